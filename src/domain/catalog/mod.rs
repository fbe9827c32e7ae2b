//! The shop window: what anybody may see of approved shops and published listings.
//!
//! Reads only, and only what is public: every function takes the [`PublicScope`]. Lists come from
//! the read model `listing_cards`, so that a page of cards is one statement however many it shows;
//! that model is written by `listings`.
//!
//! [`PublicScope`]: crate::domain::access::PublicScope

mod model;
mod open_promotion;
mod store;

pub use model::{
    Around, Card, CardFilter, Category, CategoryCount, CountedAt, Division, DivisionCount, Harvest,
    Kept, ListingDetail, ListingFacts, MapPart, Offer, Photo, PlaceCount, PortalListing,
    PortalOffer, ProvenCertificate, Sharing, ShopCard, ShopDetail, ShopFacts, Voice, VoiceFilter,
    spread,
};
pub use open_promotion::OpenPromotion;
pub use store::{
    count_shops_by_category, count_shops_by_division, count_shops_of_category, count_shops_within,
    find_category, find_division, find_listing, find_listing_facts, find_moved_shop, find_shop,
    find_shop_facts, find_shop_tally, find_voice, list_cards, list_cards_around, list_cards_of,
    list_categories, list_divisions, list_harvests, list_in_season, list_listing_pages,
    list_listing_parts, list_offers, list_photos, list_portal_offers, list_shop_pages,
    list_shop_parts, list_shops, list_shops_in, list_sub_divisions, list_voices,
};
