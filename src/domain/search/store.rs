//! The SQL of search: what is published, read in parts, and what was searched for in vain.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use diesel::dsl::{max, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel::upsert::excluded;

use super::certified::{CERTIFICATES, Certified};
use super::document::{Document, Place, lists_kinds, months};
use super::misses::Miss;
use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{ListingId, OrderId, ShopId};
use crate::db::schema::{
    categories, charters, divisions, events, listing_cards, listings, order_lines, orders,
    search_misses, shop_certificates, shops, villages,
};
use crate::db::sql::{starts_with_any, sum_i64};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{DivisionScope, ReadShops};
use crate::domain::standards::{CertificateKind, CertificateState};

/// Both names of divisions, by their code.
pub type Names = HashMap<String, [String; 2]>;

/// When the first event of this database happened; 0 before it.
pub fn born(conn: &mut DbConn) -> Result<i64> {
    Ok(events::table
        .order(events::id)
        .select(events::occurred_at)
        .first::<Timestamp>(conn)
        .optional()?
        .map_or(0, Timestamp::ms))
}

/// How many listings are published.
pub fn count(conn: &mut DbConn) -> Result<i64> {
    Ok(listing_cards::table.count().get_result(conn)?)
}

/// The listings that stand in orders.
pub fn listings_of_orders(conn: &mut DbConn, ids: &[OrderId]) -> Result<Vec<ListingId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(each!(conn, conn => order_lines::table
        .inner_join(orders::table.on(orders::id.eq(order_lines::order_id)
            .and(orders::shop_id.eq(order_lines::shop_id))))
        .filter(orders::id.eq_any(ids))
        .select(order_lines::listing_id)
        .distinct()
        .load(conn)?))
}

/// The columns of a listing, of its shop and village, and of its specialty.
type Row = (
    (
        ListingId,
        ShopId,
        i64,
        SoldBy,
        Option<i32>,
        Option<i32>,
        Timestamp,
        String,
    ),
    (String, String, String, String, String, String, i64),
    (String, String, String, String, String, String, String),
    (String, String, String, String),
    (
        String,
        String,
        String,
        String,
        String,
        String,
        String,
        String,
    ),
);

macro_rules! published {
    () => {
        listing_cards::table
            .inner_join(listings::table.on(listings::id.eq(listing_cards::listing_id)))
            .inner_join(shops::table.on(shops::id.eq(listing_cards::shop_id)))
            .inner_join(villages::table.on(villages::id.eq(shops::village_id)))
            .inner_join(charters::table.on(charters::shop_id.eq(listing_cards::shop_id)))
            .inner_join(categories::table.on(categories::code.eq(charters::category_code)))
            .filter(charters::state.eq("active"))
            .order(listing_cards::listing_id)
            .select((
                (
                    listing_cards::listing_id,
                    listing_cards::shop_id,
                    listing_cards::price_minor,
                    listing_cards::sold_by,
                    listing_cards::season_from,
                    listing_cards::season_to,
                    listing_cards::published_at,
                    listing_cards::category_code,
                ),
                (
                    listings::title_zh,
                    listings::title_en,
                    listings::summary_zh,
                    listings::summary_en,
                    listings::description_zh,
                    listings::description_en,
                    listings::sold,
                ),
                (
                    shops::name_zh,
                    shops::name_en,
                    shops::place_zh,
                    shops::place_en,
                    shops::division_code,
                    shops::story_zh,
                    shops::story_en,
                ),
                (
                    villages::name,
                    villages::name_en,
                    villages::town_name,
                    villages::town_name_en,
                ),
                (
                    charters::name_zh,
                    charters::name_en,
                    charters::origin_zh,
                    charters::origin_en,
                    charters::production_area,
                    charters::standards,
                    categories::name_zh,
                    categories::name_en,
                ),
            ))
    };
}

/// Up to `limit` published listings with higher numbers than `last`, in their order.
pub fn documents_behind(
    conn: &mut DbConn,
    last: ListingId,
    limit: i64,
    names: &mut Names,
) -> Result<Vec<Document>> {
    let rows: Vec<Row> = published!()
        .filter(listing_cards::listing_id.gt(last))
        .limit(limit)
        .load(conn)?;
    documents(conn, rows, names)
}

/// Those of these listings that are published, and all published ones of these shops.
pub fn documents_of(
    conn: &mut DbConn,
    only: &[ListingId],
    of: &[ShopId],
    names: &mut Names,
) -> Result<Vec<Document>> {
    let rows: Vec<Row> = each!(conn, conn => published!()
        .filter(listing_cards::listing_id.eq_any(only).or(listing_cards::shop_id.eq_any(of)))
        .load(conn)?);
    documents(conn, rows, names)
}

fn documents(conn: &mut DbConn, rows: Vec<Row>, names: &mut Names) -> Result<Vec<Document>> {
    let mut unknown: Vec<String> = rows
        .iter()
        .flat_map(|row| codes(&row.2.4))
        .filter(|code| !names.contains_key(code))
        .collect();
    unknown.sort_unstable();
    unknown.dedup();
    if !unknown.is_empty() {
        let found: Vec<(String, String, String)> = each!(conn, conn => divisions::table
            .filter(divisions::code.eq_any(&unknown))
            .select((divisions::code, divisions::name, divisions::name_en))
            .load(conn)?);
        names.extend(found.into_iter().map(|(code, zh, en)| (code, [zh, en])));
    }
    let shops: BTreeSet<ShopId> = rows.iter().map(|row| row.0.1).collect();
    let certified = certified(conn, &shops)?;
    let all = rows.into_iter().map(|row| document(row, names, &certified));
    Ok(all.collect())
}

/// The certificates of shops that were compared with their papers.
fn certified(conn: &mut DbConn, shops: &BTreeSet<ShopId>) -> Result<HashMap<ShopId, Certified>> {
    let rows: Vec<(ShopId, CertificateKind, Option<NaiveDate>)> = each!(conn, conn => shop_certificates::table
        .filter(shop_certificates::shop_id.eq_any(shops))
        .filter(shop_certificates::state.eq(CertificateState::Verified))
        .filter(shop_certificates::kind.eq_any(CERTIFICATES))
        .select((
            shop_certificates::shop_id,
            shop_certificates::kind,
            shop_certificates::valid_to,
        ))
        .load(conn)?);
    let mut all: HashMap<ShopId, Certified> = HashMap::new();
    for (shop, kind, valid_to) in rows {
        all.entry(shop).or_default().add(kind, valid_to);
    }
    Ok(all)
}

fn document(row: Row, names: &Names, certified: &HashMap<ShopId, Certified>) -> Document {
    let (card, texts, shop, village, specialty) = row;
    let around = codes(&shop.4).filter_map(|code| names.get(&code));
    let place = Place {
        names: [village.0, village.1, village.2, village.3, shop.2, shop.3]
            .into_iter()
            .chain(around.flatten().cloned())
            .collect(),
        code: shop.4,
    };
    let season = card.4.zip(card.5);
    let category = vec![specialty.6, specialty.7];
    let (kinds, listed) = if category.iter().any(|name| lists_kinds(name)) {
        (Vec::new(), category)
    } else {
        (category, Vec::new())
    };
    Document {
        listing: card.0,
        shop: card.1,
        names: distinct([texts.0, texts.1, specialty.0, specialty.1]),
        place,
        kinds: kinds.into_iter().chain([shop.0, shop.1]).collect(),
        listed,
        story: vec![
            texts.2,
            texts.3,
            specialty.4,
            specialty.5,
            specialty.2,
            specialty.3,
            shop.5,
            shop.6,
            texts.4,
            texts.5,
        ],
        category: card.7,
        price_minor: card.2,
        is_by_mass: card.3 == SoldBy::Mass,
        months: season.map_or_else(Vec::new, |(from, to)| months(from, to)),
        published_ms: card.6.ms(),
        sold: texts.6,
        certified: certified.get(&card.1).copied().unwrap_or_default(),
    }
}

/// The names, each once: a listing is often called what the specialty is.
pub fn distinct(names: [String; 4]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        if !name.is_empty() && !kept.contains(&name) {
            kept.push(name);
        }
    }
    kept
}

/// The codes of province, prefecture and county that a deeper code lies in.
fn codes(code: &str) -> impl Iterator<Item = String> {
    [2, 4, 6]
        .into_iter()
        .filter_map(|digits| code.get(..digits).map(ToOwned::to_owned))
        .collect::<Vec<_>>()
        .into_iter()
}

/// The most rows of a list of misses.
const MOST_MISSES: i64 = 200;

/// What was searched for in vain on a day: words, division.
pub fn missed_on(conn: &mut DbConn, day: NaiveDate) -> Result<HashSet<(String, String)>> {
    let rows: Vec<(String, String)> = search_misses::table
        .filter(search_misses::day.eq(day))
        .select((search_misses::query, search_misses::division_code))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Adds to what was searched for in vain today: words and division, how often.
pub fn add_misses(tx: &mut Tx<'_>, rows: &[(&(String, String), i64)]) -> Result<()> {
    let day = tx.business_date();
    let rows: Vec<_> = rows
        .iter()
        .map(|((query, division), count)| {
            (
                search_misses::day.eq(day),
                search_misses::query.eq(query),
                search_misses::division_code.eq(division),
                search_misses::misses.eq(*count),
            )
        })
        .collect();
    for part in rows.chunks(200) {
        each!(tx.conn(), conn => diesel::insert_into(search_misses::table)
            .values(part.to_vec())
            .on_conflict((
                search_misses::day,
                search_misses::query,
                search_misses::division_code,
            ))
            .do_update()
            .set(search_misses::misses.eq(search_misses::misses + excluded(search_misses::misses)))
            .execute(conn)?);
    }
    Ok(())
}

/// What was searched for in vain since a day in the divisions of an office, the most often first.
pub fn list_misses(
    conn: &mut DbConn,
    office: &DivisionScope<ReadShops>,
    since: NaiveDate,
) -> Result<Vec<Miss>> {
    let rows: Vec<(String, String, i64, Option<NaiveDate>)> = search_misses::table
        .filter(search_misses::day.ge(since))
        .filter(starts_with_any(
            search_misses::division_code,
            office.codes(),
        ))
        .group_by((search_misses::query, search_misses::division_code))
        .order((
            sql::<BigInt>("3").desc(),
            search_misses::query,
            search_misses::division_code,
        ))
        .limit(MOST_MISSES)
        .select((
            search_misses::query,
            search_misses::division_code,
            sum_i64("search_misses.misses"),
            max(search_misses::day),
        ))
        .load(conn)?;
    let misses = rows
        .into_iter()
        .map(|(query, division_code, count, last_on)| Miss {
            query,
            division_code,
            count,
            last_on: last_on.unwrap_or(since),
        });
    Ok(misses.collect())
}

/// Forgets what was counted before a day.
pub fn delete_misses_before(tx: &mut Tx<'_>, day: NaiveDate) -> Result<()> {
    diesel::delete(search_misses::table)
        .filter(search_misses::day.lt(day))
        .execute(tx.conn())?;
    Ok(())
}
