//! The cookie that opens purchases in a browser without an account: the secrets of the last
//! links it was given.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

/// How many purchases one browser keeps open.
const KEPT: usize = 8;
/// No secret of ours is longer.
const MAX_TOKEN_LEN: usize = 64;
/// As long as the longest link lives, that of a recall's letter; the database knows the end of each.
const LIFE: Duration = Duration::days(60);
/// With and without https; see `session_cookies` for the prefix.
const NAMES: [&str; 2] = ["__Host-yipin_purchases", "yipin_purchases"];

const fn name(is_https: bool) -> &'static str {
    let [secure, plain] = NAMES;
    if is_https { secure } else { plain }
}

/// Whether a cookie is this one. It comes with every page, for the log-in and the cart look at it too;
/// no public page does, so that those are still answered from the cache.
pub(super) fn is_named(name: &str) -> bool {
    NAMES.contains(&name)
}

/// The secrets that a request shows, newest first.
pub(super) fn read(request: &HttpRequest, is_https: bool) -> Vec<String> {
    request
        .cookie(name(is_https))
        .map(|cookie| tokens_of(cookie.value()))
        .unwrap_or_default()
}

/// The cookie with one more secret.
pub(super) fn with_token(request: &HttpRequest, token: &str, is_https: bool) -> Cookie<'static> {
    with_tokens(request, &[token.to_owned()], is_https)
}

/// The cookie with more secrets.
pub(super) fn with_tokens(
    request: &HttpRequest,
    new: &[String],
    is_https: bool,
) -> Cookie<'static> {
    let mut tokens = new.to_vec();
    let known = read(request, is_https);
    tokens.extend(known.into_iter().filter(|known| !new.contains(known)));
    tokens.truncate(KEPT);
    Cookie::build(name(is_https), tokens.join("."))
        .path("/")
        .http_only(true)
        .secure(is_https)
        .same_site(SameSite::Lax)
        .max_age(LIFE)
        .finish()
}

/// What cannot be a secret of ours is not looked for.
fn tokens_of(value: &str) -> Vec<String> {
    let is_token = |text: &&str| {
        (1..=MAX_TOKEN_LEN).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    value
        .split('.')
        .filter(is_token)
        .take(KEPT)
        .map(ToOwned::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn the_newest_secret_comes_first_and_the_oldest_goes() {
        let held = Cookie::new(name(false), "g.f.e.d.c.b.a.z");
        let request = TestRequest::default().cookie(held).to_http_request();
        assert_eq!(with_token(&request, "h", false).value(), "h.g.f.e.d.c.b.a");
        assert_eq!(with_token(&request, "e", false).value(), "e.g.f.d.c.b.a.z");
    }

    #[test]
    fn what_is_no_secret_of_ours_is_left_out() {
        let long = "a".repeat(65);
        assert_eq!(
            tokens_of(&format!("ok..<b>.{long}.a b.茶.-_")),
            ["ok", "-_"]
        );
        assert_eq!(tokens_of(&"x.".repeat(99)).len(), KEPT);
        assert!(tokens_of("").is_empty());
    }

    #[test]
    fn scripts_do_not_see_it_and_other_hosts_cannot_plant_it() {
        let request = TestRequest::default().to_http_request();
        let cookie = with_token(&request, "t", true);
        assert_eq!(cookie.name(), "__Host-yipin_purchases");
        assert_eq!(cookie.http_only(), Some(true));
        assert_eq!(cookie.secure(), Some(true));
        assert_eq!((cookie.path(), cookie.domain()), (Some("/"), None));
    }
}
