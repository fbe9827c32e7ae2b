//! The texts of the platform in both languages: Fluent files, embedded in the program.
//!
//! Chinese is the source language. A text that is missing in English is shown in Chinese; one
//! that is missing in both shows its key between `⟦` and `⟧` and is logged. The tests at the foot
//! and those of the templates make both impossible in a build that passed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::Embed;

use crate::base::error::{Error, Result};
use crate::base::format;
use crate::base::locale::Locale;
use crate::base::quantity::Grams;

/// What the names of values end with that are masses in grams.
const GRAMS: &str = "_grams";

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/locales/"]
struct LocaleFiles;

/// A value that a text fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// A text, as it is.
    Text(String),
    /// A whole number, which plural rules can choose by.
    Number(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// Every text of the platform, in both languages.
pub struct Catalog {
    zh: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Catalog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Catalog")
    }
}

impl Catalog {
    /// Reads the embedded files; a file with a fault, or a key given twice, is an error.
    pub fn load() -> Result<Self> {
        Ok(Self {
            zh: load_bundle(Locale::Zh)?,
            en: load_bundle(Locale::En)?,
        })
    }

    /// The text of `key` in `locale`, with `args` filled in. A value in grams is written in the units
    /// of the reader: errors are made where nobody knows who reads them.
    pub fn text(&self, locale: Locale, key: &str, args: &[(&str, Arg)]) -> String {
        let mut filled = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            match mass(name, value, locale) {
                Some(mass) => filled.set(*name, mass),
                None => filled.set(*name, fluent_value(value)),
            }
        }
        self.find(locale, key, &filled)
            .or_else(|| self.find(Locale::Zh, key, &filled))
            .unwrap_or_else(|| {
                tracing::error!(key, locale = locale.tag(), "text is missing");
                format!("⟦{key}⟧")
            })
    }

    /// The text of `key` if there is one in `locale`, with nothing filled in.
    pub fn find_text(&self, locale: Locale, key: &str) -> Option<String> {
        self.find(locale, key, &FluentArgs::new())
    }

    /// Whether `key` has a text in `locale`.
    pub fn contains(&self, locale: Locale, key: &str) -> bool {
        self.bundle(locale)
            .get_message(key)
            .is_some_and(|message| message.value().is_some())
    }

    fn bundle(&self, locale: Locale) -> &FluentBundle<FluentResource> {
        match locale {
            Locale::Zh => &self.zh,
            Locale::En => &self.en,
        }
    }

    fn find(&self, locale: Locale, key: &str, args: &FluentArgs<'_>) -> Option<String> {
        let bundle = self.bundle(locale);
        let pattern = bundle.get_message(key)?.value()?;
        let mut faults = Vec::new();
        let text = bundle.format_pattern(pattern, Some(args), &mut faults);
        for fault in faults {
            tracing::error!(key, locale = locale.tag(), %fault, "text cannot be filled in");
        }
        Some(text.into_owned())
    }
}

fn mass(name: &str, arg: &Arg, locale: Locale) -> Option<String> {
    if !name.ends_with(GRAMS) {
        return None;
    }
    let grams = match arg {
        Arg::Text(text) => text.parse().ok()?,
        Arg::Number(grams) => *grams,
    };
    Some(format::mass(Grams::new(grams).ok()?, locale))
}

fn fluent_value(arg: &Arg) -> FluentValue<'_> {
    match arg {
        Arg::Text(text) => FluentValue::String(Cow::Borrowed(text)),
        Arg::Number(number) => FluentValue::from(*number),
    }
}

/// The files of one language, in the order of their names.
fn files(locale: Locale) -> BTreeSet<String> {
    let folder = format!("{}/", locale.tag());
    LocaleFiles::iter()
        .filter(|path| path.starts_with(&folder))
        .map(Cow::into_owned)
        .collect()
}

fn read(path: &str) -> Result<String> {
    let file =
        LocaleFiles::get(path).ok_or_else(|| Error::internal(format!("{path} is not embedded")))?;
    String::from_utf8(file.data.into_owned()).map_err(Error::internal)
}

fn load_bundle(locale: Locale) -> Result<FluentBundle<FluentResource>> {
    let language = locale.tag().parse().map_err(Error::internal)?;
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // The marks that isolate directions would stand in page titles, mails and addresses.
    bundle.set_use_isolating(false);
    for path in files(locale) {
        let resource = FluentResource::try_new(read(&path)?)
            .map_err(|(_, faults)| Error::internal(format!("{path}: {faults:?}")))?;
        bundle
            .add_resource(resource)
            .map_err(|faults| Error::internal(format!("{path}: {faults:?}")))?;
    }
    Ok(bundle)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::base::error::Code;

    /// The keys of one language, read from the files by their lines.
    pub(crate) fn keys(locale: Locale) -> BTreeSet<String> {
        files(locale)
            .iter()
            .flat_map(|path| {
                read(path)
                    .unwrap()
                    .lines()
                    .filter_map(|line| line.split_once(" ="))
                    .filter(|(key, _)| key.starts_with(|c: char| c.is_ascii_alphabetic()))
                    .map(|(key, _)| key.to_owned())
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_files_and_keys() {
        let names = |locale: Locale| -> BTreeSet<String> {
            let cut = locale.tag().len();
            files(locale).iter().map(|f| f[cut..].to_owned()).collect()
        };
        assert_eq!(names(Locale::Zh), names(Locale::En));
        let (zh, en) = (keys(Locale::Zh), keys(Locale::En));
        let only_zh: Vec<_> = zh.difference(&en).collect();
        let only_en: Vec<_> = en.difference(&zh).collect();
        assert!(only_zh.is_empty(), "only in zh-CN: {only_zh:?}");
        assert!(only_en.is_empty(), "only in en: {only_en:?}");
        assert!(zh.len() > 50);
    }

    #[test]
    fn values_in_grams_are_written_in_the_units_of_the_reader() {
        let catalog = Catalog::load().unwrap();
        let left = |locale, grams: &str| {
            let args = [("left_grams", grams.into())];
            catalog.text(locale, "error-stock-left-grams", &args)
        };
        assert_eq!(
            left(Locale::Zh, "850000"),
            "库存只有 1,700 斤了，请减少数量。"
        );
        assert_eq!(
            left(Locale::En, "850000"),
            "Only 850 kg left. Please reduce the quantity."
        );
        assert!(left(Locale::Zh, "250").contains("250 克"));
    }

    #[test]
    fn both_languages_fill_in_the_same_values() {
        let catalog = Catalog::load().unwrap();
        for key in keys(Locale::Zh) {
            assert!(catalog.contains(Locale::Zh, &key), "{key}");
            assert_eq!(
                placeholders(Locale::Zh, &key),
                placeholders(Locale::En, &key),
                "{key}"
            );
        }
    }

    /// The names after `$` in the lines of a message.
    fn placeholders(locale: Locale, key: &str) -> BTreeSet<String> {
        let text: String = files(locale).iter().map(|f| read(f).unwrap()).collect();
        let start = text.find(&format!("\n{key} =")).unwrap_or_else(|| {
            assert!(text.starts_with(&format!("{key} =")), "{key}");
            0
        });
        let body = text[start + 1..]
            .split_inclusive('\n')
            .enumerate()
            .take_while(|(n, line)| *n == 0 || line.starts_with([' ', '}']) || line.len() == 1)
            .map(|(_, line)| line);
        body.flat_map(|line| line.split('$').skip(1))
            .map(|rest| {
                rest.chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect()
            })
            .collect()
    }

    #[test]
    fn every_error_code_has_a_message_in_both_languages() {
        let catalog = Catalog::load().unwrap();
        for code in Code::ALL {
            for locale in Locale::ALL {
                let key = code.message_key();
                assert!(catalog.contains(locale, &key), "{key} in {}", locale.tag());
            }
        }
    }

    #[test]
    fn values_are_filled_in_without_direction_marks_and_plurals_chosen() {
        let catalog = Catalog::load().unwrap();
        let count = |locale, n: i64| catalog.text(locale, "cart-count", &[("count", n.into())]);
        assert_eq!(count(Locale::Zh, 3), "购物车里有 3 件");
        assert_eq!(count(Locale::En, 1), "1 item in the cart");
        assert_eq!(count(Locale::En, 3), "3 items in the cart");
    }

    #[test]
    fn a_missing_key_shows_itself() {
        let catalog = Catalog::load().unwrap();
        assert_eq!(
            catalog.text(Locale::En, "no-such-key", &[]),
            "⟦no-such-key⟧"
        );
        assert_eq!(catalog.find_text(Locale::En, "no-such-key"), None);
    }
}
