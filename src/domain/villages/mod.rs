//! Villages: the real places that sell, each of which opens at most one live shop. A town, or a
//! community as wide as a county, can be one too, as the national lists have them.
//!
//! A place is known by its division, town and name together; the same place is never two rows.

mod import;
mod model;
mod service;
mod store;
#[cfg(test)]
mod tests;

pub use import::{ImportReport, import};
pub use model::{NewVillage, Village, VillageFields, VillageKind};
pub use service::{find_or_create, get, list_in, rehome};
