//! The lines of orders, without prices.

use std::collections::BTreeMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::base::amount::SoldBy;
use crate::base::error::Result;
use crate::base::ids::{ListingId, OrderId, OrderLineId, ShopId};
use crate::base::quantity::Grams;
use crate::db::DbConn;
use crate::db::schema::order_lines;
use crate::domain::access::OrderScope;
use crate::domain::orders::desk::DeskLine;

#[derive(Queryable, Selectable)]
#[diesel(table_name = order_lines)]
struct Row {
    order_id: OrderId,
    id: OrderLineId,
    listing_id: ListingId,
    title_zh: String,
    title_en: String,
    pack_zh: String,
    pack_en: String,
    sku: String,
    photo_hash: Option<String>,
    sold_by: SoldBy,
    quantity: i64,
    mass_grams: Option<Grams>,
}

impl Row {
    fn line(self) -> DeskLine {
        DeskLine {
            id: self.id,
            listing: self.listing_id,
            title_zh: self.title_zh,
            title_en: self.title_en,
            pack_zh: self.pack_zh,
            pack_en: self.pack_en,
            sku: self.sku,
            photo_hash: self.photo_hash,
            sold_by: self.sold_by,
            quantity: self.quantity,
            mass: self.mass_grams,
        }
    }
}

/// In how many lines of an order each of its listings stands, by key.
pub fn count_lines_by_listing(
    conn: &mut DbConn,
    order: &OrderScope,
) -> Result<Vec<(ListingId, i64)>> {
    Ok(order_lines::table
        .filter(order_lines::shop_id.eq(order.shop_id()))
        .filter(order_lines::order_id.eq(order.order_id()))
        .group_by(order_lines::listing_id)
        .order(order_lines::listing_id)
        .select((order_lines::listing_id, count_star()))
        .load(conn)?)
}

/// The lines of several orders of one shop, each order's in their order.
pub(super) fn lines_of(
    conn: &mut DbConn,
    shop: ShopId,
    ids: &[OrderId],
) -> Result<BTreeMap<OrderId, Vec<DeskLine>>> {
    let rows: Vec<Row> = order_lines::table
        .filter(order_lines::shop_id.eq(shop))
        .filter(order_lines::order_id.eq_any(ids))
        .order((order_lines::order_id, order_lines::position))
        .select(Row::as_select())
        .load(conn)?;
    let mut lines: BTreeMap<OrderId, Vec<DeskLine>> = BTreeMap::new();
    for row in rows {
        lines.entry(row.order_id).or_default().push(row.line());
    }
    Ok(lines)
}

/// The lines of one order that was reached.
pub(super) fn lines_of_order(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<DeskLine>> {
    let mut lines = lines_of(conn, order.shop_id(), &[order.order_id()])?;
    Ok(lines.remove(&order.order_id()).unwrap_or_default())
}
