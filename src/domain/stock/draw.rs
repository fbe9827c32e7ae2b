//! Taking goods out for a sale, and putting them back.
//!
//! The caller holds a scope for what it sells or cancels, and passes the items that it read
//! through that scope.

use std::collections::BTreeMap;

use super::store;
use crate::base::error::{Code, Result};
use crate::base::ids::{OrderId, RefundId, ShipmentId, ShopId, StockItemId};
use crate::db::{AtOnce, IdFrom, Told, Tx};
use crate::domain::access::Actor;
use crate::domain::listings::cards;

/// Why goods move. A movement of one kind exists once for each cause and item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// An order, which takes goods when it is placed and gives them back when it is cancelled.
    Order(OrderId),
    /// The same order, which had run out of time and was paid all the same: it takes its goods a
    /// second time, and gives these back if it is cancelled then.
    OrderAgain(OrderId),
    /// A refund, whose goods are for sale again.
    Refund(RefundId),
    /// A parcel whose goods were weighed.
    Shipment(ShipmentId),
    /// A form of the desk, by the random number that it carries: sent twice, it counts once.
    Form(i64),
}

impl Cause {
    pub(super) const fn kind(self) -> &'static str {
        match self {
            Self::Order(_) => "order",
            Self::OrderAgain(_) => "order_again",
            Self::Refund(_) => "refund",
            Self::Shipment(_) => "shipment",
            Self::Form(_) => "form",
        }
    }

    pub(super) const fn id(self) -> i64 {
        match self {
            Self::Order(id) | Self::OrderAgain(id) => id.0,
            Self::Refund(id) => id.0,
            Self::Shipment(id) => id.0,
            Self::Form(number) => number,
        }
    }
}

/// Units that one cause takes from one item, or gives back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draw {
    /// The cause.
    pub cause: Cause,
    /// The tenant.
    pub shop: ShopId,
    /// The item.
    pub item: StockItemId,
    /// Pieces or grams, more than none.
    pub units: i64,
}

/// Takes all of it, or fails. Call it last in a transaction: it locks the items, which many
/// buyers may want.
///
/// # Errors
/// `stock.insufficient` when an item does not hold enough; the transaction must be given up.
pub fn take(tx: &mut Tx<'_>, actor: Actor, draws: &[Draw]) -> Result<()> {
    let sold_out = store::sell(tx, actor, &per_cause(draws)?)?.ok_or(Code::StockInsufficient)?;
    show(tx, &sold_out)
}

/// Adds to a statement what [`take`] does, for causes that the same statement writes. Add it last:
/// it locks the items.
pub fn selling<'a>(
    all: AtOnce<'a>,
    tx: &Tx<'_>,
    actor: Actor,
    draws: &[Draw],
    id_of: impl Fn(&Draw) -> IdFrom,
) -> Result<AtOnce<'a>> {
    Ok(store::selling(all, tx, actor, &per_cause(draws)?, id_of))
}

/// What is left to do after a statement with [`selling`].
///
/// # Errors
/// As of [`take`].
pub fn finish_sale(tx: &mut Tx<'_>, told: &Told, draws: &[Draw]) -> Result<()> {
    let sold_out = store::sold(told, &per_cause(draws)?).ok_or(Code::StockInsufficient)?;
    show(tx, &sold_out)
}

/// While every pack is still there, no card says anything else than before.
fn show(tx: &mut Tx<'_>, sold_out: &[StockItemId]) -> Result<()> {
    if sold_out.is_empty() {
        return Ok(());
    }
    cards::refresh_stock(tx, sold_out)
}

/// Puts all of it back, as the same cause has taken it.
///
/// # Errors
/// A second return for the same cause and item is refused by the database.
pub fn give_back(tx: &mut Tx<'_>, actor: Actor, draws: &[Draw]) -> Result<()> {
    let moved = per_cause(draws)?;
    store::insert_returns(tx, actor, &moved)?;
    for ((item, shop), units) in per_item(&moved)? {
        store::raise(tx, shop, item, units)?;
    }
    cards::refresh_stock(tx, &items_of(&moved))
}

fn items_of(draws: &[Draw]) -> Vec<StockItemId> {
    let mut items: Vec<StockItemId> = draws.iter().map(|draw| draw.item).collect();
    items.dedup();
    items
}

/// Lines of one cause that share an item become one movement.
fn per_cause(draws: &[Draw]) -> Result<Vec<Draw>> {
    let mut sums: BTreeMap<(StockItemId, Cause), Draw> = BTreeMap::new();
    for draw in draws {
        let sum = sums
            .entry((draw.item, draw.cause))
            .or_insert(Draw { units: 0, ..*draw });
        sum.units = add(sum.units, draw.units)?;
    }
    Ok(sums.into_values().collect())
}

/// Each item once, in the order of keys, so that two transactions never wait for each other.
fn per_item(draws: &[Draw]) -> Result<BTreeMap<(StockItemId, ShopId), i64>> {
    let mut sums = BTreeMap::new();
    for draw in draws {
        let sum = sums.entry((draw.item, draw.shop)).or_insert(0);
        *sum = add(*sum, draw.units)?;
    }
    Ok(sums)
}

fn add(a: i64, b: i64) -> Result<i64> {
    a.checked_add(b).ok_or_else(|| Code::QuantityInvalid.into())
}
