//! What search engines ask for first.

use std::fmt::Write;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};

use super::cards::{listing_path, shop_path};
use crate::domain::access::PublicScope;
use crate::domain::catalog;
use crate::web::extract::Db;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::routes::{Area, Routes};

/// The most shops, and the most listings, that the map names: a file may hold 50 000 addresses.
const MAX_ADDRESSES: i64 = 20_000;

/// An hour: the map need not be newer.
const KEEP: &str = "public, max-age=3600";

/// Mounts the two files.
pub(in crate::web) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Public, "/robots.txt", robots)
        .get(Area::Public, "/sitemap.xml", sitemap);
}

async fn robots(ui: Ui) -> HttpResponse {
    let origin = &ui.app().site.origin;
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((CACHE_CONTROL, KEEP))
        .body(format!(
            "User-agent: *\nDisallow: /account\nDisallow: /admin\nDisallow: /cart\n\
             Disallow: /checkout\nDisallow: /desk\nDisallow: /orders\nDisallow: /search\n\n\
             Sitemap: {origin}/sitemap.xml\n"
        ))
}

async fn sitemap(ui: Ui, db: Db) -> HtmlResult {
    let (shops, listings) = db
        .read(|conn| {
            Ok((
                catalog::list_shop_pages(conn, &PublicScope, MAX_ADDRESSES)?,
                catalog::list_listing_pages(conn, &PublicScope, MAX_ADDRESSES)?,
            ))
        })
        .await?;
    let origin = &ui.app().site.origin;
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut add = |path: &str, date: &str| {
        // Paths hold only digits, letters and hyphens; writing to a string cannot fail.
        let _ = writeln!(xml, "<url><loc>{origin}{path}</loc>{date}</url>");
    };
    let changed =
        |at: crate::base::clock::Timestamp| format!("<lastmod>{}</lastmod>", at.date_in(db.zone()));
    add("/", "");
    for (slug, at) in &shops {
        add(&shop_path(slug), &changed(*at));
    }
    for (id, slug, at) in &listings {
        add(&listing_path(*id, slug), &changed(*at));
    }
    xml.push_str("</urlset>\n");
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/xml; charset=utf-8"))
        .insert_header((CACHE_CONTROL, KEEP))
        .body(xml))
}
