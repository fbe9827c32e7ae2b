//! Goods of an order that go back into the shop's stock.

use crate::base::error::{Error, Result};
use crate::db::Tx;
use crate::domain::orders::{self, Goods, LockedOrder};
use crate::domain::shipments;
use crate::domain::stock::{self, Cause, Draw};

/// Puts all goods of an order back. Call it last in a transaction: it locks stock items.
pub(super) fn return_all(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<()> {
    let goods = orders::list_goods(tx.conn(), order.scope())?;
    let all = goods.iter().map(|goods| (*goods, goods.units));
    put_back(tx, order, all.collect())
}

/// Puts back what never left; what was sent is spoiled.
pub(super) fn return_unsent(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<()> {
    let goods = orders::list_goods(tx.conn(), order.scope())?;
    let sent = shipments::quantities_sent(tx.conn(), order.scope())?;
    let mut back = Vec::new();
    for line in goods {
        let gone = sent
            .iter()
            .find(|(id, _)| *id == line.line_id)
            .map_or(0, |(_, quantity)| *quantity);
        back.push((line, line.units_of(line.quantity.saturating_sub(gone))?));
    }
    put_back(tx, order, back)
}

fn put_back(tx: &mut Tx<'_>, order: &LockedOrder, goods: Vec<(Goods, i64)>) -> Result<()> {
    let scope = *order.scope();
    let draws: Vec<Draw> = goods
        .into_iter()
        .filter(|(_, units)| *units > 0)
        .map(|(goods, units)| Draw {
            cause: Cause::Order(scope.order_id()),
            shop: scope.shop_id(),
            item: goods.stock_item_id,
            units,
        })
        .collect();
    if draws.is_empty() {
        return Ok(());
    }
    stock::give_back(tx, scope.actor(), &draws)
}

impl Goods {
    /// The units of stock that a part of the line stands for. A line draws the same number of
    /// units for each piece or gram, so that this has no remainder.
    fn units_of(&self, quantity: i64) -> Result<i64> {
        self.units
            .checked_div(self.quantity)
            .and_then(|each| each.checked_mul(quantity))
            .ok_or_else(|| Error::internal("a line without a quantity"))
    }
}
