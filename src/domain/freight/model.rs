//! The template, and the pure calculation of a fee.

use crate::base::error::{Code, Result};
use crate::base::money::Money;
use crate::base::quantity::Grams;
use crate::base::sql_types::text_enum;

text_enum! {
    /// What freight is counted by.
    pub enum ChargeBy {
        /// The number of pieces; a line sold by mass is one piece.
        Piece => "piece",
        /// The net mass in grams; goods without a known mass weigh nothing.
        Mass => "mass",
    }
}

/// How a shop charges for sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// What is counted.
    pub charge_by: ChargeBy,
    /// Pieces, or grams, that the first price covers.
    pub first_units: i64,
    /// The price of the first units, also for less than these.
    pub first: Money,
    /// Pieces, or grams, of each further step.
    pub next_units: i64,
    /// The price of each further step, also of a part of one.
    pub next: Money,
    /// Goods worth this much are sent free.
    pub free_over: Option<Money>,
    /// So many pieces are sent free.
    pub free_over_pieces: Option<i64>,
    /// Provinces that are not like the others.
    pub zones: Vec<Zone>,
}

/// A province that is not like the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Two digits.
    pub province: String,
    /// What holds there.
    pub terms: Terms,
}

/// What holds in a province.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terms {
    /// The shop does not send there.
    NotSent,
    /// Other prices.
    Prices {
        /// Of the first units.
        first: Money,
        /// Of each further step.
        next: Money,
    },
}

/// What is to be sent in one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// The price of the goods.
    pub goods: Money,
    /// Pieces; a line sold by mass is one.
    pub pieces: i64,
    /// The net mass.
    pub mass: Grams,
}

/// The answer for one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quote {
    /// The shop does not send to this province.
    NotSent,
    /// What sending costs, and why.
    Fee {
        /// The amount.
        fee: Money,
        /// The rule that gave it.
        reason: Reason,
    },
}

/// The rule that a fee follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Free: the goods are worth at least this.
    FreeOver(Money),
    /// Free: there are at least so many pieces.
    FreeOverPieces(i64),
    /// First units and further steps.
    Steps {
        /// What is counted.
        charge_by: ChargeBy,
        /// Units that the first price covers.
        first_units: i64,
        /// The first price.
        first: Money,
        /// Units of a further step.
        next_units: i64,
        /// The price of a further step.
        next: Money,
    },
}

/// Goods to these provinces pass a customs border, which a village shop cannot be expected to
/// handle: Taiwan, Hong Kong, Macao (GB/T 2260).
const BEHIND_CUSTOMS: [&str; 3] = ["71", "81", "82"];

impl Template {
    /// What holds until a shop sets its own: 10.00 for the first kilogram, 3.00 for each further
    /// one, as the large parcel carriers list between provinces.
    pub fn usual() -> Self {
        let money = |minor| Money::new(minor).unwrap_or_default();
        Self {
            charge_by: ChargeBy::Mass,
            first_units: 1_000,
            first: money(10_00),
            next_units: 1_000,
            next: money(3_00),
            free_over: None,
            free_over_pieces: None,
            zones: BEHIND_CUSTOMS
                .map(|province| Zone {
                    province: province.to_owned(),
                    terms: Terms::NotSent,
                })
                .into(),
        }
    }

    /// What sending a load to a province costs.
    ///
    /// # Errors
    /// `money.overflow` when the fee leaves the range of money.
    pub fn quote(&self, province: &str, load: &Load) -> Result<Quote> {
        let zone = self.zones.iter().find(|zone| zone.province == province);
        let (first, next) = match zone.map(|zone| zone.terms) {
            Some(Terms::NotSent) => return Ok(Quote::NotSent),
            Some(Terms::Prices { first, next }) => (first, next),
            None => (self.first, self.next),
        };
        let free = |reason| Quote::Fee {
            fee: Money::ZERO,
            reason,
        };
        if let Some(limit) = self.free_over.filter(|limit| load.goods >= *limit) {
            return Ok(free(Reason::FreeOver(limit)));
        }
        if let Some(limit) = self.free_over_pieces.filter(|limit| load.pieces >= *limit) {
            return Ok(free(Reason::FreeOverPieces(limit)));
        }
        let reason = Reason::Steps {
            charge_by: self.charge_by,
            first_units: self.first_units,
            first,
            next_units: self.next_units,
            next,
        };
        let fee = first.checked_add(self.further_steps(load, next)?)?;
        Ok(Quote::Fee { fee, reason })
    }

    fn further_steps(&self, load: &Load, price: Money) -> Result<Money> {
        let units = match self.charge_by {
            ChargeBy::Piece => load.pieces,
            ChargeBy::Mass => load.mass.get(),
        };
        let beyond = units.saturating_sub(self.first_units).max(0);
        let step = self.next_units.max(1);
        let steps = beyond / step + i64::from(beyond % step != 0);
        let minor = i128::from(steps) * i128::from(price.get());
        i64::try_from(minor).map_or_else(|_| Err(Code::MoneyOverflow.into()), Money::new)
    }
}
