//! Payment providers: who takes buyers' money, how, and by when it has to be there.
//!
//! `manual` is cash on delivery, and transfers to the shop's bank account, recorded by hand. Every
//! other one is a gateway (see [`super::gateway`]).

use crate::base::clock::{HOUR_MS, MINUTE_MS, Timestamp};
use crate::domain::ledger::Custody;
use crate::domain::orders::PaymentMethod;

/// What one payment covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// One order: the money goes to its shop.
    Order,
    /// A whole purchase: the channel itself splits it among the shops.
    Purchase,
}

/// Somebody who takes buyers' money.
///
/// A provider whose money would stay with the platform is not offered: [`Provider::custody`] says
/// who holds it.
pub trait Provider: Send + Sync {
    /// The word in the payments table.
    fn name(&self) -> &'static str;

    /// Who holds the money that it takes.
    fn custody(&self) -> Custody;

    /// What one payment covers.
    fn span(&self) -> Span;
}

/// Cash and bank transfers, recorded by the shop's accountant or an administrator above the shop.
#[derive(Debug, Clone, Copy)]
pub struct Manual;

impl Manual {
    /// What is recorded by hand.
    pub const METHODS: [PaymentMethod; 2] =
        [PaymentMethod::CashOnDelivery, PaymentMethod::Transfer];
}

impl Provider for Manual {
    fn name(&self) -> &'static str {
        MANUAL_NAME
    }

    fn custody(&self) -> Custody {
        Custody::Shop
    }

    fn span(&self) -> Span {
        Span::Order
    }
}

/// The word of [`Manual`].
pub(super) const MANUAL_NAME: &str = "manual";

/// A transfer may take a weekend.
const TRANSFER_WAITS_MS: i64 = 72 * HOUR_MS;
/// Who pays online does so now, or comes again.
const GATEWAY_WAITS_MS: i64 = 30 * MINUTE_MS;

/// When an order that is placed now has to be paid; `None` where it is due on delivery.
pub const fn pay_by(method: PaymentMethod, placed_at: Timestamp) -> Option<Timestamp> {
    match method {
        PaymentMethod::CashOnDelivery => None,
        PaymentMethod::Transfer => Some(placed_at.plus_ms(TRANSFER_WAITS_MS)),
        PaymentMethod::Gateway => Some(placed_at.plus_ms(GATEWAY_WAITS_MS)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transfer_has_three_days_a_gateway_half_an_hour_and_cash_no_deadline() {
        let placed = Timestamp::from_ms(1_000);
        assert_eq!(
            pay_by(PaymentMethod::Transfer, placed),
            Some(Timestamp::from_ms(1_000 + 3 * 24 * 3_600_000))
        );
        assert_eq!(
            pay_by(PaymentMethod::Gateway, placed),
            Some(Timestamp::from_ms(1_000 + 30 * 60_000))
        );
        assert_eq!(pay_by(PaymentMethod::CashOnDelivery, placed), None);
    }

    #[test]
    fn what_is_recorded_by_hand_is_with_the_shop() {
        assert_eq!(Manual.custody(), Custody::Shop);
        assert_eq!(Manual.span(), Span::Order);
    }
}
