//! The SQL of lots.

mod keys;
mod lots;
mod papers;
mod recalls;
mod traced;

pub(super) use keys::keep_key;
pub use keys::list_keys;
pub use lots::{ParcelLot, find, find_by_code, list, lots_of_parcels, offers_of_order, shares_of};
pub(super) use lots::{
    delete, delete_shares, draw, find_place, insert, insert_parcel_lot, insert_shares, left_of,
    lock, packed_lines, take_number, update,
};
pub use papers::papers_of;
pub(super) use papers::{find_newest_beside, insert_certificate, insert_inspection, last_noted};
pub(super) use recalls::{insert_recall, last_sent, recalled_of};
pub use recalls::{orders_with, recalled_goods};
pub use traced::{find_traced, lots_behind};
