//! Finding goods: an index of the published listings on each node, and the ways to ask it.
//!
//! The index is made from the database and from nothing else, so that it can be thrown away at any
//! time: a node that finds none, or one that it cannot use, makes it anew. It follows the events by
//! a cursor that stands in each of its commits, so that whatever it shows and how far it has read
//! are written in one step (ADR 22). Only what anybody may see stands in it: a document exists
//! exactly while its card does.

mod certified;
mod document;
mod index;
mod mark;
mod misses;
mod model;
mod query;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use certified::{CERTIFICATES, Certified, day_number};
pub use document::Document;
#[cfg(test)]
pub(crate) use document::{Place, lists_kinds};
pub use index::{Progress, SearchIndex, make_folder};
pub use mark::{Mark, Piece, highlight};
pub use misses::{Miss, Missed, delete_misses_before, list_misses};
pub use model::{Ask, Counts, Filters, Found, PRICE_STEPS, Reading, Sort};
pub use words::{is_han, simplified};
