//! What a division is.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::base::division_code::{DivisionCode, DivisionLevel};
use crate::base::locale::Locale;
use crate::db::schema::divisions;

/// The list that comes with the program: `assets/data/divisions.csv`, whose source and licence
/// stand in the README beside it.
pub const STANDARD_LIST: &[u8] = include_bytes!("../../../assets/data/divisions.csv");

/// A province, prefecture or county.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = divisions, treat_none_as_default_value = false)]
pub struct Division {
    /// Its trimmed code.
    pub code: DivisionCode,
    /// Its Chinese name, with the generic word: `西湖区`.
    pub name: String,
    /// Its English name: `Xihu District`.
    pub name_en: String,
    /// Province, prefecture or county.
    pub level: DivisionLevel,
    /// The division above; `None` for a province.
    #[diesel(column_name = parent_code)]
    pub parent: Option<DivisionCode>,
    /// The first day on which it existed; `None` if before the first list.
    pub valid_from: Option<NaiveDate>,
    /// The first day on which it exists no more; `None` while it does.
    pub valid_to: Option<NaiveDate>,
    /// The division that took its place.
    #[diesel(column_name = successor_code)]
    pub successor: Option<DivisionCode>,
}

impl Division {
    /// Its name in a language.
    pub fn name_in(&self, locale: Locale) -> &str {
        locale.pick(&self.name, &self.name_en)
    }

    /// Whether it exists on a day.
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day < to)
    }
}
