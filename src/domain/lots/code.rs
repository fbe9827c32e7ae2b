//! The trace code of a lot.

use chrono::{Datelike, NaiveDate};

use crate::base::division_code::DivisionCode;
use crate::base::text::narrow;

/// Digits of a division: a county's, or a village's.
const DIVISION_DIGITS: [usize; 2] = [6, 12];
/// Digits of the day.
const DAY_DIGITS: usize = 6;
/// Digits of the number of the day.
const NUMBER_DIGITS: std::ops::RangeInclusive<usize> = 2..=4;
/// The highest number of that many digits.
const LAST_NUMBER: i64 = 9_999;

/// A trace code in the form in which it stands on labels: `330106010211-260403-01`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceCode(String);

impl TraceCode {
    /// Reads a code however it was typed: with full-width digits, with blanks, with any dashes or
    /// none, or as the address that a label leads to. None for what is no code.
    pub fn parse(typed: &str) -> Option<Self> {
        let text = narrow(typed);
        let code = match text.rsplit_once("/trace/") {
            Some((_, rest)) => rest.split(['/', '?', '#']).next().unwrap_or_default(),
            None => text.as_str(),
        };
        let digits: String = code.chars().filter(|c| !is_between(*c)).collect();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        DIVISION_DIGITS.into_iter().find_map(|division| {
            let (division, rest) = digits.split_at_checked(division)?;
            let (day, number) = rest.split_at_checked(DAY_DIGITS)?;
            let fits = NUMBER_DIGITS.contains(&number.len());
            fits.then(|| Self(format!("{division}-{day}-{number}")))
        })
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for TraceCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What people put between the parts of a code.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '_' | '.' | '·' | '\u{2010}'..='\u{2015}' | '−' | '－' | 'ー' | '一'
        )
}

/// `{division}-{yyMMdd}-`: what the codes of a place's lots of one day begin with. The division is
/// the village with its twelve digits, or the county with six.
pub(super) fn prefix(place: &DivisionCode, harvested_on: NaiveDate) -> String {
    let digits = place.as_str();
    let division = match digits.len() {
        12 => digits.to_owned(),
        // Shorter codes are trimmed of their padding.
        length if length <= 6 => format!("{digits:0<6}"),
        _ => digits.get(..6).unwrap_or(digits).to_owned(),
    };
    format!(
        "{division}-{:02}{:02}{:02}-",
        harvested_on.year().rem_euclid(100),
        harvested_on.month(),
        harvested_on.day()
    )
}

/// The code of a lot of a place and day; none where it would have more digits than one that is read.
pub(super) fn numbered(prefix: &str, number: i64) -> Option<String> {
    (number <= LAST_NUMBER).then(|| format!("{prefix}{number:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_code_of_a_day_can_still_be_read() {
        let prefix = "330106-261120-";
        assert_eq!(numbered(prefix, 1).unwrap(), "330106-261120-01");
        let last = numbered(prefix, LAST_NUMBER).unwrap();
        assert_eq!(TraceCode::parse(&last).unwrap().as_str(), last);
        assert_eq!(numbered(prefix, LAST_NUMBER + 1), None);
        assert_eq!(TraceCode::parse("330106-261120-10000"), None);
    }

    #[test]
    fn a_code_is_read_however_it_was_typed() {
        for typed in [
            "330106-261120-01",
            "  330106 261120 01 ",
            "33010626112001",
            "３３０１０６－２６１１２０－０１",
            "330106—261120—01",
            "330106 – 261120 – 01",
            "https://example.org/trace/330106-261120-01?lang=en#x",
            "/trace/330106-261120-01/certificate.svg",
            "330106\u{200b}-261120-01",
        ] {
            let code = TraceCode::parse(typed).unwrap_or_else(|| panic!("{typed}"));
            assert_eq!(code.as_str(), "330106-261120-01", "{typed}");
        }
        let village = TraceCode::parse("330106010211 260403 104").unwrap();
        assert_eq!(village.as_str(), "330106010211-260403-104");
        for wrong in [
            "",
            "-",
            "330106",
            "330106-261120-1",
            "330106-261120-x1",
            "1".repeat(23).as_str(),
        ] {
            assert_eq!(TraceCode::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_code_names_the_place_and_the_day() {
        let day = NaiveDate::from_ymd_opt(2026, 4, 3).unwrap();
        for (place, code) in [
            ("330106", "330106-260403-"),
            ("330106010211", "330106010211-260403-"),
            ("330106010", "330106-260403-"),
            ("4419", "441900-260403-"),
        ] {
            let place = DivisionCode::parse(place).unwrap();
            assert_eq!(prefix(&place, day), code, "{place}");
        }
    }
}
