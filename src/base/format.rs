//! How amounts, masses and moments are written for people.
//!
//! Pages, mails, invoices and feeds all write them through this one place.

use chrono_tz::Tz;

use crate::base::clock::Timestamp;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::quantity::Grams;

/// The settings of the platform that decide how values are written.
#[derive(Debug, Clone)]
pub struct Formats {
    zone: Tz,
    symbol: String,
}

impl Default for Formats {
    fn default() -> Self {
        Self::new(Tz::Asia__Shanghai, "CNY")
    }
}

impl Formats {
    /// Writes moments in `zone`, and amounts of the currency with this ISO 4217 code.
    pub fn new(zone: Tz, currency: &str) -> Self {
        let symbol = symbol_of(currency);
        Self { zone, symbol }
    }

    /// An amount: `¥12.80`, `−¥1,200.00`.
    pub fn money(&self, amount: Money) -> String {
        with_symbol(amount, &self.symbol)
    }

    /// A moment in the platform's zone: `2026-11-25 13:45`.
    pub fn datetime(&self, at: Timestamp) -> String {
        let local = at.utc().with_timezone(&self.zone);
        local.format("%Y-%m-%d %H:%M").to_string()
    }

    /// The date of a moment in the platform's zone: `2026-11-25`.
    pub fn date(&self, at: Timestamp) -> String {
        at.date_in(self.zone).format("%Y-%m-%d").to_string()
    }

    /// A moment for machines, with the offset of the zone: `2026-11-25T13:45:00+08:00`.
    pub fn iso(&self, at: Timestamp) -> String {
        at.utc().with_timezone(&self.zone).to_rfc3339()
    }
}

fn symbol_of(currency: &str) -> String {
    match currency {
        "CNY" => "¥".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        "USD" => "$".to_owned(),
        other => format!("{other} "),
    }
}

fn with_symbol(amount: Money, symbol: &str) -> String {
    let sign = if amount.is_negative() { "−" } else { "" };
    let minor = amount.get().unsigned_abs();
    let (whole, cents) = (grouped(minor / 100), minor % 100);
    format!("{sign}{symbol}{whole}.{cents:02}")
}

/// An amount of a currency that need not be the platform's.
pub fn money_of(amount: Money, currency: &str) -> String {
    with_symbol(amount, &symbol_of(currency))
}

/// A mass of goods: `250 克`, `3 斤` in Chinese, where prices are of a 斤; else `250 g`, `1.5 kg`.
pub fn mass(mass: Grams, locale: Locale) -> String {
    match (locale, mass.get().unsigned_abs()) {
        (Locale::Zh, 500..) => format!("{} 斤", jin(mass)),
        _ => weight(mass, locale),
    }
}

/// A weight on a carrier's scale, which counts kilograms everywhere: `1.5 公斤`, `1.5 kg`.
pub fn weight(mass: Grams, locale: Locale) -> String {
    let (gram, kilogram) = match locale {
        Locale::Zh => ("克", "公斤"),
        Locale::En => ("g", "kg"),
    };
    match mass.get().unsigned_abs() {
        grams if grams < 1_000 => format!("{grams} {gram}"),
        _ => format!("{} {kilogram}", kilograms(mass)),
    }
}

/// A mass in kilograms, without the unit: `1.5`, `0.25`.
pub fn kilograms(mass: Grams) -> String {
    thousandths(mass.get().unsigned_abs())
}

/// A mass in 斤, of 500 g each, without the unit: `3`, `0.5`. Each gram has its place in it.
pub fn jin(mass: Grams) -> String {
    thousandths(mass.get().unsigned_abs().saturating_mul(2))
}

fn thousandths(value: u64) -> String {
    let (whole, rest) = (grouped(value / 1_000), format!("{:03}", value % 1_000));
    match rest.trim_end_matches('0') {
        "" => whole,
        digits => format!("{whole}.{digits}"),
    }
}

/// A whole number with groups of three digits: `12,800`.
pub fn number(value: i64) -> String {
    let sign = if value < 0 { "−" } else { "" };
    format!("{sign}{}", grouped(value.unsigned_abs()))
}

fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_two_digits_groups_and_a_true_minus() {
        let money = |minor| Formats::default().money(Money::new(minor).unwrap());
        assert_eq!(money(1_280), "¥12.80");
        assert_eq!(money(0), "¥0.00");
        assert_eq!(money(5), "¥0.05");
        assert_eq!(money(-120_000), "−¥1,200.00");
        assert_eq!(money(123_456_789), "¥1,234,567.89");
        let francs = Formats::new(Tz::UTC, "CHF");
        assert_eq!(francs.money(Money::new(100).unwrap()), "CHF 1.00");
    }

    #[test]
    fn masses_stand_in_the_units_of_the_reader() {
        let grams = |grams| Grams::new(grams).unwrap();
        for (value, english, chinese, weighed) in [
            (0, "0 g", "0 克", "0 克"),
            (250, "250 g", "250 克", "250 克"),
            (500, "500 g", "1 斤", "500 克"),
            (1_000, "1 kg", "2 斤", "1 公斤"),
            (1_500, "1.5 kg", "3 斤", "1.5 公斤"),
            (2_005, "2.005 kg", "4.01 斤", "2.005 公斤"),
            (850_000, "850 kg", "1,700 斤", "850 公斤"),
        ] {
            assert_eq!(mass(grams(value), Locale::En), english);
            assert_eq!(weight(grams(value), Locale::En), english);
            assert_eq!(mass(grams(value), Locale::Zh), chinese);
            assert_eq!(weight(grams(value), Locale::Zh), weighed);
        }
    }

    #[test]
    fn jin_are_halves_of_kilograms() {
        let text = |grams| jin(Grams::new(grams).unwrap());
        assert_eq!(text(1_500), "3");
        assert_eq!(text(250), "0.5");
        assert_eq!(text(1), "0.002");
        assert_eq!(text(10_000_000), "20,000");
    }

    #[test]
    fn moments_are_written_in_the_zone_of_the_platform() {
        let formats = Formats::default();
        // 2026-11-25 16:30 UTC is 00:30 of the next day in Shanghai (UTC+8).
        let at = Timestamp::from_ms(1_795_624_200_000);
        assert_eq!(formats.datetime(at), "2026-11-26 00:30");
        assert_eq!(formats.date(at), "2026-11-26");
        assert_eq!(formats.iso(at), "2026-11-26T00:30:00+08:00");
    }
}
