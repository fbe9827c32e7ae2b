//! The SQL of listings. Cards are made from other nouns' rows too (shops, charters, categories,
//! divisions, stock): this is the one place where listings read them.

mod cards;
mod listings;
mod office;
mod photos;
mod shelf;
mod tallies;
mod variants;

pub(super) use cards::{
    CardRow, CardSource, PackSource, card_sources, delete_cards, delete_shop_cards, first_photos,
    insert_cards, pack_sources, update_card_stock,
};
pub use listings::titles_of;
pub(super) use listings::{
    find_charter, find_listing, find_twin, insert_listing, list_summaries, mark_state,
    touch_listing, update_listing,
};
pub use office::count_waiting;
pub(super) use office::{
    find_details_for_office, find_for_office, list_waiting, mark_state_by_office,
};
pub(super) use photos::{
    delete_photo, insert_photo, last_photo_position, list_photos, update_photo_position,
    update_photo_text,
};
pub(super) use shelf::{count_shop, insert_seasons};
pub(super) use tallies::{add_to_sold, add_to_tally, lock_shop, update_card_rating};
pub(super) use variants::{insert_variant, list_variants, mark_variant_retired, update_variant};
