//! Redirects after a form was accepted, and for pages that have moved.

use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, HttpResponseBuilder};

use super::error::HtmlResult;
use super::flash;
use crate::web::chrome::Tone;

/// A redirect under construction.
pub struct Redirect {
    response: HttpResponseBuilder,
}

/// To a path of ours, after a form was accepted (303).
pub fn see_other(path: &str) -> Redirect {
    let mut response = HttpResponse::SeeOther();
    response.insert_header((LOCATION, path));
    Redirect { response }
}

/// To where a page is found from elsewhere (302).
pub fn found(path: &str) -> HtmlResult {
    Ok(HttpResponse::Found()
        .insert_header((LOCATION, path))
        .finish())
}

/// To where a page is now (301).
pub fn moved_for_good(path: &str) -> HtmlResult {
    Ok(HttpResponse::MovedPermanently()
        .insert_header((LOCATION, path))
        .finish())
}

impl Redirect {
    /// Shows a message on the next page; `key` is a text whose name begins with `flash-`.
    #[must_use]
    pub fn with_flash(mut self, tone: Tone, key: &str) -> Self {
        // Not marked secure: it holds no secret, and the page is the same either way.
        self.response.cookie(flash::cookie(tone, key, false));
        self
    }

    /// Shows that it worked.
    #[must_use]
    pub fn with_success(self, key: &str) -> Self {
        self.with_flash(Tone::Success, key)
    }

    /// Sets a cookie.
    #[must_use]
    pub fn with_cookie(mut self, cookie: actix_web::cookie::Cookie<'_>) -> Self {
        self.response.cookie(cookie);
        self
    }

    /// The answer.
    pub fn done(mut self) -> HtmlResult {
        Ok(self.response.finish())
    }
}
