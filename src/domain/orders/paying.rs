//! How an order is paid, and what its payments say so far.

use crate::base::error::Result;
use crate::base::money::Money;
use crate::base::sql_types::text_enum;

text_enum! {
    /// What the buyer has chosen.
    pub enum PaymentMethod {
        /// Cash (or a scan) when the parcel is handed over.
        CashOnDelivery => "cod",
        /// A transfer to the shop's bank account, before anything is packed.
        Transfer => "transfer",
        /// A payment provider.
        Gateway => "gateway",
    }
}

text_enum! {
    /// What the payments and refunds of an order amount to.
    pub enum PaymentStatus {
        /// Nothing is paid yet.
        Unpaid => "unpaid",
        /// Nothing is paid yet, and nothing has to be before delivery.
        DueOnDelivery => "due_on_delivery",
        /// Paid in full.
        Paid => "paid",
        /// A part went back.
        PartlyRefunded => "partly_refunded",
        /// All of it went back.
        Refunded => "refunded",
    }
}

impl PaymentStatus {
    /// The status of an order with these sums.
    pub fn of(method: PaymentMethod, paid: Money, refunded: Money) -> Self {
        if paid.is_zero() {
            return match method {
                PaymentMethod::CashOnDelivery => Self::DueOnDelivery,
                PaymentMethod::Transfer | PaymentMethod::Gateway => Self::Unpaid,
            };
        }
        if refunded.is_zero() {
            Self::Paid
        } else if refunded < paid {
            Self::PartlyRefunded
        } else {
            Self::Refunded
        }
    }

    /// Whether the shop still holds some of the buyer's money.
    pub const fn is_money_there(self) -> bool {
        matches!(self, Self::Paid | Self::PartlyRefunded)
    }
}

/// What is still to be paid of a total; never less than nothing.
pub fn due(total: Money, paid: Money) -> Result<Money> {
    Ok(total.checked_sub(paid)?.max(Money::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_follows_from_the_sums() {
        let of = |method, paid: i64, refunded: i64| {
            let money = |minor| Money::new(minor).unwrap();
            PaymentStatus::of(method, money(paid), money(refunded))
        };
        assert_eq!(of(PaymentMethod::Transfer, 0, 0), PaymentStatus::Unpaid);
        assert_eq!(
            of(PaymentMethod::CashOnDelivery, 0, 0),
            PaymentStatus::DueOnDelivery
        );
        assert_eq!(
            of(PaymentMethod::CashOnDelivery, 900, 0),
            PaymentStatus::Paid
        );
        assert_eq!(
            of(PaymentMethod::Transfer, 900, 100),
            PaymentStatus::PartlyRefunded
        );
        assert_eq!(
            of(PaymentMethod::Transfer, 900, 900),
            PaymentStatus::Refunded
        );
    }
}
