//! The addresses of posters, below those of what they show.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse};

use super::Poster;
use crate::base::amount::SoldBy;
use crate::base::error::Error;
use crate::base::slug::Slug;
use crate::domain::access::PublicScope;
use crate::domain::catalog::{self, ListingDetail, Offer, ShopCard};
use crate::web::extract::{Db, Segment};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::routes::{Area, Routes};
use crate::web::storefront::ListingAddress;
use crate::web::storefront::cards::{listing_path, shop_path};

/// Mounts the pictures.
pub(in crate::web) fn routes(routes: &mut Routes) {
    routes.get(Area::Public, "/v/{slug}/poster.webp", shop).get(
        Area::Public,
        "/p/{listing}/poster.webp",
        listing,
    );
}

async fn shop(ui: Ui, db: Db, request: HttpRequest, slug: Segment<String>) -> HtmlResult {
    let slug = Slug::parse(&slug.0)?;
    let found = db
        .read(move |conn| catalog::find_shop(conn, &PublicScope, slug.as_str()))
        .await?;
    let shop = found.ok_or_else(Error::not_found)?.card;
    let locale = ui.locale();
    let poster = Poster {
        photo: shop.cover_hash.clone(),
        title: locale
            .pick(&shop.specialty_zh, &shop.specialty_en)
            .to_owned(),
        lines: lines(&ui, &shop),
        price: String::new(),
        per: String::new(),
        address: format!("{}{}", ui.app().site.origin, shop_path(&shop.slug)),
        hint: ui.text("poster-hint", &[]),
        site: ui.text("site-name", &[]),
    };
    answer(&ui, &request, poster).await
}

async fn listing(
    ui: Ui,
    db: Db,
    request: HttpRequest,
    address: Segment<ListingAddress>,
) -> HtmlResult {
    let id = address.0.id;
    let (detail, offers, photo) = db
        .read(move |conn| {
            let scope = PublicScope;
            let detail = catalog::find_listing(conn, &scope, id)?.ok_or_else(Error::not_found)?;
            let offers = catalog::list_offers(conn, &scope, id)?;
            let photos = catalog::list_photos(conn, &scope, id)?;
            Ok((detail, offers, photos.into_iter().next()))
        })
        .await?;
    let photo = photo.map(|photo| photo.hash);
    let poster = of_listing(&ui, &detail, &offers, photo);
    answer(&ui, &request, poster).await
}

fn of_listing(ui: &Ui, detail: &ListingDetail, offers: &[Offer], photo: Option<String>) -> Poster {
    let path = listing_path(detail.id, &detail.slug);
    let cheapest = offers.iter().min_by_key(|offer| (offer.price, offer.id));
    let (price, per) = cheapest
        .map(|offer| price(ui, offer, offers))
        .unwrap_or_default();
    Poster {
        photo: photo.or_else(|| detail.shop.cover_hash.clone()),
        title: ui
            .locale()
            .pick(&detail.title_zh, &detail.title_en)
            .to_owned(),
        lines: lines(ui, &detail.shop),
        price,
        per,
        address: format!("{}{path}", ui.app().site.origin),
        hint: ui.text("poster-hint", &[]),
        site: ui.text("site-name", &[]),
    }
}

fn lines(ui: &Ui, shop: &ShopCard) -> Vec<String> {
    let locale = ui.locale();
    vec![
        locale.pick(&shop.name_zh, &shop.name_en).to_owned(),
        locale.pick(&shop.place_zh, &shop.place_en).to_owned(),
    ]
}

/// The price of the cheapest pack, and what it is the price of, as the card says it.
fn price(ui: &Ui, cheapest: &Offer, offers: &[Offer]) -> (String, String) {
    let is_by_mass = cheapest.sold_by == SoldBy::Mass;
    let has_dearer = offers.iter().any(|offer| offer.price != cheapest.price);
    let words = [
        ("price-by-jin", is_by_mass),
        ("price-from-after", has_dearer),
    ];
    let words = words.into_iter().filter(|(_, is_so)| *is_so);
    let words: Vec<String> = words.map(|(key, _)| ui.text(key, &[])).collect();
    let per = words.join(" ");
    let before = if has_dearer {
        ui.text("price-from-before", &[])
    } else {
        String::new()
    };
    let price = ui.app().formats.money(cheapest.price);
    (format!("{before}{price}"), per.trim().to_owned())
}

/// The picture; browsers ask again each time whether it is still the same.
async fn answer(ui: &Ui, request: &HttpRequest, poster: Poster) -> HtmlResult {
    let tag = format!("\"{}\"", poster.tag());
    let known = request.headers().get(IF_NONE_MATCH);
    let is_known = known.is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = HttpResponse::build(if is_known {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    });
    response
        .insert_header((CACHE_CONTROL, "public, no-cache"))
        .insert_header((ETAG, tag));
    if is_known {
        return Ok(response.finish());
    }
    let app = ui.app();
    let file = app
        .posters
        .file(poster, &app.paper_font, &app.media)
        .await?;
    Ok(response.content_type("image/webp").body(file))
}
