//! Lists of cards: one statement a page.

use diesel::prelude::*;

use crate::base::division_code::DivisionLevel;
use crate::base::error::Result;
use crate::base::ids::{ListingId, ShopId};
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::schema::listing_cards::{self, dsl};
use crate::db::schema::season_cards;
use crate::db::{DbConn, each};
use crate::domain::access::PublicScope;
use crate::domain::catalog::model::{Card, CardFilter};

/// The types of [`COLUMNS`].
type Columns = (
    dsl::listing_id,
    dsl::category_code,
    dsl::slug,
    dsl::title_zh,
    dsl::title_en,
    dsl::shop_name_zh,
    dsl::shop_name_en,
    dsl::place_zh,
    dsl::place_en,
    dsl::photo_hash,
    dsl::price_minor,
    dsl::sold_by,
    dsl::net_mass_grams,
    dsl::has_more_prices,
    dsl::is_in_stock,
    dsl::season_from,
    dsl::season_to,
    dsl::published_at,
    dsl::rating,
    dsl::reviews,
);

/// The columns of [`Card`].
const COLUMNS: Columns = (
    dsl::listing_id,
    dsl::category_code,
    dsl::slug,
    dsl::title_zh,
    dsl::title_en,
    dsl::shop_name_zh,
    dsl::shop_name_en,
    dsl::place_zh,
    dsl::place_en,
    dsl::photo_hash,
    dsl::price_minor,
    dsl::sold_by,
    dsl::net_mass_grams,
    dsl::has_more_prices,
    dsl::is_in_stock,
    dsl::season_from,
    dsl::season_to,
    dsl::published_at,
    dsl::rating,
    dsl::reviews,
);

/// A page of cards, newest first.
pub fn list_cards(
    conn: &mut DbConn,
    _: &PublicScope,
    filter: &CardFilter,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<Card>> {
    let mut query = listing_cards::table.into_boxed();
    match filter {
        CardFilter::Everything => {}
        CardFilter::Category(code) => query = query.filter(dsl::category_code.eq(code)),
        CardFilter::Shop(id) => query = query.filter(dsl::shop_id.eq(id)),
        CardFilter::Division(code) => {
            let text = code.as_str();
            query = match code.level() {
                DivisionLevel::Root => query,
                DivisionLevel::Province => query.filter(dsl::province_code.eq(text)),
                DivisionLevel::Prefecture => query.filter(dsl::prefecture_code.eq(text)),
                _ => query.filter(dsl::county_code.eq(text)),
            };
        }
    }
    if let Some(Cursor { key, id }) = after {
        // The bound on the key alone lets the index be entered at the right place.
        let behind = dsl::published_at.lt(key).or(dsl::listing_id.lt(id));
        query = query.filter(dsl::published_at.le(key)).filter(behind);
    }
    let rows = query
        .order((dsl::published_at.desc(), dsl::listing_id.desc()))
        .limit(size.limit())
        .select(COLUMNS)
        .load(conn)?;
    Ok(Page::from_rows(rows, size, Card::cursor))
}

/// The newest goods in stock that are harvested in a month (1 to 12), with their shops.
pub fn list_in_season(
    conn: &mut DbConn,
    _: &PublicScope,
    month: i32,
    size: PageSize,
) -> Result<Vec<(ShopId, Card)>> {
    Ok(season_cards::table
        .inner_join(listing_cards::table.on(dsl::listing_id.eq(season_cards::listing_id)))
        .filter(season_cards::month.eq(month))
        .filter(dsl::is_in_stock)
        .order((
            season_cards::published_at.desc(),
            season_cards::listing_id.desc(),
        ))
        .limit(i64::from(size.rows()))
        .select((dsl::shop_id, COLUMNS))
        .load(conn)?)
}

/// The cards of these listings, in the order of the list; those that are no longer on sale are left
/// out.
pub fn list_cards_of(conn: &mut DbConn, _: &PublicScope, ids: &[ListingId]) -> Result<Vec<Card>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut cards: Vec<Card> = each!(conn, conn => listing_cards::table
        .filter(dsl::listing_id.eq_any(ids))
        .select(COLUMNS)
        .load(conn)?);
    cards.sort_by_key(|card| ids.iter().position(|id| *id == card.listing_id));
    Ok(cards)
}
