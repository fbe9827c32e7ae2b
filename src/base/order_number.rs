//! The numbers that buyers read out on the telephone.
//!
//! A purchase has 16 digits: the date as `yyMMdd`, nine random digits, and a check digit after
//! Damm, which finds every single wrong digit and every swap of two neighbours. An order of it
//! adds its place: `2611251234567890-01`. A number alone opens nothing; the random part only
//! keeps numbers from telling how much is sold.

use chrono::NaiveDate;
use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

use crate::base::error::{Code, Result};
use crate::base::rng::Random;
use crate::base::sql_types::text_value;
use crate::base::text::narrow;

/// The number of a purchase: 16 digits.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    AsExpression,
    FromSqlRow,
)]
#[serde(try_from = "String", into = "String")]
#[diesel(sql_type = Text)]
pub struct PurchaseNumber(String);

text_value!(PurchaseNumber);

/// The number of an order: its purchase's number and `-01` to `-99`.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    AsExpression,
    FromSqlRow,
)]
#[serde(try_from = "String", into = "String")]
#[diesel(sql_type = Text)]
pub struct OrderNumber(String);

text_value!(OrderNumber);

/// Digits of a purchase number.
const LENGTH: usize = 16;
/// One more than the largest random part.
const RANDOM_END: i64 = 1_000_000_000;

impl PurchaseNumber {
    /// The most orders that one purchase can hold.
    pub const MAX_ORDERS: u8 = 99;

    /// A new number of this day. Two may be equal by chance (one in 10^9 a pair): the caller
    /// tries again when the database refuses the second.
    pub fn generate(day: NaiveDate, random: &Random) -> Self {
        let digits = format!(
            "{}{:09}",
            day.format("%y%m%d"),
            random.between(0, RANDOM_END)
        );
        let check = damm(&digits);
        Self(format!("{digits}{check}"))
    }

    /// Reads a number that a person typed: spaces and hyphens do not count, full-width digits do.
    pub fn parse(text: &str) -> Result<Self> {
        let digits = without_separators(text);
        if is_number(&digits) {
            Ok(Self(digits))
        } else {
            Err(fault(&digits))
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number of this purchase's order in this place, from 1 to [`Self::MAX_ORDERS`].
    pub fn order(&self, place: u8) -> Result<OrderNumber> {
        if (1..=Self::MAX_ORDERS).contains(&place) {
            Ok(OrderNumber(format!("{}-{place:02}", self.0)))
        } else {
            Err(Code::OrderNumberInvalid.into())
        }
    }
}

impl OrderNumber {
    /// Reads a number that a person typed, with or without spaces and hyphens.
    pub fn parse(text: &str) -> Result<Self> {
        let digits = without_separators(text);
        match digits.split_at_checked(LENGTH) {
            Some((purchase, place))
                if is_number(purchase) && place.len() == 2 && is_digits(place) && place != "00" =>
            {
                Ok(Self(format!("{purchase}-{place}")))
            }
            _ => Err(fault(&digits)),
        }
    }

    /// The digits, with the hyphen before the place.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number of the purchase to which the order belongs.
    pub fn purchase(&self) -> PurchaseNumber {
        PurchaseNumber(self.0.get(..LENGTH).unwrap_or_default().to_owned())
    }
}

fn without_separators(text: &str) -> String {
    let is_separator = |c: char| {
        c.is_whitespace() || matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
    };
    narrow(text).chars().filter(|c| !is_separator(*c)).collect()
}

fn fault(digits: &str) -> crate::base::error::Error {
    if digits.is_empty() {
        Code::FieldRequired.into()
    } else {
        Code::OrderNumberInvalid.into()
    }
}

/// 16 digits that begin with a date and whose check digit is right.
fn is_number(digits: &str) -> bool {
    digits.len() == LENGTH
        && is_digits(digits)
        && digits
            .get(..6)
            .is_some_and(|day| NaiveDate::parse_from_str(day, "%y%m%d").is_ok())
        && damm(digits) == 0
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The quasigroup of H. Michael Damm's thesis (2004): row = interim digit, column = next digit.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// The check digit of these digits; 0 if the last of them already is it.
fn damm(digits: &str) -> u8 {
    digits.bytes().fold(0, |interim, byte| {
        let row = DAMM.get(usize::from(interim));
        let next = row.and_then(|row| row.get(usize::from(byte.wrapping_sub(b'0'))));
        next.copied().unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number() -> PurchaseNumber {
        let day = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        PurchaseNumber::generate(day, &Random::seeded(7))
    }

    #[test]
    fn the_check_digit_is_that_of_the_published_example() {
        // The worked example everywhere: 572 has the check digit 4.
        assert_eq!(damm("572"), 4);
        assert_eq!(damm("5724"), 0);
    }

    #[test]
    fn a_number_begins_with_its_day_and_its_orders_count_on() {
        let number = number();
        assert!(number.as_str().starts_with("261125"));
        assert_eq!(number.as_str().len(), 16);
        let order = number.order(1).unwrap();
        assert_eq!(order.as_str(), format!("{number}-01"));
        assert_eq!(order.purchase(), number);
        assert_eq!(
            number.order(0).unwrap_err().code(),
            Code::OrderNumberInvalid
        );
        assert_eq!(
            number.order(100).unwrap_err().code(),
            Code::OrderNumberInvalid
        );
    }

    #[test]
    fn typed_numbers_are_read_with_spaces_hyphens_and_wide_digits() {
        let number = number();
        let order = number.order(2).unwrap();
        let digits = number.as_str();
        let wide: String = digits
            .chars()
            .map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap())
            .collect();
        let spaced = format!(" {} {}-{} ", &digits[..6], &digits[6..12], &digits[12..]);
        assert_eq!(PurchaseNumber::parse(&wide).unwrap(), number);
        assert_eq!(PurchaseNumber::parse(&spaced).unwrap(), number);
        assert_eq!(OrderNumber::parse(&format!("{wide}－０２")).unwrap(), order);
        assert_eq!(OrderNumber::parse(&format!("{digits}02")).unwrap(), order);
        assert_eq!(
            OrderNumber::parse(digits).unwrap_err().code(),
            Code::OrderNumberInvalid
        );
        assert_eq!(
            OrderNumber::parse(&format!("{digits}-00"))
                .unwrap_err()
                .code(),
            Code::OrderNumberInvalid
        );
        assert_eq!(
            OrderNumber::parse(" ").unwrap_err().code(),
            Code::FieldRequired
        );
        assert_eq!(
            PurchaseNumber::parse("' OR 1=1").unwrap_err().code(),
            Code::OrderNumberInvalid
        );
    }

    proptest! {
        #[test]
        fn one_wrong_digit_or_two_swapped_are_found(seed in any::<u64>(), at in 6_usize..16, by in 1_u8..10) {
            let day = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
            let right = PurchaseNumber::generate(day, &Random::seeded(seed));
            let mut digits = right.as_str().as_bytes().to_vec();
            digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
            prop_assert!(PurchaseNumber::parse(std::str::from_utf8(&digits).unwrap()).is_err());
            let mut digits = right.as_str().as_bytes().to_vec();
            if digits[at - 1] != digits[at] {
                digits.swap(at - 1, at);
                prop_assert!(PurchaseNumber::parse(std::str::from_utf8(&digits).unwrap()).is_err());
            }
        }

        #[test]
        fn a_number_reads_as_itself(seed in any::<u64>(), place in 1_u8..=99) {
            let day = NaiveDate::from_ymd_opt(2000, 2, 29).unwrap();
            let number = PurchaseNumber::generate(day, &Random::seeded(seed));
            prop_assert_eq!(PurchaseNumber::parse(number.as_str()).unwrap(), number.clone());
            let order = number.order(place).unwrap();
            prop_assert_eq!(OrderNumber::parse(order.as_str()).unwrap(), order);
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "[0-9]{16,18}|.{0,30}") {
            let _ = OrderNumber::parse(&text);
            let _ = PurchaseNumber::parse(&text);
        }
    }
}
