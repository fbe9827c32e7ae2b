//! The marketplace: one folder a noun, ordered low to high, and above them the flows that touch
//! several nouns. Knows nothing of HTTP.

pub mod access;
pub mod accounts;
pub mod applications;
pub mod carts;
pub mod catalog;
pub mod charters;
pub mod claims;
pub mod divisions;
pub mod events;
pub mod flows;
pub mod freight;
pub mod households;
pub mod idempotency;
pub mod invoices;
pub mod leases;
pub mod ledger;
pub mod listings;
pub mod lots;
pub mod mail;
pub mod media;
pub mod messages;
pub mod notifications;
pub mod offices;
pub mod orders;
pub mod payments;
pub mod programmes;
pub mod promotions;
pub mod search;
pub mod settlements;
pub mod shipments;
pub mod shops;
pub mod stats;
pub mod stock;
pub mod verify;
pub mod villages;
