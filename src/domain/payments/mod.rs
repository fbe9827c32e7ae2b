//! Payments, what they are for, and refunds.
//!
//! Amounts come from the order alone, never from a form: what an accountant types has to be what
//! is due. A payment has succeeded only by an accountant's recorded act or by the verified message
//! of a provider.

mod model;
pub mod parts;
mod provider;
pub mod state;
mod store;

pub use model::{Payment, Receipt, Refund};
pub use parts::{Chosen, GoneBack, RefundLine, RefundParts, Refundable, RefundableLine};
pub use provider::{MANUAL, Manual, Provider, Span, pay_by, provider_of};
pub use state::{PaymentState, RefundCommand, RefundState};
pub use store::payments::{
    find_custody, insert_succeeded, list_payments, list_payments_of, payments_of_order,
};
pub use store::refund_lines::{gone_back, refundable};
pub use store::refunds::{
    find_refund, insert_refund, is_last_refund, list_open_refunds, list_refunds_of, open_amount,
    refunds_of_order, take_step,
};
