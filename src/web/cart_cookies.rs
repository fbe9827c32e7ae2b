//! The cookies of a cart: the secret of a guest's cart, and the number of lines that pages show.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse};

use crate::base::error::{Error, Result};
use crate::web::respond::CART_COUNT_COOKIE;

/// A cart that nobody has touched for so long is forgotten.
const LIFE: Duration = Duration::days(60);
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

/// Hands the secret of a cart to the browser, or keeps it there for another while.
pub(super) fn set(
    response: &mut HttpResponse<impl Sized>,
    token: &str,
    is_https: bool,
) -> Result<()> {
    add(response, &cookie(name(is_https), token, is_https))
}

/// Takes the secret back.
pub(super) fn clear(response: &mut HttpResponse<impl Sized>, is_https: bool) -> Result<()> {
    let mut gone = cookie(name(is_https), "", is_https);
    gone.make_removal();
    add(response, &gone)
}

/// Tells the browser how many lines are in the cart.
pub(super) fn set_count(
    response: &mut HttpResponse<impl Sized>,
    lines: usize,
    is_https: bool,
) -> Result<()> {
    let mut count = cookie(CART_COUNT_COOKIE, &lines.to_string(), is_https);
    if lines == 0 {
        count.make_removal();
    }
    add(response, &count)
}

fn cookie(name: &str, value: &str, is_https: bool) -> Cookie<'static> {
    Cookie::build(name.to_owned(), value.to_owned())
        .path("/")
        .http_only(true)
        .secure(is_https)
        .same_site(SameSite::Lax)
        .max_age(LIFE)
        .finish()
}

fn add(response: &mut HttpResponse<impl Sized>, cookie: &Cookie<'_>) -> Result<()> {
    response
        .add_cookie(cookie)
        .map_err(|error| Error::internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_https_the_secret_is_bound_to_this_host() {
        let mut response = HttpResponse::Ok().finish();
        set(&mut response, "secret", true).unwrap();
        let cookie = response.cookies().next().unwrap();
        assert_eq!(
            (cookie.name(), cookie.value()),
            ("__Host-yipin_cart", "secret")
        );
        assert_eq!(cookie.secure(), Some(true));
        assert_eq!(cookie.http_only(), Some(true));
        assert_eq!(cookie.same_site(), Some(SameSite::Lax));
        assert_eq!((cookie.path(), cookie.domain()), (Some("/"), None));
    }
}
