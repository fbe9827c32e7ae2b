//! Carts: what a buyer, guest or account, means to buy, over many shops.
//!
//! A cart holds no stock and no prices: each look at it shows what is offered now, and a line that
//! cannot be bought any more stays, with the reason.

mod model;
mod service;
mod store;
#[cfg(test)]
mod tests;

pub use model::{Hindrance, Line, Listed, MAX_LINES, Offer, ShopFacts, total};
pub use service::{add, change, offer, remove, view};
pub use store::delete_left_before;
pub(in crate::domain) use store::{
    consume, consumed, consuming, lines_and_freight, lines_of, open, put,
};
