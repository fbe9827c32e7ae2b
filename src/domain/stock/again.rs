//! Goods that an order takes a second time.

use std::collections::BTreeMap;

use super::draw::{Cause, Draw};
use super::store;
use crate::base::error::Result;
use crate::base::ids::StockItemId;
use crate::db::{DbConn, Tx};
use crate::domain::access::OrderScope;

/// Whether an order has taken its goods, which are these, a second time.
pub fn is_taken_again(
    conn: &mut DbConn,
    order: &OrderScope,
    items: &[StockItemId],
) -> Result<bool> {
    store::has_sold(conn, order, items, Cause::OrderAgain(order.order_id()))
}

/// Whether the items hold all that is to be taken, which stays so until the transaction ends.
pub fn holds(tx: &mut Tx<'_>, draws: &[Draw]) -> Result<bool> {
    let mut wanted: BTreeMap<StockItemId, i64> = BTreeMap::new();
    for draw in draws {
        let sum = wanted.entry(draw.item).or_insert(0);
        *sum = sum.saturating_add(draw.units);
    }
    let items: Vec<StockItemId> = wanted.keys().copied().collect();
    let on_hand: BTreeMap<StockItemId, i64> =
        store::lock_on_hand(tx, &items)?.into_iter().collect();
    Ok(wanted
        .iter()
        .all(|(item, units)| on_hand.get(item).is_some_and(|there| there >= units)))
}
