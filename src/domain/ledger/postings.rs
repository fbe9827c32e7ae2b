//! What each transfer books: arithmetic without a database.

use super::model::{AccountKind, Custody};
use crate::base::error::{Code, Error, Result};
use crate::base::money::Money;

/// The entries of one transfer: each account once, no zeros, and the sum is zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries(Vec<(AccountKind, Money)>);

impl Entries {
    /// Leaves out zeros, and refuses what does not balance.
    fn balanced(amounts: impl IntoIterator<Item = (AccountKind, Money)>) -> Result<Self> {
        let entries: Vec<_> = amounts
            .into_iter()
            .filter(|(_, amount)| !amount.is_zero())
            .collect();
        let sum = Money::total(entries.iter().map(|(_, amount)| *amount))?;
        if sum.is_zero() && entries.len() >= 2 {
            Ok(Self(entries))
        } else {
            Err(Error::internal(format!(
                "a transfer does not balance: {entries:?}"
            )))
        }
    }

    /// The entries.
    pub fn as_slice(&self) -> &[(AccountKind, Money)] {
        &self.0
    }
}

/// A payment for one order, and what it is made of: goods + freight − subsidy = total.
#[derive(Debug, Clone, Copy)]
pub struct PaymentParts {
    /// Who holds it.
    pub custody: Custody,
    /// What the buyer paid.
    pub total: Money,
    /// The lines less the shop's discount, commission included.
    pub goods: Money,
    /// Freight.
    pub freight: Money,
    /// The platform's share of the goods.
    pub commission: Money,
    /// What a programme pays in the buyer's place.
    pub subsidy: Money,
}

/// A buyer has paid: whoever took the money holds it, and owes it to the shop and the platform.
pub fn payment(parts: PaymentParts) -> Result<Entries> {
    let entitlement = parts.goods.checked_sub(parts.commission)?;
    Entries::balanced([
        (parts.custody.account(), parts.total),
        (AccountKind::Entitlement, entitlement.neg()),
        (AccountKind::Freight, parts.freight.neg()),
        (AccountKind::Commission, parts.commission.neg()),
        (AccountKind::Subsidy, parts.subsidy),
    ])
}

/// Accounts that a cancellation takes from, in the order in which odd minor units go.
const SHARES: [AccountKind; 3] = [
    AccountKind::Entitlement,
    AccountKind::Freight,
    AccountKind::Commission,
];

/// `amount` of what was paid is to go back: in proportion out of what is still booked for the
/// order. All of it together takes back exactly what the payment has booked, however many parts
/// it goes in.
///
/// # Errors
/// `refund.too_much` for nothing, or more than is left.
pub fn cancellation(booked: &[(AccountKind, Money)], amount: Money) -> Result<Entries> {
    let left = |kind: AccountKind| {
        Money::total(booked.iter().filter(|(k, _)| *k == kind).map(|(_, m)| *m))
    };
    let mut owed = Vec::with_capacity(SHARES.len());
    for kind in SHARES {
        owed.push(left(kind)?.neg());
    }
    let subsidy = left(AccountKind::Subsidy)?;
    let paid = Money::total(owed.iter().copied())?.checked_sub(subsidy)?;
    if amount <= Money::ZERO || amount > paid {
        return Err(Code::RefundTooMuch.into());
    }
    let kept = paid.checked_sub(amount)?;
    let of_subsidy = subsidy.split(&[amount.get(), kept.get()])?;
    let of_subsidy = of_subsidy.first().copied().unwrap_or_default();
    let weights: Vec<i64> = owed.iter().map(|share| share.get()).collect();
    let shares = amount.checked_add(of_subsidy)?.split(&weights)?;
    Entries::balanced(
        SHARES
            .into_iter()
            .zip(shares)
            .chain([(AccountKind::Subsidy, of_subsidy.neg())])
            .chain([(AccountKind::RefundPayable, amount.neg())]),
    )
}

/// What was to go back has left the hands of whoever held it.
pub fn refund(custody: Custody, amount: Money) -> Result<Entries> {
    Entries::balanced([
        (AccountKind::RefundPayable, amount),
        (custody.account(), amount.neg()),
    ])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn fen(minor: i64) -> Money {
        Money::new(minor).unwrap()
    }

    fn parts(goods: i64, freight: i64, commission: i64, subsidy: i64) -> PaymentParts {
        PaymentParts {
            custody: Custody::Shop,
            total: fen(goods + freight - subsidy),
            goods: fen(goods),
            freight: fen(freight),
            commission: fen(commission),
            subsidy: fen(subsidy),
        }
    }

    #[test]
    fn a_payment_is_held_by_the_shop_and_owed_to_it() {
        // 2 × 45.00 with 10.00 freight, 3 % for the platform, 5.00 from a programme: the buyer
        // pays 95.00.
        let entries = payment(parts(9_000, 1_000, 270, 500)).unwrap();
        assert_eq!(
            entries.as_slice(),
            [
                (AccountKind::CustodyShop, fen(9_500)),
                (AccountKind::Entitlement, fen(-8_730)),
                (AccountKind::Freight, fen(-1_000)),
                (AccountKind::Commission, fen(-270)),
                (AccountKind::Subsidy, fen(500)),
            ]
        );
    }

    #[test]
    fn a_payment_that_does_not_add_up_is_refused() {
        let wrong = PaymentParts {
            total: fen(9_501),
            ..parts(9_000, 1_000, 270, 500)
        };
        assert_eq!(payment(wrong).unwrap_err().code(), Code::SystemInternal);
    }

    #[test]
    fn half_of_an_order_goes_back_in_proportion() {
        let booked = payment(parts(9_000, 1_000, 270, 500)).unwrap();
        // Half of 95.00, and of each part: 43.65, 5.00, 1.35 and 2.50 of the subsidy.
        let entries = cancellation(booked.as_slice(), fen(4_750)).unwrap();
        assert_eq!(
            entries.as_slice(),
            [
                (AccountKind::Entitlement, fen(4_365)),
                (AccountKind::Freight, fen(500)),
                (AccountKind::Commission, fen(135)),
                (AccountKind::Subsidy, fen(-250)),
                (AccountKind::RefundPayable, fen(-4_750)),
            ]
        );
    }

    #[test]
    fn o_30_more_than_was_paid_or_nothing_cannot_go_back() {
        let booked = payment(parts(9_000, 1_000, 0, 0)).unwrap();
        for wrong in [10_001, 0, -1] {
            let refused = cancellation(booked.as_slice(), fen(wrong)).unwrap_err();
            assert_eq!(refused.code(), Code::RefundTooMuch, "{wrong}");
        }
        let nothing_paid = cancellation(&[], fen(1)).unwrap_err();
        assert_eq!(nothing_paid.code(), Code::RefundTooMuch);
    }

    #[derive(Default)]
    struct Books(BTreeMap<AccountKind, Money>);

    impl Books {
        fn add(&mut self, entries: &Entries) {
            for (kind, amount) in entries.as_slice() {
                let balance = self.0.entry(*kind).or_default();
                *balance = balance.checked_add(*amount).unwrap();
            }
        }

        fn of(&self, kind: AccountKind) -> i64 {
            self.0.get(&kind).map_or(0, |balance| balance.get())
        }

        fn all(&self) -> Vec<(AccountKind, Money)> {
            self.0
                .iter()
                .map(|(kind, balance)| (*kind, *balance))
                .collect()
        }
    }

    proptest! {
        #[test]
        fn whatever_goes_back_in_whatever_parts_the_books_balance(
            goods in 0_i64..2_000_000,
            freight in 0_i64..50_000,
            commission_bps in 0_i64..=3_000,
            subsidy_bps in 0_i64..10_000,
            cuts in prop::collection::vec(0_i64..1_000_000, 0..6),
        ) {
            let subsidy = (goods + freight) * subsidy_bps / 10_000;
            let parts = parts(goods, freight, goods * commission_bps / 10_000, subsidy);
            let total = parts.total.get();
            prop_assume!(total > 0);
            let mut books = Books::default();
            books.add(&payment(parts).unwrap());
            let mut left = total;
            let parts = cuts.iter().map(|cut| cut % total).chain([total]);
            for part in parts {
                let amount = part.min(left);
                if amount == 0 {
                    continue;
                }
                books.add(&cancellation(&books.all(), fen(amount)).unwrap());
                books.add(&refund(Custody::Shop, fen(amount)).unwrap());
                left -= amount;
                // Nobody ever owes less than nothing, and held = owed.
                for kind in SHARES {
                    prop_assert!(books.of(kind) <= 0, "{kind}: {}", books.of(kind));
                }
                prop_assert!(books.of(AccountKind::Subsidy) >= 0);
                prop_assert_eq!(books.of(AccountKind::CustodyShop), left);
                prop_assert_eq!(books.0.values().map(|m| m.get()).sum::<i64>(), 0);
            }
            for kind in AccountKind::ALL {
                prop_assert_eq!(books.of(*kind), 0, "{}", kind);
            }
        }
    }
}
