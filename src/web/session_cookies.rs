//! The two cookies that hold a session in a browser.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse};

use crate::base::error::{Error, Result};
use crate::domain::accounts::SESSION_IDLE_MS;
use crate::domain::accounts::SessionTokens;
use crate::domain::accounts::tokens::ACCESS_TTL_MS;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Access,
    Refresh,
}

impl Kind {
    /// `__Host-` binds a cookie to this host, this path and https: no other host, not even a
    /// subdomain, can plant one. Browsers refuse such names without https.
    const fn name(self, is_https: bool) -> &'static str {
        match (self, is_https) {
            (Self::Access, true) => "__Host-yipin_access",
            (Self::Access, false) => "yipin_access",
            (Self::Refresh, true) => "__Host-yipin_refresh",
            (Self::Refresh, false) => "yipin_refresh",
        }
    }
}

/// The access and the refresh token of a request, if it carries them.
pub(super) fn read(request: &HttpRequest, is_https: bool) -> (Option<String>, Option<String>) {
    let value = |kind: Kind| {
        request
            .cookie(kind.name(is_https))
            .map(|cookie| cookie.value().to_owned())
    };
    (value(Kind::Access), value(Kind::Refresh))
}

/// Hands a session to the browser.
pub(super) fn set(
    response: &mut HttpResponse<impl Sized>,
    tokens: &SessionTokens,
    is_https: bool,
) -> Result<()> {
    add(
        response,
        cookie(Kind::Access, &tokens.access, ACCESS_TTL_MS, is_https),
    )?;
    add(
        response,
        cookie(Kind::Refresh, &tokens.refresh, SESSION_IDLE_MS, is_https),
    )
}

/// Takes the session back from the browser.
pub(super) fn clear(response: &mut HttpResponse<impl Sized>, is_https: bool) -> Result<()> {
    for kind in [Kind::Access, Kind::Refresh] {
        let mut gone = cookie(kind, "", 0, is_https);
        gone.make_removal();
        add(response, gone)?;
    }
    Ok(())
}

/// Whether a handler has already decided on the session's cookies.
pub(super) fn is_decided(response: &HttpResponse<impl Sized>, is_https: bool) -> bool {
    let name = Kind::Refresh.name(is_https);
    response.cookies().any(|cookie| cookie.name() == name)
}

fn cookie(kind: Kind, value: &str, life_ms: i64, is_https: bool) -> Cookie<'static> {
    Cookie::build(kind.name(is_https), value.to_owned())
        .path("/")
        .http_only(true)
        .secure(is_https)
        .same_site(SameSite::Lax)
        .max_age(Duration::milliseconds(life_ms))
        .finish()
}

fn add(response: &mut HttpResponse<impl Sized>, cookie: Cookie<'static>) -> Result<()> {
    response
        .add_cookie(&cookie)
        .map_err(|error| Error::internal(error.to_string()))
}
