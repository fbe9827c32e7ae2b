//! Prices by mass. Page, cart, invoice, feed and API all take them from here, so that one pack
//! never shows two unit prices.

use crate::base::error::{Code, Result};
use crate::base::money::Money;
use crate::base::quantity::Grams;

/// Grams in one 斤, the unit in which prices by mass are given.
pub const GRAMS_PER_JIN: i64 = 500;
/// Grams in one kilogram.
pub const GRAMS_PER_KG: i64 = 1000;

/// What a pack costs per usual unit of mass, so that packs can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitPrices {
    /// Per 500 g, one 斤.
    pub per_jin: Money,
    /// Per kilogram.
    pub per_kg: Money,
}

/// The price of `grams` of goods that cost `price_per_jin` for 500 g, rounded half up once.
///
/// Compute it on the whole mass of a line: rounding each piece of it loses money. A negative
/// price is `money.invalid`.
pub fn price_for_grams(price_per_jin: Money, grams: Grams) -> Result<Money> {
    scaled(price_per_jin, grams.get(), GRAMS_PER_JIN)
}

/// The unit prices of a pack that costs `price` and holds `net` grams, each rounded half up from
/// the pack itself; `None` for a pack without a mass (a basket, a ticket).
pub fn unit_prices(price: Money, net: Grams) -> Result<Option<UnitPrices>> {
    if net.get() == 0 {
        return Ok(None);
    }
    Ok(Some(UnitPrices {
        per_jin: scaled(price, GRAMS_PER_JIN, net.get())?,
        per_kg: scaled(price, GRAMS_PER_KG, net.get())?,
    }))
}

/// `price × times ÷ by`, rounded half up; `by` is positive.
fn scaled(price: Money, times: i64, by: i64) -> Result<Money> {
    if price.is_negative() {
        return Err(Code::MoneyInvalid.into());
    }
    let by = i128::from(by);
    let numerator = i128::from(price.get()) * i128::from(times);
    Money::from_wide((numerator * 2 + by) / (by * 2))
}
