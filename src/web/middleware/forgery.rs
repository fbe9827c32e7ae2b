//! Refuses changes that another site has a visitor's browser send (O-56).
//!
//! Every change must come from our own pages, by the headers that browsers set and pages cannot.
//! With a session it must also carry the session's token, under the mask that some page showed it
//! with, as the first input of its form or in a header. GET never changes anything, so it is not
//! looked at.

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::header::{HOST, HeaderMap, ORIGIN, REFERER};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{Error, HttpMessage};
use futures_util::{StreamExt, stream};
use url::Url;

use crate::base::error::{Code, Error as OurError, Result};
use crate::web::extract::{Login, app};
use crate::web::respond::HtmlError;

/// The name of the hidden input.
const FIELD: &str = "csrf_token";
/// The header for scripts.
const HEADER: &str = "x-csrf-token";
/// How far into a multipart body the token is looked for.
const PEEK_BYTES: usize = 4 * 1024;

/// Lets a change pass only if it comes from our own pages.
pub async fn refuse_forgery(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> std::result::Result<ServiceResponse<EitherBody<impl MessageBody, BoxBody>>, Error> {
    if request.method().is_safe() {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    if let Err(error) = check(&mut request).await {
        return Ok(request
            .error_response(HtmlError(error))
            .map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

async fn check(request: &mut ServiceRequest) -> Result<()> {
    let site_origin = app(request.request())?.site.origin.clone();
    if !is_from_here(request.headers(), &site_origin) {
        return Err(Code::AccessOriginRefused.into());
    }
    let Some(expected) = request
        .extensions()
        .get::<Login>()
        .map(|login| login.csrf.clone())
    else {
        return Ok(());
    };
    let in_header = request
        .headers()
        .get(HEADER)
        .map(|value| value.as_bytes().to_vec());
    let given = match in_header {
        Some(given) => given,
        None => token_in_body(request).await?,
    };
    if expected.is_shown_as(&given) {
        Ok(())
    } else {
        Err(Code::AccessOriginRefused.into())
    }
}

/// What a browser says of the page that sent a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sender {
    /// One of ours, or nobody but the visitor.
    Here,
    /// One of another site.
    Elsewhere,
    /// Nothing.
    Unsaid,
}

impl Sender {
    pub(super) fn of(headers: &HeaderMap, site_origin: &str) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let here_if = |is_here| if is_here { Self::Here } else { Self::Elsewhere };
        if headers.contains_key("sec-fetch-site") {
            return here_if(matches!(
                text("sec-fetch-site"),
                Some("same-origin" | "none")
            ));
        }
        let sender = if headers.contains_key(ORIGIN) {
            ORIGIN
        } else {
            REFERER
        };
        if !headers.contains_key(&sender) {
            return Self::Unsaid;
        }
        let Some(origin) = text(sender.as_str()).and_then(|value| Url::parse(value).ok()) else {
            return Self::Elsewhere;
        };
        let ours = Url::parse(site_origin).is_ok_and(|site| site.origin() == origin.origin());
        here_if(ours || text(HOST.as_str()).is_some_and(|host| authority(&origin) == host))
    }
}

/// Programs that say nothing carry no cookies of a visitor either; what they do, they do as
/// themselves.
fn is_from_here(headers: &HeaderMap, site_origin: &str) -> bool {
    Sender::of(headers, site_origin) != Sender::Elsewhere
}

fn authority(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        _ => String::new(),
    }
}

/// Reads the token out of the body, and puts the body back for the handler.
async fn token_in_body(request: &mut ServiceRequest) -> Result<Vec<u8>> {
    match request.content_type() {
        "application/x-www-form-urlencoded" => token_in_form(request).await,
        "multipart/form-data" => token_in_multipart(request).await,
        _ => Ok(Vec::new()),
    }
}

async fn token_in_form(request: &mut ServiceRequest) -> Result<Vec<u8>> {
    let body = request.extract::<Bytes>().await.map_err(|error| {
        let is_large = error.as_response_error().status_code().as_u16() == 413;
        OurError::new(if is_large {
            Code::RequestTooLarge
        } else {
            Code::RequestMalformed
        })
    })?;
    let token = url::form_urlencoded::parse(&body)
        .find(|(name, _)| name == FIELD)
        .map(|(_, value)| value.into_owned().into_bytes());
    request.set_payload(Payload::from(body));
    Ok(token.unwrap_or_default())
}

/// Looks only at the beginning: an upload must not be read as a whole just for its token.
async fn token_in_multipart(request: &mut ServiceRequest) -> Result<Vec<u8>> {
    let mut payload = request.take_payload();
    let mut head = BytesMut::new();
    while head.len() < PEEK_BYTES {
        match payload.next().await {
            Some(Ok(chunk)) => head.extend_from_slice(&chunk),
            Some(Err(_)) => return Err(Code::RequestMalformed.into()),
            None => break,
        }
    }
    let head = head.freeze();
    let token = token_in_head(&head).to_vec();
    let start = stream::once(async move { Ok::<Bytes, PayloadError>(head) });
    request.set_payload(Payload::Stream {
        payload: Box::pin(start.chain(payload)),
    });
    Ok(token)
}

/// The value of the part `csrf_token`.
fn token_in_head(head: &[u8]) -> &[u8] {
    let head = head.get(..PEEK_BYTES).unwrap_or(head);
    let marker = format!("name=\"{FIELD}\"\r\n\r\n");
    let Some(at) = find(head, marker.as_bytes()) else {
        return &[];
    };
    let value = head.get(at + marker.len()..).unwrap_or_default();
    let end = find(value, b"\r\n").unwrap_or_default();
    value.get(..end).unwrap_or_default()
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                let name: HeaderName = name.parse().unwrap();
                (name, HeaderValue::from_str(value).unwrap())
            })
            .collect()
    }

    fn passes(pairs: &[(&str, &str)]) -> bool {
        is_from_here(&headers(pairs), "https://yipin.example")
    }

    #[test]
    fn o_56_only_our_own_pages_may_send_changes() {
        assert!(passes(&[("sec-fetch-site", "same-origin")]));
        assert!(passes(&[("sec-fetch-site", "none")]));
        assert!(passes(&[("origin", "https://yipin.example")]));
        assert!(passes(&[("referer", "https://yipin.example/cart?x=1")]));
        assert!(passes(&[
            ("origin", "http://127.0.0.1:8080"),
            ("host", "127.0.0.1:8080")
        ]));
        assert!(passes(&[]));
        for refused in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://yipin.example"),
            ],
            &[("origin", "https://evil.test")],
            &[("origin", "https://evil.test"), ("host", "yipin.example")],
            &[("origin", "null")],
            &[("origin", "")],
            &[("origin", "https://yipin.example.evil.test")],
            &[("origin", "https://shop.yipin.example")],
            &[
                ("origin", "https://yipin.example:8443"),
                ("host", "yipin.example"),
            ],
            &[("referer", "https://evil.test/https://yipin.example/")],
        ] {
            assert!(!passes(refused), "{refused:?}");
        }
    }

    #[test]
    fn the_token_of_an_upload_is_its_first_part() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"csrf_token\"\r\n\r\nabc\r\n--x";
        assert_eq!(token_in_head(body), b"abc");
        assert_eq!(token_in_head(b"--x\r\n"), b"");
        assert_eq!(
            token_in_head(b"name=\"csrf_token\"\r\n\r\nabc"),
            b"",
            "cut off"
        );
        let mut late = vec![b'a'; PEEK_BYTES];
        late.extend_from_slice(body);
        assert_eq!(token_in_head(&late), b"");
    }
}
