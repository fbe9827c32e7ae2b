//! Settlements: what completed orders have earned is paid out to each payee, once.
//!
//! A period of a shop takes up the ledger's entries of orders whose return window is over. An entry
//! is taken up once (the database refuses a second time). What a channel or the platform holds
//! becomes an instruction for each payee; what the shop took in itself is shown and not paid again.
//! A payee who owes more than was earned, since money went back after it was paid out, is carried:
//! the entries wait for the next period and are set off there.
//!
//! What a programme has promised buyers it pays the shop, by an instruction of its own that its
//! administration moves on; a channel holds what buyers have paid, and nothing else is paid out of
//! it.

mod bank;
mod bank_result;
mod model;
mod service;
pub mod state;
mod store;

pub use bank::{BankData, PayeeAccount, record_export, record_programme_export, save_account};
pub use bank_result::{BankResult, FILE, Outcome, Verdict, book, parse};
pub use model::{Extent, Instruction, Payee, PayeeKind, Reference, Settlement};
pub use service::{
    Closed, approve_all, close_period, lacks_account, refusal, take_programme_step, take_step,
};
pub use state::{InstructionCommand, InstructionState};
pub use store::{
    OfficePeriod, ProgrammePayment, count_to_check, find, find_for_office, instructions,
    is_paid_to_households, list, list_accounts, list_for_office, list_of_programme,
    shop_of_instruction,
};
