//! Ways to tell others of a page: a picture with a code, and links that work without scripts.

use serde::Serialize;
use url::form_urlencoded::Serializer;

/// Where Sina Weibo takes links.
const WEIBO: &str = "https://service.weibo.com/share/share.php";

/// The ways.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ShareView {
    /// The picture; empty where the machine cannot draw it.
    pub poster: String,
    /// The page's whole address.
    pub address: String,
    /// Its link for Weibo.
    pub weibo: String,
    /// Its link for a mail.
    pub mail: String,
}

impl ShareView {
    /// The ways for the page at `path` of a site, which is about `title`.
    pub fn new(origin: &str, path: &str, title: &str, has_posters: bool) -> Self {
        let address = format!("{origin}{path}");
        let query = |pairs: &[(&str, &str)]| {
            let mut query = Serializer::new(String::new());
            query.extend_pairs(pairs);
            // Mail programs read a plus as it stands.
            query.finish().replace('+', "%20")
        };
        let text = format!("{title} {address}");
        Self {
            poster: if has_posters {
                format!("{path}/poster.webp")
            } else {
                String::new()
            },
            weibo: format!("{WEIBO}?{}", query(&[("url", &address), ("title", title)])),
            mail: format!("mailto:?{}", query(&[("subject", title), ("body", &text)])),
            address,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_written_so_that_each_program_reads_them() {
        let share = ShareView::new("https://a.cn", "/p/1-tea", "茶 & tea", true);
        assert_eq!(share.poster, "/p/1-tea/poster.webp");
        assert_eq!(
            share.mail,
            "mailto:?subject=%E8%8C%B6%20%26%20tea\
             &body=%E8%8C%B6%20%26%20tea%20https%3A%2F%2Fa.cn%2Fp%2F1-tea"
        );
        assert!(
            share
                .weibo
                .ends_with("?url=https%3A%2F%2Fa.cn%2Fp%2F1-tea&title=%E8%8C%B6%20%26%20tea")
        );
        assert!(ShareView::new("", "/", "", false).poster.is_empty());
    }
}
