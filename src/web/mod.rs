//! The ways in by HTTP: pages by audience, the API, and what they share.

pub mod art;
pub mod assets;
pub mod chrome;
pub mod error_page;
pub mod forms;
pub mod templates;
