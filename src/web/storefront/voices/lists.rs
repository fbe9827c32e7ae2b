//! All reviews of a listing, or of all that a shop sells.

use actix_web::web;
use serde::Serialize;

use crate::base::error::{Error, Result};
use crate::base::ids::{ListingId, ShopId};
use crate::base::page::{Cursor, PageSize};
use crate::base::slug::Slug;
use crate::db::DbConn;
use crate::domain::access::PublicScope;
use crate::domain::catalog::{self, VoiceFilter};
use crate::domain::reports::SubjectKind;
use crate::web::extract::{Db, Segment};
use crate::web::page_cache::public;
use crate::web::respond::{HtmlResult, Ui, moved_for_good};
use crate::web::shown_voice::{Cut, RatingView, VoiceView};
use crate::web::storefront::cards::{listing_path, shop_path};
use crate::web::storefront::lists::ListPlace;
use crate::web::storefront::moment::Moment;
use crate::web::storefront::pages::{ListQuery, ListingAddress};
use crate::web::templates::PageView;

/// How many fit on a page: the longest ones too have to come with its first window.
pub(super) const PAGE: u8 = 5;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ReviewsView {
    /// What the reviews are of.
    name: String,
    /// Its page.
    href: String,
    rating: Option<RatingView>,
    voices: Vec<VoiceView>,
    /// The address of the first page; empty on it.
    first: String,
    /// The address of the next page; empty on the last.
    next: String,
}

/// What an address leads to.
pub(super) enum Found<T> {
    /// The page, and the shop that it shows.
    Here(ShopId, T),
    /// It has another address now.
    Moved(String),
}

/// The addresses of the first and of the next page of a list at `path`.
pub(super) fn ways(path: &str, after: Option<Cursor>, next: Option<Cursor>) -> (String, String) {
    (
        after.map_or_else(String::new, |_| path.to_owned()),
        next.map_or_else(String::new, |next| format!("{path}?after={next}")),
    )
}

impl ReviewsView {
    fn load_listing(
        conn: &mut DbConn,
        (id, slug): (ListingId, &str),
        at: ListPlace,
    ) -> Result<Found<Self>> {
        let scope = PublicScope;
        let found = catalog::find_listing(conn, &scope, id)?;
        let detail = found.ok_or_else(Error::not_found)?;
        let href = listing_path(id, &detail.slug);
        let path = format!("{href}/reviews");
        if detail.slug != slug {
            return Ok(Found::Moved(path));
        }
        let filter = VoiceFilter::ReviewsOfListing(id);
        let page = catalog::list_voices(conn, &scope, filter, at.after, PageSize::of(PAGE))?;
        let (first, next) = ways(&path, at.after, page.next);
        let voices = page.items.iter();
        let view = Self {
            name: at
                .locale
                .pick(&detail.title_zh, &detail.title_en)
                .to_owned(),
            href,
            rating: RatingView::new(detail.tally),
            voices: voices
                .map(|voice| VoiceView::new(voice, Cut::Whole, at.locale))
                .collect(),
            first,
            next,
        };
        Ok(Found::Here(detail.shop.id, view))
    }

    fn load_shop(conn: &mut DbConn, slug: &str, at: ListPlace) -> Result<Found<Self>> {
        let scope = PublicScope;
        let Some(shop) = catalog::find_shop(conn, &scope, slug)? else {
            let moved = catalog::find_moved_shop(conn, &scope, slug)?;
            let slug = moved.ok_or_else(Error::not_found)?;
            return Ok(Found::Moved(format!("{}/reviews", shop_path(&slug))));
        };
        let href = shop_path(slug);
        let filter = VoiceFilter::ReviewsOfShop(shop.card.id);
        let page = catalog::list_voices(conn, &scope, filter, at.after, PageSize::of(PAGE))?;
        let (first, next) = ways(&format!("{href}/reviews"), at.after, page.next);
        let voices = page.items.iter();
        let view = Self {
            name: at
                .locale
                .pick(&shop.card.name_zh, &shop.card.name_en)
                .to_owned(),
            href,
            rating: RatingView::new(catalog::find_shop_tally(conn, &scope, shop.card.id)?),
            voices: voices
                .map(|voice| {
                    VoiceView::new(voice, Cut::Whole, at.locale).with_goods(voice, at.locale)
                })
                .collect(),
            first,
            next,
        };
        Ok(Found::Here(shop.card.id, view))
    }
}

fn answer(ui: &Ui, moment: Moment, found: Found<ReviewsView>) -> HtmlResult {
    match found {
        Found::Moved(path) => moved_for_good(&path),
        Found::Here(shop, view) => public(ui.page(&view), moment.of_shop(shop)),
    }
}

pub(super) async fn of_listing(
    ui: Ui,
    db: Db,
    Segment(address): Segment<ListingAddress>,
    query: web::Query<ListQuery>,
) -> HtmlResult {
    let moment = Moment::of(&db);
    let at = query.place(&ui, moment)?;
    let found = db
        .read(move |conn| ReviewsView::load_listing(conn, (address.id, &address.slug), at))
        .await?;
    answer(&ui, moment, found)
}

pub(super) async fn of_shop_page(
    ui: Ui,
    db: Db,
    Segment(slug): Segment<String>,
    query: web::Query<ListQuery>,
) -> HtmlResult {
    let slug = Slug::parse(&slug)?;
    let moment = Moment::of(&db);
    let at = query.place(&ui, moment)?;
    let found = db
        .read(move |conn| ReviewsView::load_shop(conn, slug.as_str(), at))
        .await?;
    answer(&ui, moment, found)
}

impl PageView for ReviewsView {
    const TEMPLATE: &'static str = "pages/storefront/reviews.html";

    fn samples() -> Vec<Self> {
        let full = Self {
            name: "明前西湖龙井 <b>".to_owned(),
            href: "/p/1024-ming-qian-longjing".to_owned(),
            rating: RatingView::sample(),
            voices: VoiceView::samples(SubjectKind::Review),
            first: "/p/1024-ming-qian-longjing/reviews".to_owned(),
            next: "/p/1024-ming-qian-longjing/reviews?after=x".to_owned(),
        };
        let empty = Self {
            name: "平谷大桃".to_owned(),
            href: "/p/2-pinggu-datao".to_owned(),
            rating: None,
            voices: Vec::new(),
            first: String::new(),
            next: String::new(),
        };
        vec![full, empty]
    }
}
