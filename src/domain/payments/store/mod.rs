//! The SQL of payments and refunds.

pub(super) mod payments;
pub(super) mod refunds;
