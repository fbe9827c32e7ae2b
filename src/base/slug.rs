//! Names in addresses: lower-case Latin letters and digits, joined by hyphens.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

use crate::base::error::{Code, Result};
use crate::base::pinyin::reading;
use crate::base::sql_types::text_value;
use crate::base::text::narrow;

/// 1 to 60 bytes of `a-z`, `0-9` and single hyphens between them; so it also fits a host label.
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
pub struct Slug(String);

text_value!(Slug);

impl Slug {
    /// The most bytes a slug can have.
    pub const MAX_BYTES: usize = 60;

    /// Reads a slug from an address; anything that is none is `page.not_found`, like a slug that
    /// nobody has.
    pub fn parse(text: &str) -> Result<Self> {
        if slugify(text) == text && !text.is_empty() {
            Ok(Self(text.to_owned()))
        } else {
            Err(Code::PageNotFound.into())
        }
    }

    /// Reads a slug that a person typed: full-width and upper-case letters are read as what they
    /// stand for, anything else that has no place in an address is `slug.invalid`.
    pub fn parse_typed(text: &str) -> Result<Self> {
        let text = narrow(text).to_ascii_lowercase();
        if text.is_empty() {
            return Err(Code::FieldRequired.into());
        }
        Self::parse(&text).map_err(|_none| Code::SlugInvalid.into())
    }

    /// The slug of a name: Chinese characters as pinyin, other scripts as Latin letters. A name
    /// that leaves nothing (`!!!`) becomes `fallback`, the noun it names (`shop`).
    pub fn from_name(name: &str, fallback: &str) -> Self {
        let text = [name, fallback, LAST_RESORT]
            .into_iter()
            .map(slugify)
            .find(|slug| !slug.is_empty())
            .unwrap_or_default();
        Self(text)
    }

    /// The slug itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This slug, then `…-2`, `…-3` and on without end: to be tried in turn until one is free.
    pub fn candidates(&self) -> impl Iterator<Item = Self> {
        let numbered = (2_u64..).map(|number| {
            let suffix = format!("-{number}");
            let stem = cut(&self.0, Self::MAX_BYTES - suffix.len());
            Self(format!("{stem}{suffix}"))
        });
        std::iter::once(self.clone()).chain(numbered)
    }
}

/// What remains if even the fallback leaves nothing.
const LAST_RESORT: &str = "item";

fn slugify(name: &str) -> String {
    let mut read = String::new();
    for c in name.chars() {
        match reading(c) {
            Some(syllable) => read.extend([" ", syllable, " "]),
            None => read.push(c),
        }
    }
    let latin = deunicode::deunicode_with_tofu(&read, " ");
    let mut slug = String::new();
    for c in latin.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if c != '\'' && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    cut(&slug, Slug::MAX_BYTES).to_owned()
}

/// At most `max` bytes, at the end of a word where there is one, without hyphens at the end.
fn cut(slug: &str, max: usize) -> &str {
    let kept = match slug.get(..max) {
        Some(start)
            if !slug
                .get(max..)
                .is_none_or(|rest| rest.is_empty() || rest.starts_with('-')) =>
        {
            start.rsplit_once('-').map_or(start, |(words, _)| words)
        }
        Some(start) => start,
        None => slug,
    };
    kept.trim_end_matches('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slug(name: &str) -> String {
        Slug::from_name(name, "shop").to_string()
    }

    #[test]
    fn o_34_every_name_gives_a_slug() {
        assert_eq!(slug("加工包装"), "jia-gong-bao-zhuang");
        assert_eq!(slug("龙井茶"), "long-jing-cha");
        assert_eq!(slug("重庆茶叶"), "chong-qing-cha-ye");
        assert_eq!(slug("人参萝卜"), "ren-shen-luo-bo");
        assert_eq!(slug("龙井茶 2026 (明前)"), "long-jing-cha-2026-ming-qian");
        assert_eq!(slug("İstanbul"), "istanbul");
        assert_eq!(slug("Farmer's Choice"), "farmers-choice");
        assert_eq!(slug("!!!"), "shop");
        assert_eq!(slug("\u{200b}"), "shop");
        assert_eq!(Slug::from_name("!!!", "？").as_str(), "item");
        assert!(!slug("🍵").is_empty());
    }

    #[test]
    fn o_36_a_long_name_is_cut_between_words() {
        // 200 × "cha": fifteen times "cha-" is 60 bytes, the last hyphen goes.
        assert_eq!(slug(&"茶".repeat(200)), ["cha"; 15].join("-"));
        assert_eq!(slug(&"a".repeat(100)), "a".repeat(60));
        assert_eq!(slug(&format!("{} bc", "a".repeat(58))), "a".repeat(58));
    }

    #[test]
    fn a_typed_slug_is_read_and_never_guessed() {
        assert_eq!(
            Slug::parse_typed(" Ｌongjing-Cha ").unwrap().as_str(),
            "longjing-cha"
        );
        for wrong in ["龙井", "a b", "-a", "a--b", "a/../b", "<script>", "🍵"] {
            let error = Slug::parse_typed(wrong).unwrap_err();
            assert_eq!(error.code(), Code::SlugInvalid, "{wrong}");
        }
        let long = Slug::parse_typed(&"a".repeat(61)).unwrap_err();
        assert_eq!(long.code(), Code::SlugInvalid);
        let empty = Slug::parse_typed("\u{200b} ").unwrap_err();
        assert_eq!(empty.code(), Code::FieldRequired);
    }

    #[test]
    fn candidates_are_distinct_and_within_the_limit() {
        let names: Vec<String> = Slug::from_name("龙井茶", "shop")
            .candidates()
            .take(3)
            .map(String::from)
            .collect();
        assert_eq!(
            names,
            ["long-jing-cha", "long-jing-cha-2", "long-jing-cha-3"]
        );
        let long = Slug::from_name(&"a".repeat(60), "shop");
        let second = long.candidates().nth(1).unwrap();
        assert_eq!(second.as_str(), format!("{}-2", "a".repeat(58)));
    }

    #[test]
    fn only_canonical_slugs_are_read_from_addresses() {
        assert_eq!(
            Slug::parse("long-jing-cha").unwrap().as_str(),
            "long-jing-cha"
        );
        for text in [
            "",
            "Long",
            "a--b",
            "-a",
            "a-",
            "茶",
            "a b",
            "a/b",
            "a'b",
            &"a".repeat(61),
        ] {
            assert_eq!(
                Slug::parse(text).unwrap_err().code(),
                Code::PageNotFound,
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_name_gives_a_slug_that_reads_as_itself(name in any::<String>()) {
            for slug in Slug::from_name(&name, "shop").candidates().take(12) {
                prop_assert!(slug.as_str().len() <= Slug::MAX_BYTES);
                prop_assert_eq!(Slug::parse(slug.as_str()).unwrap(), slug);
            }
        }
    }
}
