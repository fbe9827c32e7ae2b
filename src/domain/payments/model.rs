//! Payments and refunds as people look at them.

use chrono::NaiveDate;

use super::provider::Manual;
use super::state::{PaymentState, RefundState};
use crate::base::clock::Timestamp;
use crate::base::day;
use crate::base::error::{Code, Result};
use crate::base::ids::{PaymentId, RefundId};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::sql_types::text_enum;
use crate::domain::orders::PaymentMethod;

/// Most characters of what an accountant notes.
const MAX_NOTE: usize = 200;

/// What an accountant says to have received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The amount.
    pub amount: Money,
    /// How it came, which need not be how the buyer had meant to pay.
    pub paid_by: PaymentMethod,
    /// The day on which it arrived.
    pub received_on: NaiveDate,
    /// The bank's number, who paid, or nothing.
    pub note: String,
}

impl Receipt {
    /// Reads what was typed into `amount`, `paid_by`, `received_on` and `note`.
    pub fn parse(form: &dyn Fields) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let amount = input.parsed("amount", Money::parse);
        let paid_by = input.choice("paid_by");
        if paid_by.is_some_and(|method| !Manual::METHODS.contains(&method)) {
            input.fault("paid_by", Code::FieldInvalid);
        }
        let received_on = input.parsed("received_on", day::parse);
        let note = input.optional_line("note", MAX_NOTE);
        let (amount, paid_by, received_on) = input.finish((amount, paid_by, received_on))?;
        Ok(Self {
            amount: amount.ok_or(Code::FieldRequired)?,
            paid_by: paid_by.ok_or(Code::FieldRequired)?,
            received_on: received_on.ok_or(Code::FieldRequired)?,
            note,
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
    /// The day on which it arrived, where somebody had to say so.
    pub received_on: Option<NaiveDate>,
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
    /// Whether a gateway sends it by itself.
    pub is_automatic: bool,
    /// Why the gateway's sending was left to people, if it was.
    pub left: Option<LeftBecause>,
    /// Why the gateway could not send it so far; empty for no reason known.
    pub trouble: String,
    /// How often the gateway has refused it.
    pub refusals: i64,
}

text_enum! {
    /// Why money that a gateway was to send back was left to people.
    pub enum LeftBecause {
        /// It had arrived, and the buyer's bank has sent it back.
        CameBack => "came_back",
        /// The gateway has sent another amount.
        Differs => "differs",
        /// The gateway is not set up any more. Once it is again, the gateway goes on.
        NoGateway => "no_gateway",
    }
}

/// From so many refusals on people may settle a refund at the gateway themselves.
pub const HOPELESS: i64 = 3;

impl Refund {
    /// Whether the shop may say that the money went back: what a gateway sends by itself only when it
    /// was left to people, or when the gateway keeps refusing and it is known not to be under way.
    pub fn is_by_hand(&self) -> bool {
        let is_refused = self.state == RefundState::Failed && self.refusals >= HOPELESS;
        let is_hopeless = is_refused || self.left.is_some();
        self.state.is_open() && (!self.is_automatic || is_hopeless)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    struct Typed(BTreeMap<&'static str, String>);

    impl Fields for Typed {
        fn value(&self, field: &str) -> &str {
            self.0.get(field).map_or("", String::as_str)
        }
    }

    fn parse(amount: &str, paid_by: &str, day: &str, note: &str) -> Result<Receipt> {
        Receipt::parse(&Typed(BTreeMap::from([
            ("amount", amount.to_owned()),
            ("paid_by", paid_by.to_owned()),
            ("received_on", day.to_owned()),
            ("note", note.to_owned()),
        ])))
    }

    #[test]
    fn what_an_accountant_types_is_read_or_refused_field_by_field() {
        let read = parse(
            " ￥１，２８０．５ ",
            "transfer",
            "２０２６-11-2５",
            "工行 \u{202e}尾号 1234\n",
        );
        let expected = Receipt {
            amount: Money::new(128_050).unwrap(),
            paid_by: PaymentMethod::Transfer,
            received_on: NaiveDate::from_ymd_opt(2026, 11, 25).unwrap(),
            note: "工行 尾号 1234".to_owned(),
        };
        assert_eq!(read.unwrap(), expected);
        let faults = |refused: Result<Receipt>| {
            let refused = refused.unwrap_err();
            let faults = refused.field_errors().iter();
            faults
                .map(|fault| format!("{} {}", fault.field, fault.code))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            faults(parse("-1", "gateway", "2026-02-30", &"长".repeat(201))),
            [
                "amount money.invalid",
                "paid_by field.invalid",
                "received_on date.invalid",
                "note field.too_long"
            ]
        );
        assert_eq!(
            faults(parse("", "", "", "")),
            [
                "amount field.required",
                "paid_by field.required",
                "received_on field.required"
            ]
        );
    }
}
