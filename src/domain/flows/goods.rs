//! Goods of an order that go back into the shop's stock.

use std::collections::BTreeMap;

use crate::base::error::{Error, Result};
use crate::base::ids::{OrderLineId, RefundId, ShipmentId};
use crate::db::Tx;
use crate::domain::orders::{self, Goods, LockedOrder};
use crate::domain::payments::{self, RefundLine};
use crate::domain::shipments::{self, ParcelLine};
use crate::domain::stock::{self, Cause, Draw};

/// Puts all goods of an order back, but for those that refunds have dealt with. Call it last in a
/// transaction: it locks stock items.
pub(super) fn return_all(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<()> {
    let gone = payments::gone_back(tx.conn(), order.scope())?;
    let sent = shipments::quantities_sent(tx.conn(), order.scope())?;
    let mut back = Vec::new();
    for line in orders::list_goods(tx.conn(), order.scope())? {
        let settled = gone.get(&line.line_id).map_or(0, |gone| gone.settled);
        let sent = sent.iter().find(|(id, ..)| *id == line.line_id);
        // What was missing on the scale was put back when the parcel left.
        let missing = sent.map_or(0, |(.., missing)| *missing);
        let quantity = line
            .quantity
            .saturating_sub(settled)
            .saturating_sub(missing);
        back.push((line, quantity));
    }
    put_back(tx, order, Cause::Order(order.scope().order_id()), &back)
}

/// Puts back what never left; what was sent is spoiled.
pub(super) fn return_unsent(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<()> {
    let left = quantities_left(tx, order)?;
    let mut back = Vec::new();
    for line in orders::list_goods(tx.conn(), order.scope())? {
        back.push((line, left.get(&line.line_id).copied().unwrap_or_default()));
    }
    put_back(tx, order, Cause::Order(order.scope().order_id()), &back)
}

/// Puts back what a refund says is for sale again.
pub(super) fn return_refunded(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    refund: RefundId,
    lines: &[RefundLine],
) -> Result<()> {
    let mut back = Vec::new();
    for line in orders::list_goods(tx.conn(), order.scope())? {
        let found = lines.iter().find(|of| of.line_id == line.line_id);
        back.push((line, found.map_or(0, |of| of.back.restocked)));
    }
    put_back(tx, order, Cause::Refund(refund), &back)
}

/// What has not left yet and is still to, by line; lines of which nothing is stand at 0.
pub(super) fn quantities_left(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
) -> Result<BTreeMap<OrderLineId, i64>> {
    let goods = orders::list_goods(tx.conn(), order.scope())?;
    let gone = payments::gone_back(tx.conn(), order.scope())?;
    let mut left: BTreeMap<_, _> = goods
        .iter()
        .map(|goods| {
            let unsent = gone.get(&goods.line_id).map_or(0, |gone| gone.unsent);
            (goods.line_id, goods.quantity.saturating_sub(unsent))
        })
        .collect();
    for (line, sent, missing) in shipments::quantities_sent(tx.conn(), order.scope())? {
        if let Some(quantity) = left.get_mut(&line) {
            *quantity = quantity.saturating_sub(sent).saturating_sub(missing);
        }
    }
    Ok(left)
}

/// Moves what weighing has found: what was missing goes back, what was more is taken.
pub(super) fn move_weighed(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    parcel: ShipmentId,
    lines: &[ParcelLine],
) -> Result<()> {
    let cause = Cause::Shipment(parcel);
    let (mut missing, mut more) = (Vec::new(), Vec::new());
    for goods in orders::list_goods(tx.conn(), order.scope())? {
        for line in lines.iter().filter(|line| line.line_id == goods.line_id) {
            missing.push((goods, line.missing));
            more.push((goods, line.excess()));
        }
    }
    put_back(tx, order, cause, &missing)?;
    let draws = draws(order, cause, &more)?;
    if draws.is_empty() {
        return Ok(());
    }
    stock::take(tx, order.scope().actor(), &draws)
}

fn put_back(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    cause: Cause,
    goods: &[(Goods, i64)],
) -> Result<()> {
    let draws = draws(order, cause, goods)?;
    if draws.is_empty() {
        return Ok(());
    }
    stock::give_back(tx, order.scope().actor(), &draws)
}

fn draws(order: &LockedOrder, cause: Cause, goods: &[(Goods, i64)]) -> Result<Vec<Draw>> {
    let scope = order.scope();
    let mut draws = Vec::with_capacity(goods.len());
    for (goods, quantity) in goods.iter().filter(|(_, quantity)| *quantity > 0) {
        draws.push(Draw {
            cause,
            shop: scope.shop_id(),
            item: goods.stock_item_id,
            units: goods.units_of(*quantity)?,
        });
    }
    Ok(draws)
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
