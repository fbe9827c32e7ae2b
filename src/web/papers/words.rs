//! The texts of papers, and how amounts and moments stand on them: as on pages.

use std::sync::Arc;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::format::{self, Formats};
use crate::base::i18n::{Arg, Catalog};
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::quantity::Grams;
use crate::web::priced_mass;
use crate::web::respond::Ui;

/// Writes in one language.
#[derive(Clone)]
pub(in crate::web) struct Words {
    catalog: Arc<Catalog>,
    formats: Formats,
    locale: Locale,
}

impl Words {
    /// Those of a request.
    pub fn of(ui: &Ui) -> Self {
        Self {
            catalog: Arc::clone(&ui.app().catalog),
            formats: ui.app().formats.clone(),
            locale: ui.locale(),
        }
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// A text.
    pub fn say(&self, key: &str) -> String {
        self.catalog.text(self.locale, key, &[])
    }

    /// A text with something filled in.
    pub fn fill(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.catalog.text(self.locale, key, args)
    }

    /// An amount.
    pub fn money(&self, amount: Money) -> String {
        self.formats.money(amount)
    }

    /// A day and time.
    pub fn datetime(&self, at: Timestamp) -> String {
        self.formats.datetime(at)
    }

    /// A day.
    pub fn date(&self, at: Timestamp) -> String {
        self.formats.date(at)
    }

    /// The price for 500 g of goods by mass, and an amount of them, in one unit.
    pub fn priced_mass(&self, per_jin: Money, grams: i64) -> Result<(String, String)> {
        let texts = (&*self.catalog, self.locale);
        let price = priced_mass::price(texts, &self.formats, per_jin)?;
        Ok((price, priced_mass::amount(texts, Grams::new(grams)?)))
    }

    /// So many pieces, or a mass in grams.
    pub fn quantity(&self, is_by_mass: bool, quantity: i64) -> String {
        if is_by_mass {
            format::mass(Grams::new(quantity).unwrap_or_default(), self.locale)
        } else {
            format!("× {}", format::number(quantity))
        }
    }
}
