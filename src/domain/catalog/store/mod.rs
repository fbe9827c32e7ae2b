//! The SQL of the shop window.

mod cards;
mod listings;
mod machines;
mod places;
mod shops;
mod voices;

pub use cards::{list_cards, list_cards_of};
pub use listings::{find_listing, list_offers};
pub use machines::{
    list_harvests, list_listing_pages, list_listing_parts, list_portal_offers, list_shop_pages,
    list_shop_parts,
};
pub use places::{
    count_shops_by_category, count_shops_by_division, find_category, find_division,
    list_categories, list_divisions, list_sub_divisions,
};
pub use shops::{find_moved_shop, find_shop, list_shops};
pub use voices::{find_voice, list_newest_voices, list_voices};
