//! The SQL of payments and refunds.

pub(super) mod gateway;
pub(super) mod held;
pub(super) mod merchants;
pub(super) mod messages;
pub(super) mod payments;
pub(super) mod refund_lines;
pub(super) mod refunds;
pub(super) mod sending;
