//! What is to be done with orders by the clock: they move on, and their buyers are asked what the goods
//! are like.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::OrderId;
use crate::db::schema::orders;
use crate::db::{DbConn, Tx};
use crate::domain::access::{OrderScope, SystemScope};

/// An order with which something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueOrder {
    /// The order.
    pub id: OrderId,
    /// Since when.
    pub due_at: Timestamp,
}

/// Orders of which a moment is there at `now`, the longest waiting first, behind the last of the batch
/// before.
macro_rules! due {
    ($moment:ident, $conn:expr, $now:expr, $behind:expr, $limit:expr) => {{
        let (at, id) = $behind.map_or((Timestamp::from_ms(i64::MIN), OrderId(0)), |last| {
            (last.due_at, last.id)
        });
        let is_behind = orders::$moment
            .gt(at)
            .or(orders::$moment.eq(at).and(orders::id.nullable().gt(id)));
        let rows: Vec<(OrderId, Option<Timestamp>)> = orders::table
            .filter(orders::$moment.le($now))
            .filter(is_behind)
            .order((orders::$moment, orders::id))
            .limit($limit)
            .select((orders::id, orders::$moment))
            .load($conn)?;
        rows.into_iter()
            .filter_map(|(id, due_at)| due_at.map(|due_at| DueOrder { id, due_at }))
            .collect()
    }};
}

/// Orders whose time is over at `now`, as they come in batches.
pub fn list_due(
    conn: &mut DbConn,
    _: &SystemScope,
    now: Timestamp,
    behind: Option<DueOrder>,
    limit: i64,
) -> Result<Vec<DueOrder>> {
    Ok(due!(due_at, conn, now, behind, limit))
}

/// Orders whose buyers are to be asked at `now`, as they come in batches.
pub fn list_invitations(
    conn: &mut DbConn,
    _: &SystemScope,
    now: Timestamp,
    behind: Option<DueOrder>,
    limit: i64,
) -> Result<Vec<DueOrder>> {
    Ok(due!(invite_at, conn, now, behind, limit))
}

/// Sets when the buyer of an order is asked.
pub fn set_invitation(tx: &mut Tx<'_>, order: &OrderScope, at: Timestamp) -> Result<()> {
    diesel::update(orders::table)
        .filter(orders::shop_id.eq(order.shop_id()))
        .filter(orders::id.eq(order.order_id()))
        .set(orders::invite_at.eq(Some(at)))
        .execute(tx.conn())?;
    Ok(())
}

/// The buyer is asked now, or never; `false` if that was so before.
pub fn end_invitation(tx: &mut Tx<'_>, order: &OrderScope) -> Result<bool> {
    let changed = diesel::update(orders::table)
        .filter(orders::shop_id.eq(order.shop_id()))
        .filter(orders::id.eq(order.order_id()))
        .filter(orders::invite_at.is_not_null())
        .set(orders::invite_at.eq(None::<Timestamp>))
        .execute(tx.conn())?;
    Ok(changed == 1)
}
