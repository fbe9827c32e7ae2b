//! A failure on its way to a page; `middleware::errors` draws it.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

use crate::base::error::{Error, Kind};

/// What a handler of pages gives.
pub type HtmlResult = Result<HttpResponse, HtmlError>;

/// A failure that is answered with a page.
#[derive(Debug)]
pub struct HtmlError(pub Error);

impl From<Error> for HtmlError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<crate::base::error::Code> for HtmlError {
    fn from(code: crate::base::error::Code) -> Self {
        Self(code.into())
    }
}

impl fmt::Display for HtmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for HtmlError {
    fn status_code(&self) -> StatusCode {
        status_of(self.0.kind())
    }

    /// An empty answer with the status: the middleware fills in the page in the right language.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

/// Whether a form is drawn anew with what was typed and what is wrong; also where nothing is wrong but
/// the moment.
pub(in crate::web) fn keeps_form(error: &Error) -> bool {
    matches!(
        error.kind(),
        Kind::Invalid | Kind::Conflict | Kind::TooLarge | Kind::TooManyRequests | Kind::Unavailable
    )
}

/// The status of each kind of failure.
pub(in crate::web) fn status_of(kind: Kind) -> StatusCode {
    match kind {
        Kind::Malformed => StatusCode::BAD_REQUEST,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::NotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
