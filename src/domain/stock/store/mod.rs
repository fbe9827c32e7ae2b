//! The SQL of stock.

mod again;
mod draws;
mod items;
mod movements;

pub(super) use again::{has_sold, lock_on_hand};
pub(super) use draws::{insert_returns, raise, sell, selling, sold};
pub(super) use items::{
    add, find_item, find_item_by_name, insert_item, list_items, lock_item, update_item_name,
};
pub(super) use movements::{has_movement, insert_noted_movement, list_movements};
