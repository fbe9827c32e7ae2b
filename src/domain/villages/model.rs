//! What a village is, and how one is described.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::base::division_code::{DivisionCode, DivisionLevel};
use crate::base::error::{Code, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::VillageId;
use crate::base::locale::Locale;
use crate::base::sql_types::text_enum;
use crate::base::text::{clean_line, optional_line};
use crate::db::schema::villages;
use crate::domain::divisions::{Division, Tree, place_name};

text_enum! {
    /// How wide a place is.
    pub enum VillageKind {
        /// A village or neighbourhood.
        Village => "village",
        /// A town, township or subdistrict.
        Town => "town",
        /// A community as wide as a county.
        County => "county",
    }
}

/// A real place that sells.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = villages)]
pub struct Village {
    /// Its id.
    pub id: VillageId,
    /// How wide it is.
    pub kind: VillageKind,
    /// Its Chinese name: of the village, the town or the county.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// The town of a village; empty where it has none and for wider places.
    pub town_name: String,
    /// The town in English.
    pub town_name_en: String,
    /// The deepest code known: village, town, else the division's.
    pub code: DivisionCode,
    /// The county, or the prefecture where there are no counties.
    pub division_code: DivisionCode,
}

impl Village {
    /// Its name in a language.
    pub fn name_in(&self, locale: Locale) -> &str {
        locale.pick(&self.name, &self.name_en)
    }

    /// Its town in a language; may be empty.
    pub fn town_in(&self, locale: Locale) -> &str {
        locale.pick(&self.town_name, &self.town_name_en)
    }

    /// Its whole name: `浙江省杭州市西湖区转塘街道外桐坞村`, or in English from the village upwards.
    pub fn full_name(&self, tree: &Tree, locale: Locale) -> String {
        let division = tree.full_name(self.division_code, locale);
        let name = if self.kind == VillageKind::County {
            ""
        } else {
            self.name_in(locale)
        };
        let parts = [division.as_str(), self.town_in(locale), name];
        let known = parts.into_iter().filter(|part| !part.is_empty());
        match locale {
            Locale::Zh => known.collect(),
            Locale::En => known.rev().collect::<Vec<_>>().join(", "),
        }
    }
}

/// A place as a form or a list describes it.
#[derive(Debug, Clone, Copy, Default)]
pub struct VillageFields<'a> {
    /// `village`, `town` or `county`.
    pub kind: &'a str,
    /// The code of the division.
    pub division_code: &'a str,
    /// The town.
    pub town: &'a str,
    /// The town in English; made from the Chinese name if empty.
    pub town_en: &'a str,
    /// The village.
    pub village: &'a str,
    /// The village in English; made from the Chinese name if empty.
    pub village_en: &'a str,
    /// The nine or twelve digits of the place; may be empty.
    pub code: &'a str,
}

/// A place that has been checked, ready to be found or created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVillage {
    pub(super) kind: VillageKind,
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) town_name: String,
    pub(super) town_name_en: String,
    pub(super) code: DivisionCode,
    pub(super) division_code: DivisionCode,
}

#[cfg(test)]
impl NewVillage {
    /// The place as it would be found again.
    pub(crate) fn as_village(&self) -> Village {
        Village {
            id: VillageId(1),
            kind: self.kind,
            name: self.name.clone(),
            name_en: self.name_en.clone(),
            town_name: self.town_name.clone(),
            town_name_en: self.town_name_en.clone(),
            code: self.code,
            division_code: self.division_code,
        }
    }
}

impl NewVillage {
    /// The most characters of a village's or town's name.
    pub const NAME_MAX: usize = 40;

    /// Checks a description against the divisions of a day. Faults are noted under the names of
    /// [`VillageFields`].
    pub fn parse(fields: VillageFields<'_>, tree: &Tree, day: NaiveDate) -> Result<Self> {
        let mut faults = FieldErrors::new();
        let kind = match fields.kind.parse::<VillageKind>() {
            Ok(kind) => Some(kind),
            Err(_) => faults.take("kind", Err(Code::FieldInvalid.into())),
        };
        let has_own_code = !fields.code.trim().is_empty();
        let found = division_of(fields.division_code, has_own_code, tree, day);
        let division = faults.take("division_code", found);
        let is_kind = |wanted| kind == Some(wanted);
        let town = name(&mut faults, "town", fields.town, is_kind(VillageKind::Town));
        let village = name(
            &mut faults,
            "village",
            fields.village,
            is_kind(VillageKind::Village),
        );
        let town_en = english(&mut faults, "town_en", fields.town_en, &town);
        let village_en = english(&mut faults, "village_en", fields.village_en, &village);
        let within = division.map(|division| division.code);
        let code = faults.take("code", place_code(fields.code, within));
        let (Some(kind), Some(division), Some(code)) = (kind, division, code) else {
            return Err(faults
                .finish()
                .err()
                .unwrap_or_else(|| Code::FieldInvalid.into()));
        };
        faults.finish()?;
        let (name, name_en, town_name, town_name_en) = match kind {
            VillageKind::Village => (village, village_en, town, town_en),
            VillageKind::Town => (town, town_en, String::new(), String::new()),
            VillageKind::County => (
                division.name.clone(),
                division.name_en.clone(),
                String::new(),
                String::new(),
            ),
        };
        let code = if kind == VillageKind::County {
            division.code
        } else {
            code
        };
        let division_code = division.code;
        Ok(Self {
            kind,
            name,
            name_en,
            town_name,
            town_name_en,
            code,
            division_code,
        })
    }
}

/// The division of a place: the deepest there is, unless the place has a code of its own. Towns of
/// development zones stand right under a prefecture, since GB/T 2260 does not list the zones.
fn division_of<'a>(
    text: &str,
    has_own_code: bool,
    tree: &'a Tree,
    day: NaiveDate,
) -> Result<&'a Division> {
    let code = DivisionCode::parse(text)?;
    if has_own_code && code.level() == DivisionLevel::Prefecture {
        tree.in_force(code, day)
    } else {
        tree.leaf(code, day)
    }
}

fn name(faults: &mut FieldErrors, field: &str, text: &str, is_required: bool) -> String {
    let clean = if is_required {
        clean_line
    } else {
        optional_line
    };
    faults
        .take(field, clean(text, NewVillage::NAME_MAX))
        .unwrap_or_default()
}

/// The English name that was written, or one made from the Chinese.
fn english(faults: &mut FieldErrors, field: &str, text: &str, chinese: &str) -> String {
    let written = faults.take(field, optional_line(text, 2 * NewVillage::NAME_MAX));
    written
        .filter(|text| !text.is_empty())
        .unwrap_or_else(|| place_name(chinese))
}

/// The deepest code of a place: the one that was given, if it lies in the division, else the
/// division's.
fn place_code(text: &str, division: Option<DivisionCode>) -> Result<DivisionCode> {
    let division = division.unwrap_or(DivisionCode::ROOT);
    if text.trim().is_empty() {
        return Ok(division);
    }
    let code = DivisionCode::parse(text)?;
    let is_place = matches!(code.level(), DivisionLevel::Town | DivisionLevel::Village);
    if is_place && division.contains(&code) {
        Ok(code)
    } else {
        Err(Code::DivisionInvalid.into())
    }
}
