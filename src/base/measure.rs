//! How a stock counts: in pieces or in grams.

use crate::base::error::{Code, Error, Result};
use crate::base::quantity::{Grams, Quantity};
use crate::base::sql_types::text_enum;

text_enum! {
    /// The unit of a stock.
    pub enum Measure {
        /// Whole pieces.
        Piece => "piece",
        /// Grams.
        Gram => "gram",
    }
}

impl Measure {
    /// Reads an amount above zero that a person typed: pieces as a whole number, grams as a mass
    /// (`2.5kg`, `3斤`).
    pub fn parse_amount(self, text: &str) -> Result<i64> {
        match self {
            Self::Piece => Quantity::parse(text).map(Quantity::get),
            Self::Gram => match Grams::parse(text)?.get() {
                0 => Err(Error::new(Code::MassOutOfRange).with("max", Grams::MAX)),
                grams => Ok(grams),
            },
        }
    }

    /// The same, but nothing at all is an answer too.
    pub fn parse_count(self, text: &str) -> Result<i64> {
        match self {
            Self::Piece if crate::base::text::narrow(text) == "0" => Ok(0),
            Self::Piece => Quantity::parse(text).map(Quantity::get),
            Self::Gram => Grams::parse(text).map(Grams::get),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_the_unit_of_the_stock() {
        assert_eq!(Measure::Piece.parse_amount("１２").unwrap(), 12);
        assert_eq!(Measure::Gram.parse_amount("3斤").unwrap(), 1500);
        assert_eq!(
            Measure::Gram.parse_amount("0kg").unwrap_err().code(),
            Code::MassOutOfRange
        );
        assert_eq!(
            Measure::Piece.parse_amount("3斤").unwrap_err().code(),
            Code::QuantityInvalid
        );
        assert_eq!(Measure::Piece.parse_count("０").unwrap(), 0);
        assert_eq!(Measure::Gram.parse_count("0").unwrap(), 0);
    }
}
