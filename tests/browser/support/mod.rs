//! What the journeys stand on: a driver process, a browser, and evidence when one fails.

mod browser;
mod driver;

pub use browser::{Look, journey};
