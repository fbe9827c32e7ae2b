//! The divisions as a tree in memory: some three thousand rows that every page names.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::model::Division;
use crate::base::division_code::{DivisionCode, DivisionLevel};
use crate::base::error::{Code, Result};
use crate::base::locale::Locale;
use crate::base::text::fold;

/// What may follow a name in Chinese: nothing, or what kind of division it is.
fn is_generic(rest: &str) -> bool {
    rest.is_empty()
        || rest.chars().count() == 1
        || rest.ends_with("自治区")
        || rest.ends_with("自治州")
}

/// All divisions, by code.
#[derive(Debug, Default)]
pub struct Tree {
    by_code: BTreeMap<DivisionCode, Division>,
    /// The English names as they are compared.
    folded_en: BTreeMap<DivisionCode, String>,
    provinces: Vec<DivisionCode>,
    /// The codes right below each one, in their order.
    below: BTreeMap<DivisionCode, Vec<DivisionCode>>,
}

impl Tree {
    /// A tree of these divisions.
    pub(super) fn new(divisions: Vec<Division>) -> Self {
        let mut tree = Self {
            by_code: divisions.into_iter().map(|one| (one.code, one)).collect(),
            ..Self::default()
        };
        let folded = |one: &Division| (one.code, fold(&one.name_en));
        tree.folded_en = tree.by_code.values().map(folded).collect();
        for one in tree.by_code.values() {
            if one.level == DivisionLevel::Province {
                tree.provinces.push(one.code);
            }
            if let Some(parent) = one.parent {
                tree.below.entry(parent).or_default().push(one.code);
            }
        }
        tree
    }

    /// The division with this code, also one that is no more.
    pub fn find(&self, code: DivisionCode) -> Option<&Division> {
        self.by_code.get(&code)
    }

    /// The deepest division that is, or contains, the place with this code: the county of a
    /// village's twelve digits.
    pub fn deepest(&self, code: DivisionCode) -> Option<&Division> {
        std::iter::successors(Some(code), DivisionCode::parent).find_map(|code| self.find(code))
    }

    /// The provinces that exist on a day, in the order of their codes.
    pub fn provinces(&self, day: NaiveDate) -> Vec<&Division> {
        self.valid_on(day, &self.provinces).collect()
    }

    /// The divisions right below that exist on a day, in the order of their codes; empty for a
    /// division without any (a county; Dongguan, a prefecture without counties).
    ///
    /// The four municipalities have a prefecture that only repeats their name (`市辖区`): it is
    /// passed over, so that Beijing's districts stand right below Beijing.
    pub fn children(&self, code: DivisionCode, day: NaiveDate) -> Vec<&Division> {
        self.right_below(code, day)
            .flat_map(|one| {
                if self.repeats_its_parent(one) {
                    self.children(one.code, day)
                } else {
                    vec![one]
                }
            })
            .collect()
    }

    /// Whether nothing lies below a division on a day, so that an address can end with it.
    pub fn is_leaf(&self, code: DivisionCode, day: NaiveDate) -> bool {
        self.right_below(code, day).next().is_none()
    }

    /// The way from the province down to the deepest division of a code, without prefectures that
    /// only repeat a municipality.
    pub fn path(&self, code: DivisionCode) -> Vec<&Division> {
        let parent = |one: &&Division| one.parent.and_then(|code| self.find(code));
        let mut path: Vec<&Division> = std::iter::successors(self.deepest(code), parent)
            .filter(|one| !self.repeats_its_parent(one))
            .collect();
        path.reverse();
        path
    }

    /// The names of the path: `浙江省杭州市西湖区`, `Xihu District, Hangzhou City, Zhejiang
    /// Province`; empty for an unknown code and for the whole platform.
    pub fn full_name(&self, code: DivisionCode, locale: Locale) -> String {
        let names = self.path(code).into_iter().map(|one| one.name_in(locale));
        match locale {
            Locale::Zh => names.collect(),
            Locale::En => names.rev().collect::<Vec<_>>().join(", "),
        }
    }

    /// The division with this code, or the one that took its place, as of a day.
    pub fn current(&self, code: DivisionCode, day: NaiveDate) -> Option<&Division> {
        let successor = |one: &&Division| {
            let is_over = !one.is_valid_on(day);
            one.successor
                .filter(|_| is_over)
                .and_then(|code| self.find(code))
        };
        // Bounded by the number of rows, in case someone makes two succeed each other.
        std::iter::successors(self.find(code), successor)
            .take(self.by_code.len())
            .find(|one| one.is_valid_on(day))
    }

    /// The divisions that are no more on a day, each with the one that took its place.
    pub fn succeeded(&self, day: NaiveDate) -> Vec<(&Division, &Division)> {
        let ended = self.by_code.values().filter(|one| !one.is_valid_on(day));
        ended
            .filter_map(|one| Some((one, self.current(one.code, day)?)))
            .collect()
    }

    /// The place for which a form was filled in: a division that exists and has nothing below it.
    ///
    /// # Errors
    /// `division.unknown` for a code that is not in force, `division.incomplete` for one that has
    /// divisions below.
    pub fn leaf(&self, code: DivisionCode, day: NaiveDate) -> Result<&Division> {
        let division = self.in_force(code, day)?;
        if self.is_leaf(code, day) {
            Ok(division)
        } else {
            Err(Code::DivisionIncomplete.into())
        }
    }

    /// The division with this code, if it exists on a day; `division.unknown` otherwise.
    pub fn in_force(&self, code: DivisionCode, day: NaiveDate) -> Result<&Division> {
        let found = self.find(code).filter(|one| one.is_valid_on(day));
        found.ok_or_else(|| Code::DivisionUnknown.into())
    }

    /// The divisions whose name in either language begins like this, the larger ones first; also
    /// those that are no more.
    pub fn beginning_with(&self, typed: &str) -> impl Iterator<Item = &Division> {
        let start = fold(typed);
        let mut found: Vec<&Division> = self
            .by_code
            .values()
            .filter(|one| !start.is_empty() && !self.repeats_its_parent(one))
            .filter(|one| one.name.starts_with(&start) || self.english(one).starts_with(&start))
            .collect();
        found.sort_by_key(|one| one.code.as_str().len());
        found.into_iter()
    }

    fn english(&self, one: &Division) -> &str {
        self.folded_en.get(&one.code).map_or("", String::as_str)
    }

    /// The largest division that a word names, with or without its generic word (`云南`, `云南省`,
    /// `Yunnan`); `None` if the word names none, or several of that size.
    pub fn named(&self, word: &str) -> Option<&Division> {
        let word = fold(word);
        if word.chars().count() < 2 {
            return None;
        }
        let is_named = |one: &&Division| {
            let english = self.english(one);
            one.name.strip_prefix(word.as_str()).is_some_and(is_generic)
                || english
                    .strip_prefix(word.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        let found: Vec<&Division> = self.beginning_with(&word).filter(is_named).collect();
        let size = |one: &&Division| one.code.as_str().len();
        let first = found.first()?;
        let same = found.iter().filter(|one| size(one) == size(first)).count();
        (same == 1).then_some(*first)
    }

    /// How many divisions there are, also those that are no more.
    pub fn len(&self) -> usize {
        self.by_code.len()
    }

    /// Whether no list has been imported yet.
    pub fn is_empty(&self) -> bool {
        self.by_code.is_empty()
    }

    fn right_below(&self, code: DivisionCode, day: NaiveDate) -> impl Iterator<Item = &Division> {
        let codes = self.below.get(&code).map(Vec::as_slice);
        self.valid_on(day, codes.unwrap_or_default())
    }

    fn valid_on<'a>(
        &'a self,
        day: NaiveDate,
        codes: &'a [DivisionCode],
    ) -> impl Iterator<Item = &'a Division> {
        let known = codes.iter().filter_map(|code| self.find(*code));
        known.filter(move |one| one.is_valid_on(day))
    }

    fn repeats_its_parent(&self, one: &Division) -> bool {
        let parent = one.parent.and_then(|code| self.find(code));
        parent.is_some_and(|parent| parent.name == one.name)
    }
}
