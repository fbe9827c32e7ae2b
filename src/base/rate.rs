//! Shares of an amount in basis points, with the rounding named at each use.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::BigInt;
use serde::{Deserialize, Serialize};

use crate::base::error::{Code, Error, Result};
use crate::base::money::Money;
use crate::base::number::{NumberFault, fixed};
use crate::base::sql_types::whole_number;
use crate::base::text::narrow;

/// A share from 0 to 10 000 basis points (0 % to 100 %).
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
pub struct Rate(i64);

whole_number!(Rate);

/// What becomes of a part of a minor unit. Negative amounts round like positive ones, with the
/// sign turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest, a half away from zero.
    HalfUp,
    /// Towards zero: never more than the exact share.
    Down,
    /// Away from zero: never less than the exact share.
    Up,
}

impl Rate {
    /// The whole, in basis points.
    pub const MAX: i64 = 10_000;
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A share in basis points; `rate.out_of_range` outside 0 to 10 000.
    pub fn new(basis_points: i64) -> Result<Self> {
        if (0..=Self::MAX).contains(&basis_points) {
            Ok(Self(basis_points))
        } else {
            Err(Code::RateOutOfRange.into())
        }
    }

    /// The basis points.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Reads a percentage that a person typed: `12.5`, `12.5%`, `１２％`.
    pub fn parse_percent(text: &str) -> Result<Self> {
        let text = narrow(text);
        match fixed(text.strip_suffix('%').unwrap_or(&text), 2) {
            Ok(basis_points) => Self::new(basis_points),
            Err(NumberFault::Empty) => Err(Code::FieldRequired.into()),
            Err(NumberFault::TooLarge) => Err(Code::RateOutOfRange.into()),
            Err(NumberFault::NotANumber | NumberFault::TooManyDecimals) => {
                Err(Error::new(Code::RateInvalid))
            }
        }
    }

    /// The share as a percentage: `5`, `2.5`, `0.25`.
    pub fn to_percent(self) -> String {
        let text = format!("{}.{:02}", self.0 / 100, self.0 % 100);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// This share of an amount.
    pub fn of(self, amount: Money, rounding: Rounding) -> Result<Money> {
        let whole = i128::from(Self::MAX);
        let exact = i128::from(amount.get()).abs() * i128::from(self.0);
        let rounded = match rounding {
            Rounding::HalfUp => (exact + whole / 2) / whole,
            Rounding::Down => exact / whole,
            Rounding::Up => (exact + whole - 1) / whole,
        };
        Money::from_wide(if amount.is_negative() {
            -rounded
        } else {
            rounded
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fen(minor: i64) -> Money {
        Money::new(minor).unwrap()
    }

    #[test]
    fn each_rounding_does_what_its_name_says() {
        // 5 % of 0.30 is 0.015.
        let rate = Rate::new(500).unwrap();
        for (rounding, expected) in [
            (Rounding::HalfUp, 2),
            (Rounding::Down, 1),
            (Rounding::Up, 2),
        ] {
            assert_eq!(rate.of(fen(30), rounding).unwrap(), fen(expected));
            assert_eq!(rate.of(fen(-30), rounding).unwrap(), fen(-expected));
        }
        assert_eq!(
            Rate::new(Rate::MAX)
                .unwrap()
                .of(fen(77), Rounding::Down)
                .unwrap(),
            fen(77)
        );
    }

    #[test]
    fn percentages_are_read_to_the_basis_point() {
        assert_eq!(
            Rate::parse_percent("１２．５％").unwrap(),
            Rate::new(1250).unwrap()
        );
        assert_eq!(
            Rate::parse_percent("100").unwrap(),
            Rate::new(10_000).unwrap()
        );
        assert_eq!(
            Rate::parse_percent("100.01").unwrap_err().code(),
            Code::RateOutOfRange
        );
        assert_eq!(
            Rate::parse_percent("1.234").unwrap_err().code(),
            Code::RateInvalid
        );
        assert_eq!(
            Rate::parse_percent("-5").unwrap_err().code(),
            Code::RateInvalid
        );
        assert_eq!(
            Rate::parse_percent("%").unwrap_err().code(),
            Code::FieldRequired
        );
    }

    proptest! {
        #[test]
        fn a_share_and_its_complement_make_the_whole(bps in 0_i64..=10_000, minor in 0..=Money::MAX_MINOR) {
            let share = Rate::new(bps).unwrap().of(fen(minor), Rounding::Down).unwrap();
            let rest = Rate::new(10_000 - bps).unwrap().of(fen(minor), Rounding::Up).unwrap();
            prop_assert_eq!(share.checked_add(rest).unwrap(), fen(minor));
        }
    }
}
