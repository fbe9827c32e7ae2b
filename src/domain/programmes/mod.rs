//! Programmes: what an administration pays in buyers' place, or the platform forgoes, out of a
//! budget.
//!
//! An order takes its part out of the budget when it is placed, by one conditional update behind
//! the lock on the programme's row; the budget never falls below zero. What is reserved is spent
//! when the order is paid, and back in the budget when the order ends without a sale; of what was
//! spent a part comes back with each refund.

mod choose;
mod form;
mod model;
mod service;
pub mod state;
mod store;
#[cfg(test)]
mod tests;
mod uses;

pub use choose::{Asked, Chosen, Offered, choose};
pub use form::{Limits, NewProgramme, Terms};
pub use model::{Basis, Gift, Programme, ProgrammeKind};
pub use service::{change, create, put_on_shelf, take_step};
pub use state::{ProgrammeCommand, ProgrammeState};
pub use store::{OfficeUse, find, list, list_offered, list_on_shelf, list_uses};
pub use uses::{
    NewUse, UseState, give_back, note_uses, release, reserve, spend, take_again, undo_again,
};
