//! The two languages of the platform.

use std::str::FromStr;

/// A language in which every text of the platform exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub enum Locale {
    /// Simplified Chinese, the source language.
    #[default]
    Zh,
    /// English.
    En,
}

impl Locale {
    /// Every locale, the source language first.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The BCP 47 tag, as in `<html lang>` and the folder names of `locales/`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// Picks the text of this language; an empty English text falls back to Chinese, since a
    /// village may have written only that.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::En if !en.trim().is_empty() => en,
            Self::Zh if zh.trim().is_empty() => en,
            _ => zh,
        }
    }
}

impl FromStr for Locale {
    type Err = ();

    /// Reads a BCP 47 tag by its primary language (`zh-Hans-CN` → [`Locale::Zh`]).
    fn from_str(tag: &str) -> Result<Self, ()> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Ok(Self::Zh),
            "en" => Ok(Self::En),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_by_their_primary_language() {
        assert_eq!("zh-Hans-CN".parse(), Ok(Locale::Zh));
        assert_eq!("EN_us".parse(), Ok(Locale::En));
        assert_eq!("fr".parse::<Locale>(), Err(()));
    }

    #[test]
    fn a_missing_translation_falls_back_to_the_text_that_exists() {
        assert_eq!(Locale::En.pick("茶", ""), "茶");
        assert_eq!(Locale::Zh.pick("", "tea"), "tea");
        assert_eq!(Locale::En.pick("茶", "tea"), "tea");
    }
}
