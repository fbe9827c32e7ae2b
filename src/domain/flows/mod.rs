//! Processes that touch several nouns. They stand above all of them, and nothing imports them but
//! the ways in.

pub mod shop_approval;
pub mod shop_settings;
