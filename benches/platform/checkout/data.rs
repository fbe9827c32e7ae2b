//! Shops and carts to buy from: many shops, so that buyers meet as they do in life, and carts
//! with two lines that wait to be ordered.

use std::fmt::Write as _;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use yipin::base::ids::ShopId;
use yipin::base::rng::Random;
use yipin::db::{Backend, Database, DbConn, DbSettings, migrate};
use yipin::domain::access::{BuyerIdentity, BuyerScope, SystemScope};
use yipin::domain::divisions::{ImportOptions, import};
use yipin::domain::listings::cards;

use crate::Result;

/// Shops; each sells tea in two packs, of which every cart holds one each.
pub const SHOPS: i64 = 100;
/// 168.00 and 50.00, and the first kilogram of freight.
pub const SUMS: Sums = Sums {
    large: 16_800,
    small: 5_000,
    freight: 1_000,
};
/// Any moment.
const NOW: i64 = 1_795_572_000_000;
/// Rows of one statement.
const ROWS: i64 = 500;

/// What a cart costs, in fen.
pub struct Sums {
    /// The tin of 250 g.
    pub large: i64,
    /// The bag of 50 g.
    pub small: i64,
    /// Sending both.
    pub freight: i64,
}

/// A guest's cart that holds both packs of one shop.
pub struct Cart {
    /// The secret in the guest's cookie.
    pub token: String,
    /// Its line with the tin; the next number is that with the bag.
    pub line: i64,
    /// The shop.
    pub shop: i64,
}

/// A connection to an empty or filled database.
pub fn connect(url: &str) -> Result<DbConn> {
    Ok(match Backend::of_url(url)? {
        Backend::Postgres => DbConn::Pg(PgConnection::establish(url)?),
        Backend::Sqlite => DbConn::Sqlite(SqliteConnection::establish(url)?),
    })
}

/// Brings schema, divisions and shops into an empty database.
pub fn fill(url: &str) -> Result<Database> {
    migrate::run(url)?;
    let database = Database::open(DbSettings {
        counts_statements: true,
        ..DbSettings::new(url)
    })?;
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/data/divisions.csv");
    let list = std::fs::read(Path::new(list))?;
    let scope = SystemScope::new("bench");
    let options = ImportOptions { is_complete: true };
    import(&database, &scope, &list, options, |_, _| {})?;
    connect(url)?.batch_execute(&shops())?;
    for shop in 1..=SHOPS {
        database.write_now(|tx| cards::refresh_shop(tx, ShopId(shop)))?;
    }
    Ok(database)
}

/// Fills this many carts.
pub fn fill_carts(url: &str, count: i64) -> Result<Vec<Cart>> {
    let random = Random::seeded(1);
    let mut conn = connect(url)?;
    let mut carts = Vec::new();
    for first in (1..=count).step_by(usize::try_from(ROWS)?) {
        let (mut heads, mut lines) = (Vec::new(), Vec::new());
        for id in first..=count.min(first + ROWS - 1) {
            let token = random.token();
            let BuyerIdentity::Guest(hash) = BuyerScope::of_guest(&token).identity().clone() else {
                return Err("a guest without a cart".into());
            };
            let (shop, line) = (1 + id % SHOPS, 2 * id - 1);
            heads.push(format!("({id}, '{hash}', {NOW}, {NOW})"));
            for (line, variant) in [(line, 2 * shop - 1), (line + 1, 2 * shop)] {
                lines.push(format!("({line}, {id}, {shop}, {variant}, 1, {NOW})"));
            }
            carts.push(Cart { token, line, shop });
        }
        let mut sql = String::new();
        insert(
            &mut sql,
            "carts (id, token_hash, created_at, updated_at)",
            &heads,
        )?;
        insert(
            &mut sql,
            "cart_lines (id, cart_id, shop_id, variant_id, quantity, added_at)",
            &lines,
        )?;
        conn.batch_execute(&format!("BEGIN; {sql} COMMIT;"))?;
    }
    analyse(&mut conn)?;
    Ok(carts)
}

/// What PostgreSQL does by itself within a minute: till then it plans for empty tables.
pub fn analyse(conn: &mut DbConn) -> Result<()> {
    if matches!(conn, DbConn::Pg(_)) {
        conn.batch_execute("ANALYZE")?;
    }
    Ok(())
}

fn insert(sql: &mut String, into: &str, rows: &[String]) -> Result<()> {
    Ok(writeln!(
        sql,
        "INSERT INTO {into} VALUES {};",
        rows.join(", ")
    )?)
}

/// The shops, each with its manager, who will be told of orders.
fn shops() -> String {
    let each = |row: fn(i64) -> String| (1..=SHOPS).map(row).collect::<Vec<_>>().join(", ");
    let tables: [(&str, String); 13] = [
        (
            "categories (code, name_zh, name_en, position)",
            "('tea', '茶叶', 'Tea', 1)".to_owned(),
        ),
        (
            "users (id, email, name, password_hash, locale, created_at, updated_at)",
            each(|n| format!("({n}, 'm{n}@example.org', '店主', '-', 'zh-CN', {NOW}, {NOW})")),
        ),
        (
            "villages (id, kind, name, name_en, code, division_code, created_at, updated_at)",
            each(|n| {
                format!(
                    "({n}, 'village', '村 {n}', 'Village {n}', '330106', '330106', {NOW}, {NOW})"
                )
            }),
        ),
        (
            "shops (id, village_id, slug, name_zh, origin_code, place_zh, place_en, division_code, \
             state, approved_at, created_at, updated_at)",
            each(|n| {
                format!(
                    "({n}, {n}, 'shop-{n}', '村店 {n}', '330106', '浙江省杭州市西湖区', \
                     'Xihu, Hangzhou', '330106', 'approved', {NOW}, {NOW}, {NOW})"
                )
            }),
        ),
        (
            "charters (id, shop_id, category_code, name_zh, state, created_at)",
            each(|n| format!("({n}, {n}, 'tea', '西湖龙井茶', 'active', {NOW})")),
        ),
        (
            "memberships (shop_id, user_id, role, created_at)",
            each(|n| format!("({n}, {n}, 'manager', {NOW})")),
        ),
        (
            "stock_items (id, shop_id, name, unit, on_hand, created_at)",
            packs(|n, shop, _| format!("({n}, {shop}, '茶 {n}', 'piece', 1000000000, {NOW})")),
        ),
        (
            "stock_movements (shop_id, stock_item_id, kind, quantity, occurred_at)",
            packs(|n, shop, _| format!("({shop}, {n}, 'received', 1000000000, {NOW})")),
        ),
        (
            "media (id, shop_id, hash, width, height, created_at)",
            each(|n| format!("({n}, {n}, '{n:064}', 1200, 900, {NOW})")),
        ),
        (
            "listings (id, shop_id, charter_id, slug, title_zh, title_en, state, published_at, \
             created_at, updated_at)",
            each(|n| {
                format!(
                    "({n}, {n}, {n}, 'xi-hu-long-jing', '明前西湖龙井', 'West Lake Longjing', \
                     'active', {NOW}, {NOW}, {NOW})"
                )
            }),
        ),
        (
            "listing_photos (shop_id, listing_id, media_id, position)",
            each(|n| format!("({n}, {n}, {n}, 1)")),
        ),
        (
            "variants (id, shop_id, listing_id, stock_item_id, sku, pack_zh, pack_en, sold_by, \
             price_minor, net_mass_grams)",
            packs(|n, shop, is_large| {
                let (pack, price, grams) = if is_large {
                    ("250 克罐装", SUMS.large, 250)
                } else {
                    ("50 克袋装", SUMS.small, 50)
                };
                format!(
                    "({n}, {shop}, {shop}, {n}, 'LJ-{n}', '{pack}', 'Pack', 'piece', {price}, {grams})"
                )
            }),
        ),
        (
            "freight_templates (id, shop_id, charge_by, first_units, first_minor, next_units, \
             next_minor, updated_at)",
            each(|n| {
                let freight = SUMS.freight;
                format!("({n}, {n}, 'mass', 1000, {freight}, 1000, 500, {NOW})")
            }),
        ),
    ];
    let statements = tables.map(|(into, rows)| format!("INSERT INTO {into} VALUES {rows};"));
    format!("BEGIN; {} COMMIT;", statements.join("\n"))
}

/// A row for each pack: its number, its shop, whether it is the tin.
fn packs(row: fn(i64, i64, bool) -> String) -> String {
    let rows = (1..=2 * SHOPS).map(|n| row(n, (n + 1) / 2, n % 2 == 1));
    rows.collect::<Vec<_>>().join(", ")
}
