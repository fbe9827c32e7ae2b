//! Goods by mass as bills write them: price and amount in one unit, so that each line multiplies
//! out. In Chinese that is the 斤, of which prices are; in English it is the kilogram.

use crate::base::error::Result;
use crate::base::format::{self, Formats};
use crate::base::i18n::Catalog;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::quantity::Grams;

/// The price of goods that cost `per_jin` for 500 g: `¥14.90/斤`, `¥29.80 per kg`.
///
/// # Errors
/// `money.overflow` where the price of a kilogram is beyond the range of money.
pub(in crate::web) fn price(
    (texts, locale): (&Catalog, Locale),
    formats: &Formats,
    per_jin: Money,
) -> Result<String> {
    let price = match locale {
        Locale::Zh => per_jin,
        Locale::En => per_jin.checked_add(per_jin)?,
    };
    let args = [("price", formats.money(price).into())];
    Ok(texts.text(locale, "price-of-mass", &args))
}

/// How much of them: `3 斤`, `1.5 kg`.
pub(in crate::web) fn amount((texts, locale): (&Catalog, Locale), mass: Grams) -> String {
    let amount = match locale {
        Locale::Zh => format::jin(mass),
        Locale::En => format::kilograms(mass),
    };
    texts.text(locale, "amount-of-mass", &[("amount", amount.into())])
}
