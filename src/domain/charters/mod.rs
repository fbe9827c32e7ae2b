//! Charters: each names the one specialty of a shop.
//!
//! A shop has at most one active charter (an index says so). A change of the specialty is a new
//! charter, which an administrator approves while the old one stays in force.

pub mod categories;
mod model;
mod state;
pub(in crate::domain) mod store;

pub use categories::{Category, seed};
pub use model::{Charter, CharterTexts, FIELDS};
pub use state::{CharterCommand, CharterState, TRANSITIONS, next};
pub use store::{find_active, find_open, find_overseen, get, list, list_categories};
