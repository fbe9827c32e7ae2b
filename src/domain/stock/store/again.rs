//! What goods that are taken a second time ask of the database.

use diesel::prelude::*;

use crate::base::error::Result;
use crate::base::ids::StockItemId;
use crate::db::schema::{stock_items, stock_movements};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::OrderScope;
use crate::domain::stock::draw::Cause;
use crate::domain::stock::model::MovementKind;

/// Whether a cause has taken any of these items.
pub fn has_sold(
    conn: &mut DbConn,
    order: &OrderScope,
    items: &[StockItemId],
    cause: Cause,
) -> Result<bool> {
    let found: Option<i64> = each!(conn, conn => stock_movements::table
        .filter(stock_movements::stock_item_id.eq_any(items))
        .filter(stock_movements::kind.eq(MovementKind::Sold))
        .filter(stock_movements::reference_kind.eq(cause.kind()))
        .filter(stock_movements::reference_id.eq(cause.id()))
        .filter(stock_movements::shop_id.eq(order.shop_id()))
        .select(stock_movements::id)
        .first(conn)
        .optional()?);
    Ok(found.is_some())
}

/// What items hold, in the order of their keys; they stay so until the transaction ends.
pub fn lock_on_hand(tx: &mut Tx<'_>, items: &[StockItemId]) -> Result<Vec<(StockItemId, i64)>> {
    let query = stock_items::table
        .filter(stock_items::id.eq_any(items))
        .order(stock_items::id)
        .select((stock_items::id, stock_items::on_hand));
    Ok(match tx.conn() {
        // SQLite needs no lock: a writing transaction is alone.
        DbConn::Sqlite(conn) => query.load(conn)?,
        DbConn::Pg(conn) => query.for_update().load(conn)?,
    })
}
