//! Compresses what nobody has compressed yet: pages of one person, files for programs, drawings.
//!
//! Pages out of the cache and assets come compressed, and pass. How long a compressed page is tells
//! whether a guess on it is right (BREACH), and every page has its own address on it. So what is
//! drawn for the cookies of a visitor goes plain to whoever was sent here by another site
//! (docs/adr/0032-compressed-pages-and-masked-tokens.md).

use std::io;

use actix_web::body::{BodySize, BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, ETAG, HeaderMap, HeaderValue, VARY,
};
use actix_web::middleware::Next;
use actix_web::web::{self, Bytes};
use actix_web::{Error, HttpRequest};
use tokio::sync::Semaphore;

use super::forgery::Sender;
use crate::base::error::Error as OurError;
use crate::web::coding::{Coding, Effort};
use crate::web::extract::app;
use crate::web::respond::HtmlError;

/// What is smaller fits into one packet anyway.
const LEAST_BYTES: u64 = 1_024;
/// What is larger takes longer to compress than a page to draw, and others would have to wait.
const QUICK_BYTES: usize = 64 * 1_024;
/// How many larger ones are compressed at the same time.
static PLACES: Semaphore = Semaphore::const_new(2);

/// Compresses the answer if that makes sense, and says that it depends on what the client takes.
pub async fn compress(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody, BoxBody>>, Error> {
    let coding = coding_of(request.request());
    let mut response = next.call(request).await?;
    let size = response.response().body().size();
    let headers = response.headers_mut();
    if headers.contains_key(CONTENT_ENCODING) || !is_text(headers) {
        return Ok(response.map_into_left_body());
    }
    vary(headers);
    let is_large = matches!(size, BodySize::Sized(bytes) if bytes >= LEAST_BYTES);
    let Some(name) = coding.header().filter(|_| is_large && !is_fixed(headers)) else {
        return Ok(response.map_into_left_body());
    };
    let (request, response) = response.into_parts();
    let (mut response, body) = response.into_parts();
    let plain = match body.try_into_bytes() {
        Ok(plain) => plain,
        // Written piece by piece.
        Err(body) => {
            let response = response.set_body(body);
            return Ok(ServiceResponse::new(request, response).map_into_left_body());
        }
    };
    let packed = pack(coding, plain)
        .await
        .map_err(|fault| HtmlError(OurError::internal(fault)))?;
    let headers = response.headers_mut();
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    weaken_tag(headers);
    let response = response.set_body(BoxBody::new(packed));
    Ok(ServiceResponse::new(request, response).map_into_right_body())
}

/// The coding that a client takes and that gives away nothing.
fn coding_of(request: &HttpRequest) -> Coding {
    let coding = Coding::of(request);
    if coding == Coding::Plain || !request.headers().contains_key(COOKIE) {
        return coding;
    }
    let is_from_here = app(request)
        .is_ok_and(|app| Sender::of(request.headers(), &app.site.origin) == Sender::Here);
    if is_from_here { coding } else { Coding::Plain }
}

/// Whether it is of a kind that gets smaller.
fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next());
    let kind = kind.unwrap_or_default().trim().to_ascii_lowercase();
    match kind.split_once('/') {
        Some(("text", _) | (_, "json" | "xml" | "javascript")) => true,
        Some((_, format)) => format.ends_with("+json") || format.ends_with("+xml"),
        None => false,
    }
}

/// Whether the answer says that nobody on its way may change it.
fn is_fixed(headers: &HeaderMap) -> bool {
    headers
        .get_all(CACHE_CONTROL)
        .any(|value| names(value).any(|name| name.eq_ignore_ascii_case("no-transform")))
}

fn vary(headers: &mut HeaderMap) {
    let is_said = headers.get_all(VARY).any(|value| {
        names(value).any(|name| name == "*" || name.eq_ignore_ascii_case("accept-encoding"))
    });
    if !is_said {
        headers.append(VARY, HeaderValue::from_static("Accept-Encoding"));
    }
}

/// The parts of a list.
fn names(value: &HeaderValue) -> impl Iterator<Item = &str> {
    let list = value.to_str().unwrap_or_default();
    list.split(',').map(str::trim)
}

/// A strong tag names the very bytes (RFC 9110, 8.8.3), which are others now.
fn weaken_tag(headers: &mut HeaderMap) {
    let weak = headers
        .get(ETAG)
        .and_then(|tag| tag.to_str().ok())
        .filter(|tag| !tag.starts_with("W/"))
        .and_then(|tag| HeaderValue::from_str(&format!("W/{tag}")).ok());
    if let Some(weak) = weak {
        headers.insert(ETAG, weak);
    }
}

async fn pack(coding: Coding, plain: Bytes) -> io::Result<Bytes> {
    if plain.len() <= QUICK_BYTES {
        return packed(coding, &plain);
    }
    let place = PLACES.acquire().await.map_err(io::Error::other)?;
    let work = move || {
        // It goes on where nobody waits for it any more, and so it keeps its place.
        let _place = place;
        packed(coding, &plain)
    };
    web::block(work).await.map_err(io::Error::other)?
}

fn packed(coding: Coding, plain: &Bytes) -> io::Result<Bytes> {
    match coding {
        Coding::Brotli => Effort::ONCE.brotli(plain),
        Coding::Gzip => Effort::ONCE.gzip(plain),
        Coding::Plain => Ok(plain.clone()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use actix_web::http::header::ACCEPT_ENCODING;
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, call_service, init_service, read_body};
    use actix_web::{App, HttpResponse};
    use futures_util::stream;

    use super::*;

    fn kind(value: &'static str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(value));
        is_text(&headers)
    }

    #[test]
    fn only_what_gets_smaller_is_compressed() {
        for text in [
            "text/html; charset=utf-8",
            "TEXT/CSV",
            "application/json",
            "application/problem+json",
            "application/atom+xml; charset=utf-8",
            "application/xml",
            "image/svg+xml",
        ] {
            assert!(kind(text), "{text}");
        }
        for other in [
            "image/webp",
            "image/jpeg",
            "application/pdf",
            "application/zip",
            "application/octet-stream",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "",
        ] {
            assert!(!kind(other), "{other}");
        }
    }

    #[test]
    fn what_an_answer_depends_on_is_said_once() {
        let said = |before: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in before {
                headers.append(VARY, HeaderValue::from_static(value));
            }
            vary(&mut headers);
            let values = headers.get_all(VARY).map(|value| value.to_str().unwrap());
            values.collect::<Vec<_>>().join(" + ")
        };
        assert_eq!(said(&[]), "Accept-Encoding");
        assert_eq!(said(&["Cookie"]), "Cookie + Accept-Encoding");
        assert_eq!(
            said(&["Cookie, accept-encoding"]),
            "Cookie, accept-encoding"
        );
        assert_eq!(said(&["*"]), "*");
    }

    /// Text of which hardly a line is like another.
    fn long_text() -> String {
        let lines: Vec<String> = (0..30_000_u32).map(|n| format!("{n} 斤茶\n")).collect();
        lines.concat()
    }

    fn unpacked(coding: Coding, packed: &[u8]) -> String {
        let mut text = String::new();
        let read = match coding {
            Coding::Brotli => brotli::Decompressor::new(packed, 4_096).read_to_string(&mut text),
            Coding::Gzip => flate2::read::GzDecoder::new(packed).read_to_string(&mut text),
            Coding::Plain => unreachable!(),
        };
        read.unwrap();
        text
    }

    #[actix_web::test]
    async fn large_answers_are_compressed_beside_the_requests() {
        let long = long_text();
        assert!(long.len() > 4 * QUICK_BYTES);
        for coding in [Coding::Brotli, Coding::Gzip] {
            let packed = pack(coding, Bytes::from(long.clone())).await.unwrap();
            assert!(packed.len() < long.len() / 2, "{}", packed.len());
            assert_eq!(unpacked(coding, &packed), long);
        }
    }

    async fn asked(path: &str) -> ServiceResponse<impl MessageBody> {
        let csv = || {
            let mut answer = HttpResponse::Ok();
            answer
                .content_type("text/csv")
                .insert_header((ETAG, "\"1\""));
            answer
        };
        let whole = move || async move { csv().body(long_text()) };
        let fixed = move || async move {
            let mut answer = csv();
            answer.insert_header((CACHE_CONTROL, "private, no-transform"));
            answer.body(long_text())
        };
        let pieces = move || async move {
            let pieces = [Ok::<_, Error>(Bytes::from(long_text()))];
            csv().streaming(stream::iter(pieces))
        };
        let app = init_service(
            App::new()
                .wrap(from_fn(compress))
                .route("/whole", web::get().to(whole))
                .route("/fixed", web::get().to(fixed))
                .route("/pieces", web::get().to(pieces)),
        )
        .await;
        let request = TestRequest::get().uri(path);
        let request = request.insert_header((ACCEPT_ENCODING, "gzip"));
        call_service(&app, request.to_request()).await
    }

    /// What an answer says of its coding, its tag, and what it depends on; empty for nothing.
    fn head(answer: &ServiceResponse<impl MessageBody>) -> [&str; 3] {
        [CONTENT_ENCODING, ETAG, VARY].map(|name| {
            let value = answer.headers().get(name);
            value.map_or("", |value| value.to_str().unwrap())
        })
    }

    #[actix_web::test]
    async fn a_tag_of_other_bytes_is_a_weak_one() {
        let answer = asked("/whole").await;
        assert_eq!(head(&answer), ["gzip", "W/\"1\"", "Accept-Encoding"]);
        let body = read_body(answer).await;
        assert_eq!(unpacked(Coding::Gzip, &body), long_text());
    }

    #[actix_web::test]
    async fn what_comes_in_pieces_or_must_not_be_changed_stays_as_it_is() {
        for path in ["/pieces", "/fixed"] {
            let answer = asked(path).await;
            assert_eq!(head(&answer), ["", "\"1\"", "Accept-Encoding"], "{path}");
            assert_eq!(read_body(answer).await, long_text(), "{path}");
        }
    }
}
