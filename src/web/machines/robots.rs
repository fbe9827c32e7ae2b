//! What search engines ask for first.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};

use super::KEEP;
use crate::web::respond::Ui;

pub(super) async fn robots(ui: Ui) -> HttpResponse {
    let origin = &ui.app().site.origin;
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((CACHE_CONTROL, KEEP))
        .body(format!(
            "User-agent: *\nDisallow: /account\nDisallow: /admin\nDisallow: /cart\n\
             Disallow: /checkout\nDisallow: /desk\nDisallow: /orders\nDisallow: /search\n\
             Disallow: /*/poster.webp\n\nSitemap: {origin}/sitemap.xml\n"
        ))
}
