//! Money in whole minor units of the platform's one currency: never a float, never unchecked.

mod pricing;
mod split;
#[cfg(test)]
mod tests;

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::BigInt;
use serde::{Deserialize, Serialize};

use crate::base::error::{Code, Error, Result};
use crate::base::number::{NumberFault, fixed};
use crate::base::quantity::Quantity;
use crate::base::sql_types::whole_number;
use crate::base::text::narrow;

pub use pricing::{GRAMS_PER_JIN, UnitPrices, price_for_grams, unit_prices};

/// An amount in minor units (fen), from −10^15 to 10^15: inside 64 bits, and inside the integers
/// that JSON readers keep exact.
///
/// There are no operators on purpose: every sum and product is checked.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    AsExpression,
    FromSqlRow,
)]
#[serde(try_from = "i64", into = "i64")]
#[diesel(sql_type = BigInt)]
pub struct Money(i64);

whole_number!(Money);

/// Minor units in one major unit, and the decimals that shows.
const MINOR_PER_MAJOR: u64 = 100;
const DECIMALS: usize = 2;

impl Money {
    /// The largest amount, in minor units: ten thousand billion yuan.
    pub const MAX_MINOR: i64 = 1_000_000_000_000_000;
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of minor units; `money.overflow` outside the range.
    pub fn new(minor: i64) -> Result<Self> {
        if (-Self::MAX_MINOR..=Self::MAX_MINOR).contains(&minor) {
            Ok(Self(minor))
        } else {
            Err(Code::MoneyOverflow.into())
        }
    }

    /// The minor units.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Reads an amount that a person typed: `12.50`, `¥1,234`, `１２．５`. Signs and more than two
    /// decimals are refused, so the result is never negative.
    pub fn parse(text: &str) -> Result<Self> {
        let text = narrow(text);
        let digits = text.strip_prefix('¥').unwrap_or(&text);
        match fixed(digits, DECIMALS) {
            Ok(minor) => Self::new(minor),
            Err(NumberFault::Empty) => Err(Code::FieldRequired.into()),
            Err(NumberFault::TooLarge) => Err(Code::MoneyOverflow.into()),
            Err(NumberFault::TooManyDecimals) => {
                Err(Error::new(Code::MoneyTooManyDecimals).with("max", DECIMALS))
            }
            Err(NumberFault::NotANumber) => Err(Code::MoneyInvalid.into()),
        }
    }

    /// The sum of two amounts.
    pub fn checked_add(self, other: Self) -> Result<Self> {
        // Two amounts in range cannot leave 64 bits.
        Self::new(self.0.saturating_add(other.0))
    }

    /// This amount less another.
    pub fn checked_sub(self, other: Self) -> Result<Self> {
        Self::new(self.0.saturating_sub(other.0))
    }

    /// The price of `count` pieces.
    pub fn checked_mul(self, count: Quantity) -> Result<Self> {
        Self::from_wide(i128::from(self.0) * i128::from(count.get()))
    }

    /// The same amount with the other sign; the range is symmetric, so this cannot fail.
    #[must_use]
    pub const fn neg(self) -> Self {
        Self(-self.0)
    }

    /// The sum of all amounts; only the result has to be in range.
    pub fn total(amounts: impl IntoIterator<Item = Self>) -> Result<Self> {
        Self::from_wide(amounts.into_iter().map(|amount| i128::from(amount.0)).sum())
    }

    /// Whether this is less than nothing.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Whether this is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The amount with two decimals and no grouping: `12.80`, `-0.05`. Nothing is `0.00`, never
    /// `-0.00`.
    pub fn to_decimal(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let minor = self.0.unsigned_abs();
        format!(
            "{sign}{}.{:02}",
            minor / MINOR_PER_MAJOR,
            minor % MINOR_PER_MAJOR
        )
    }

    /// A result of wide arithmetic, if it is in range.
    pub(in crate::base) fn from_wide(minor: i128) -> Result<Self> {
        match i64::try_from(minor) {
            Ok(minor) => Self::new(minor),
            Err(_) => Err(Code::MoneyOverflow.into()),
        }
    }
}
