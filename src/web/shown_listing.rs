//! A listing as buyers would see it, for the desk's preview and the administrators' review.

use serde::Serialize;

use crate::base::locale::Locale;
use crate::base::markdown;
use crate::base::quantity::Grams;
use crate::domain::listings::Details;
use crate::web::picture::Picture;

/// What the component `listing.shown` shows.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ShownListing {
    /// Its title.
    pub title: String,
    summary: String,
    description_html: String,
    season: Option<(i32, i32)>,
    packs: Vec<PackView>,
    photos: Vec<Picture>,
}

#[derive(Debug, Serialize)]
struct PackView {
    name: String,
    price_minor: i64,
    is_by_mass: bool,
    grams: Option<i64>,
    is_in_stock: bool,
}

impl ShownListing {
    /// The listing in the language of the page.
    pub fn new(details: &Details, locale: Locale) -> Self {
        let texts = &details.listing.texts;
        let packs = details
            .active_variants()
            .map(|pack| PackView {
                name: locale.pick(&pack.pack_zh, &pack.pack_en).to_owned(),
                price_minor: pack.price.get(),
                is_by_mass: pack.step.is_some(),
                grams: pack.net_mass.map(Grams::get),
                is_in_stock: pack.is_in_stock(),
            })
            .collect();
        let text = locale.pick(&texts.description_zh, &texts.description_en);
        Self {
            title: locale.pick(&texts.title_zh, &texts.title_en).to_owned(),
            summary: locale.pick(&texts.summary_zh, &texts.summary_en).to_owned(),
            description_html: markdown::to_html(text),
            season: texts.season.map(|season| (season.from, season.to)),
            packs,
            photos: pictures(details, locale),
        }
    }
}

/// The pictures of a listing, described in the language of the page.
pub(in crate::web) fn pictures(details: &Details, locale: Locale) -> Vec<Picture> {
    details
        .photos
        .iter()
        .map(|photo| {
            let alt = locale.pick(&photo.alt_zh, &photo.alt_en);
            Picture::photo(photo.hash.as_str(), (photo.width, photo.height), alt)
        })
        .collect()
}
