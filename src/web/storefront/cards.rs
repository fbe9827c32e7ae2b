//! Cards of goods and shops, in the reader's language.

use serde::Serialize;

use crate::base::amount::SoldBy;
use crate::base::division_code::DivisionCode;
use crate::base::ids::{ListingId, ShopId};
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::quantity::Grams;
use crate::domain::catalog::{self, Card, ShopCard};
use crate::domain::search::{Mark, Piece, highlight};
use crate::web::page_cache::NEAR;
use crate::web::picture::Picture;
use crate::web::shown_voice::one_decimal;

/// The address of a listing.
pub fn listing_path(id: ListingId, slug: &str) -> String {
    format!("/p/{id}-{slug}")
}

/// The address of a shop.
pub fn shop_path(slug: &str) -> String {
    format!("/v/{slug}")
}

/// A listing in a list.
#[derive(Debug, Clone, Serialize)]
pub struct CardView {
    /// Its address.
    pub href: String,
    /// Its name.
    pub name: String,
    /// The name in pieces, where parts of it are marked; else nothing.
    pub name_pieces: Vec<Piece>,
    /// The shop and where it is.
    pub place: String,
    /// The place in pieces, where parts of it are marked; else nothing.
    pub place_pieces: Vec<Piece>,
    /// The price of the cheapest pack.
    pub price: Money,
    /// Whether that is the price of 500 g rather than of a pack.
    pub is_by_mass: bool,
    /// The net mass of the pack.
    pub grams: Option<Grams>,
    /// Whether there are dearer packs.
    pub has_more_prices: bool,
    /// The key of a short remark, or empty.
    pub badge: &'static str,
    /// How the remark looks.
    pub badge_tone: &'static str,
    /// What buyers think of it: `4.2`; empty without reviews.
    pub rating: String,
    /// How many reviews there are.
    pub reviews: i64,
    /// Its picture.
    pub picture: Picture,
}

impl CardView {
    /// The card in a language; `month` (1 to 12) says what is in season.
    pub fn new(card: &Card, locale: Locale, month: i32) -> Self {
        let name = locale.pick(&card.title_zh, &card.title_en).to_owned();
        let in_season = card.season().is_some_and(|season| season.contains(month));
        let (badge, badge_tone) = match (card.is_in_stock, in_season) {
            (false, _) => ("card-sold-out", "neutral"),
            (true, true) => ("card-in-season", "good"),
            (true, false) => ("", "neutral"),
        };
        Self {
            href: listing_path(card.listing_id, &card.slug),
            place: locale.pick(&card.place_zh, &card.place_en).to_owned(),
            name_pieces: Vec::new(),
            place_pieces: Vec::new(),
            price: card.price,
            is_by_mass: card.sold_by == SoldBy::Mass,
            grams: card.net_mass,
            has_more_prices: card.has_more_prices,
            badge,
            badge_tone,
            rating: if card.reviews > 0 {
                one_decimal(card.rating)
            } else {
                String::new()
            },
            reviews: card.reviews,
            picture: Picture::of_card(card.photo_hash.as_deref(), &card.category_code, &name),
            name,
        }
    }

    /// The card with what was searched for marked.
    #[must_use]
    pub fn marked(mut self, marks: &[Mark]) -> Self {
        self.name_pieces = highlight(&self.name, marks);
        self.place_pieces = highlight(&self.place, marks);
        self
    }

    /// Many cards.
    pub fn all(cards: &[Card], locale: Locale, month: i32) -> Vec<Self> {
        let view = |card| Self::new(card, locale, month);
        cards.iter().map(view).collect()
    }
}

/// A shop in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ShopView {
    /// Its address.
    pub href: String,
    /// Its one specialty.
    pub specialty: String,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// Its picture.
    pub picture: Picture,
}

impl ShopView {
    /// The shop in a language.
    pub fn new(shop: &ShopCard, locale: Locale) -> Self {
        let specialty = locale.pick(&shop.specialty_zh, &shop.specialty_en);
        Self {
            href: shop_path(&shop.slug),
            specialty: specialty.to_owned(),
            name: locale.pick(&shop.name_zh, &shop.name_en).to_owned(),
            place: locale.pick(&shop.place_zh, &shop.place_en).to_owned(),
            picture: Picture::of_card(
                shop.cover_hash.as_deref(),
                &shop.category_code,
                &shop.specialty_zh,
            ),
        }
    }
}

/// Goods of the shops next door.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NearView {
    /// The code of the place.
    pub code: String,
    /// The cards, of as many shops as there are.
    pub cards: Vec<CardView>,
    /// Whose they are.
    #[serde(skip)]
    pub shops: Vec<ShopId>,
}

impl NearView {
    /// Chooses among the newest of a place.
    pub fn new(
        place: DivisionCode,
        found: Vec<(ShopId, Card)>,
        locale: Locale,
        month: i32,
    ) -> Self {
        let (shops, cards): (Vec<ShopId>, Vec<Card>) =
            catalog::spread(found, NEAR).into_iter().unzip();
        Self {
            code: place.as_str().to_owned(),
            cards: CardView::all(&cards, locale, month),
            shops,
        }
    }
}
