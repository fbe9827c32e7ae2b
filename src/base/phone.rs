//! Telephone numbers in their one canonical form, E.164.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

use crate::base::error::{Code, Result};
use crate::base::sql_types::text_value;
use crate::base::text::narrow;

/// A number as `+` and digits: a Chinese mobile number, or any number of another country.
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
pub struct Phone(String);

text_value!(Phone);

const CHINA: &str = "86";

/// Digits of a number with its country code, by E.164 at most 15.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

impl Phone {
    /// Reads a number that a person typed. A Chinese mobile number may stand alone or behind
    /// `+86`, `0086` or `86`; other numbers need `+` or `00` and their country's code. Spaces,
    /// dashes, dots and brackets do not count, full-width digits do.
    pub fn parse(text: &str) -> Result<Self> {
        let compact: String = narrow(text).chars().filter(|c| !is_separator(*c)).collect();
        if compact.is_empty() {
            return Err(Code::FieldRequired.into());
        }
        let international = compact
            .strip_prefix('+')
            .or_else(|| compact.strip_prefix("00"));
        let number = match international {
            Some(digits) => match digits.strip_prefix(CHINA) {
                Some(mobile) => Self::chinese(mobile),
                None => Self::foreign(digits),
            },
            None => Self::chinese(&compact)
                .or_else(|| compact.strip_prefix(CHINA).and_then(Self::chinese)),
        };
        number.ok_or_else(|| Code::PhoneInvalid.into())
    }

    fn chinese(mobile: &str) -> Option<Self> {
        let second = mobile.strip_prefix('1')?.bytes().next()?;
        let is_mobile = mobile.len() == 11 && (b'3'..=b'9').contains(&second) && is_digits(mobile);
        is_mobile.then(|| Self(format!("+{CHINA}{mobile}")))
    }

    fn foreign(digits: &str) -> Option<Self> {
        let is_number =
            DIGITS.contains(&digits.len()) && is_digits(digits) && !digits.starts_with('0');
        is_number.then(|| Self(format!("+{digits}")))
    }

    /// The canonical form, `+8613812345678`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as its country writes it to itself: without `+86` for a Chinese one, which is
    /// also what carriers print.
    pub fn domestic(&self) -> &str {
        self.0.strip_prefix("+86").unwrap_or(&self.0)
    }

    /// Enough for its owner to know it by, and too little for anybody else: `138****5678`.
    pub fn masked(&self) -> String {
        let shown = self.domestic();
        // A short foreign number shows less, so that some of it stays hidden.
        let (head, tail) = if shown.len() >= 11 { (3, 4) } else { (3, 2) };
        let start = shown.get(..head).unwrap_or_default();
        let end = shown
            .get(shown.len().saturating_sub(tail)..)
            .unwrap_or_default();
        format!("{start}****{end}")
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}'
        )
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_chinese_mobile_number_has_one_canonical_form() {
        for text in [
            "13812345678",
            "+86 138 1234 5678",
            "0086-138-1234-5678",
            "8613812345678",
            "+86(138)12345678",
            "１３８　１２３４　５６７８",
            "＋８６１３８１２３４５６７８",
            "\u{202d}138\u{200b}1234–5678\u{202c}",
        ] {
            assert_eq!(
                Phone::parse(text).unwrap().as_str(),
                "+8613812345678",
                "{text}"
            );
        }
    }

    #[test]
    fn numbers_of_other_countries_need_their_code() {
        assert_eq!(
            Phone::parse("+1 (415) 555-2671").unwrap().as_str(),
            "+14155552671"
        );
        assert_eq!(
            Phone::parse("00852 2123 4567").unwrap().as_str(),
            "+85221234567"
        );
        assert_eq!(Phone::parse("+2901234").unwrap().as_str(), "+2901234");
        for text in [
            "4155552671",
            "12812345678",
            "1381234567",
            "138123456789",
            "+86 128 1234 5678",
            "+8601012345678",
            "057187654321",
            "+123456",
            "+1234567890123456",
            "+0123456789",
            "++86",
            "138-ABCD-5678",
            "+",
            "-",
            "🍵",
            "1381234567８９",
        ] {
            let code = Phone::parse(text).unwrap_err().code();
            let expected = if text == "-" {
                Code::FieldRequired
            } else {
                Code::PhoneInvalid
            };
            assert_eq!(code, expected, "{text}");
        }
    }

    #[test]
    fn a_masked_number_hides_its_middle() {
        assert_eq!(Phone::parse("13812345678").unwrap().masked(), "138****5678");
        assert_eq!(
            Phone::parse("+14155552671").unwrap().masked(),
            "+14****2671"
        );
        assert_eq!(Phone::parse("+2901234").unwrap().masked(), "+29****34");
    }

    proptest! {
        #[test]
        fn a_number_reads_as_itself(digits in "[1-9][0-9]{6,14}") {
            if let Ok(phone) = Phone::parse(&format!("+{digits}")) {
                prop_assert_eq!(Phone::parse(phone.as_str()).unwrap(), phone.clone());
                prop_assert_eq!(serde_json::to_string(&phone).unwrap(), format!("\"{phone}\""));
            }
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "[+0-9 -]{0,20}|.{0,20}") {
            let _ = Phone::parse(&text);
        }
    }
}
