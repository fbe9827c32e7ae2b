//! The trace code of a lot.

use chrono::{Datelike, NaiveDate};

use crate::base::division_code::DivisionCode;

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

#[cfg(test)]
mod tests {
    use super::*;

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
