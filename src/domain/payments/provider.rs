//! Payment providers: who takes buyers' money, how, and by when it has to be there.
//!
//! `manual` is the first: cash on delivery, and transfers to the shop's bank account, recorded by
//! hand. A gateway is one more implementation, and a line in [`provider_of`].

use crate::base::clock::{HOUR_MS, Timestamp};
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

/// A way to take buyers' money.
///
/// A provider whose money would stay with the platform is not offered: [`Provider::custody`] says
/// who holds it.
pub trait Provider: Sync {
    /// The word in the payments table.
    fn name(&self) -> &'static str;

    /// The methods that buyers choose it by.
    fn methods(&self) -> &'static [PaymentMethod];

    /// Who holds the money that it takes.
    fn custody(&self) -> Custody;

    /// What one payment covers.
    fn span(&self) -> Span;

    /// How long an order waits for its money, in milliseconds; `None` where it is due on delivery.
    fn waits_ms(&self, method: PaymentMethod) -> Option<i64>;
}

/// Cash and bank transfers, recorded by the shop's accountant or an administrator above the shop.
#[derive(Debug, Clone, Copy)]
pub struct Manual;

/// The one of its kind.
pub static MANUAL: Manual = Manual;

/// A transfer may take a weekend.
const TRANSFER_WAITS_MS: i64 = 72 * HOUR_MS;

impl Provider for Manual {
    fn name(&self) -> &'static str {
        "manual"
    }

    fn methods(&self) -> &'static [PaymentMethod] {
        &[PaymentMethod::CashOnDelivery, PaymentMethod::Transfer]
    }

    fn custody(&self) -> Custody {
        Custody::Shop
    }

    fn span(&self) -> Span {
        Span::Order
    }

    fn waits_ms(&self, method: PaymentMethod) -> Option<i64> {
        match method {
            PaymentMethod::Transfer => Some(TRANSFER_WAITS_MS),
            PaymentMethod::CashOnDelivery | PaymentMethod::Gateway => None,
        }
    }
}

/// Every provider of this platform.
static PROVIDERS: &[&dyn Provider] = &[&MANUAL];

/// The provider behind a method; `None` for one that this platform does not offer.
pub fn provider_of(method: PaymentMethod) -> Option<&'static dyn Provider> {
    PROVIDERS
        .iter()
        .find(|provider| provider.methods().contains(&method))
        .copied()
}

/// When an order that is placed now has to be paid; `None` where it is due on delivery.
pub fn pay_by(method: PaymentMethod, placed_at: Timestamp) -> Option<Timestamp> {
    let waits_ms = provider_of(method)?.waits_ms(method)?;
    Some(placed_at.plus_ms(waits_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transfer_has_three_days_and_cash_has_no_deadline() {
        let placed = Timestamp::from_ms(1_000);
        assert_eq!(
            pay_by(PaymentMethod::Transfer, placed),
            Some(Timestamp::from_ms(1_000 + 3 * 24 * 3_600_000))
        );
        assert_eq!(pay_by(PaymentMethod::CashOnDelivery, placed), None);
    }

    #[test]
    fn every_method_on_offer_leaves_the_money_with_the_shop_or_a_channel() {
        for method in PaymentMethod::ALL {
            if let Some(provider) = provider_of(*method) {
                assert_ne!(provider.custody(), Custody::Platform, "{method}");
            }
        }
        assert!(provider_of(PaymentMethod::Gateway).is_none());
    }
}
