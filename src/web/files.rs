//! Serves assets and drawn pictures, which browsers keep for ever: their names change with their
//! content.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use actix_web::{HttpRequest, HttpResponse, web};

use super::art;
use super::assets::{CACHE_FOREVER, SITE_ICON};
use super::coding::Coding;
use super::extract::app;
use super::respond::{HtmlResult, see_other};
use super::routes::{Area, Routes};
use crate::base::error::Error;

/// Mounts the files.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Public, "/assets/{file}", asset)
        .get(Area::Public, "/art/{category}/{file}", drawing)
        .get(Area::Public, "/favicon.ico", icon);
}

/// Browsers ask for it here before, and readers of feeds instead of, reading the page that names it.
async fn icon(request: HttpRequest) -> HtmlResult {
    let state = app(&request)?;
    let seal = state.assets.url(SITE_ICON).ok_or_else(Error::not_found)?;
    // Its name changes with its content.
    see_other(seal).done()
}

async fn asset(request: HttpRequest) -> HtmlResult {
    let state = app(&request)?;
    let asset = state
        .assets
        .find(request.path())
        .ok_or_else(Error::not_found)?;
    let coding = Coding::of(&request);
    let mut response = HttpResponse::Ok();
    response
        .insert_header((CONTENT_TYPE, asset.mime))
        .insert_header((CACHE_CONTROL, CACHE_FOREVER))
        .insert_header((VARY, "Accept-Encoding"));
    if let Some(name) = coding.header() {
        response.insert_header((CONTENT_ENCODING, name));
    }
    Ok(response.body(match coding {
        Coding::Brotli => asset.brotli.clone(),
        Coding::Gzip => asset.gzip.clone(),
        Coding::Plain => asset.plain.clone(),
    }))
}

async fn drawing(path: web::Path<(String, String)>) -> HtmlResult {
    let (category, file) = path.into_inner();
    let svg = art::at(&format!("{category}/{file}")).ok_or_else(Error::not_found)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "image/svg+xml"))
        .insert_header((CACHE_CONTROL, CACHE_FOREVER))
        .body(svg))
}
