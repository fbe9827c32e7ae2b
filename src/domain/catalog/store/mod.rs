//! The SQL of the shop window.

mod around;
mod cards;
mod facts;
mod listings;
mod machines;
mod places;
mod shops;
mod voices;

pub use around::list_cards_around;
pub use cards::{list_cards, list_cards_of, list_in_season};
pub use facts::{find_listing_facts, find_shop_facts};
pub use listings::{find_listing, list_offers, list_photos};
pub use machines::{
    list_harvests, list_listing_pages, list_listing_parts, list_portal_offers, list_shop_pages,
    list_shop_parts,
};
pub use places::{
    count_shops_by_category, count_shops_by_division, count_shops_of_category, count_shops_within,
    find_category, find_division, list_categories, list_divisions, list_sub_divisions,
};
pub use shops::{find_moved_shop, find_shop, find_shop_tally, list_shops, list_shops_in};
pub use voices::{find_voice, list_voices};
