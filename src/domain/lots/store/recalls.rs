//! Recalls, and whom they concern.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{LotId, OrderId};
use crate::db::schema::{lot_recalls, shipment_line_lots, shipment_lines, shipments};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{OrderScope, RecallLots, ShopScope};
use crate::domain::lots::recalled::{RecallParty, RecalledGoods};

/// What has left of a lot of the shop, with its parcels.
macro_rules! goods {
    ($shop:expr, $lot:expr) => {
        shipment_line_lots::table
            .inner_join(
                shipment_lines::table
                    .on(shipment_lines::id.eq(shipment_line_lots::shipment_line_id)),
            )
            .inner_join(shipments::table.on(shipments::id.eq(shipment_lines::shipment_id)))
            .filter(shipment_line_lots::shop_id.eq($shop.shop_id()))
            .filter(shipment_line_lots::lot_id.eq($lot))
    };
}

/// The orders of which goods of a lot have left in parcels, in the order of their keys.
pub fn orders_with(
    conn: &mut DbConn,
    shop: &ShopScope<RecallLots>,
    lot: LotId,
) -> Result<Vec<OrderId>> {
    Ok(goods!(shop, lot)
        .select(shipments::order_id)
        .distinct()
        .order(shipments::order_id)
        .load(conn)?)
}

/// What has left for an order of lots that were called back, parcel by parcel.
pub fn recalled_goods(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<RecalledGoods>> {
    Ok(shipment_line_lots::table
        .inner_join(
            shipment_lines::table.on(shipment_lines::id.eq(shipment_line_lots::shipment_line_id)),
        )
        .inner_join(shipments::table.on(shipments::id.eq(shipment_lines::shipment_id)))
        .inner_join(lot_recalls::table.on(lot_recalls::lot_id.eq(shipment_line_lots::lot_id)))
        .filter(shipments::shop_id.eq(order.shop_id()))
        .filter(shipments::order_id.eq(order.order_id()))
        .order(shipment_line_lots::id)
        .select((
            shipment_line_lots::id,
            shipment_line_lots::lot_id,
            shipment_lines::order_line_id,
            shipment_lines::quantity,
            lot_recalls::recalled_at,
        ))
        .load(conn)?)
}

/// When goods of a lot have left last.
pub(in crate::domain::lots) fn last_sent(
    conn: &mut DbConn,
    shop: &ShopScope<RecallLots>,
    lot: LotId,
) -> Result<Option<Timestamp>> {
    Ok(goods!(shop, lot)
        .order(shipments::shipped_at.desc())
        .select(shipments::shipped_at)
        .first(conn)
        .optional()?)
}

/// Writes a recall.
pub(in crate::domain::lots) fn insert_recall(
    tx: &mut Tx<'_>,
    shop: &ShopScope<RecallLots>,
    lot: LotId,
    (reason, party): (&str, RecallParty),
) -> Result<()> {
    let row = (
        lot_recalls::shop_id.eq(shop.shop_id()),
        lot_recalls::lot_id.eq(lot),
        lot_recalls::reason.eq(reason),
        lot_recalls::party.eq(party),
        lot_recalls::recalled_by.eq(shop.actor().user_id()),
        lot_recalls::recalled_at.eq(tx.now()),
    );
    diesel::insert_into(lot_recalls::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Those of some lots that were called back. Asked for after their rows were taken, so that a
/// recall is seen that was waited for.
pub(in crate::domain::lots) fn recalled_of(
    conn: &mut DbConn,
    order: &OrderScope,
    lots: &[LotId],
) -> Result<Vec<LotId>> {
    Ok(each!(conn, conn => lot_recalls::table
        .filter(lot_recalls::shop_id.eq(order.shop_id()))
        .filter(lot_recalls::lot_id.eq_any(lots))
        .select(lot_recalls::lot_id)
        .load(conn)?))
}
