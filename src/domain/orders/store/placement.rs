//! When an order was placed.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::db::DbConn;
use crate::db::schema::orders;
use crate::domain::access::OrderScope;

/// When an order was placed.
pub fn find_placed_at(conn: &mut DbConn, order: &OrderScope) -> Result<Timestamp> {
    Ok(orders::table
        .filter(orders::shop_id.eq(order.shop_id()))
        .filter(orders::id.eq(order.order_id()))
        .select(orders::placed_at)
        .first(conn)?)
}
