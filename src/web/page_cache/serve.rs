//! Serves stored pages, and stores what handlers have marked.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use actix_web::body::{BoxBody, EitherBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, ETAG, HOST, HeaderValue, IF_NONE_MATCH,
    SET_COOKIE, VARY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::{Depends, StoredPage};
use crate::base::division_code::DivisionCode;
use crate::base::error::{Error, Result};
use crate::web::coding::{Coding, Effort};
use crate::web::extract::{LANG_COOKIE, PROVINCE_COOKIE, app, locale_of, province_of};
use crate::web::known;
use crate::web::middleware::{remember, secure};
use crate::web::purchase_cookie;
use crate::web::respond::{HtmlError, HtmlResult};

/// The parts of a query that every page looks at: the language, and where things are to be sent.
/// A request with others than these and the page's own is not stored, nor one with a part given
/// twice.
const OF_ALL: [&str; 2] = ["lang", "to"];

/// Pages of goods say what sending costs; no others look at where things are to be sent.
const OF_GOODS: &str = "/p/";

/// The longest host, path and query that is kept.
const MAX_KEY_BYTES: usize = 600;

/// Ask again each time whether the page is still the same.
const REVALIDATE: HeaderValue = HeaderValue::from_static("public, no-cache");

const VARIES: HeaderValue = HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie");

/// Marks a page as public: it may be stored as long as what it depends on stays as it is.
pub fn public(page: HtmlResult, depends: Depends) -> HtmlResult {
    page.map(|mut response| {
        response.extensions_mut().insert(depends);
        response
    })
}

/// Where the page of a request is kept, or will be.
struct PageKey(String);

/// Answers from the store where it can, before anything else is done: it stands outermost, and
/// adds what the others would. A page from memory costs little and tells nothing, so it has no
/// line in the log but with `debug`.
pub async fn stored_pages(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody, BoxBody>>, actix_web::Error> {
    let (Some(key), Ok(state)) = (key_of(request.request()), app(request.request())) else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    if let Some(page) = state.pages.find(&key, state.db.clock().now()) {
        tracing::debug!(key, "page from memory");
        let is_https = state.site.is_https();
        let (request, _) = request.into_parts();
        let mut response = respond(request, Ok(page));
        secure(response.headers_mut(), is_https);
        remember(&mut response, is_https)?;
        return Ok(response.map_into_right_body());
    }
    request.extensions_mut().insert(PageKey(key));
    Ok(next.call(request).await?.map_into_left_body())
}

/// Stores what handlers have marked. Stands inside of those that add what is of one answer alone.
pub async fn store_pages(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody, BoxBody>>, actix_web::Error> {
    let key = request.extensions_mut().remove::<PageKey>();
    let (Some(PageKey(key)), Ok(state)) = (key, app(request.request())) else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    let as_of = state.pages.count.load(Ordering::SeqCst);
    let response = next.call(request).await?;
    let depends = response.response().extensions().get::<Depends>().copied();
    let is_plain =
        response.status() == StatusCode::OK && !response.headers().contains_key(SET_COOKIE);
    let Some(depends) = depends.filter(|_| is_plain) else {
        return Ok(response.map_into_left_body());
    };
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let content_type = head.headers().get(CONTENT_TYPE).cloned();
    let content_type = content_type.ok_or_else(|| Error::internal("a page without a type"));
    let packed = match (content_type, to_bytes(body).await) {
        (Ok(content_type), Ok(body)) => pack(depends, as_of, content_type, &body),
        (Err(error), _) => Err(error),
        (_, Err(_)) => Err(Error::internal("the page of a handler cannot be read")),
    };
    if let Ok(page) = &packed {
        state.pages.pages.insert(key, Arc::clone(page));
    }
    Ok(respond(request, packed).map_into_right_body())
}

/// The page, or the failure on its way to the middleware that draws it.
fn respond(request: HttpRequest, page: Result<Arc<StoredPage>>) -> ServiceResponse {
    match page.and_then(|page| answer(&request, &page)) {
        Ok(response) => ServiceResponse::new(request, response),
        Err(error) => ServiceResponse::from_err(HtmlError(error), request),
    }
}

fn pack(
    depends: Depends,
    as_of: u64,
    content_type: HeaderValue,
    body: &Bytes,
) -> Result<Arc<StoredPage>> {
    let mut hash = format!("{:x}", Sha256::digest(body));
    hash.truncate(20);
    let tag = |coding: Coding| {
        HeaderValue::from_str(&format!("\"{hash}-{}\"", coding.suffix())).map_err(Error::internal)
    };
    Ok(Arc::new(StoredPage {
        depends,
        as_of,
        content_type,
        brotli_tag: tag(Coding::Brotli)?,
        brotli: Effort::KEPT.brotli(body).map_err(Error::internal)?,
        gzip_tag: tag(Coding::Gzip)?,
        gzip: Effort::KEPT.gzip(body).map_err(Error::internal)?,
        plain_tag: tag(Coding::Plain)?,
    }))
}

/// What a public page depends on in the request; `None` where it may depend on more.
fn key_of(request: &HttpRequest) -> Option<String> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) || !only_choices(request) {
        return None;
    }
    let host = request.headers().get(HOST)?.to_str().ok()?;
    let mut parts: Vec<&str> = request
        .query_string()
        .split('&')
        .filter(|part| !part.is_empty())
        .collect();
    parts.sort_unstable();
    let names = || {
        parts
            .iter()
            .map(|part| part.split('=').next().unwrap_or_default())
    };
    let own = known::parameters(request.path());
    let is_known = names().all(|name| OF_ALL.contains(&name) || own.contains(&name));
    let is_once = names().zip(names().skip(1)).all(|(one, next)| one != next);
    let province = province_of(request).filter(|_| request.path().starts_with(OF_GOODS));
    let key = format!(
        "{}{}?{} {} {}",
        host.to_ascii_lowercase(),
        request.path(),
        parts.join("&"),
        locale_of(request).tag(),
        province.as_ref().map_or("", DivisionCode::as_str),
    );
    (is_known && is_once && key.len() <= MAX_KEY_BYTES).then_some(key)
}

/// Whether the cookies say nothing but the language, where things are to be sent, and what public pages
/// do not look at.
fn only_choices(request: &HttpRequest) -> bool {
    request.headers().get_all(COOKIE).all(|header| {
        header.to_str().is_ok_and(|text| {
            text.split(';')
                .filter_map(|pair| pair.split('=').next().map(str::trim))
                .all(|name| {
                    matches!(name, "" | LANG_COOKIE | PROVINCE_COOKIE)
                        || purchase_cookie::is_named(name)
                })
        })
    })
}

fn answer(request: &HttpRequest, page: &StoredPage) -> Result<HttpResponse> {
    let coding = Coding::of(request);
    let tag = match coding {
        Coding::Brotli => &page.brotli_tag,
        Coding::Gzip => &page.gzip_tag,
        Coding::Plain => &page.plain_tag,
    };
    let is_known = is_known(request, tag.as_bytes());
    let mut response = HttpResponse::build(if is_known {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    });
    response
        .insert_header((ETAG, tag.clone()))
        .insert_header((CACHE_CONTROL, REVALIDATE))
        .insert_header((VARY, VARIES));
    if is_known {
        return Ok(response.finish());
    }
    if let Some(name) = coding.header() {
        response.insert_header((CONTENT_ENCODING, HeaderValue::from_static(name)));
    }
    response.insert_header((CONTENT_TYPE, page.content_type.clone()));
    Ok(response.body(match coding {
        Coding::Brotli => page.brotli.clone(),
        Coding::Gzip => page.gzip.clone(),
        Coding::Plain => unpacked(&page.gzip)?,
    }))
}

fn is_known(request: &HttpRequest, tag: &[u8]) -> bool {
    let known = request
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|header| header.to_str().ok());
    known.is_some_and(|known| known.split(',').any(|one| matches_tag(one, tag)))
}

/// `If-None-Match` compares weakly: a proxy may have weakened our tag.
fn matches_tag(known: &str, tag: &[u8]) -> bool {
    let known = known.trim();
    known == "*" || known.strip_prefix("W/").unwrap_or(known).as_bytes() == tag
}

/// For the rare client that takes no compression.
fn unpacked(gzip: &Bytes) -> Result<Bytes> {
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(gzip.as_ref())
        .read_to_end(&mut plain)
        .map_err(Error::internal)?;
    Ok(plain.into())
}
