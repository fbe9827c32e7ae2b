//! The cookie of a guest's cart.

use actix_web::HttpRequest;

/// The length of a token of ours: 256 bits in base64.
const TOKEN_LENGTH: usize = 43;

/// See `session_cookies` for the prefix.
const fn name(is_https: bool) -> &'static str {
    if is_https {
        "__Host-yipin_cart"
    } else {
        "yipin_cart"
    }
}

/// The secret of the guest's cart; whatever does not look like one of ours is none.
pub(super) fn read(request: &HttpRequest, is_https: bool) -> Option<String> {
    let cookie = request.cookie(name(is_https))?;
    let token = cookie.value();
    let is_ours = token.len() == TOKEN_LENGTH
        && token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    is_ours.then(|| token.to_owned())
}
