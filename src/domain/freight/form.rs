//! What a shop types about its freight, and its way into a [`Template`].

use serde::Serialize;

use super::model::{ChargeBy, Template, Terms, Zone};
use crate::base::amount::MAX_LINE_GRAMS;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::format::weight;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::quantity::{Grams, Quantity};
use crate::base::text::narrow;

/// The largest price of a first or further step: 100 000.00.
const MAX_PRICE_MINOR: i64 = 10_000_000;

/// The form as it was typed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TemplateForm {
    /// `piece` or `mass`.
    pub charge_by: String,
    /// Pieces, or a mass.
    pub first_units: String,
    /// A price.
    pub first: String,
    /// Pieces, or a mass.
    pub next_units: String,
    /// A price.
    pub next: String,
    /// A price, or nothing.
    pub free_over: String,
    /// Pieces, or nothing.
    pub free_over_pieces: String,
    /// One a province, in the order of the provinces.
    pub zones: Vec<ZoneForm>,
}

/// What was typed for a province.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ZoneForm {
    /// Two digits, from the list of provinces.
    pub province: String,
    /// Whether the shop does not send there.
    pub not_sent: bool,
    /// A price, or nothing for the usual one.
    pub first: String,
    /// A price, or nothing for the usual one.
    pub next: String,
}

impl TemplateForm {
    /// The form that would give this template, for the provinces given, in the units of a language.
    pub fn of(template: &Template, provinces: &[String], locale: Locale) -> Self {
        let units = |units: i64| match template.charge_by {
            ChargeBy::Piece => units.to_string(),
            ChargeBy::Mass => {
                Grams::new(units).map_or_else(|_| String::new(), |mass| weight(mass, locale))
            }
        };
        let optional = |money: Option<Money>| money.map_or_else(String::new, Money::to_decimal);
        Self {
            charge_by: template.charge_by.as_str().to_owned(),
            first_units: units(template.first_units),
            first: template.first.to_decimal(),
            next_units: units(template.next_units),
            next: template.next.to_decimal(),
            free_over: optional(template.free_over),
            free_over_pieces: template
                .free_over_pieces
                .map_or_else(String::new, |pieces| pieces.to_string()),
            zones: provinces
                .iter()
                .map(|province| ZoneForm::of(template, province))
                .collect(),
        }
    }

    /// The template that was meant.
    ///
    /// # Errors
    /// The faults of all fields: `first_units`, `zones[3].first` …
    pub fn parse(&self) -> Result<Template> {
        let mut faults = FieldErrors::new();
        let charge_by = self.charge_by.parse::<ChargeBy>().ok();
        if charge_by.is_none() {
            faults.add("charge_by", Code::FieldInvalid);
        }
        let charge_by = charge_by.unwrap_or(ChargeBy::Mass);
        let first_units = faults.take("first_units", units(charge_by, &self.first_units));
        let first = faults.take("first", price(&self.first));
        let next_units = faults.take("next_units", units(charge_by, &self.next_units));
        let next = faults.take("next", price(&self.next));
        let free_over = faults.take("free_over", optional(&self.free_over, threshold));
        let pieces = |text: &str| Quantity::parse(text).map(Quantity::get);
        let free_over_pieces =
            faults.take("free_over_pieces", optional(&self.free_over_pieces, pieces));
        let usual = (first.unwrap_or_default(), next.unwrap_or_default());
        let zones = self
            .zones
            .iter()
            .enumerate()
            .filter_map(|(place, zone)| zone.parse(place, usual, &mut faults))
            .collect();
        faults.finish()?;
        Ok(Template {
            charge_by,
            first_units: first_units.unwrap_or(1),
            first: usual.0,
            next_units: next_units.unwrap_or(1),
            next: usual.1,
            free_over: free_over.flatten(),
            free_over_pieces: free_over_pieces.flatten(),
            zones,
        })
    }
}

impl ZoneForm {
    fn of(template: &Template, province: &str) -> Self {
        let zone = template.zones.iter().find(|zone| zone.province == province);
        let (not_sent, first, next) = match zone.map(|zone| zone.terms) {
            None => (false, String::new(), String::new()),
            Some(Terms::NotSent) => (true, String::new(), String::new()),
            Some(Terms::Prices { first, next }) => (false, first.to_decimal(), next.to_decimal()),
        };
        Self {
            province: province.to_owned(),
            not_sent,
            first,
            next,
        }
    }

    /// The zone, if anything differs from the usual prices.
    fn parse(&self, place: usize, usual: (Money, Money), faults: &mut FieldErrors) -> Option<Zone> {
        let of = |terms| Zone {
            province: self.province.clone(),
            terms,
        };
        if self.not_sent {
            return Some(of(Terms::NotSent));
        }
        let first = faults.take(
            &format!("zones[{place}].first"),
            optional(&self.first, price),
        )?;
        let next = faults.take(&format!("zones[{place}].next"), optional(&self.next, price))?;
        if first.is_none() && next.is_none() {
            return None;
        }
        Some(of(Terms::Prices {
            first: first.unwrap_or(usual.0),
            next: next.unwrap_or(usual.1),
        }))
    }
}

fn optional<T>(text: &str, parse: impl Fn(&str) -> Result<T>) -> Result<Option<T>> {
    if narrow(text).is_empty() {
        Ok(None)
    } else {
        parse(text).map(Some)
    }
}

fn price(text: &str) -> Result<Money> {
    let price = Money::parse(text)?;
    if price.get() > MAX_PRICE_MINOR {
        return Err(Code::MoneyOverflow.into());
    }
    Ok(price)
}

/// Free from nothing on is said by prices of nothing, not by a threshold.
fn threshold(text: &str) -> Result<Money> {
    let limit = Money::parse(text)?;
    if limit.is_zero() {
        return Err(Code::MoneyInvalid.into());
    }
    Ok(limit)
}

fn units(charge_by: ChargeBy, text: &str) -> Result<i64> {
    match charge_by {
        ChargeBy::Piece => Quantity::parse(text).map(Quantity::get),
        ChargeBy::Mass => {
            let grams = Grams::parse(text)?.get();
            if (1..=MAX_LINE_GRAMS).contains(&grams) {
                Ok(grams)
            } else {
                Err(Error::new(Code::MassOutOfRange).with("max", MAX_LINE_GRAMS))
            }
        }
    }
}
