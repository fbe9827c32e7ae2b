//! Settlements: what completed orders have earned is paid out to each payee, once.
//!
//! A period of a shop takes up the ledger's entries of orders whose return window is over. An entry
//! is taken up once (the database refuses a second time). What a channel or the platform holds
//! becomes an instruction for each payee; what the shop took in itself is shown and not paid again.
//! A payee who owes more than was earned, since money went back after it was paid out, is carried:
//! the entries wait for the next period and are set off there.

mod model;
mod service;
pub mod state;
mod store;

pub use model::{Instruction, Payee, PayeeKind, Settlement};
pub use service::{Closed, close_period, take_step};
pub use state::{InstructionCommand, InstructionState};
pub use store::{find, instructions, list};
