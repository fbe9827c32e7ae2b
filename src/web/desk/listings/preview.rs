//! A listing as buyers would see it, before they do.

use serde::Serialize;

use crate::base::error::Error;
use crate::base::ids::ListingId;
use crate::base::locale::Locale;
use crate::base::markdown;
use crate::base::quantity::Grams;
use crate::domain::access::ViewDesk;
use crate::domain::listings::{self, Details};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, Segment};
use crate::web::picture::Picture;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct PreviewView {
    back: String,
    title: String,
    summary: String,
    description_html: String,
    season: Option<(i32, i32)>,
    packs: Vec<OfferView>,
    photos: Vec<Picture>,
}

#[derive(Debug, Serialize)]
struct OfferView {
    name: String,
    price_minor: i64,
    is_by_mass: bool,
    grams: Option<i64>,
    is_in_stock: bool,
}

impl PreviewView {
    fn new(back: String, details: &Details, locale: Locale) -> Self {
        let texts = &details.listing.texts;
        let packs = details
            .active_variants()
            .map(|pack| OfferView {
                name: locale.pick(&pack.pack_zh, &pack.pack_en).to_owned(),
                price_minor: pack.price.get(),
                is_by_mass: pack.step.is_some(),
                grams: pack
                    .step
                    .map_or(pack.net_mass.map(Grams::get), |_| Some(500)),
                is_in_stock: pack.is_in_stock(),
            })
            .collect();
        let text = locale.pick(&texts.description_zh, &texts.description_en);
        Self {
            back,
            title: locale.pick(&texts.title_zh, &texts.title_en).to_owned(),
            summary: locale.pick(&texts.summary_zh, &texts.summary_en).to_owned(),
            description_html: markdown::to_html(text),
            season: texts.season.map(|season| (season.from, season.to)),
            packs,
            photos: super::photos::pictures(details, locale),
        }
    }
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    desk: Desk<ViewDesk>,
    Segment(id): Segment<ListingId>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let details = db
        .read(move |conn| listings::find_details(conn, &scope, id))
        .await?
        .ok_or_else(Error::not_found)?;
    let ui = frame(ui, &db, &desk, Section::Listings).await?;
    let back = desk.path(&format!("/listings/{id}"));
    ui.page(&PreviewView::new(back, &details, ui.locale()))
}

impl PageView for PreviewView {
    const TEMPLATE: &'static str = "pages/desk/listings/preview.html";

    fn samples() -> Vec<Self> {
        let back = "/desk/longjing/listings/7".to_owned();
        vec![
            Self::new(back.clone(), &super::samples::details(), Locale::Zh),
            Self::new(back, &super::samples::empty(), Locale::En),
        ]
    }
}
