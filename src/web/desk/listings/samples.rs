//! Listings for the samples of pages.

use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::ids::{ListingId, MediaId, StockItemId, VariantId};
use crate::base::measure::Measure;
use crate::base::money::Money;
use crate::base::quantity::Grams;
use crate::base::season::Season;
use crate::domain::listings::{
    Details, Listing, ListingState, NewListing, Photo, Variant, VariantState,
};
use crate::domain::media::MediaHash;

/// A listing with everything, and text that must be escaped.
pub(in crate::web) fn details() -> Details {
    let mut details = empty();
    details.listing.texts.season = Some(Season { from: 11, to: 2 });
    "**明前**采摘 <script>".clone_into(&mut details.listing.texts.description_zh);
    "雨前\"一芽一叶\"".clone_into(&mut details.listing.texts.summary_zh);
    details.variants = vec![
        pack(1, SoldBy::Piece, 20),
        pack(2, SoldBy::Mass, 0),
        Variant {
            state: VariantState::Retired,
            ..pack(3, SoldBy::Piece, 5)
        },
    ];
    details.photos = vec![photo(1, "采茶"), photo(2, ""), photo(3, "\"茶园\"")];
    details
}

/// A listing with its title only.
pub(in crate::web) fn empty() -> Details {
    let texts = NewListing {
        title_zh: "明前龙井 <b>".to_owned(),
        title_en: String::new(),
        summary_zh: String::new(),
        summary_en: String::new(),
        description_zh: String::new(),
        description_en: String::new(),
        season: None,
        ships_from: None,
    };
    Details {
        listing: Listing {
            id: ListingId(7),
            slug: texts.slug(),
            texts,
            state: ListingState::Draft,
            published_at: None,
            updated_at: Timestamp::from_ms(1_795_624_200_000),
            version: 1,
        },
        variants: Vec::new(),
        photos: Vec::new(),
    }
}

fn pack(id: i64, sold_by: SoldBy, on_hand: i64) -> Variant {
    let grams = |grams| Grams::new(grams).ok();
    let is_by_mass = sold_by == SoldBy::Mass;
    Variant {
        id: VariantId(id),
        listing_id: ListingId(7),
        stock_item_id: StockItemId(4),
        stock_name: "春茶".to_owned(),
        stock_unit: if is_by_mass {
            Measure::Gram
        } else {
            Measure::Piece
        },
        on_hand,
        sku: format!("7-{id}"),
        pack_zh: "罐装 <250> 克".to_owned(),
        pack_en: String::new(),
        sold_by,
        price: Money::new(12_800).unwrap_or_default(),
        net_mass: if is_by_mass { None } else { grams(250) },
        step: if is_by_mass { grams(500) } else { None },
        draws: 1,
        state: VariantState::Active,
    }
}

fn photo(id: i64, alt: &str) -> Photo {
    Photo {
        media_id: MediaId(id),
        hash: MediaHash::of(alt.as_bytes()),
        width: 1600,
        height: 1200,
        alt_zh: alt.to_owned(),
        alt_en: String::new(),
    }
}
