//! The public pages: what anybody sees without logging in.

pub mod cards;
pub mod home;
pub mod listing;
pub mod lists;
mod samples;
pub mod shop;
