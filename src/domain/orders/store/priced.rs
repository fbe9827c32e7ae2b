//! The lines of an order with all that a part of one is worth.

use diesel::prelude::*;

use crate::base::amount::SoldBy;
use crate::base::error::Result;
use crate::base::ids::{OrderLineId, StockItemId};
use crate::base::money::Money;
use crate::db::DbConn;
use crate::db::schema::order_lines;
use crate::domain::access::OrderScope;

/// A line, frozen at placement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct PricedLine {
    /// The line.
    pub id: OrderLineId,
    /// The pool that it was taken from.
    pub stock_item_id: StockItemId,
    /// Units taken from the pool.
    pub units: i64,
    /// How it is sold.
    pub sold_by: SoldBy,
    /// Pieces, or grams when sold by mass.
    pub quantity: i64,
    /// The price of one piece, or of 500 g.
    pub unit_price: Money,
    /// What the line costs, before any reduction.
    pub total: Money,
}

/// The lines of an order, in their order.
pub fn list_priced(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<PricedLine>> {
    Ok(order_lines::table
        .filter(order_lines::shop_id.eq(order.shop_id()))
        .filter(order_lines::order_id.eq(order.order_id()))
        .order(order_lines::position)
        .select((
            order_lines::id,
            order_lines::stock_item_id,
            order_lines::stock_units,
            order_lines::sold_by,
            order_lines::quantity,
            order_lines::unit_price_minor,
            order_lines::line_minor,
        ))
        .load(conn)?)
}
