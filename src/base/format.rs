//! How amounts, masses and moments are written for people.
//!
//! Pages, mails, invoices and feeds all write them through this one place.

use chrono_tz::Tz;

use crate::base::clock::Timestamp;

/// Grams in a kilogram.
const KILOGRAM: i64 = 1_000;
/// Grams in a 斤 (half a kilogram).
const JIN: i64 = 500;

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

/// A price related to mass, in minor units, rounded half up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitPrice {
    /// For 500 g (斤).
    pub per_jin: i64,
    /// For 1000 g.
    pub per_kg: i64,
}

/// The price of 500 g and of a kilogram of a pack of `net_grams` that costs `price_minor`.
///
/// `None` if there is no mass to relate to, or the result is out of range.
pub fn unit_price(price_minor: i64, net_grams: i64) -> Option<UnitPrice> {
    Some(UnitPrice {
        per_jin: scale_half_up(price_minor, JIN, net_grams)?,
        per_kg: scale_half_up(price_minor, KILOGRAM, net_grams)?,
    })
}

/// `amount × numerator / denominator`, rounded half up; for amounts of zero or more.
fn scale_half_up(amount: i64, numerator: i64, denominator: i64) -> Option<i64> {
    if amount < 0 || denominator <= 0 {
        return None;
    }
    let (amount, denominator) = (i128::from(amount), i128::from(denominator));
    let doubled = amount * i128::from(numerator) * 2 + denominator;
    i64::try_from(doubled / (denominator * 2)).ok()
}

impl Formats {
    /// Writes moments in `zone`, and amounts of the currency with this ISO 4217 code.
    pub fn new(zone: Tz, currency: &str) -> Self {
        let symbol = match currency {
            "CNY" => "¥".to_owned(),
            "EUR" => "€".to_owned(),
            "GBP" => "£".to_owned(),
            "USD" => "$".to_owned(),
            other => format!("{other} "),
        };
        Self { zone, symbol }
    }

    /// An amount of minor units: `¥12.80`, `−¥1,200.00`.
    pub fn money(&self, minor: i64) -> String {
        let sign = if minor < 0 { "−" } else { "" };
        let whole = grouped(minor.unsigned_abs() / 100);
        let cents = minor.unsigned_abs() % 100;
        format!("{sign}{}{whole}.{cents:02}", self.symbol)
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

/// A mass: `250 g`, `1.5 kg`.
pub fn mass(grams: i64) -> String {
    if grams.unsigned_abs() < KILOGRAM.unsigned_abs() {
        return format!("{grams} g");
    }
    let sign = if grams < 0 { "−" } else { "" };
    let whole = grouped(grams.unsigned_abs() / 1_000);
    let rest = format!("{:03}", grams.unsigned_abs() % 1_000);
    match rest.trim_end_matches('0') {
        "" => format!("{sign}{whole} kg"),
        digits => format!("{sign}{whole}.{digits} kg"),
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
        let formats = Formats::default();
        assert_eq!(formats.money(1_280), "¥12.80");
        assert_eq!(formats.money(0), "¥0.00");
        assert_eq!(formats.money(5), "¥0.05");
        assert_eq!(formats.money(-120_000), "−¥1,200.00");
        assert_eq!(formats.money(123_456_789), "¥1,234,567.89");
        assert_eq!(Formats::new(Tz::UTC, "CHF").money(100), "CHF 1.00");
        assert!(formats.money(i64::MIN).starts_with("−¥92,233,720,368,547,758.08"));
    }

    #[test]
    fn masses_change_to_kilograms_at_a_thousand() {
        assert_eq!(mass(250), "250 g");
        assert_eq!(mass(1_000), "1 kg");
        assert_eq!(mass(1_500), "1.5 kg");
        assert_eq!(mass(2_005), "2.005 kg");
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

    #[test]
    fn unit_prices_are_rounded_half_up_and_need_a_mass() {
        // ¥25.60 for 250 g: ¥51.20 for 500 g, ¥102.40 for a kilogram.
        let price = unit_price(2_560, 250).unwrap();
        assert_eq!((price.per_jin, price.per_kg), (5_120, 10_240));
        // ¥10.00 for 3 kg: 166.67 fen for 500 g, 333.33 fen for a kilogram.
        let price = unit_price(1_000, 3_000).unwrap();
        assert_eq!((price.per_jin, price.per_kg), (167, 333));
        assert_eq!(unit_price(1_000, 0), None);
        assert_eq!(unit_price(-1, 500), None);
        assert_eq!(unit_price(i64::MAX, 1), None);
    }
}
