//! Freight: what a shop asks for sending, by piece or by mass, with provinces that cost more or
//! to which it does not send.
//!
//! A shop that has set nothing uses [`Template::usual`], so that it can sell from its approval on.

mod form;
mod model;
mod service;
mod store;
#[cfg(test)]
mod tests;

pub use form::{TemplateForm, ZoneForm};
pub use model::{ChargeBy, Load, Quote, Reason, Template, Terms, Zone};
pub(in crate::domain) use service::ensure_default;
pub use service::{is_chosen, load, save};
pub(in crate::domain) use store::{TemplateRow, ZoneRow};
