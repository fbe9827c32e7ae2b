//! When an order was placed, and how much of each line.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::OrderLineId;
use crate::db::DbConn;
use crate::db::schema::{order_lines, orders};
use crate::domain::access::OrderScope;

/// What was ordered, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// When.
    pub placed_at: Timestamp,
    quantities: Vec<(OrderLineId, i64)>,
}

impl Placement {
    /// Pieces, or grams when sold by mass; nothing for a line of another order.
    pub fn quantity_of(&self, line: OrderLineId) -> i64 {
        let found = self.quantities.iter().find(|(id, _)| *id == line);
        found.map_or(0, |(_, quantity)| *quantity)
    }
}

/// The placement of an order.
pub fn find_placement(conn: &mut DbConn, order: &OrderScope) -> Result<Placement> {
    let placed_at = orders::table
        .filter(orders::shop_id.eq(order.shop_id()))
        .filter(orders::id.eq(order.order_id()))
        .select(orders::placed_at)
        .first(conn)?;
    let quantities = order_lines::table
        .filter(order_lines::shop_id.eq(order.shop_id()))
        .filter(order_lines::order_id.eq(order.order_id()))
        .select((order_lines::id, order_lines::quantity))
        .load(conn)?;
    Ok(Placement {
        placed_at,
        quantities,
    })
}
