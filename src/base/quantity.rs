//! How much of something: pieces and grams, within documented limits.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::BigInt;
use serde::{Deserialize, Serialize};

use crate::base::error::{Code, Error, Result};
use crate::base::number::{NumberFault, chinese, fixed};
use crate::base::sql_types::whole_number;
use crate::base::text::narrow;

/// A count of pieces, from 1 to 999 999: the most that one line of a cart or order can hold.
#[derive(
    Debug,
    Clone,
    Copy,
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
#[serde(try_from = "i64", into = "i64")]
#[diesel(sql_type = BigInt)]
pub struct Quantity(i64);

whole_number!(Quantity);

impl Quantity {
    /// The largest quantity.
    pub const MAX: i64 = 999_999;
    /// One piece.
    pub const ONE: Self = Self(1);

    /// A count of pieces; `quantity.out_of_range` outside 1 to 999 999.
    pub fn new(pieces: i64) -> Result<Self> {
        if (1..=Self::MAX).contains(&pieces) {
            Ok(Self(pieces))
        } else {
            Err(Self::out_of_range())
        }
    }

    /// The number of pieces.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Reads a count that a person typed; full-width digits count, parts of a piece do not.
    pub fn parse(text: &str) -> Result<Self> {
        match fixed(text, 0) {
            Ok(pieces) => Self::new(pieces),
            Err(NumberFault::Empty) => Err(Code::FieldRequired.into()),
            Err(NumberFault::TooLarge) => Err(Self::out_of_range()),
            Err(NumberFault::NotANumber | NumberFault::TooManyDecimals) => {
                Err(Code::QuantityInvalid.into())
            }
        }
    }

    /// The sum of two counts.
    pub fn checked_add(self, other: Self) -> Result<Self> {
        Self::new(self.0.saturating_add(other.0))
    }

    fn out_of_range() -> Error {
        Error::new(Code::QuantityOutOfRange).with("max", Self::MAX)
    }
}

/// A mass in grams, from 0 to 10^12 (a million tonnes).
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
pub struct Grams(i64);

whole_number!(Grams);

/// The units that people write after a mass, with their grams. A longer spelling stands before a
/// shorter one that ends it.
const MASS_UNITS: [(&str, i64); 11] = [
    ("千克", 1000),
    ("公斤", 1000),
    ("kg", 1000),
    ("市斤", 500),
    ("斤", 500),
    ("jin", 500),
    ("市两", 50),
    ("两", 50),
    ("liang", 50),
    ("克", 1),
    ("g", 1),
];

impl Grams {
    /// The largest mass in grams.
    pub const MAX: i64 = 1_000_000_000_000;
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A mass in grams; `mass.out_of_range` outside 0 to 10^12.
    pub fn new(grams: i64) -> Result<Self> {
        if (0..=Self::MAX).contains(&grams) {
            Ok(Self(grams))
        } else {
            Err(Self::out_of_range())
        }
    }

    /// The grams.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Reads a mass that a person typed: grams, or a number with its unit (`2.5kg`, `３斤`, `半斤`,
    /// `两斤半`). What is not a whole number of grams is refused.
    pub fn parse(text: &str) -> Result<Self> {
        Self::parse_counting(text, 1)
    }

    /// The same, where a number without a unit counts so many grams each.
    pub fn parse_counting(text: &str, bare_grams: i64) -> Result<Self> {
        let text = narrow(text).to_lowercase();
        // 斤半 is half a 斤 more; 半斤 is read as any other number.
        let (text, halves) = match text.strip_suffix('半') {
            Some(whole) if unit_at_end(whole).is_some() => (whole, 500),
            _ => (text.as_str(), 0),
        };
        let (number, unit_grams) = unit_at_end(text).unwrap_or((text, bare_grams));
        let read = match (chinese(number), fixed(number, 3)) {
            (Some(thousandths), Err(NumberFault::NotANumber)) => Ok(thousandths),
            (_, read) => read,
        };
        match read.map(|thousandths| thousandths.saturating_add(halves)) {
            Ok(thousandths) => {
                let milligrams = i128::from(thousandths) * i128::from(unit_grams);
                if milligrams % 1000 != 0 {
                    return Err(Code::MassInvalid.into());
                }
                i64::try_from(milligrams / 1000)
                    .map_or_else(|_| Err(Self::out_of_range()), Self::new)
            }
            Err(NumberFault::Empty) => Err(Code::FieldRequired.into()),
            Err(NumberFault::TooLarge) => Err(Self::out_of_range()),
            Err(NumberFault::NotANumber | NumberFault::TooManyDecimals) => {
                Err(Code::MassInvalid.into())
            }
        }
    }

    /// The sum of two masses.
    pub fn checked_add(self, other: Self) -> Result<Self> {
        Self::new(self.0.saturating_add(other.0))
    }

    /// This mass less another; what would be less than nothing is out of range.
    pub fn checked_sub(self, other: Self) -> Result<Self> {
        Self::new(self.0.saturating_sub(other.0))
    }

    /// The mass of `count` pieces of this mass.
    pub fn checked_mul(self, count: Quantity) -> Result<Self> {
        // 10^12 × 999 999 stays inside 64 bits.
        Self::new(self.0.saturating_mul(count.get()))
    }

    /// The sum of all masses.
    pub fn total(masses: impl IntoIterator<Item = Self>) -> Result<Self> {
        masses.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    fn out_of_range() -> Error {
        Error::new(Code::MassOutOfRange).with("max", Self::MAX)
    }
}

/// The number before the unit that a text ends with, and the grams of the unit.
fn unit_at_end(text: &str) -> Option<(&str, i64)> {
    MASS_UNITS
        .iter()
        .find_map(|(unit, grams)| text.strip_suffix(unit).map(|number| (number, *grams)))
}

/// Reads how much of something is chosen among others: an empty input is none of it.
pub fn optional_count(text: &str) -> Result<i64> {
    if narrow(text).is_empty() {
        return Ok(0);
    }
    fixed(text, 0).map_err(|_fault| Error::from(Code::QuantityInvalid))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn o_21_no_typed_quantity_wraps_or_slips_through() {
        let refused = |text: &str| Quantity::parse(text).unwrap_err().code();
        for text in [
            "2147483647",
            "2147483648",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "1000000",
            "0",
        ] {
            assert_eq!(refused(text), Code::QuantityOutOfRange, "{text}");
        }
        for text in ["1e309", "NaN", "1.5", "1.0", "-0", "-1", "1²", "ten"] {
            assert_eq!(refused(text), Code::QuantityInvalid, "{text}");
        }
        assert_eq!(refused(" "), Code::FieldRequired);
        assert_eq!(Quantity::parse("１２").unwrap().get(), 12);
        let most = Quantity::parse("999,999").unwrap();
        assert_eq!(
            most.checked_add(Quantity::ONE).unwrap_err().code(),
            Code::QuantityOutOfRange
        );
    }

    #[test]
    fn a_mass_is_read_in_the_units_of_the_market() {
        for (text, grams) in [
            ("500", 500),
            ("２５０克", 250),
            ("2.5kg", 2500),
            ("2.5 KG", 2500),
            ("0.125公斤", 125),
            ("3斤", 1500),
            ("１．５市斤", 750),
            ("2两", 100),
            ("1,000 g", 1000),
            ("0", 0),
            ("三斤", 1500),
            ("半斤", 250),
            ("两公斤", 2000),
            ("十二 斤", 6000),
            ("一百零五斤", 52_500),
            ("二两", 100),
            ("两斤半", 1250),
            ("1斤半", 750),
            ("一点五千克", 1500),
        ] {
            assert_eq!(Grams::parse(text).unwrap().get(), grams, "{text}");
        }
    }

    #[test]
    fn a_mass_that_is_no_whole_gram_or_too_large_is_refused() {
        for text in [
            "1.5",
            "0.0005kg",
            "0.001斤",
            "1吨",
            "-1",
            "1e3",
            "g5",
            "几斤",
            "半半斤",
            "一百五斤",
        ] {
            assert_eq!(
                Grams::parse(text).unwrap_err().code(),
                Code::MassInvalid,
                "{text}"
            );
        }
        assert_eq!(Grams::parse("kg").unwrap_err().code(), Code::FieldRequired);
        assert_eq!(
            Grams::parse("1000000001kg").unwrap_err().code(),
            Code::MassOutOfRange
        );
        assert_eq!(
            Grams::parse("99999999999999999").unwrap_err().code(),
            Code::MassOutOfRange
        );
    }

    #[test]
    fn masses_add_up_within_their_range() {
        let kilo = Grams::new(1000).unwrap();
        assert_eq!(
            kilo.checked_mul(Quantity::new(3).unwrap()).unwrap().get(),
            3000
        );
        assert_eq!(
            Grams::ZERO.checked_sub(kilo).unwrap_err().code(),
            Code::MassOutOfRange
        );
        let most = Grams::new(Grams::MAX).unwrap();
        let many = Quantity::new(Quantity::MAX).unwrap();
        assert_eq!(
            most.checked_mul(many).unwrap_err().code(),
            Code::MassOutOfRange
        );
        assert_eq!(Grams::total([kilo, kilo]).unwrap().get(), 2000);
    }

    #[test]
    fn json_is_checked_on_the_way_in() {
        assert_eq!(serde_json::from_str::<Quantity>("12").unwrap().get(), 12);
        for json in ["0", "1000000", "1.5", "-1", "\"12\"", "1e309"] {
            assert!(serde_json::from_str::<Quantity>(json).is_err(), "{json}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in ".{0,40}") {
            let _ = Quantity::parse(&text);
            let _ = Grams::parse(&text);
        }

        #[test]
        fn a_written_quantity_reads_as_itself(pieces in 1..=Quantity::MAX) {
            prop_assert_eq!(Quantity::parse(&pieces.to_string()).unwrap().get(), pieces);
        }
    }
}
