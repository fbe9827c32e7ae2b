//! Codes of administrative divisions, GB/T 2260 and its extension to towns and villages.
//!
//! The standard writes a county as `330106`, the prefecture above it as `330100` and the province
//! as `330000`; towns have nine digits, villages twelve. Here a code is trimmed of the zeros that
//! only fill it up (`33`, `3301`, `330106`), so that *one code contains another exactly if it is
//! its prefix*. Zeros that mean something stay: they are trimmed by whole level, never by digit
//! (`131000` is prefecture `1310`, `110110` a county).

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

use crate::base::error::{Code, Error, Result};
use crate::base::sql_types::{text_enum, text_sql};
use crate::base::text::narrow;

/// A trimmed code: empty for the whole platform, else 2, 4, 6, 9 or 12 digits.
#[derive(
    Debug,
    Clone,
    Copy,
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
pub struct DivisionCode {
    /// Zero bytes behind the digits, so that the derived order is that of the texts.
    digits: [u8; MAX_DIGITS],
    len: usize,
}

text_sql!(DivisionCode);

text_enum! {
    /// How deep in the tree a code stands.
    pub enum DivisionLevel {
        /// The whole platform.
        Root => "root",
        /// A province, autonomous region, municipality or special administrative region.
        Province => "province",
        /// A prefecture, or a city of that rank.
        Prefecture => "prefecture",
        /// A county, district, banner, or a city of that rank.
        County => "county",
        /// A town, township or subdistrict.
        Town => "town",
        /// A village or neighbourhood.
        Village => "village",
    }
}

const MAX_DIGITS: usize = 12;

/// The lengths of the levels, deepest first.
const LENGTHS: [usize; 5] = [12, 9, 6, 4, 2];

/// The third and fourth digits of counties that stand directly under their province (`419001`).
const UNDER_PROVINCE: &str = "90";

impl DivisionCode {
    /// The whole platform: contains every code.
    pub const ROOT: Self = Self {
        digits: [0; MAX_DIGITS],
        len: 0,
    };

    /// Reads a code that a person typed or a link carries, trimmed or padded with zeros to 6, 9
    /// or 12 digits. An empty text is refused here, so that a forgotten field is never the whole
    /// platform; columns and JSON, read through `FromStr`, know [`DivisionCode::ROOT`] as `""`.
    pub fn parse(text: &str) -> Result<Self> {
        let text = narrow(text);
        if text.is_empty() {
            return Err(Code::FieldRequired.into());
        }
        if !is_well_formed(&text) {
            return Err(Code::DivisionInvalid.into());
        }
        Ok(Self::trimmed(&text))
    }

    /// The code of a level's length, or the shorter one that is left when its levels are zero.
    fn trimmed(text: &str) -> Self {
        let mut kept = text;
        for (length, above) in LENGTHS.iter().zip(LENGTHS.iter().skip(1)) {
            if kept.len() == *length && is_zero(kept.get(*above..).unwrap_or_default()) {
                kept = kept.get(..*above).unwrap_or_default();
            }
        }
        let mut digits = [0; MAX_DIGITS];
        for (slot, byte) in digits.iter_mut().zip(kept.bytes()) {
            *slot = byte;
        }
        Self {
            digits,
            len: kept.len(),
        }
    }

    /// The trimmed digits; empty for the whole platform.
    pub fn as_str(&self) -> &str {
        let digits = self.digits.get(..self.len).unwrap_or_default();
        std::str::from_utf8(digits).unwrap_or_default()
    }

    /// How deep the code stands.
    pub const fn level(self) -> DivisionLevel {
        match self.len {
            0 => DivisionLevel::Root,
            2 => DivisionLevel::Province,
            4 => DivisionLevel::Prefecture,
            6 => DivisionLevel::County,
            9 => DivisionLevel::Town,
            _ => DivisionLevel::Village,
        }
    }

    /// Whether `other` is this division or lies in it.
    pub fn contains(&self, other: &Self) -> bool {
        other.as_str().starts_with(self.as_str())
    }

    /// The deepest division that contains both.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        std::iter::successors(Some(*self), Self::parent)
            .find(|around| around.contains(other))
            .unwrap_or(Self::ROOT)
    }

    /// The code one level up, `None` for the whole platform.
    ///
    /// Levels that a place does not have are passed over: `419001` (Jiyuan, directly under its
    /// province) gives `41`, and town `441900003` (Dongguan has no counties) gives `4419`.
    pub fn parent(&self) -> Option<Self> {
        let length = LENGTHS.into_iter().find(|length| *length < self.len);
        let shorter = match length {
            Some(length) => self.as_str().get(..length).unwrap_or_default(),
            None if self.len > 0 => "",
            None => return None,
        };
        if self.len == 6 && shorter.ends_with(UNDER_PROVINCE) {
            return Some(Self::trimmed(shorter.get(..2).unwrap_or_default()));
        }
        Some(Self::trimmed(shorter))
    }

    /// The codes from the province down to the one above this; empty for a province.
    pub fn ancestors(&self) -> Vec<Self> {
        let mut ancestors: Vec<Self> = std::iter::successors(self.parent(), Self::parent)
            .filter(|code| code.len > 0)
            .collect();
        ancestors.reverse();
        ancestors
    }

    /// The part of the code up to the county, or as deep as it goes: where a town or village
    /// belongs among the divisions that administrators have.
    #[must_use]
    pub fn county_or_above(&self) -> Self {
        Self::trimmed(self.as_str().get(..6).unwrap_or(self.as_str()))
    }

    /// The code as the standard writes it: filled up with zeros to six digits; towns and villages
    /// have nine and twelve as they are. The whole platform has none: empty.
    pub fn padded(&self) -> String {
        if self.len == 0 {
            String::new()
        } else {
            format!("{:0<6}", self.as_str())
        }
    }
}

/// Digits in one of the lengths, a province of 11 or more, and no level below one that is zero,
/// except a town directly under a prefecture (`441900003`).
fn is_well_formed(text: &str) -> bool {
    let level = |from: usize, to: usize| text.get(from..to);
    let is_missing = |part: Option<&str>| part.is_none_or(is_zero);
    let [prefecture, county] = [level(2, 4), level(4, 6)];
    let [town, village] = [level(6, 9), level(9, 12)];
    LENGTHS.contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && level(0, 2).is_some_and(|province| province >= "11")
        && (!is_missing(prefecture) || [county, town, village].into_iter().all(is_missing))
        && (!is_missing(town) || is_missing(village))
}

fn is_zero(digits: &str) -> bool {
    digits.bytes().all(|byte| byte == b'0')
}

impl std::fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for DivisionCode {
    type Err = Error;

    /// Reads a stored code; `""` is the whole platform.
    fn from_str(text: &str) -> Result<Self> {
        if text.is_empty() {
            Ok(Self::ROOT)
        } else {
            Self::parse(text)
        }
    }
}

impl TryFrom<String> for DivisionCode {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<DivisionCode> for String {
    fn from(code: DivisionCode) -> Self {
        code.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str) -> DivisionCode {
        DivisionCode::parse(text).unwrap()
    }

    #[test]
    fn padding_is_trimmed_by_level_and_never_by_digit() {
        for (written, trimmed) in [
            ("330000", "33"),
            ("33", "33"),
            ("3300", "33"),
            ("330100", "3301"),
            ("3301", "3301"),
            ("330106", "330106"),
            ("110100", "1101"),
            ("131000", "1310"),
            ("500000", "50"),
            ("110110", "110110"),
            ("419001", "419001"),
            ("429021", "429021"),
            ("441900", "4419"),
            ("441900000", "4419"),
            ("441900003", "441900003"),
            ("441900003000", "441900003"),
            ("460400107207", "460400107207"),
            ("330106000", "330106"),
            ("330106109", "330106109"),
            ("330106100", "330106100"),
            ("330106109200", "330106109200"),
            ("330106109000", "330106109"),
            ("330106000000", "330106"),
            ("330000000000", "33"),
            (" ３３０１０６ ", "330106"),
        ] {
            assert_eq!(code(written).as_str(), trimmed, "{written}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in [
            "3",
            "330",
            "33010",
            "3301061",
            "33010600",
            "3301060000",
            "33010610920",
            "3301061092001",
            "33O106",
            "-33",
            "00",
            "0000",
            "000000",
            "10",
            "01",
            "330006",
            "330000001",
            "330106000001",
            "33 01",
            "٣٣",
        ] {
            assert_eq!(
                DivisionCode::parse(text).unwrap_err().code(),
                Code::DivisionInvalid,
                "{text}"
            );
        }
        assert_eq!(
            DivisionCode::parse("  ").unwrap_err().code(),
            Code::FieldRequired
        );
    }

    #[test]
    fn containment_is_prefix() {
        let zhejiang = code("33");
        assert!(zhejiang.contains(&code("330106109200")));
        assert!(zhejiang.contains(&zhejiang));
        assert!(!zhejiang.contains(&code("340100")));
        assert!(!code("3301").contains(&zhejiang));
        assert!(code("4419").contains(&code("441900003")));
        assert!(code("41").contains(&code("419001")));
        // Prefecture 1310 (Langfang) does not hold counties of 1311, nor of 1301.
        assert!(!code("131000").contains(&code("131101")));
        assert!(DivisionCode::ROOT.contains(&code("11")));
        assert!(!code("11").contains(&DivisionCode::ROOT));
    }

    #[test]
    fn levels_and_parents_pass_over_what_a_place_does_not_have() {
        use DivisionLevel::{County, Prefecture, Province, Root, Town, Village};
        for (text, level, parent) in [
            ("33", Province, ""),
            ("3301", Prefecture, "33"),
            ("330106", County, "3301"),
            ("330106109", Town, "330106"),
            ("330106109200", Village, "330106109"),
            ("419001", County, "41"),
            ("659012", County, "65"),
            ("4190", Prefecture, "41"),
            ("441900003", Town, "4419"),
            ("460400107207", Village, "460400107"),
        ] {
            assert_eq!(code(text).level(), level, "{text}");
            assert_eq!(code(text).parent().unwrap().as_str(), parent, "{text}");
        }
        assert_eq!(DivisionCode::ROOT.level(), Root);
        assert_eq!(DivisionCode::ROOT.parent(), None);
        assert_eq!(
            code("460400107207").ancestors(),
            [code("46"), code("4604"), code("460400107")]
        );
        assert_eq!(code("419001001").ancestors(), [code("41"), code("419001")]);
        assert_eq!(code("460400107207").county_or_above(), code("4604"));
        assert_eq!(code("33").county_or_above(), code("33"));
    }

    #[test]
    fn two_places_share_the_deepest_division_that_has_both() {
        for (a, b, common) in [
            ("330106", "330106109", "330106"),
            ("330106109", "330106005", "330106"),
            ("330106", "330108", "3301"),
            ("330106", "330206", "33"),
            ("330106", "110117", ""),
            // Directly under the same province.
            ("419001", "410100", "41"),
        ] {
            let common_of = |a: &str, b: &str| code(a).common(&code(b)).as_str().to_owned();
            assert_eq!(common_of(a, b), common, "{a} {b}");
            assert_eq!(common_of(b, a), common, "{b} {a}");
        }
    }

    #[test]
    fn padded_forms_read_as_the_same_code() {
        assert_eq!(code("33").padded(), "330000");
        assert_eq!(code("1310").padded(), "131000");
        assert_eq!(code("330106109").padded(), "330106109");
        assert_eq!(DivisionCode::ROOT.padded(), "");
    }

    #[test]
    fn the_root_is_only_known_to_columns_and_json() {
        assert_eq!(
            serde_json::from_str::<DivisionCode>("\"\"").unwrap(),
            DivisionCode::ROOT
        );
        assert_eq!(serde_json::to_string(&code("330000")).unwrap(), "\"33\"");
        assert!(serde_json::from_str::<DivisionCode>("\"3\"").is_err());
        assert_eq!("".parse::<DivisionCode>().unwrap(), DivisionCode::ROOT);
    }

    fn any_code() -> impl Strategy<Value = DivisionCode> {
        "[1-8][1-9]([0-9]{2}([0-9]{2}([0-9]{3}([0-9]{3})?)?)?)?"
            .prop_filter_map("a level below none", |text| DivisionCode::parse(&text).ok())
    }

    proptest! {
        #[test]
        fn a_code_reads_as_itself_in_every_form(code in any_code()) {
            prop_assert_eq!(DivisionCode::parse(code.as_str()).unwrap(), code);
            prop_assert_eq!(DivisionCode::parse(&code.padded()).unwrap(), code);
            let twelve = format!("{:0<12}", code.as_str());
            prop_assert_eq!(DivisionCode::parse(&twelve).unwrap(), code);
        }

        #[test]
        fn every_ancestor_contains_its_code_and_is_higher(code in any_code()) {
            for ancestor in code.ancestors() {
                prop_assert!(ancestor.contains(&code) && !code.contains(&ancestor));
                prop_assert!(ancestor.level() < code.level());
            }
        }

        #[test]
        fn codes_sort_like_their_texts(a in any_code(), b in any_code()) {
            prop_assert_eq!(a.cmp(&b), a.as_str().cmp(b.as_str()));
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "[0-9]{0,14}|.{0,20}") {
            let _ = DivisionCode::parse(&text);
        }
    }
}
