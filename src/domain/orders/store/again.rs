//! What an order was of, to be bought again.

use diesel::prelude::*;

use crate::base::error::Result;
use crate::base::ids::VariantId;
use crate::db::DbConn;
use crate::db::schema::order_lines;
use crate::domain::access::OrderScope;

/// A pack that was bought.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct PackBought {
    /// The pack.
    pub variant: VariantId,
    /// Pieces, or grams when sold by mass.
    pub quantity: i64,
    /// What it was called then.
    pub title_zh: String,
    /// The same in English, or empty.
    pub title_en: String,
    /// The pack in Chinese.
    pub pack_zh: String,
    /// The pack in English, or empty.
    pub pack_en: String,
}

/// The packs of an order, as they stand in it.
pub fn list_packs(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<PackBought>> {
    Ok(order_lines::table
        .filter(order_lines::shop_id.eq(order.shop_id()))
        .filter(order_lines::order_id.eq(order.order_id()))
        .order(order_lines::position)
        .select((
            order_lines::variant_id,
            order_lines::quantity,
            order_lines::title_zh,
            order_lines::title_en,
            order_lines::pack_zh,
            order_lines::pack_en,
        ))
        .load(conn)?)
}
