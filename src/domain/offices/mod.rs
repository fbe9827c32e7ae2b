//! Offices: who administers which division. A new office is an event.

mod service;
mod store;

pub use service::appoint_by_system;
