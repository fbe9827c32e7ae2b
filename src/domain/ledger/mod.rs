//! The ledger: double entry, append-only, in minor units.
//!
//! A transfer's entries sum to zero. A positive amount is what an account holds, a negative one
//! what it owes; a balance is the sum of its entries, kept in the same transaction. What was booked
//! is never changed: going back on it is a new transfer. The ledger knows no orders, it only keeps
//! their ids and those of their lines.
//!
//! Each shop has books of its own, the platform's accounts in them included: nobody waits for a
//! row that all shops share.

mod model;
mod postings;
mod service;
mod store;

pub use model::{
    Account, AccountKind, Balance, Custody, Entry, HouseholdShare, Owed, StatementLine,
    TransferKind,
};
pub use postings::{
    BackLine, BackParts, Entries, PaymentParts, SharingParts, assignment, cancellation, payment,
    payout, refund, sharing, surplus,
};
pub use service::{
    assign_subsidies, cancel, pay, pay_out, pay_surplus, send_back, share, take_back,
};
pub use store::{
    balances, household_shares, order_balances, shared_parcels, shares_of_parcel, statement,
};
pub(in crate::domain) use store::{entries, unsettled_entries};
