//! A number for each request, and its line in the log.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest};
use tracing::Instrument;

use crate::web::extract::app;

/// The header that carries it, in and out.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");

#[derive(Clone)]
struct RequestId(String);

/// The number of a request; empty outside of the middleware.
pub fn request_id_of(request: &HttpRequest) -> String {
    request
        .extensions()
        .get::<RequestId>()
        .map_or_else(String::new, |id| id.0.clone())
}

/// Gives the request a number (or takes that of the proxy in front), opens its span and logs how
/// it ended. Paths are logged as patterns: they hold no numbers of orders or tokens.
pub async fn assign_request_id(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = incoming(request.request()).unwrap_or_else(|| fresh(request.request()));
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!(
        "request",
        request.id = %id,
        http.method = %request.method(),
        http.route = request.match_pattern().as_deref().unwrap_or("-"),
    );
    let started = app(request.request()).map(|app| app.db.clock().now()).ok();
    async move {
        let mut response = next.call(request).await?;
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(HEADER, value);
        }
        let now = app(response.request()).map(|app| app.db.clock().now()).ok();
        let duration_ms = started.zip(now).map_or(0, |(from, to)| to.ms() - from.ms());
        tracing::info!(
            http.status = response.status().as_u16(),
            duration_ms,
            "request done"
        );
        Ok(response)
    }
    .instrument(span)
    .await
}

/// Only what a sensible proxy would send: it goes into logs and pages.
fn incoming(request: &HttpRequest) -> Option<String> {
    if !app(request).ok()?.site.trusts_proxy {
        return None;
    }
    let text = request.headers().get(HEADER)?.to_str().ok()?;
    let is_plain = (8..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_plain.then(|| text.to_owned())
}

fn fresh(request: &HttpRequest) -> String {
    use std::fmt::Write;
    let Ok(app) = app(request) else {
        return String::new();
    };
    app.db
        .random()
        .bytes::<8>()
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
