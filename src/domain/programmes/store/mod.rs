//! The SQL of programmes.

mod offered;
mod offices;
mod rows;
pub(super) mod uses;

pub use offered::{list_offered, list_on_shelf};
pub use offices::{OfficeUse, find, list, list_uses};
pub(super) use offices::{insert, mark, replace, set_shelf, update};
