//! The SQL of the shop window.

mod cards;
mod listings;
mod places;
mod shops;

pub use cards::{list_cards, list_listing_pages};
pub use listings::{find_listing, list_offers, list_photos};
pub use places::{
    count_shops_by_category, count_shops_by_division, find_category, find_division, list_divisions,
    list_sub_divisions,
};
pub use shops::{find_moved_shop, find_shop, list_shop_pages, list_shops};
