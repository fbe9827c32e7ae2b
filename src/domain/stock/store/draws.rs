//! What sales take out and give back.

use diesel::dsl::{Eq, max, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{ShopId, StockItemId, UserId};
use crate::db::schema::{stock_items, stock_movements, variants};
use crate::db::{AtOnce, Fixed, IdFrom, Told, Tx, each, few};
use crate::domain::access::Actor;
use crate::domain::stock::draw::Draw;

#[derive(Insertable)]
#[diesel(table_name = stock_movements, treat_none_as_default_value = false)]
struct MovementRow {
    shop_id: ShopId,
    stock_item_id: StockItemId,
    kind: &'static str,
    quantity: i64,
    reference_kind: &'static str,
    actor_id: Option<UserId>,
    occurred_at: Timestamp,
}

fn rows_of(
    tx: &Tx<'_>,
    actor: Actor,
    kind: &'static str,
    draws: &[Draw],
    sign: i64,
) -> Vec<MovementRow> {
    let row = |draw: &Draw| MovementRow {
        shop_id: draw.shop,
        stock_item_id: draw.item,
        kind,
        quantity: draw.units * sign,
        reference_kind: draw.cause.kind(),
        actor_id: actor.user_id(),
        occurred_at: tx.now(),
    };
    draws.iter().map(row).collect()
}

/// With the ids of their causes.
fn known(draws: &[Draw], rows: Vec<MovementRow>) -> Vec<(ReferenceId, MovementRow)> {
    let ids = draws
        .iter()
        .map(|draw| stock_movements::reference_id.eq(draw.cause.id()));
    ids.zip(rows).collect()
}

type ReferenceId = Eq<stock_movements::reference_id, i64>;

/// Takes the units of a draw from its item, if that holds them.
macro_rules! taking {
    ($draw:expr) => {
        diesel::update(stock_items::table)
            .filter(stock_items::id.eq($draw.item))
            .filter(stock_items::shop_id.eq($draw.shop))
            .filter(stock_items::on_hand.ge($draw.units))
            .set(stock_items::on_hand.eq(stock_items::on_hand - $draw.units))
    };
}

/// Writes a movement a draw and takes the units from their items, one after the other. Gives the
/// items that cannot fill each pack any more; `None` if one did not hold enough: then the
/// transaction must be given up.
pub fn sell(tx: &mut Tx<'_>, actor: Actor, draws: &[Draw]) -> Result<Option<Vec<StockItemId>>> {
    let rows = known(draws, rows_of(tx, actor, "sold", draws, -1));
    each!(tx.conn(), conn => few!(rows, rows => {
        diesel::insert_into(stock_movements::table).values(rows).execute(conn)?
    }));
    let mut emptied = Vec::new();
    for draw in draws {
        let of_item = || variants::table.filter(variants::stock_item_id.eq(draw.item));
        let largest_pack = of_item().select(max(variants::draws)).single_value();
        let largest_step = of_item().select(max(variants::step_grams)).single_value();
        let taking = taking!(draw).returning((stock_items::on_hand, largest_pack, largest_step));
        let left: Option<(i64, Option<i64>, Option<i64>)> =
            each!(tx.conn(), conn => Fixed(taking).get_result(conn).optional()?);
        let Some((on_hand, pack, step)) = left else {
            return Ok(None);
        };
        if Some(on_hand) < pack.max(step) {
            emptied.push(draw.item);
        }
    }
    Ok(Some(emptied))
}

/// The items that give, in a statement that takes from them: one part each.
const TAKEN: &str = "taken";

/// Most draws of a sale whose statement is kept prepared: each number has its own.
const MAX_KEPT_DRAWS: usize = 4;

/// Adds to a statement what [`sell`] does, for causes that the same statement writes.
pub fn selling<'a>(
    all: AtOnce<'a>,
    tx: &Tx<'_>,
    actor: Actor,
    draws: &[Draw],
    id_of: impl Fn(&Draw) -> IdFrom,
) -> AtOnce<'a> {
    let ids = draws
        .iter()
        .map(|draw| stock_movements::reference_id.eq(id_of(draw).nullable()));
    let rows: Vec<_> = ids.zip(rows_of(tx, actor, "sold", draws, -1)).collect();
    let movements = diesel::insert_into(stock_movements::table).values(rows);
    let mut all = all
        .with("sold", movements)
        .rare_if(draws.len() > MAX_KEPT_DRAWS);
    // Each waits for the one before: in the order of keys, two sales never wait in a circle.
    let mut is_its_turn = "TRUE".to_owned();
    for (n, draw) in draws.iter().enumerate() {
        let name = format!("{TAKEN}_{n}");
        let turn = std::mem::replace(&mut is_its_turn, format!("EXISTS (SELECT FROM {name})"));
        let taking = taking!(draw)
            .filter(sql::<Bool>(&turn))
            .returning((stock_items::id, sql::<Bool>(IS_SOLD_OUT)));
        all = all.telling(name, "id, id, is_sold_out", taking);
    }
    all
}

/// What became of a statement with [`selling`]; as [`sell`] gives it.
pub fn sold(told: &Told, draws: &[Draw]) -> Option<Vec<StockItemId>> {
    let names: Vec<String> = (0..draws.len()).map(|n| format!("{TAKEN}_{n}")).collect();
    let mut emptied = Vec::new();
    for name in &names {
        let (item, _, is_sold_out) = told.of(name).next()?;
        emptied.extend(is_sold_out.then_some(StockItemId(item)));
    }
    Some(emptied)
}

/// Whether what is left is too little for the largest pack that draws on the item.
const IS_SOLD_OUT: &str = "COALESCE(stock_items.on_hand < (     SELECT MAX(GREATEST(variants.draws, variants.step_grams))      FROM variants WHERE variants.stock_item_id = stock_items.id), FALSE) AS is_sold_out";

/// Writes that what a cause took has come back.
pub fn insert_returns(tx: &mut Tx<'_>, actor: Actor, draws: &[Draw]) -> Result<()> {
    let rows = known(draws, rows_of(tx, actor, "returned", draws, 1));
    each!(tx.conn(), conn => few!(rows, rows => {
        diesel::insert_into(stock_movements::table).values(rows).execute(conn)?
    }));
    Ok(())
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
