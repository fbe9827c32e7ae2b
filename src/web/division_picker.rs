//! Choosing a division level by level: province, then city, then county.
//!
//! The component `places.division` draws it as one select a level. Without JavaScript a button
//! sends the form to have the next level added: a handler that sees [`wants_next_level`] draws the
//! form again with what was typed, and does nothing else. With JavaScript the levels come from
//! `/divisions/picker` as they are needed.

use chrono::NaiveDate;
use serde::Serialize;

use crate::base::division_code::DivisionCode;
use crate::base::locale::Locale;
use crate::domain::divisions::{Division, Tree};

/// The name of the button that asks for the next level; its value is the name of the picker.
pub const CHOOSE: &str = "choose";

/// Province, city, county.
const MOST_LEVELS: usize = 3;

/// A picker as its component draws it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DivisionPicker {
    /// The name under which faults are noted, and of which the inputs' names are made.
    pub name: String,
    /// The selects, from the province down.
    pub levels: Vec<PickerLevel>,
    /// Whether something can still be chosen below the last choice.
    pub has_next: bool,
}

/// One select.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PickerLevel {
    /// The name of the input.
    pub name: String,
    /// The key of its label.
    pub label: String,
    /// The chosen code; empty before a choice.
    pub chosen: String,
    /// What can be chosen.
    pub options: Vec<PickerOption>,
}

/// One division to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PickerOption {
    /// Its code.
    pub value: String,
    /// Its name in the language of the page.
    pub label: String,
}

/// Whether a form was sent only to have the next level added.
pub fn wants_next_level<'a>(value_of: impl Fn(&str) -> &'a str) -> bool {
    !value_of(CHOOSE).is_empty()
}

/// The division that the inputs of a picker name: the deepest choice that fits the one above it,
/// or, from programs that do not draw selects, the code in the input `name` itself.
pub fn chosen<'a>(
    tree: &Tree,
    day: NaiveDate,
    name: &str,
    value_of: impl Fn(&str) -> &'a str,
) -> Option<DivisionCode> {
    let mut options = tree.provinces(day);
    let mut deepest = None;
    for level in 1..=MOST_LEVELS {
        let Ok(code) = DivisionCode::parse(value_of(&input_name(name, level))) else {
            break;
        };
        // A choice that was made before the one above it changed is dropped.
        if !options.iter().any(|option| option.code == code) {
            break;
        }
        deepest = Some(code);
        options = tree.children(code, day);
    }
    deepest.or_else(|| DivisionCode::parse(value_of(name)).ok())
}

impl DivisionPicker {
    /// A picker with a choice, for a page in `locale`.
    pub fn new(
        tree: &Tree,
        day: NaiveDate,
        locale: Locale,
        name: &str,
        chosen: Option<DivisionCode>,
    ) -> Self {
        let path = chosen.map(|code| tree.path(code)).unwrap_or_default();
        let mut levels = Vec::new();
        let mut options = tree.provinces(day);
        let mut choices = path.iter();
        while !options.is_empty() && levels.len() < MOST_LEVELS {
            let choice = choices.next().filter(|choice| options.contains(choice));
            levels.push(PickerLevel::new(
                name,
                levels.len() + 1,
                &options,
                choice,
                locale,
            ));
            options = choice
                .map(|choice| tree.children(choice.code, day))
                .unwrap_or_default();
        }
        let has_next = levels.last().is_some_and(|level| level.chosen.is_empty());
        Self {
            name: name.to_owned(),
            levels,
            has_next,
        }
    }
}

impl PickerLevel {
    fn new(
        picker: &str,
        level: usize,
        options: &[&Division],
        choice: Option<&&Division>,
        locale: Locale,
    ) -> Self {
        let option = |division: &&Division| PickerOption {
            value: division.code.to_string(),
            label: division.name_in(locale).to_owned(),
        };
        Self {
            name: input_name(picker, level),
            label: format!("picker-level-{level}"),
            chosen: choice
                .map(|choice| choice.code.to_string())
                .unwrap_or_default(),
            options: options.iter().map(option).collect(),
        }
    }
}

/// The name of the select of a level: `division_code_2`.
fn input_name(picker: &str, level: usize) -> String {
    format!("{picker}_{level}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::divisions::standard_tree;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 25).unwrap()
    }

    fn code(text: &str) -> DivisionCode {
        DivisionCode::parse(text).unwrap()
    }

    fn read(values: &[(&str, &str)]) -> Option<String> {
        let values: BTreeMap<_, _> = values.iter().copied().collect();
        let value_of = |name: &str| values.get(name).copied().unwrap_or_default();
        chosen(&standard_tree(), today(), "at", value_of).map(String::from)
    }

    fn picker(chosen: Option<&str>) -> DivisionPicker {
        DivisionPicker::new(
            &standard_tree(),
            today(),
            Locale::En,
            "at",
            chosen.map(code),
        )
    }

    fn choices(picker: &DivisionPicker) -> Vec<&str> {
        picker
            .levels
            .iter()
            .map(|level| level.chosen.as_str())
            .collect()
    }

    #[test]
    fn it_begins_with_the_provinces() {
        let picker = picker(None);
        assert_eq!(picker.levels.len(), 1);
        assert_eq!(picker.levels[0].name, "at_1");
        assert_eq!(picker.levels[0].options.len(), 34);
        assert_eq!(picker.levels[0].options[0].label, "Beijing");
        assert!(picker.has_next);
    }

    #[test]
    fn each_choice_adds_the_next_level_until_there_is_none() {
        assert_eq!(choices(&picker(Some("33"))), ["33", ""]);
        assert_eq!(choices(&picker(Some("3301"))), ["33", "3301", ""]);
        let county = picker(Some("330106"));
        assert_eq!(choices(&county), ["33", "3301", "330106"]);
        assert!(!county.has_next);
        // A municipality has two levels, Dongguan too, Taiwan one.
        assert_eq!(choices(&picker(Some("110101"))), ["11", "110101"]);
        assert_eq!(choices(&picker(Some("4419"))), ["44", "4419"]);
        assert!(!picker(Some("71")).has_next);
    }

    #[test]
    fn a_choice_that_no_longer_fits_is_dropped() {
        assert_eq!(
            read(&[("at_1", "33"), ("at_2", "3301"), ("at_3", "330106")]).unwrap(),
            "330106"
        );
        assert_eq!(
            read(&[("at_1", "34"), ("at_2", "3301"), ("at_3", "330106")]).unwrap(),
            "34"
        );
        assert_eq!(
            read(&[("at_1", "33"), ("at_2", ""), ("at_3", "330106")]).unwrap(),
            "33"
        );
        assert_eq!(read(&[("at_1", "x")]), None);
        assert_eq!(read(&[]), None);
        // A program sends the code alone.
        assert_eq!(read(&[("at", "330106")]).unwrap(), "330106");
    }

    #[test]
    fn a_code_that_is_no_more_begins_anew() {
        assert_eq!(choices(&picker(Some("99"))), [""]);
    }
}
