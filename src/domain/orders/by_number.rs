//! The number in an address or on a letter: of a whole purchase, or of one order in it.

use crate::base::error::Result;
use crate::base::order_number::{OrderNumber, PurchaseNumber};

/// A number that a buyer may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Number {
    /// Of the whole purchase.
    Purchase(PurchaseNumber),
    /// Of the order of one shop.
    Order(OrderNumber),
}

impl Number {
    /// Reads a number that a person typed, with or without spaces and hyphens.
    pub fn parse(text: &str) -> Result<Self> {
        match OrderNumber::parse(text) {
            Ok(order) => Ok(Self::Order(order)),
            Err(_) => PurchaseNumber::parse(text).map(Self::Purchase),
        }
    }

    /// The purchase that it leads to.
    pub fn purchase(&self) -> PurchaseNumber {
        match self {
            Self::Purchase(number) => number.clone(),
            Self::Order(number) => number.purchase(),
        }
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Purchase(number) => number.as_str(),
            Self::Order(number) => number.as_str(),
        }
    }
}
