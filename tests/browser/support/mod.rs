//! What the journeys stand on: a driver process, a browser, and evidence when one fails.

mod browser;
mod driver;
mod site;
pub mod steps;

pub use browser::{Browser, Look, journey};
pub use site::{PASSWORD, Site};
