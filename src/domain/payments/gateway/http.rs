//! Talking to gateways' servers.

use std::time::Duration;

use reqwest::{Client, ClientBuilder, RequestBuilder};

use super::{Failure, Raw};

/// More than any answer has.
const ANSWER_LIMIT_BYTES: usize = 256 * 1024;

/// A client that gives up after this time.
pub(super) fn client(timeout: Duration) -> ClientBuilder {
    // Somebody else may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .timeout(timeout)
        .redirect(reqwest::redirect::Policy::none())
}

/// Sends a request; gives the status with the answer, of which these headers are kept.
///
/// # Errors
/// [`Failure::Unreachable`] without an answer, and for any status from 500 on.
pub(super) async fn send(request: RequestBuilder, headers: &[&str]) -> Result<(u16, Raw), Failure> {
    let unreachable = |error: reqwest::Error| {
        // Without the address: it may hold what nobody should read in a log.
        Failure::Unreachable(error.without_url().to_string())
    };
    let mut response = request.send().await.map_err(unreachable)?;
    let status = response.status();
    if status.is_server_error() {
        return Err(Failure::Unreachable(format!("it answered {status}")));
    }
    let kept = headers
        .iter()
        .filter_map(|name| {
            let value = response.headers().get(*name)?.to_str().ok()?;
            Some(((*name).to_owned(), value.to_owned()))
        })
        .collect();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_LIMIT_BYTES {
            return Err(Failure::Unreachable("its answer is too long".to_owned()));
        }
    }
    let body = String::from_utf8(body)
        .map_err(|error| Failure::Unreachable(format!("its answer is no text: {error}")))?;
    let raw = Raw {
        headers: kept,
        body,
    };
    Ok((status.as_u16(), raw))
}
