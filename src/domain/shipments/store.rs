//! The SQL of shipments.

use diesel::prelude::*;

use super::model::{NewParcel, ParcelLine, Shipment, ShipmentLine};
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{OrderLineId, ShipmentId};
use crate::base::order_number::OrderNumber;
use crate::db::schema::{orders, shipment_lines, shipments};
use crate::db::sql::sum_i64;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{Implies, OrderScope, ReadOrders, ShopScope};

/// The parcel of this order with the same carrier and number, if it is recorded already.
pub fn find_same(
    conn: &mut DbConn,
    order: &OrderScope,
    parcel: &NewParcel,
) -> Result<Option<ShipmentId>> {
    Ok(shipments::table
        .filter(shipments::shop_id.eq(order.shop_id()))
        .filter(shipments::order_id.eq(order.order_id()))
        .filter(shipments::carrier_code.eq(&parcel.carrier.code))
        .filter(shipments::tracking_number.eq(parcel.number.as_str()))
        .select(shipments::id)
        .first(conn)
        .optional()?)
}

/// Records a parcel with what is in it.
pub fn insert_shipment(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    parcel: &NewParcel,
    lines: &[ParcelLine],
) -> Result<ShipmentId> {
    let row = (
        shipments::shop_id.eq(order.shop_id()),
        shipments::order_id.eq(order.order_id()),
        shipments::carrier_code.eq(&parcel.carrier.code),
        shipments::tracking_number.eq(parcel.number.as_str()),
        shipments::shipped_by.eq(order.actor().user_id()),
        shipments::shipped_at.eq(tx.now()),
    );
    let id: ShipmentId = diesel::insert_into(shipments::table)
        .values(row)
        .returning(shipments::id)
        .get_result(tx.conn())?;
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                shipment_lines::shop_id.eq(order.shop_id()),
                shipment_lines::shipment_id.eq(id),
                shipment_lines::order_line_id.eq(line.line_id),
                shipment_lines::quantity.eq(line.quantity),
                shipment_lines::weighed_grams.eq(line.weighed),
                shipment_lines::missing_grams.eq(line.missing),
            )
        })
        .collect();
    each!(tx.conn(), conn => diesel::insert_into(shipment_lines::table)
        .values(rows)
        .execute(conn)?);
    Ok(id)
}

/// Changes carrier and number of a parcel of this order; false if there is none.
pub fn mark_corrected(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    id: ShipmentId,
    parcel: &NewParcel,
) -> Result<bool> {
    let changed = diesel::update(shipments::table)
        .filter(shipments::shop_id.eq(order.shop_id()))
        .filter(shipments::order_id.eq(order.order_id()))
        .filter(shipments::id.eq(id))
        .set((
            shipments::carrier_code.eq(&parcel.carrier.code),
            shipments::tracking_number.eq(parcel.number.as_str()),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// How much of each line has left already, and how much more of it was missing on the scale; lines
/// of which nothing has left are not listed.
pub fn quantities_sent(
    conn: &mut DbConn,
    order: &OrderScope,
) -> Result<Vec<(OrderLineId, i64, i64)>> {
    Ok(shipment_lines::table
        .inner_join(shipments::table.on(shipments::id.eq(shipment_lines::shipment_id)))
        .filter(shipments::shop_id.eq(order.shop_id()))
        .filter(shipments::order_id.eq(order.order_id()))
        .group_by(shipment_lines::order_line_id)
        .select((
            shipment_lines::order_line_id,
            sum_i64("shipment_lines.quantity"),
            sum_i64("shipment_lines.missing_grams"),
        ))
        .load(conn)?)
}

/// The code of the carrier that the shop has used last.
pub fn find_last_carrier<P: Implies<ReadOrders>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
) -> Result<Option<String>> {
    Ok(shipments::table
        .filter(shipments::shop_id.eq(shop.shop_id()))
        .order(shipments::id.desc())
        .select(shipments::carrier_code)
        .first(conn)
        .optional()?)
}

type LineRow = (OrderLineId, i64, Option<i64>, i64);
type Row = (ShipmentId, String, String, Timestamp, LineRow);

macro_rules! parcels {
    () => {
        shipments::table
            .inner_join(shipment_lines::table.on(shipment_lines::shipment_id.eq(shipments::id)))
            .order((shipments::id, shipment_lines::id))
            .select((
                shipments::id,
                shipments::carrier_code,
                shipments::tracking_number,
                shipments::shipped_at,
                (
                    shipment_lines::order_line_id,
                    shipment_lines::quantity,
                    shipment_lines::weighed_grams,
                    shipment_lines::missing_grams,
                ),
            ))
    };
}

/// The parcels of an order that the shop reads, oldest first.
pub fn shipments_of_shop_order<P: Implies<ReadOrders>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    number: &OrderNumber,
) -> Result<Vec<Shipment>> {
    let rows: Vec<Row> = parcels!()
        .inner_join(
            orders::table.on(orders::shop_id
                .eq(shipments::shop_id)
                .and(orders::id.eq(shipments::order_id))),
        )
        .filter(shipments::shop_id.eq(shop.shop_id()))
        .filter(orders::number.eq(number.as_str()))
        .load(conn)?;
    Ok(gathered(rows))
}

/// The parcels of an order that was reached, oldest first.
pub fn shipments_of_order(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<Shipment>> {
    let rows: Vec<Row> = parcels!()
        .filter(shipments::shop_id.eq(order.shop_id()))
        .filter(shipments::order_id.eq(order.order_id()))
        .load(conn)?;
    Ok(gathered(rows))
}

/// Rows of lines, in the order of their parcels, as parcels.
fn gathered(rows: Vec<Row>) -> Vec<Shipment> {
    let mut parcels: Vec<Shipment> = Vec::new();
    for (id, carrier_code, tracking_number, shipped_at, line) in rows {
        let (line_id, quantity, weighed, missing) = line;
        if parcels.last().is_none_or(|last| last.id != id) {
            parcels.push(Shipment {
                id,
                carrier_code,
                tracking_number,
                shipped_at,
                lines: Vec::new(),
            });
        }
        if let Some(parcel) = parcels.last_mut() {
            parcel.lines.push(ShipmentLine {
                line_id,
                quantity,
                weighed,
                missing,
            });
        }
    }
    parcels
}
