//! Movements.

use diesel::prelude::*;

use crate::base::error::Result;
use crate::base::ids::StockItemId;
use crate::base::page::{Cursor, PageSize};
use crate::db::schema::stock_movements;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{Actor, EditListings, Implies, ShopScope, ViewDesk};
use crate::domain::stock::draw::{Cause, Draw};
use crate::domain::stock::model::{Movement, MovementKind};

/// Writes a movement with its reason; false if the same cause has written it before.
pub fn insert_noted_movement(
    tx: &mut Tx<'_>,
    actor: Actor,
    kind: MovementKind,
    draw: Draw,
    note: &str,
) -> Result<bool> {
    let row = (
        stock_movements::shop_id.eq(draw.shop),
        stock_movements::stock_item_id.eq(draw.item),
        stock_movements::kind.eq(kind),
        stock_movements::quantity.eq(draw.units),
        stock_movements::reference_kind.eq(draw.cause.kind()),
        stock_movements::reference_id.eq(draw.cause.id()),
        stock_movements::note.eq(note),
        stock_movements::actor_id.eq(actor.user_id()),
        stock_movements::occurred_at.eq(tx.now()),
    );
    let written = each!(tx.conn(), conn => diesel::insert_into(stock_movements::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn)?);
    Ok(written == 1)
}

/// Whether a form has moved goods already.
pub fn has_movement(
    conn: &mut DbConn,
    shop: &ShopScope<EditListings>,
    item: StockItemId,
    kind: MovementKind,
    form: i64,
) -> Result<bool> {
    let cause = Cause::Form(form);
    let found: Option<i64> = stock_movements::table
        .filter(stock_movements::shop_id.eq(shop.shop_id()))
        .filter(stock_movements::stock_item_id.eq(item))
        .filter(stock_movements::kind.eq(kind))
        .filter(stock_movements::reference_kind.eq(cause.kind()))
        .filter(stock_movements::reference_id.eq(cause.id()))
        .select(stock_movements::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Movements of an item, the newest first, from a place on.
pub fn list_movements(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    item: StockItemId,
    (after, size): (Option<Cursor>, PageSize),
) -> Result<Vec<Movement>> {
    Ok(stock_movements::table
        .filter(stock_movements::shop_id.eq(shop.shop_id()))
        .filter(stock_movements::stock_item_id.eq(item))
        .filter(stock_movements::id.lt(after.map_or(i64::MAX, |cursor| cursor.id)))
        .order(stock_movements::id.desc())
        .limit(size.limit())
        .select((
            stock_movements::id,
            stock_movements::kind,
            stock_movements::quantity,
            stock_movements::reference_kind,
            stock_movements::reference_id,
            stock_movements::note,
            stock_movements::actor_id,
            stock_movements::occurred_at,
        ))
        .load(conn)?)
}
