//! What sales take out and give back.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::base::error::Result;
use crate::base::ids::{ShopId, StockItemId};
use crate::db::schema::{stock_items, stock_movements, variants};
use crate::db::{Fixed, Tx, each, few};
use crate::domain::access::Actor;
use crate::domain::stock::draw::Draw;

/// Writes one movement a draw; `sign` is −1 for what leaves.
pub fn insert_movements(
    tx: &mut Tx<'_>,
    actor: Actor,
    kind: &'static str,
    draws: &[Draw],
    sign: i64,
) -> Result<()> {
    let now = tx.now();
    let rows: Vec<_> = draws
        .iter()
        .map(|draw| {
            (
                stock_movements::shop_id.eq(draw.shop),
                stock_movements::stock_item_id.eq(draw.item),
                stock_movements::kind.eq(kind),
                stock_movements::quantity.eq(draw.units * sign),
                stock_movements::reference_kind.eq(draw.cause.kind()),
                stock_movements::reference_id.eq(draw.cause.id()),
                stock_movements::actor_id.eq(actor.user_id()),
                stock_movements::occurred_at.eq(now),
            )
        })
        .collect();
    each!(tx.conn(), conn => few!(rows, rows => {
        diesel::insert_into(stock_movements::table)
            .values(rows)
            .execute(conn)?
    }));
    Ok(())
}

/// Takes units from an item; `None` if it does not hold as many, else whether some pack that
/// draws on it is sold out now.
pub fn lower(tx: &mut Tx<'_>, shop: ShopId, item: StockItemId, units: i64) -> Result<Option<bool>> {
    let of_item = || variants::table.filter(variants::stock_item_id.eq(item));
    let largest_pack = of_item().select(max(variants::draws)).single_value();
    let largest_step = of_item().select(max(variants::step_grams)).single_value();
    let taking = diesel::update(stock_items::table)
        .filter(stock_items::id.eq(item))
        .filter(stock_items::shop_id.eq(shop))
        .filter(stock_items::on_hand.ge(units))
        .set(stock_items::on_hand.eq(stock_items::on_hand - units))
        .returning((stock_items::on_hand, largest_pack, largest_step));
    let left: Option<(i64, Option<i64>, Option<i64>)> =
        Fixed(taking).get_result(tx.conn()).optional()?;
    Ok(left.map(|(on_hand, pack, step)| Some(on_hand) < pack.max(step)))
}

/// Adds units to an item.
pub fn raise(tx: &mut Tx<'_>, shop: ShopId, item: StockItemId, units: i64) -> Result<()> {
    diesel::update(stock_items::table)
        .filter(stock_items::id.eq(item))
        .filter(stock_items::shop_id.eq(shop))
        .set(stock_items::on_hand.eq(stock_items::on_hand + units))
        .execute(tx.conn())?;
    Ok(())
}
