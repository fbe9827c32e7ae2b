//! The inputs of the freight form, with one row a province.

use serde::Serialize;

use crate::base::locale::Locale;
use crate::domain::divisions::Division;
use crate::domain::freight::{TemplateForm, ZoneForm};
use crate::web::extract::RawForm;

/// A row of the form.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Province {
    /// What the names of its inputs begin with: `zones[3]`.
    pub name: String,
    /// Two digits.
    pub code: String,
    /// What it is called.
    pub label: String,
}

/// The provinces in the order of the form.
pub(super) fn provinces(all: &[&Division], locale: Locale) -> Vec<Province> {
    let row = |(place, division): (usize, &&Division)| Province {
        name: format!("zones[{place}]"),
        code: division.code.to_string(),
        label: division.name_in(locale).to_owned(),
    };
    all.iter().enumerate().map(row).collect()
}

/// Two digits each.
pub(super) fn codes(provinces: &[Province]) -> Vec<String> {
    provinces.iter().map(|one| one.code.clone()).collect()
}

/// What was typed. Rows are known by the province that they name, not by their place: the list
/// may have changed since the form was shown.
pub(super) fn typed(form: &RawForm, provinces: &[Province]) -> TemplateForm {
    let text = |name: &str| form.get(name).to_owned();
    TemplateForm {
        charge_by: text("charge_by"),
        first_units: text("first_units"),
        first: text("first"),
        next_units: text("next_units"),
        next: text("next"),
        free_over: text("free_over"),
        free_over_pieces: text("free_over_pieces"),
        zones: provinces
            .iter()
            .map(|province| zone(form, provinces, &province.code))
            .collect(),
    }
}

fn zone(form: &RawForm, rows: &[Province], code: &str) -> ZoneForm {
    let is_named = |row: &&Province| form.get(&format!("{}.province", row.name)) == code;
    let text = |part: &str| {
        let row = rows.iter().find(is_named);
        row.map_or("", |row| form.get(&format!("{}.{part}", row.name)))
    };
    ZoneForm {
        province: code.to_owned(),
        not_sent: !text("not_sent").is_empty(),
        first: text("first").to_owned(),
        next: text("next").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn province(place: usize, code: &str) -> Province {
        Province {
            name: format!("zones[{place}]"),
            code: code.to_owned(),
            label: String::new(),
        }
    }

    #[test]
    fn rows_are_known_by_their_province() {
        let pairs = [
            ("zones[0].province", "33"),
            ("zones[0].first", "8"),
            ("zones[1].province", "99"),
            ("zones[1].not_sent", "true"),
        ];
        let form = RawForm::from_pairs(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        );
        let zones = typed(&form, &[province(0, "11"), province(1, "33")]).zones;
        assert_eq!(
            (zones[0].province.as_str(), zones[0].first.as_str()),
            ("11", "")
        );
        assert_eq!(
            (zones[1].province.as_str(), zones[1].first.as_str()),
            ("33", "8")
        );
        assert!(zones.iter().all(|zone| !zone.not_sent));
    }
}
