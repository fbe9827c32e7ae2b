//! Carts: what a buyer, guest or account, means to buy, over many shops.
//!
//! A cart holds no stock and no prices: each look at it shows what is offered now, and a line that
//! cannot be bought any more stays, with the reason.

mod model;
mod service;
mod store;
#[cfg(test)]
mod tests;

pub use model::{
    CartKind, Hindrance, KeptDraft, Line, Listed, MAX_LINES, Offer, Pick, ShopFacts, total,
};
pub use service::{
    add, add_again, buy_now, change, offer, put_aside, remove, remove_kept, take_back, view,
    view_both, view_kind,
};
pub(in crate::domain) use store::{
    consume, consumed, consuming, lines_and_freight, lines_of, open, put,
};
pub use store::{delete_left_before, erase, find_draft, forget_drafts_before, keep_draft};
