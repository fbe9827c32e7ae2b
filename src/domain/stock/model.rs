//! Items and movements of stock.

use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{StockItemId, StockMovementId, UserId};
use crate::base::measure::Measure;
use crate::base::sql_types::text_enum;
use crate::base::text::clean_line;

/// The most characters of an item's name.
const NAME_MAX: usize = 60;

text_enum! {
    /// What a movement was.
    pub enum MovementKind {
        /// Harvested, bought, packed.
        Received => "received",
        /// Taken by an order.
        Sold => "sold",
        /// Given back by an order.
        Returned => "returned",
        /// Spoiled or lost.
        Wasted => "wasted",
        /// The difference that a count found.
        Adjusted => "adjusted",
    }
}

/// A pool of a shop.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct StockItem {
    /// Its id.
    pub id: StockItemId,
    /// Its name, unique in the shop.
    pub name: String,
    /// How it counts.
    pub unit: Measure,
    /// What is there, less what orders have taken.
    pub on_hand: i64,
}

/// One movement.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Movement {
    /// Its id.
    pub id: StockMovementId,
    /// What it was.
    pub kind: MovementKind,
    /// Units; below zero for what leaves.
    pub quantity: i64,
    /// `order` or `form`.
    pub reference_kind: Option<String>,
    /// The order, if one caused it.
    pub reference_id: Option<i64>,
    /// The reason that a person gave.
    pub note: String,
    /// Who did it.
    pub actor_id: Option<UserId>,
    /// When.
    pub occurred_at: Timestamp,
}

/// A pool about to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStockItem {
    /// Its name.
    pub name: String,
    /// How it counts; it cannot change later.
    pub unit: Measure,
}

impl NewStockItem {
    /// Cleans and checks both fields.
    pub fn parse(name: &str, unit: &str) -> Result<Self> {
        let mut faults = FieldErrors::new();
        let name = faults.take("name", clean_line(name, NAME_MAX));
        let unit = faults.take("unit", unit.parse().map_err(unknown));
        faults.finish()?;
        match (name, unit) {
            (Some(name), Some(unit)) => Ok(Self { name, unit }),
            _ => Err(Code::FieldInvalid.into()),
        }
    }
}

fn unknown(fault: String) -> Error {
    Error::new(Code::FieldInvalid).caused_by(fault)
}
