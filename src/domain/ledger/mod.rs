//! The ledger: double entry, append-only, in minor units.
//!
//! A transfer's entries sum to zero. A positive amount is what an account holds, a negative one
//! what it owes; a balance is the sum of its entries. What was booked is never changed: going
//! back on it is a new transfer. The ledger knows no orders, it only keeps their ids.

mod model;
mod postings;
mod service;
mod store;

pub use model::{AccountKind, Balances, Custody, TransferKind};
pub use postings::{Entries, PaymentParts, cancellation, payment, refund};
pub use service::{cancel, pay, send_back};
pub use store::{balances, order_balances};
