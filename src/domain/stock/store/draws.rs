//! What sales take out and give back.

use diesel::dsl::{max, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{ShopId, StockItemId, UserId};
use crate::db::schema::{stock_items, stock_movements, variants};
use crate::db::{AtOnce, DbConn, Fixed, Tx, each, few};
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
    reference_id: i64,
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
        reference_id: draw.cause.id(),
        actor_id: actor.user_id(),
        occurred_at: tx.now(),
    };
    draws.iter().map(row).collect()
}

/// Items that a sale has taken from, each with whether some pack that draws on it cannot be filled
/// any more.
type Taken = Vec<(StockItemId, bool)>;

/// Writes a movement a draw and takes the units from their items, one after the other. Gives the
/// items that cannot fill each pack any more; `None` if one did not hold enough: then the
/// transaction must be given up.
pub fn sell(tx: &mut Tx<'_>, actor: Actor, draws: &[Draw]) -> Result<Option<Vec<StockItemId>>> {
    let rows = rows_of(tx, actor, "sold", draws, -1);
    let taken = match tx.conn() {
        DbConn::Pg(conn) => sell_at_once(conn, rows, draws)?,
        DbConn::Sqlite(conn) => sell_one_by_one(conn, rows, draws)?,
    };
    if taken.len() < draws.len() {
        return Ok(None);
    }
    let emptied = taken.into_iter().filter(|(_, is_sold_out)| *is_sold_out);
    Ok(Some(emptied.map(|(item, _)| item).collect()))
}

/// Most draws of a sale whose statement is kept prepared: each number has its own.
const MAX_KEPT_DRAWS: usize = 4;

fn sell_at_once(conn: &mut PgConnection, rows: Vec<MovementRow>, draws: &[Draw]) -> Result<Taken> {
    let names: Vec<String> = (0..draws.len()).map(|n| format!("taken_{n}")).collect();
    let answers = names.iter().map(|name| format!("SELECT * FROM {name}"));
    let answer = answers.collect::<Vec<_>>().join(" UNION ALL ");
    let is_kept = draws.len() <= MAX_KEPT_DRAWS;
    let mut sale = AtOnce::<(BigInt, Bool)>::answering(answer, is_kept).with(
        "sold",
        diesel::insert_into(stock_movements::table).values(rows),
    );
    // Each waits for the one before: in the order of keys, two sales never wait in a circle.
    let mut is_its_turn = "TRUE".to_owned();
    for (name, draw) in names.into_iter().zip(draws) {
        let turn = std::mem::replace(&mut is_its_turn, format!("EXISTS (SELECT FROM {name})"));
        let taking = diesel::update(stock_items::table)
            .filter(stock_items::id.eq(draw.item))
            .filter(stock_items::shop_id.eq(draw.shop))
            .filter(stock_items::on_hand.ge(draw.units))
            .filter(sql::<Bool>(&turn))
            .set(stock_items::on_hand.eq(stock_items::on_hand - draw.units))
            .returning((stock_items::id, sql::<Bool>(IS_SOLD_OUT)));
        sale = sale.with(name, taking);
    }
    Ok(sale.load(conn)?)
}

/// Whether what is left is too little for the largest pack that draws on the item.
const IS_SOLD_OUT: &str = "COALESCE(stock_items.on_hand < (\
     SELECT MAX(GREATEST(variants.draws, variants.step_grams)) \
     FROM variants WHERE variants.stock_item_id = stock_items.id), FALSE) AS is_sold_out";

fn sell_one_by_one(
    conn: &mut SqliteConnection,
    rows: Vec<MovementRow>,
    draws: &[Draw],
) -> Result<Taken> {
    few!(rows, rows => {
        diesel::insert_into(stock_movements::table).values(rows).execute(conn)?
    });
    let mut taken = Vec::new();
    for draw in draws {
        let of_item = || variants::table.filter(variants::stock_item_id.eq(draw.item));
        let largest_pack = of_item().select(max(variants::draws)).single_value();
        let largest_step = of_item().select(max(variants::step_grams)).single_value();
        let taking = diesel::update(stock_items::table)
            .filter(stock_items::id.eq(draw.item))
            .filter(stock_items::shop_id.eq(draw.shop))
            .filter(stock_items::on_hand.ge(draw.units))
            .set(stock_items::on_hand.eq(stock_items::on_hand - draw.units))
            .returning((stock_items::on_hand, largest_pack, largest_step));
        let left: Option<(i64, Option<i64>, Option<i64>)> =
            Fixed(taking).get_result(conn).optional()?;
        let Some((on_hand, pack, step)) = left else {
            break;
        };
        taken.push((draw.item, Some(on_hand) < pack.max(step)));
    }
    Ok(taken)
}

/// Writes that what a cause took has come back.
pub fn insert_returns(tx: &mut Tx<'_>, actor: Actor, draws: &[Draw]) -> Result<()> {
    let rows = rows_of(tx, actor, "returned", draws, 1);
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
