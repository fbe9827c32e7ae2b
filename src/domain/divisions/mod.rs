//! Administrative divisions: the provinces, prefectures and counties of GB/T 2260, with English
//! names and with the dates between which each was in force.
//!
//! Codes are trimmed (see [`DivisionCode`](crate::base::division_code::DivisionCode)), so that one
//! division contains another exactly if its code is a prefix. A division that was merged or
//! renumbered stays, with its end and its successor: what was recorded under it keeps its place.
//! Reading goes through a [`Directory`], which keeps the whole tree in memory.

mod directory;
mod english;
mod import;
mod model;
mod recognise;
mod store;
#[cfg(test)]
mod tests;
mod tree;

pub use directory::Directory;
pub use english::place_name;
pub use import::{ImportOptions, ImportReport, import};
pub use model::{Division, STANDARD_LIST};
pub use recognise::{Recognised, recognise};
pub use tree::Tree;

/// The tree of the list that comes with the program, for tests without a database.
#[cfg(test)]
pub(crate) fn standard_tree() -> Tree {
    import::standard_tree()
}
