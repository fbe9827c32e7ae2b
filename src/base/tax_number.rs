//! The numbers under which organisations pay tax, as they stand on invoices.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

use crate::base::error::{Code, Result};
use crate::base::sql_types::text_value;
use crate::base::text::narrow;

/// A unified social credit code (GB 32100-2015, 18 characters), or a tax registration number as it
/// was given out before (15 characters).
///
/// The forms of 17 and 20 digits were those of persons, who need no number on an invoice.
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
pub struct TaxNumber(String);

text_value!(TaxNumber);

/// The characters of a unified code, each with its place as its value: no I, O, S, V and Z.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const MODULUS: usize = 31;
/// The weight of a place is this to the power of the place.
const BASE: usize = 3;

/// Characters of a unified code.
const UNIFIED: usize = 18;
/// Characters of an old registration number: the division, and the code of the organisation.
const OLD: usize = 15;
/// Digits of a division.
const DIVISION: usize = 6;

impl TaxNumber {
    /// Reads a number that a person typed or copied. Spaces and hyphens do not count, full-width
    /// and small letters do.
    ///
    /// # Errors
    /// `tax_number.form` for what is no such number at all, `tax_number.check` for a unified code
    /// with a wrong character in it.
    pub fn parse(text: &str) -> Result<Self> {
        let compact: String = narrow(text)
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if compact.is_empty() {
            return Err(Code::FieldRequired.into());
        }
        match compact.len() {
            UNIFIED if !is_unified(&compact) => Err(Code::TaxNumberForm.into()),
            UNIFIED if !is_checked(&compact) => Err(Code::TaxNumberCheck.into()),
            OLD if !is_old(&compact) => Err(Code::TaxNumberForm.into()),
            UNIFIED | OLD => Ok(Self(compact)),
            _ => Err(Code::TaxNumberForm.into()),
        }
    }

    /// The number, without spaces and in capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Authority and kind, the division in digits, the organisation, and the check character.
fn is_unified(code: &str) -> bool {
    let division = code.get(2..2 + DIVISION).unwrap_or_default();
    code.chars().all(|c| ALPHABET.contains(c)) && is_digits(division)
}

/// Whether all characters, each by its weight, sum to a multiple of 31. The weight of the last is
/// 1, so that it makes up for what the others leave.
fn is_checked(code: &str) -> bool {
    let powers = std::iter::successors(Some(1), |weight| Some(weight * BASE % MODULUS));
    let weights = powers.take(UNIFIED - 1).chain([1]);
    let value = |c| ALPHABET.find::<char>(c).unwrap_or_default();
    let sum: usize = code
        .chars()
        .zip(weights)
        .map(|(c, weight)| value(c) * weight)
        .sum();
    sum.is_multiple_of(MODULUS)
}

/// A division, and eight characters of an organisation with its check character, which may be X.
fn is_old(number: &str) -> bool {
    let (division, organisation) = number.split_at_checked(DIVISION).unwrap_or_default();
    is_digits(division)
        && organisation
            .bytes()
            .all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
        && organisation.ends_with(|c: char| c.is_ascii_digit() || c == 'X')
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The example of the standard, and codes that companies, a school of the state, a society and
    /// an authority publish themselves.
    const PUBLIC: [&str; 10] = [
        "91350100M000100Y43",
        "91440300708461136T",
        "914403001922038216",
        "91330106673959654P",
        "91110000802100433B",
        "91110108551385082Q",
        "911101077776591113",
        "123502001549897397",
        "51610700305332460K",
        "11610923MB2900168E",
    ];

    fn code_of(text: &str) -> Option<Code> {
        TaxNumber::parse(text).err().map(|error| error.code())
    }

    #[test]
    fn public_codes_are_read() {
        for code in PUBLIC {
            assert_eq!(TaxNumber::parse(code).unwrap().as_str(), code);
        }
    }

    #[test]
    fn a_number_is_read_however_it_is_typed() {
        for text in [
            " 91350100m000100y43 ",
            "9135 0100 M000 100Y 43",
            "91350100-M000100Y4-3",
            "９１３５０１００Ｍ０００１００ｙ４３",
            "91350100\u{200b}M000100Y43\u{3000}",
        ] {
            assert_eq!(
                TaxNumber::parse(text).unwrap().as_str(),
                "91350100M000100Y43",
                "{text}"
            );
        }
    }

    #[test]
    fn old_numbers_are_read_by_their_form() {
        for number in ["330106673959654", "44030070846113X", "350100M000100Y4"] {
            assert_eq!(TaxNumber::parse(number).unwrap().as_str(), number);
        }
        for text in ["33010667395965A", "A30106673959654", "330106673959.54"] {
            assert_eq!(code_of(text), Some(Code::TaxNumberForm), "{text}");
        }
    }

    #[test]
    fn other_lengths_and_letters_that_codes_do_not_have_are_refused() {
        for text in [
            "9135010",
            "91350100M000100Y4",
            "11010119900101123",
            "11010119900101123456",
            "91350100M000100Y433",
            "91350100I000100Y43",
            "91350100O000100Y43",
            "91350100S000100Y43",
            "91350100V000100Y43",
            "91350100Z000100Y43",
            "9135A100M000100Y43",
            "税务登记号码一二三四五六",
        ] {
            assert_eq!(code_of(text), Some(Code::TaxNumberForm), "{text}");
        }
        assert_eq!(code_of(" - "), Some(Code::FieldRequired));
        assert_eq!(code_of("91350100M000100Y44"), Some(Code::TaxNumberCheck));
        // Two neighbours that have changed places.
        assert_eq!(code_of("91350010M000100Y43"), Some(Code::TaxNumberCheck));
    }

    /// A code with the check character that the standard gives it, computed in another way than
    /// above.
    fn with_check(code: &str) -> String {
        const WEIGHTS: [usize; 17] = [
            1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
        ];
        let sum: usize = code
            .chars()
            .zip(WEIGHTS)
            .map(|(c, weight)| ALPHABET.find(c).unwrap() * weight)
            .sum();
        let check = ALPHABET.chars().nth((31 - sum % 31) % 31).unwrap();
        format!("{code}{check}")
    }

    const SOME: &str = "[0-9A-HJ-NP-RTUWXY]";

    fn codes() -> impl Strategy<Value = String> {
        let form = format!("{SOME}{{2}}[0-9]{{6}}{SOME}{{9}}");
        let any = proptest::string::string_regex(&form).unwrap();
        any.prop_map(|code| with_check(&code))
    }

    proptest! {
        #[test]
        fn a_code_reads_as_itself(code in codes()) {
            let number = TaxNumber::parse(&code).unwrap();
            prop_assert_eq!(number.as_str(), &code);
            prop_assert_eq!(TaxNumber::parse(number.as_str()).unwrap(), number);
        }

        #[test]
        fn one_changed_character_is_noticed(code in codes(), place in 0..18_usize, other in SOME) {
            let mut changed = code.clone();
            changed.replace_range(place..=place, &other);
            prop_assert_eq!(TaxNumber::parse(&changed).is_ok(), changed == code);
        }

        #[test]
        fn neighbours_that_change_places_are_noticed(code in codes(), place in 0..17_usize) {
            let mut changed = code.clone().into_bytes();
            changed.swap(place, place + 1);
            let changed = String::from_utf8(changed).unwrap();
            prop_assert_eq!(TaxNumber::parse(&changed).is_ok(), changed == code);
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "[0-9A-Z -]{10,22}|.{0,20}") {
            let _ = TaxNumber::parse(&text);
        }
    }
}
