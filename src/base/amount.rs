//! How much of a variant is bought: pieces, or a mass, never one for the other.

use crate::base::error::{Code, Error, Result};
use crate::base::money::{GRAMS_PER_JIN, Money, price_for_grams};
use crate::base::quantity::{Grams, Quantity};
use crate::base::sql_types::text_enum;

text_enum! {
    /// How a variant is sold, which says what its price and its quantities are of.
    pub enum SoldBy {
        /// By the piece; the price is that of one.
        Piece => "piece",
        /// By mass; the price is that of 500 g, and quantities are grams.
        Mass => "mass",
    }
}

/// The largest mass of one line of a cart or order: 10 tonnes, more than a lorry of fruit.
pub const MAX_LINE_GRAMS: i64 = 10_000_000;

/// An amount of a variant, at least one piece or one gram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// So many pieces.
    Pieces(Quantity),
    /// So many grams.
    Mass(Grams),
}

impl Amount {
    /// An amount from a column: pieces, or grams when sold by mass.
    pub fn new(sold_by: SoldBy, raw: i64) -> Result<Self> {
        match sold_by {
            SoldBy::Piece => Quantity::new(raw).map(Self::Pieces),
            SoldBy::Mass if (1..=MAX_LINE_GRAMS).contains(&raw) => Grams::new(raw).map(Self::Mass),
            SoldBy::Mass => Err(Error::new(Code::MassOutOfRange).with("max", MAX_LINE_GRAMS)),
        }
    }

    /// Reads what a person typed beside a price: a count, or a mass in any of the usual units.
    ///
    /// A number without a unit counts what the price is of: pieces, or 500 g each. Never grams,
    /// however large it is: one field would read `20` as 10 kg and `500` as less than that.
    pub fn parse(sold_by: SoldBy, text: &str) -> Result<Self> {
        match sold_by {
            SoldBy::Piece => Quantity::parse(text).map(Self::Pieces),
            SoldBy::Mass => Self::new(sold_by, Grams::parse_counting(text, GRAMS_PER_JIN)?.get()),
        }
    }

    /// The number of a column: pieces, or grams when sold by mass.
    pub const fn raw(self) -> i64 {
        match self {
            Self::Pieces(count) => count.get(),
            Self::Mass(grams) => grams.get(),
        }
    }

    /// How it is sold.
    pub const fn sold_by(self) -> SoldBy {
        match self {
            Self::Pieces(_) => SoldBy::Piece,
            Self::Mass(_) => SoldBy::Mass,
        }
    }

    /// What it costs at the price of one piece, or of 500 g; rounded half up, once.
    pub fn price(self, unit_price: Money) -> Result<Money> {
        match self {
            Self::Pieces(count) => unit_price.checked_mul(count),
            Self::Mass(grams) => price_for_grams(unit_price, grams),
        }
    }

    /// Its net mass, when one piece holds `net`; `None` for pieces without a known mass.
    pub fn mass(self, net: Option<Grams>) -> Result<Option<Grams>> {
        match self {
            Self::Pieces(count) => net.map(|one| one.checked_mul(count)).transpose(),
            Self::Mass(grams) => Ok(Some(grams)),
        }
    }

    /// The units that it takes from a stock item, of which one piece or gram takes `draws`.
    pub fn stock_units(self, draws: i64) -> Result<i64> {
        self.raw()
            .checked_mul(draws)
            .ok_or_else(|| Code::QuantityInvalid.into())
    }

    /// Whether it is a multiple of the step in which goods by mass are sold.
    pub const fn fits_step(self, step_grams: Option<i64>) -> bool {
        match (self, step_grams) {
            (Self::Mass(grams), Some(step)) if step > 0 => grams.get() % step == 0,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o_14_a_price_by_mass_is_rounded_once_on_the_whole() {
        // 19.90 per kg is 9.95 per 500 g; 333 g of it are 6.6267, so 6.63.
        let amount = Amount::new(SoldBy::Mass, 333).unwrap();
        assert_eq!(amount.price(Money::new(995).unwrap()).unwrap().get(), 663);
    }

    #[test]
    fn o_21_amounts_outside_of_the_documented_limits_are_refused() {
        for (sold_by, raw) in [
            (SoldBy::Piece, 0),
            (SoldBy::Piece, -1),
            (SoldBy::Piece, 1_000_000),
            (SoldBy::Mass, 0),
            (SoldBy::Mass, MAX_LINE_GRAMS + 1),
            (SoldBy::Mass, i64::MAX),
        ] {
            assert!(Amount::new(sold_by, raw).is_err(), "{raw}");
        }
        assert_eq!(Amount::parse(SoldBy::Mass, "２斤").unwrap().raw(), 1000);
        assert!(Amount::parse(SoldBy::Piece, "1.5").is_err());
    }

    #[test]
    fn o_22_a_price_beyond_the_range_of_money_is_an_error() {
        let dear = Money::new(99_999_999_900).unwrap();
        let many = Amount::new(SoldBy::Piece, 999_999).unwrap();
        assert_eq!(many.price(dear).unwrap_err().code(), Code::MoneyOverflow);
        assert!(many.stock_units(i64::MAX).is_err());
    }

    #[test]
    fn a_bare_number_counts_what_the_price_is_of() {
        let read = |text: &str| Amount::parse(SoldBy::Mass, text).map(Amount::raw);
        for (text, grams) in [
            ("1", 500),
            ("１", 500),
            (" 49 ", 24_500),
            ("50", 25_000),
            ("500", 250_000),
            ("1.5", 750),
            ("三", 1_500),
            ("半", 250),
            // With a unit nothing is guessed.
            ("1克", 1),
            ("500 g", 500),
            ("2kg", 2_000),
            ("3斤", 1_500),
            ("三斤", 1_500),
            ("半斤", 250),
            ("两公斤", 2_000),
        ] {
            assert_eq!(read(text).unwrap(), grams, "{text}");
        }
        for text in ["0", "-1", "0.001", "20001", "x", ""] {
            assert!(read(text).is_err(), "{text}");
        }
        assert_eq!(Amount::parse(SoldBy::Piece, "2").unwrap().raw(), 2);
    }

    #[test]
    fn masses_and_steps() {
        let three = Amount::new(SoldBy::Piece, 3).unwrap();
        let net = Grams::new(250).unwrap();
        assert_eq!(three.mass(Some(net)).unwrap().unwrap().get(), 750);
        assert_eq!(three.mass(None).unwrap(), None);
        assert!(three.fits_step(Some(500)));
        assert!(!Amount::new(SoldBy::Mass, 750).unwrap().fits_step(Some(500)));
    }
}
