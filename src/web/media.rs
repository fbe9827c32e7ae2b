//! Pictures: `/media/{hash}/{width}.{webp|jpg}`.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse};

use super::extract::{Pair, app};
use super::respond::HtmlResult;
use super::routes::{Area, Routes};

/// Mounts the files.
pub(super) fn routes(routes: &mut Routes) {
    routes.get(Area::Public, "/media/{hash}/{file}", show);
}

/// The name says what the bytes are, for ever. The type is ours, and the policy keeps a file
/// that is opened by itself from doing anything (O-43).
async fn show(request: HttpRequest, Pair(hash, file): Pair<String, String>) -> HtmlResult {
    let (bytes, format) = app(&request)?.media.get_by_name(&hash, &file).await?;
    let tag = format!("\"{hash}-{file}\"");
    let is_known = request
        .headers()
        .get(IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if is_known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .insert_header((ETAG, tag));
    Ok(if is_known {
        response.finish()
    } else {
        response.content_type(format.content_type()).body(bytes)
    })
}
