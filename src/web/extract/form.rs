//! The body of a posted form, as it was typed.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};

use crate::base::error::{Code, Error};
use crate::base::input::Fields;
use crate::web::forms::FormState;
use crate::web::respond::HtmlError;

/// The name–value pairs of an `application/x-www-form-urlencoded` body, in order.
///
/// Parsing into domain types is the next step; what was typed stays here, to draw a refused form
/// anew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawForm(Vec<(String, String)>);

impl RawForm {
    /// A form from pairs, for multipart bodies and tests.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The value of an input; empty if it was not sent. Of an input that repeats, the last.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// The form with a value added, for inputs that stand for one value together.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.push((name.to_owned(), value.into()));
        self
    }

    /// All values of an input that repeats.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The values of an input that there is for each of some things: `quantities[7]` is that of
    /// the one with id 7. One that is named twice counts once, as its last input says.
    pub fn of_each<T: FromStr + Ord>(&self, name: &str) -> BTreeMap<T, &str> {
        self.0
            .iter()
            .filter_map(|(key, value)| {
                let id = key
                    .strip_prefix(name)?
                    .strip_prefix('[')?
                    .strip_suffix(']')?;
                Some((id.parse().ok()?, value.as_str()))
            })
            .collect()
    }

    /// Whether the input was sent at all, as a ticked box is.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// The pairs.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// What was typed, and what is wrong with it, to draw the form anew. Passwords are not shown
    /// again.
    pub fn refused(&self, error: &Error) -> FormState {
        let kept = self.0.iter().filter(|(name, _)| !name.contains("password"));
        FormState::from_pairs(kept.cloned()).refused(error)
    }
}

impl Fields for RawForm {
    fn value(&self, field: &str) -> &str {
        self.get(field)
    }
}

impl FromRequest for RawForm {
    type Error = HtmlError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, HtmlError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = request.content_type() == "application/x-www-form-urlencoded";
        let body = web::Bytes::from_request(request, payload);
        Box::pin(async move {
            let body = body.await.map_err(|error| {
                let is_large = error.as_response_error().status_code().as_u16() == 413;
                let code = if is_large {
                    Code::RequestTooLarge
                } else {
                    Code::RequestMalformed
                };
                Error::new(code)
            })?;
            if !is_form && !body.is_empty() {
                return Err(Error::new(Code::RequestMalformed).into());
            }
            let pairs = url::form_urlencoded::parse(&body).into_owned().collect();
            Ok(Self(pairs))
        })
    }
}
