//! Addresses that accounts keep: where their next order may go.
//!
//! They are an account's own. An order copies what it needs, so that a change here changes no order.

mod model;
mod service;
mod store;

pub use model::{Address, MAX_ADDRESSES};
pub use service::{add, change, make_default, remove};
pub use store::{erase, find, list};
