//! Segments of the path, parsed.

use std::future::{Ready, ready};
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::base::error::Error;
use crate::web::respond::HtmlError;

/// The last named segment of the path (`/desk/{shop}/listings/{id}` → `id`), parsed; a text that
/// is no such value names nothing that exists, hence 404.
#[derive(Debug, Clone)]
pub struct Segment<T>(pub T);

impl<T: FromStr> FromRequest for Segment<T> {
    type Error = HtmlError;
    type Future = Ready<Result<Self, HtmlError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parsed = request
            .match_info()
            .iter()
            .last()
            .and_then(|(_, text)| text.parse().ok());
        ready(
            parsed
                .map(Self)
                .ok_or_else(|| HtmlError(Error::not_found())),
        )
    }
}

/// The last two named segments of the path, parsed likewise.
#[derive(Debug, Clone)]
pub struct Pair<A, B>(pub A, pub B);

impl<A: FromStr, B: FromStr> FromRequest for Pair<A, B> {
    type Error = HtmlError;
    type Future = Ready<Result<Self, HtmlError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let texts: Vec<&str> = request.match_info().iter().map(|(_, text)| text).collect();
        let parsed = match texts.as_slice() {
            [.., first, second] => first.parse().ok().zip(second.parse().ok()),
            _ => None,
        };
        ready(
            parsed
                .map(|(first, second)| Self(first, second))
                .ok_or_else(|| HtmlError(Error::not_found())),
        )
    }
}

/// The last three named segments of the path, parsed likewise.
#[derive(Debug, Clone)]
pub struct Triple<A, B, C>(pub A, pub B, pub C);

impl<A: FromStr, B: FromStr, C: FromStr> FromRequest for Triple<A, B, C> {
    type Error = HtmlError;
    type Future = Ready<Result<Self, HtmlError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let texts: Vec<&str> = request.match_info().iter().map(|(_, text)| text).collect();
        let parsed = match texts.as_slice() {
            [.., first, second, third] => {
                let parsed = first.parse().ok().zip(second.parse().ok());
                parsed.zip(third.parse().ok())
            }
            _ => None,
        };
        ready(
            parsed
                .map(|((first, second), third)| Self(first, second, third))
                .ok_or_else(|| HtmlError(Error::not_found())),
        )
    }
}
