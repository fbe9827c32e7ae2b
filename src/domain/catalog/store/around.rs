//! The cards of a shop with some of its neighbours', in one statement.

use std::cmp::Reverse;

use diesel::prelude::*;

use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionLevel;
use crate::base::error::Result;
use crate::base::ids::{ListingId, ShopId};
use crate::base::money::Money;
use crate::base::page::{Cursor, Page};
use crate::base::quantity::Grams;
use crate::db::DbConn;
use crate::db::schema::listing_cards;
use crate::domain::access::PublicScope;
use crate::domain::catalog::model::{Around, Card};

/// Neighbours' cards that are read: enough to show several shops.
const NEAR: usize = 24;

/// A page of a shop's own cards, and those of its neighbours with their shops.
type OwnAndNear = (Page<Card>, Vec<(ShopId, Card)>);

#[derive(QueryableByName)]
#[diesel(table_name = listing_cards)]
struct Row {
    shop_id: ShopId,
    listing_id: ListingId,
    category_code: String,
    slug: String,
    title_zh: String,
    title_en: String,
    shop_name_zh: String,
    shop_name_en: String,
    place_zh: String,
    place_en: String,
    photo_hash: Option<String>,
    price_minor: Money,
    sold_by: SoldBy,
    net_mass_grams: Option<Grams>,
    has_more_prices: bool,
    is_in_stock: bool,
    season_from: Option<i32>,
    season_to: Option<i32>,
    published_at: Timestamp,
    rating: i32,
    reviews: i64,
}

/// A page of the shop's own cards, newest first; and, with the first page, those of other shops of
/// the place, with their shops.
pub fn list_cards_around(
    conn: &mut DbConn,
    _: &PublicScope,
    around: &Around,
) -> Result<OwnAndNear> {
    let mut rows: Vec<Row> = diesel::sql_query(text(around)).load(conn)?;
    // Each half comes in order, but nothing says so of both together.
    rows.sort_by_key(|row| Reverse((row.published_at, row.listing_id)));
    let (own, near): (Vec<Row>, Vec<Row>) =
        rows.into_iter().partition(|row| row.shop_id == around.shop);
    let own = own.into_iter().map(Card::from).collect();
    let near = near.into_iter().map(|row| (row.shop_id, row.into()));
    Ok((
        Page::from_rows(own, around.own, Card::cursor),
        near.collect(),
    ))
}

/// Diesel cannot say on SQLite that each half has an end of its own. Nothing but numbers and codes
/// stands in the text.
fn text(around: &Around) -> String {
    let Around { shop, place, .. } = around;
    let behind = around.after.map_or_else(String::new, |Cursor { key, id }| {
        format!("AND published_at <= {key} AND (published_at < {key} OR listing_id < {id})")
    });
    let own = half(&format!("shop_id = {shop} {behind}"), around.own.limit());
    let column = match place.level() {
        DivisionLevel::Province => "province_code",
        DivisionLevel::Prefecture => "prefecture_code",
        DivisionLevel::Root => return own,
        _ => "county_code",
    };
    if around.after.is_some() {
        return own;
    }
    let near = format!("{column} = '{place}' AND shop_id <> {shop}");
    format!("{own} UNION ALL {}", half(&near, NEAR))
}

fn half(filter: &str, limit: impl std::fmt::Display) -> String {
    format!(
        "SELECT * FROM (SELECT shop_id, listing_id, category_code, slug, title_zh, title_en, \
         shop_name_zh, shop_name_en, place_zh, place_en, photo_hash, price_minor, sold_by, \
         net_mass_grams, has_more_prices, is_in_stock, season_from, season_to, published_at, rating, reviews \
         FROM listing_cards WHERE {filter} \
         ORDER BY published_at DESC, listing_id DESC LIMIT {limit}) part"
    )
}

impl From<Row> for Card {
    fn from(row: Row) -> Self {
        Self {
            listing_id: row.listing_id,
            category_code: row.category_code,
            slug: row.slug,
            title_zh: row.title_zh,
            title_en: row.title_en,
            shop_name_zh: row.shop_name_zh,
            shop_name_en: row.shop_name_en,
            place_zh: row.place_zh,
            place_en: row.place_en,
            photo_hash: row.photo_hash,
            price: row.price_minor,
            sold_by: row.sold_by,
            net_mass: row.net_mass_grams,
            has_more_prices: row.has_more_prices,
            is_in_stock: row.is_in_stock,
            season_from: row.season_from,
            season_to: row.season_to,
            published_at: row.published_at,
            rating: row.rating,
            reviews: row.reviews,
        }
    }
}
