//! What a programme is, and how much it gives: arithmetic without a database.

use chrono::NaiveDate;

use super::state::ProgrammeState;
use crate::base::error::Result;
use crate::base::ids::ProgrammeId;
use crate::base::money::Money;
use crate::base::quantity::Quantity;
use crate::base::rate::{Rate, Rounding};
use crate::base::sql_types::text_enum;

text_enum! {
    /// What a programme supports.
    pub enum ProgrammeKind {
        /// Something off the goods, for everybody.
        PriceSubsidy => "price_subsidy",
        /// Something off the goods, for a code.
        Voucher => "voucher",
        /// A part of the freight.
        FreightSubsidy => "freight_subsidy",
        /// A part of the platform's commission, which the shop does not owe.
        FeeWaiver => "fee_waiver",
    }
}

text_enum! {
    /// How much it gives.
    pub enum Basis {
        /// So much an order.
        Fixed => "fixed",
        /// So much a line.
        PerLine => "per_line",
        /// A part.
        Percent => "percent",
    }
}

/// How much it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gift {
    /// So much an order.
    Fixed(Money),
    /// So much for each line of an order.
    PerLine(Money),
    /// A part of what it is taken off.
    Percent(Rate),
}

impl Gift {
    /// How it is counted.
    pub const fn basis(self) -> Basis {
        match self {
            Self::Fixed(_) => Basis::Fixed,
            Self::PerLine(_) => Basis::PerLine,
            Self::Percent(_) => Basis::Percent,
        }
    }
}

/// A programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Its id.
    pub id: ProgrammeId,
    /// Whose it is: a trimmed code; empty for the whole platform.
    pub division_code: String,
    /// What it is called.
    pub name_zh: String,
    /// The same in English, or empty.
    pub name_en: String,
    /// What it is, in plain words.
    pub about_zh: String,
    /// The same in English, or empty.
    pub about_en: String,
    /// What it supports.
    pub kind: ProgrammeKind,
    /// How much it gives.
    pub gift: Gift,
    /// The most that it gives an order.
    pub most: Option<Money>,
    /// For goods of at least so much.
    pub min_goods: Money,
    /// The code of a voucher, folded.
    pub code: Option<String>,
    /// How many orders in all.
    pub total_limit: Option<i64>,
    /// How many orders of one buyer.
    pub buyer_limit: Option<i64>,
    /// What it may cost in all.
    pub budget: Money,
    /// For orders that nobody has paid yet.
    pub reserved: Money,
    /// For orders that were paid, less what came back.
    pub spent: Money,
    /// Orders that carry it and have not ended without a sale.
    pub used: i64,
    /// Its first day in the platform's zone.
    pub starts_on: NaiveDate,
    /// Its last.
    pub ends_on: NaiveDate,
    /// Whether it runs.
    pub state: ProgrammeState,
    /// Whether the shops that it is for stand on the front page while it runs.
    pub is_on_shelf: bool,
    /// Where the shops are that it is for: trimmed codes.
    pub areas: Vec<String>,
}

impl Programme {
    /// What is left of the budget; never below zero.
    pub fn left(&self) -> Result<Money> {
        let taken = self.reserved.checked_add(self.spent)?;
        self.budget.checked_sub(taken)
    }

    /// Whether it is for shops in a division.
    pub fn covers(&self, division_code: &str) -> bool {
        self.areas
            .iter()
            .any(|area| division_code.starts_with(area))
    }

    /// What it gives, of `part` (goods, freight or commission) and for so many lines; no more than
    /// `most`.
    pub(super) fn gives(&self, part: Money, lines: usize, most: Money) -> Result<Money> {
        let amount = match self.gift {
            Gift::Fixed(amount) => amount,
            // What is beyond the range of money is more than there is to take off.
            Gift::PerLine(amount) => {
                let lines = Quantity::new(i64::try_from(lines).unwrap_or(i64::MAX));
                let sum = lines.and_then(|lines| amount.checked_mul(lines));
                sum.unwrap_or(most)
            }
            Gift::Percent(rate) => rate.of(part, Rounding::Down)?,
        };
        let amount = self.most.map_or(amount, |most| amount.min(most));
        Ok(amount.min(most))
    }
}
