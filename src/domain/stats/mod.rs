//! Figures over several nouns, for the first page of each workplace.

mod model;
mod store;

pub use model::DeskCounts;
pub use store::desk_counts;
