//! Payments and refunds as people look at them.

use super::state::{PaymentState, RefundState};
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::fields::FieldErrors;
use crate::base::ids::{PaymentId, RefundId};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::text::optional_line;
use crate::domain::orders::PaymentMethod;

/// Most characters of what an accountant notes.
const MAX_NOTE: usize = 200;

/// What an accountant says to have received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The amount.
    pub amount: Money,
    /// The bank's number, who paid, or nothing.
    pub note: String,
}

impl Receipt {
    /// Reads what was typed into `amount` and `note`.
    pub fn parse(amount: &str, note: &str) -> Result<Self> {
        let mut faults = FieldErrors::new();
        let amount = faults.take("amount", Money::parse(amount));
        let note = faults.take("note", optional_line(note, MAX_NOTE));
        faults.finish()?;
        Ok(Self {
            amount: amount.unwrap_or_default(),
            note: note.unwrap_or_default(),
        })
    }
}

/// The part of a payment that is for one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The payment.
    pub id: PaymentId,
    /// The order.
    pub order_number: OrderNumber,
    /// How it was paid.
    pub method: PaymentMethod,
    /// The amount.
    pub amount: Money,
    /// How far it has come.
    pub state: PaymentState,
    /// What the accountant noted.
    pub note: String,
    /// When it was recorded.
    pub created_at: Timestamp,
}

/// Money that goes back, or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// The refund.
    pub id: RefundId,
    /// The order.
    pub order_number: OrderNumber,
    /// The amount.
    pub amount: Money,
    /// How far it has come.
    pub state: RefundState,
    /// Why.
    pub reason: String,
    /// Since when it is asked for.
    pub requested_at: Timestamp,
    /// When the buyer had it.
    pub succeeded_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::error::Code;

    #[test]
    fn what_an_accountant_types_is_read_or_refused_field_by_field() {
        let read = Receipt::parse(" ￥１，２８０．５ ", "工行 \u{202e}尾号 1234\n").unwrap();
        assert_eq!(read.amount, Money::new(128_050).unwrap());
        assert_eq!(read.note, "工行 尾号 1234");
        let refused = Receipt::parse("-1", &"长".repeat(201)).unwrap_err();
        let faults: Vec<_> = refused
            .field_errors()
            .iter()
            .map(|fault| (fault.field.as_str(), fault.code))
            .collect();
        assert_eq!(
            faults,
            [("amount", Code::MoneyInvalid), ("note", Code::FieldTooLong)]
        );
    }
}
