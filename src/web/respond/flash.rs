//! A message that survives one redirect, in a short-lived cookie that holds only its key.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};

use crate::web::chrome::{Flash, Tone};

/// Holds `tone.key` until the next page.
pub const FLASH_COOKIE: &str = "flash";

/// The cookie for a message.
pub(super) fn cookie(tone: Tone, key: &str, is_https: bool) -> Cookie<'static> {
    let tone = match tone {
        Tone::Info => "info",
        Tone::Success => "success",
        Tone::Warning => "warning",
        Tone::Danger => "danger",
    };
    Cookie::build(FLASH_COOKIE, format!("{tone}.{key}"))
        .path("/")
        .http_only(true)
        .secure(is_https)
        .same_site(SameSite::Lax)
        .max_age(actix_web::cookie::time::Duration::minutes(2))
        .finish()
}

/// The message of a request. A cookie that we have not written is ignored: the key must be one of
/// our flash texts.
pub(super) fn of(request: &HttpRequest) -> Option<Flash> {
    let cookie = request.cookie(FLASH_COOKIE)?;
    let (tone, key) = cookie.value().split_once('.')?;
    let tone = match tone {
        "info" => Tone::Info,
        "success" => Tone::Success,
        "warning" => Tone::Warning,
        "danger" => Tone::Danger,
        _ => return None,
    };
    let is_ours = key.starts_with("flash-")
        && key.len() < 60
        && key
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    is_ours.then(|| Flash {
        tone,
        key: key.to_owned(),
    })
}
