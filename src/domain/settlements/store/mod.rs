//! The SQL of settlements.

pub(super) mod accounts;
mod offices;
pub(super) mod periods;

pub use accounts::list_accounts;
pub use offices::{OfficePeriod, find_for_office, list_for_office, shop_of_instruction};
pub use periods::{find, instructions, list};
