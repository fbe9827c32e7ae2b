//! Goods of an order that go back into the shop's stock, or are taken out of it once more.

use std::collections::BTreeMap;

use crate::base::error::{Error, Result};
use crate::base::ids::{OrderLineId, RefundId, ShipmentId, StockItemId};
use crate::db::{DbConn, Tx};
use crate::domain::access::OrderScope;
use crate::domain::lots::{self, ParcelLot};
use crate::domain::orders::{self, LockedOrder, PricedLine};
use crate::domain::payments::{self, RefundLine, Refundable};
use crate::domain::shipments::{self, ParcelLine};
use crate::domain::stock::{self, Cause, Draw};

/// Puts all goods of an order back, but for those that refunds have dealt with. Call it last in a
/// transaction: it locks stock items.
pub(super) fn return_all(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<()> {
    let gone = payments::gone_back(tx.conn(), order.scope())?;
    let sent = shipments::quantities_sent(tx.conn(), order.scope())?;
    let goods = orders::list_priced(tx.conn(), order.scope())?;
    let cause = order_cause(tx, order.scope(), &goods)?;
    let mut back = Vec::new();
    for line in goods {
        let settled = gone.get(&line.id).map_or(0, |gone| gone.settled);
        let sent = sent.iter().find(|(id, ..)| *id == line.id);
        // What was missing on the scale was put back when the parcel left.
        let missing = sent.map_or(0, |(.., missing)| *missing);
        let quantity = line
            .quantity
            .saturating_sub(settled)
            .saturating_sub(missing);
        back.push((line, quantity));
    }
    put_back(tx, order, cause, &back)
}

/// Puts back what never left; what was sent is spoiled.
pub(super) fn return_unsent(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<()> {
    let left = quantities_left(tx, order)?;
    let goods = orders::list_priced(tx.conn(), order.scope())?;
    let cause = order_cause(tx, order.scope(), &goods)?;
    let mut back = Vec::new();
    for line in goods {
        back.push((line, left.get(&line.id).copied().unwrap_or_default()));
    }
    put_back(tx, order, cause, &back)
}

/// Takes the goods of an order once more, which had given them back; `false` if they are not all
/// there any more. Call it last in a transaction: it locks stock items.
pub(super) fn take_again(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<bool> {
    let scope = *order.scope();
    let goods = orders::list_priced(tx.conn(), &scope)?;
    if order_cause(tx, &scope, &goods)? != Cause::Order(scope.order_id()) {
        return Ok(false);
    }
    let all: Vec<(PricedLine, i64)> = goods.iter().map(|goods| (*goods, goods.quantity)).collect();
    let draws = draws(&scope, Cause::OrderAgain(scope.order_id()), &all)?;
    if !stock::holds(tx, &draws)? {
        return Ok(false);
    }
    stock::take(tx, scope.actor(), &draws)?;
    Ok(true)
}

/// Puts back what a refund says is for sale again.
pub(super) fn return_refunded(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    refund: RefundId,
    lines: &[RefundLine],
) -> Result<()> {
    let mut back = Vec::new();
    for line in orders::list_priced(tx.conn(), order.scope())? {
        let found = lines.iter().find(|of| of.line_id == line.id);
        back.push((line, found.map_or(0, |of| of.back.restocked)));
    }
    put_back(tx, order, Cause::Refund(refund), &back)
}

/// What has not left yet and is still to, by line; lines of which nothing is stand at 0.
pub(super) fn quantities_left(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
) -> Result<BTreeMap<OrderLineId, i64>> {
    let (mut left, parcels) = without_missing(tx, order.scope())?;
    for (line, sent, _) in parcels {
        if let Some(quantity) = left.get_mut(&line) {
            *quantity = quantity.saturating_sub(sent);
        }
    }
    Ok(left)
}

/// How much of each line has its part in what the shop has not shared of it: of what has left or is
/// still to, all but the `shared` parcels, and but what left in parcels of no lot and went back for all
/// that was paid for it, which has taken its part along. What went back for less has left some of it.
pub(super) fn quantities_unshared(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    shared: &[ParcelLot],
) -> Result<BTreeMap<OrderLineId, i64>> {
    let (mut quantities, _) = without_missing(tx, order)?;
    let gone = payments::gone_back(tx.conn(), order)?;
    for (line, quantity) in &mut quantities {
        let unlotted = gone.get(line).map_or(0, |gone| gone.unlotted_whole);
        let of_line = shared.iter().filter(|parcel| parcel.line_id == *line);
        let shared: i64 = of_line.map(|parcel| parcel.quantity).sum();
        *quantity = quantity
            .saturating_sub(unlotted)
            .saturating_sub(shared)
            .max(0);
    }
    Ok(quantities)
}

/// By line, and what of a line left in parcels, with what was missing in them.
type Quantities = (BTreeMap<OrderLineId, i64>, Vec<(OrderLineId, i64, i64)>);

/// What was ordered less what is not to be sent any more and what was missing on the scale; and
/// what left.
fn without_missing(tx: &mut Tx<'_>, order: &OrderScope) -> Result<Quantities> {
    let goods = orders::list_priced(tx.conn(), order)?;
    let gone = payments::gone_back(tx.conn(), order)?;
    let parcels = shipments::quantities_sent(tx.conn(), order)?;
    let mut quantities: BTreeMap<_, _> = goods
        .iter()
        .map(|goods| {
            let unsent = gone.get(&goods.id).map_or(0, |gone| gone.unsent);
            (goods.id, goods.quantity.saturating_sub(unsent))
        })
        .collect();
    for (line, _, missing) in &parcels {
        if let Some(quantity) = quantities.get_mut(line) {
            *quantity = quantity.saturating_sub(*missing);
        }
    }
    Ok((quantities, parcels))
}

/// How much of each line has left in parcels of no lot and is not gone back; where goods that have left
/// go back and nobody says which, these come first.
pub(super) fn quantities_unlotted(
    tx: &mut Tx<'_>,
    order: &OrderScope,
) -> Result<BTreeMap<OrderLineId, i64>> {
    let gone = payments::gone_back(tx.conn(), order)?;
    let parcels = lots::lots_of_parcels(tx.conn(), order)?;
    let sent = shipments::quantities_sent(tx.conn(), order)?;
    let unlotted = sent.into_iter().map(|(line, sent, _)| {
        let of_line = parcels.iter().filter(|parcel| parcel.line_id == line);
        let of_lots: i64 = of_line.map(|parcel| parcel.quantity).sum();
        let gone = gone.get(&line).map_or(0, |gone| gone.unlotted);
        let left = sent.saturating_sub(of_lots).saturating_sub(gone);
        (line, left.max(0))
    });
    Ok(unlotted.collect())
}

/// What the buyer has of each line and was not given the money back for.
pub(super) fn quantities_with_buyer(
    conn: &mut DbConn,
    order: &OrderScope,
    of: &Refundable,
) -> Result<BTreeMap<OrderLineId, i64>> {
    let sent = shipments::quantities_sent(conn, order)?;
    let with_buyer = of.lines.iter().map(|of| {
        let line = sent.iter().find(|(id, ..)| *id == of.line.id);
        let (sent, missing) = line.map_or((0, 0), |(_, sent, missing)| (*sent, *missing));
        // What was not sent, and what was missing on the scale, went back without having come.
        let unsent = of.gone.unsent.saturating_add(missing);
        let left = sent.saturating_add(unsent).saturating_sub(of.gone.quantity);
        (of.line.id, left.clamp(0, sent))
    });
    Ok(with_buyer.collect())
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
    for goods in orders::list_priced(tx.conn(), order.scope())? {
        for line in lines.iter().filter(|line| line.line_id == goods.id) {
            missing.push((goods, line.missing));
            more.push((goods, line.excess()));
        }
    }
    put_back(tx, order, cause, &missing)?;
    let draws = draws(order.scope(), cause, &more)?;
    if draws.is_empty() {
        return Ok(());
    }
    stock::take(tx, order.scope().actor(), &draws)
}

fn put_back(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    cause: Cause,
    goods: &[(PricedLine, i64)],
) -> Result<()> {
    let scope = *order.scope();
    let draws = draws(&scope, cause, goods)?;
    if draws.is_empty() {
        return Ok(());
    }
    stock::give_back(tx, scope.actor(), &draws)
}

/// The cause for which an order holds its goods: the second, if it has taken them twice.
fn order_cause(tx: &mut Tx<'_>, scope: &OrderScope, goods: &[PricedLine]) -> Result<Cause> {
    let items: Vec<StockItemId> = goods.iter().map(|goods| goods.stock_item_id).collect();
    Ok(if stock::is_taken_again(tx.conn(), scope, &items)? {
        Cause::OrderAgain(scope.order_id())
    } else {
        Cause::Order(scope.order_id())
    })
}

fn draws(scope: &OrderScope, cause: Cause, goods: &[(PricedLine, i64)]) -> Result<Vec<Draw>> {
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

impl PricedLine {
    /// The units of stock that a part of the line stands for. A line draws the same number of
    /// units for each piece or gram, so that this has no remainder.
    fn units_of(&self, quantity: i64) -> Result<i64> {
        self.units
            .checked_div(self.quantity)
            .and_then(|each| each.checked_mul(quantity))
            .ok_or_else(|| Error::internal("a line without a quantity"))
    }
}
