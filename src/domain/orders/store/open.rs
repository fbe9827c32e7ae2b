//! What a buyer holds without having paid for it.

use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::base::error::Result;
use crate::base::ids::{OrderId, ShopId, StockItemId};
use crate::db::schema::{order_lines, orders};
use crate::db::{DbConn, Tx};
use crate::domain::orders::state::OrderState;

/// Units of a stock item that an unpaid order holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct HeldUnpaid {
    /// The tenant.
    pub shop: ShopId,
    /// The order.
    pub order: OrderId,
    /// The item.
    pub item: StockItemId,
    /// Units taken from it.
    pub units: i64,
}

/// Everything that one buyer holds unpaid in some shops. Placements of this buyer that ask the
/// same wait for each other until the transaction ends.
pub fn list_held_unpaid(
    tx: &mut Tx<'_>,
    buyer_key: &str,
    shops: &[ShopId],
) -> Result<Vec<HeldUnpaid>> {
    // SQLite needs no lock: a writing transaction is alone.
    if let DbConn::Pg(conn) = tx.conn() {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind::<Text, _>(buyer_key)
            .execute(conn)?;
    }
    Ok(orders::table
        .inner_join(order_lines::table.on(order_lines::order_id.eq(orders::id)))
        .filter(orders::shop_id.eq_any(shops))
        .filter(orders::buyer_key.eq(buyer_key))
        .filter(orders::state.eq(OrderState::AwaitingPayment))
        .select((
            orders::shop_id,
            orders::id,
            order_lines::stock_item_id,
            order_lines::stock_units,
        ))
        .load(tx.conn())?)
}
