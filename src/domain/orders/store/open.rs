//! What is held without having been paid for.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::base::error::Result;
use crate::base::ids::{OrderId, ShopId, StockItemId};
use crate::db::DbConn;
use crate::db::schema::{order_lines, orders};

/// Word for word the condition of the indexes, so that SQLite uses them.
const IS_OPEN: &str = "orders.state = 'awaiting_payment'";

/// Units of a stock item that an order holds while it waits for its payment.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct HeldUnpaid {
    /// The tenant.
    pub shop: ShopId,
    /// The order.
    pub order: OrderId,
    /// Who holds it.
    pub buyer_key: String,
    /// The item.
    pub item: StockItemId,
    /// Units taken from it.
    pub units: i64,
}

/// Everything that one buyer, or one network, holds unpaid in some shops.
pub fn list_held_unpaid(
    conn: &mut DbConn,
    buyer_key: &str,
    network_key: Option<&str>,
    shops: &[ShopId],
) -> Result<Vec<HeldUnpaid>> {
    let held = orders::table
        .inner_join(order_lines::table.on(order_lines::order_id.eq(orders::id)))
        .filter(orders::shop_id.eq_any(shops))
        .filter(sql::<Bool>(IS_OPEN))
        .select((
            orders::shop_id,
            orders::id,
            orders::buyer_key,
            order_lines::stock_item_id,
            order_lines::stock_units,
        ));
    let is_own = orders::buyer_key.eq(buyer_key);
    Ok(match network_key {
        None => held.filter(is_own).load(conn)?,
        Some(network) => held
            .filter(is_own.nullable().or(orders::network_key.eq(network)))
            .load(conn)?,
    })
}
