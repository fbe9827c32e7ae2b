//! A shop as a list shows it.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::ids::ShopId;
use crate::base::locale::Locale;
use crate::base::slug::Slug;

/// An open shop with the specialty of its charter.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct PublicShop {
    /// The key.
    pub id: ShopId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name, or empty.
    pub name_en: String,
    /// The place, in Chinese.
    pub place_zh: String,
    /// The place, in English.
    pub place_en: String,
    /// The category of the specialty.
    pub category_code: String,
    /// The specialty's Chinese name.
    pub specialty_zh: String,
    /// The specialty's English name, or empty.
    pub specialty_en: String,
    /// The picture of the shop.
    pub cover_hash: Option<String>,
    /// When it was first approved.
    pub approved_at: Timestamp,
}

impl PublicShop {
    /// The name in a language.
    pub fn name(&self, locale: Locale) -> &str {
        locale.pick(&self.name_zh, &self.name_en)
    }

    /// The place in a language.
    pub fn place(&self, locale: Locale) -> &str {
        locale.pick(&self.place_zh, &self.place_en)
    }

    /// The specialty in a language.
    pub fn specialty(&self, locale: Locale) -> &str {
        locale.pick(&self.specialty_zh, &self.specialty_en)
    }
}

/// Which shops a list shows.
#[derive(Debug, Clone, Default)]
pub struct ShopFilter {
    /// Those whose specialty is of this category.
    pub category: Option<String>,
    /// Those in this division or below.
    pub division: Option<DivisionCode>,
}
