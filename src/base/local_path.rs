//! Where a person may be sent after logging in and the like: only to pages of this platform.

use url::{Position, Url};

/// First segments of the pages that somebody may come back to; the empty one is the home page.
const KNOWN: [&str; 15] = [
    "",
    "account",
    "admin",
    "apply",
    "c",
    "cart",
    "checkout",
    "desk",
    "impact",
    "invitations",
    "orders",
    "p",
    "region",
    "search",
    "v",
];

/// Longest path that is followed.
const MAX_LEN: usize = 2_000;

/// A path of this platform, with its query: never another host, never a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// Reads the value of a `next=` parameter; `None` for anything but a plain, known path.
    ///
    /// Browsers forgive much (`/\host`, tabs inside `//`, dots, double encoding), so what is let
    /// through is what needs no forgiving.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > MAX_LEN || !text.starts_with('/') || text.starts_with("//") {
            return None;
        }
        if text.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\') {
            return None;
        }
        let base = Url::parse("https://local.invalid/").ok()?;
        let url = base.join(text).ok()?;
        // A fragment is left out, and what was normalised (dots, a host) is no plain path.
        let is_plain = url.origin() == base.origin()
            && url.username().is_empty()
            && url.path() == encoded_path(text, &base)?;
        if !is_plain {
            return None;
        }
        let mut segments = url.path().trim_start_matches('/').split('/');
        let is_known = segments.next().is_some_and(|first| KNOWN.contains(&first));
        let has_tricks = url.path().contains("//") || encodes_structure(url.path());
        (is_known && !has_tricks)
            .then(|| Self(url[Position::BeforePath..Position::AfterQuery].to_owned()))
    }

    /// The home page.
    pub fn home() -> Self {
        Self("/".to_owned())
    }

    /// The path, percent-encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The path of the text with only its characters encoded and nothing resolved.
fn encoded_path(text: &str, base: &Url) -> Option<String> {
    let end = text.find(['?', '#']).unwrap_or(text.len());
    let path = text.get(..end)?;
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return None;
    }
    Some(base.join(path).ok()?.path().to_owned())
}

/// Whether a path hides a slash, backslash, dot, percent sign or control character by encoding.
fn encodes_structure(path: &str) -> bool {
    path.split('%').skip(1).any(|rest| {
        let code = rest
            .get(..2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        code.is_none_or(|code| code < 0x20 || matches!(code, b'/' | b'\\' | b'.' | b'%' | 0x7f))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// O-59, and the forms that browsers read as another host or a script.
    #[test]
    fn o_59_only_plain_known_paths_are_followed() {
        for text in [
            "",
            "//evil.test",
            "/\\evil.test",
            "\\/evil.test",
            "%2f%2fevil.test",
            "/%09/evil.test",
            "/%2f/evil.test",
            "/%2fevil.test",
            "/%5cevil.test",
            "/%252f%252fevil.test",
            "https:evil.test",
            "https://evil.test/cart",
            "javascript:alert(1)",
            "data:text/html,x",
            "@evil.test",
            "/@evil.test",
            "///evil.test",
            "/\t/evil.test",
            "/\n/evil.test",
            " /cart",
            "/cart\r\nSet-Cookie: a=b",
            "/./cart",
            "/../cart",
            "/account/../evil",
            "/account/%2e%2e/x",
            "/cart//evil.test",
            "/evil",
            "/evil.test",
            "cart",
            "?next=/cart",
            "/cart%00",
            "/cart%zz",
            "//\u{3002}evil.test",
            "/account/%",
        ] {
            assert_eq!(LocalPath::parse(text), None, "{text:?}");
        }
        assert_eq!(LocalPath::parse(&format!("/{}", "c/".repeat(2_000))), None);
    }

    #[test]
    fn known_paths_keep_their_query() {
        for (text, path) in [
            ("/", "/"),
            ("/?lang=en", "/?lang=en"),
            ("/cart", "/cart"),
            ("/p/7-longjing?lot=1#top", "/p/7-longjing?lot=1"),
            ("/search?q=茶&page=2", "/search?q=%E8%8C%B6&page=2"),
            ("/search?q=a%2Fb//c", "/search?q=a%2Fb//c"),
            ("/v/%E8%8C%B6", "/v/%E8%8C%B6"),
            ("/desk/longjing/orders", "/desk/longjing/orders"),
        ] {
            assert_eq!(LocalPath::parse(text).unwrap().as_str(), path, "{text}");
        }
    }
}
