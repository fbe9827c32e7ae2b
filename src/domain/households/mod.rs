//! The families behind a shop's goods, and what the shop has published of sharing with them.
//!
//! A household's name and its status are for the shop alone; buyers read its alias. The rule is
//! append-only: an order keeps the version that held when it was placed.

mod model;
mod rule;
mod service;
mod store;

pub use model::{Household, HouseholdState, NewHousehold, Poverty};
pub use rule::{NewRule, Rule};
pub use service::{create, publish, save};
pub use store::{aliases, find, find_rule, list, rule_at};
