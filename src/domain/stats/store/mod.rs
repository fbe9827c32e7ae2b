//! The statements of the figures.

mod desk;

pub use desk::desk_counts;
