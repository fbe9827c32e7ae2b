//! Days as people type them.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use super::error::{Code, Result};
use super::text::narrow;

/// The years that somebody can mean. Of others PostgreSQL knows some and not all, and as the texts
/// that SQLite keeps they have no order.
const YEARS: RangeInclusive<i32> = 1900..=2999;

/// Reads `2026-11-25`, full-width digits too.
///
/// # Errors
/// `date.invalid`.
pub fn parse(text: &str) -> Result<NaiveDate> {
    let day = NaiveDate::parse_from_str(&narrow(text), "%Y-%m-%d").ok();
    day.filter(|day| YEARS.contains(&day.year()))
        .ok_or_else(|| Code::DateInvalid.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_that_somebody_can_mean() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        for (text, expected) in [
            (" ２０２７-03-20 ", day(2027, 3, 20)),
            ("2024-2-29", day(2024, 2, 29)),
            ("1900-01-01", day(1900, 1, 1)),
            ("2999-12-31", day(2999, 12, 31)),
        ] {
            assert_eq!(parse(text).unwrap(), expected, "{text}");
        }
        for text in [
            "",
            "2027-02-29",
            "20 March",
            "3",
            "-5000-01-01",
            "+12026-01-01",
            "0026-11-25",
            "26-11-25",
        ] {
            assert_eq!(parse(text).unwrap_err().code(), Code::DateInvalid, "{text}");
        }
    }
}
