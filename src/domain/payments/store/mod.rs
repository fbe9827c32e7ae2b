//! The SQL of payments and refunds.

pub(super) mod payments;
pub(super) mod refund_lines;
pub(super) mod refunds;
