//! Offices: who administers which division. A new office is an event.

mod model;
mod service;
mod store;

pub use model::OfficeLine;
pub use service::{appoint_by_system, grant, revoke};
pub use store::list;
