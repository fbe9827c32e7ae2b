//! The read model of cards, and the rows it is made from.

use std::collections::HashMap;

use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{ListingId, ShopId, StockItemId, VariantId};
use crate::base::money::Money;
use crate::base::slug::Slug;
use crate::db::schema::{
    charters, listing_cards, listing_photos, listings, media, shops, stock_items, variants,
};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::ShopState;
use crate::domain::listings::rating::Tally;
use crate::domain::listings::state::ListingState;
use crate::domain::listings::variant::VariantState;

/// What a card says of a listing and its shop.
#[derive(Queryable)]
pub struct CardSource {
    pub id: ListingId,
    pub shop_id: ShopId,
    pub slug: Slug,
    pub title_zh: String,
    pub title_en: String,
    pub season_from: Option<i32>,
    pub season_to: Option<i32>,
    pub published_at: Option<Timestamp>,
    pub shop_slug: String,
    pub shop_name_zh: String,
    pub shop_name_en: String,
    pub place_zh: String,
    pub place_en: String,
    pub division_code: String,
    pub category_code: String,
    pub tally: Tally,
}

/// What a card says of a pack.
#[derive(Queryable)]
pub struct PackSource {
    pub id: VariantId,
    pub listing_id: ListingId,
    pub price: Money,
    pub sold_by: SoldBy,
    pub net_mass: Option<i64>,
    pub step: Option<i64>,
    pub draws: i64,
    pub on_hand: i64,
}

/// A card about to be written.
pub struct CardRow {
    pub source: CardSource,
    pub province_code: String,
    pub prefecture_code: String,
    pub county_code: String,
    pub photo_hash: Option<String>,
    pub price_minor: Money,
    pub sold_by: SoldBy,
    pub net_mass_grams: Option<i64>,
    pub has_more_prices: bool,
    pub is_in_stock: bool,
}

/// The listings of the shop that are on sale, if the shop may sell: all, or those asked for.
pub fn card_sources(
    conn: &mut DbConn,
    shop: ShopId,
    only: Option<&[ListingId]>,
) -> Result<Vec<CardSource>> {
    let only = only.map(<[ListingId]>::to_vec);
    let query = listings::table
        .inner_join(shops::table.on(shops::id.eq(listings::shop_id)))
        .inner_join(charters::table.on(charters::shop_id.eq(shops::id)))
        .filter(listings::shop_id.eq(shop))
        .filter(listings::state.eq(ListingState::Active))
        .filter(shops::state.eq(ShopState::Approved))
        .filter(charters::state.eq("active"))
        .order(listings::id)
        .select((
            (
                listings::id,
                listings::shop_id,
                listings::slug,
                listings::title_zh,
                listings::title_en,
                listings::season_from,
                listings::season_to,
                listings::published_at,
            ),
            (
                shops::slug,
                shops::name_zh,
                shops::name_en,
                shops::place_zh,
                shops::place_en,
                shops::division_code,
            ),
            charters::category_code,
            super::tallies::OF_LISTING,
        ));
    let rows: Vec<SourceRow> = each!(conn, conn => match &only {
        Some(ids) => query.filter(listings::id.eq_any(ids)).load(conn)?,
        None => query.load(conn)?,
    });
    Ok(rows.into_iter().map(source).collect())
}

type SourceRow = (
    (
        ListingId,
        ShopId,
        Slug,
        String,
        String,
        Option<i32>,
        Option<i32>,
        Option<Timestamp>,
    ),
    (String, String, String, String, String, String),
    String,
    Tally,
);

fn source((listing, shop, category_code, tally): SourceRow) -> CardSource {
    CardSource {
        id: listing.0,
        shop_id: listing.1,
        slug: listing.2,
        title_zh: listing.3,
        title_en: listing.4,
        season_from: listing.5,
        season_to: listing.6,
        published_at: listing.7,
        shop_slug: shop.0,
        shop_name_zh: shop.1,
        shop_name_en: shop.2,
        place_zh: shop.3,
        place_en: shop.4,
        division_code: shop.5,
        category_code,
        tally,
    }
}

/// The active packs of the listings.
pub fn pack_sources(conn: &mut DbConn, ids: &[ListingId]) -> Result<Vec<PackSource>> {
    Ok(each!(conn, conn => variants::table
        .inner_join(stock_items::table.on(stock_items::id.eq(variants::stock_item_id)))
        .filter(variants::listing_id.eq_any(ids))
        .filter(variants::state.eq(VariantState::Active))
        .order((variants::listing_id, variants::position, variants::id))
        .select((
            variants::id,
            variants::listing_id,
            variants::price_minor,
            variants::sold_by,
            variants::net_mass_grams,
            variants::step_grams,
            variants::draws,
            stock_items::on_hand,
        ))
        .load(conn)?))
}

/// The name of each listing's first photo.
pub fn first_photos(conn: &mut DbConn, ids: &[ListingId]) -> Result<HashMap<ListingId, String>> {
    let rows: Vec<(ListingId, String)> = each!(conn, conn => listing_photos::table
        .inner_join(media::table.on(media::id.eq(listing_photos::media_id)))
        .filter(listing_photos::listing_id.eq_any(ids))
        // The first of each comes last, and stays in the map.
        .order((listing_photos::position.desc(), listing_photos::id.desc()))
        .select((listing_photos::listing_id, media::hash))
        .load(conn)?);
    Ok(rows.into_iter().collect())
}

/// Removes cards of the shop.
pub fn delete_cards(tx: &mut Tx<'_>, shop: ShopId, ids: &[ListingId]) -> Result<()> {
    each!(tx.conn(), conn => diesel::delete(listing_cards::table)
        .filter(listing_cards::shop_id.eq(shop))
        .filter(listing_cards::listing_id.eq_any(ids))
        .execute(conn)?);
    Ok(())
}

/// Removes all cards of the shop.
pub fn delete_shop_cards(tx: &mut Tx<'_>, shop: ShopId) -> Result<()> {
    diesel::delete(listing_cards::table)
        .filter(listing_cards::shop_id.eq(shop))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes cards.
pub fn insert_cards(tx: &mut Tx<'_>, cards: &[CardRow]) -> Result<()> {
    let now = tx.now();
    let rows: Vec<_> = cards
        .iter()
        .map(|card| {
            let source = &card.source;
            (
                (
                    listing_cards::listing_id.eq(source.id),
                    listing_cards::shop_id.eq(source.shop_id),
                    listing_cards::category_code.eq(&source.category_code),
                    listing_cards::province_code.eq(&card.province_code),
                    listing_cards::prefecture_code.eq(&card.prefecture_code),
                    listing_cards::county_code.eq(&card.county_code),
                    listing_cards::slug.eq(&source.slug),
                    listing_cards::title_zh.eq(&source.title_zh),
                    listing_cards::title_en.eq(&source.title_en),
                    listing_cards::shop_slug.eq(&source.shop_slug),
                    listing_cards::shop_name_zh.eq(&source.shop_name_zh),
                    listing_cards::shop_name_en.eq(&source.shop_name_en),
                ),
                (
                    listing_cards::place_zh.eq(&source.place_zh),
                    listing_cards::place_en.eq(&source.place_en),
                    listing_cards::photo_hash.eq(&card.photo_hash),
                    listing_cards::price_minor.eq(card.price_minor),
                    listing_cards::sold_by.eq(card.sold_by),
                    listing_cards::net_mass_grams.eq(card.net_mass_grams),
                    listing_cards::has_more_prices.eq(card.has_more_prices),
                    listing_cards::is_in_stock.eq(card.is_in_stock),
                    listing_cards::season_from.eq(source.season_from),
                    listing_cards::season_to.eq(source.season_to),
                    listing_cards::published_at.eq(source.published_at.unwrap_or(now)),
                    listing_cards::rating.eq(source.tally.rating()),
                    listing_cards::reviews.eq(source.tally.reviews()),
                ),
            )
        })
        .collect();
    // SQLite counts bound values: 25 a row, far below its limit for one shop's listings.
    for part in rows.chunks(200) {
        each!(tx.conn(), conn => diesel::insert_into(listing_cards::table)
            .values(part.to_vec())
            .execute(conn)?);
    }
    Ok(())
}

/// Notes which listings have stock, of those whose packs draw on the items; gives those of which
/// that has changed, with their shops.
pub fn update_card_stock(
    tx: &mut Tx<'_>,
    items: &[StockItemId],
) -> Result<Vec<(ListingId, ShopId)>> {
    lock_cards_of(tx, items)?;
    let smallest = || sql::<BigInt>("COALESCE(variants.step_grams, variants.draws)");
    let has_stock = || {
        exists(
            variants::table
                .inner_join(stock_items::table.on(stock_items::id.eq(variants::stock_item_id)))
                .filter(variants::listing_id.eq(listing_cards::listing_id))
                .filter(variants::state.eq(VariantState::Active))
                .filter(stock_items::on_hand.ge(smallest())),
        )
    };
    Ok(
        each!(tx.conn(), conn => diesel::update(listing_cards::table)
        .filter(listing_cards::listing_id.eq_any(drawing_on(items)))
        .filter(listing_cards::is_in_stock.ne(has_stock().into_sql::<Bool>()))
        .set(listing_cards::is_in_stock.eq(has_stock().into_sql::<Bool>()))
        .returning((listing_cards::listing_id, listing_cards::shop_id))
        .get_results(conn)?),
    )
}

/// Of two buyers who take the last of two packs of one listing, each still sees the other's goods;
/// so the second one waits here, and looks again. SQLite writes one after the other anyway.
fn lock_cards_of(tx: &mut Tx<'_>, items: &[StockItemId]) -> Result<()> {
    if let DbConn::Pg(conn) = tx.conn() {
        listing_cards::table
            .filter(listing_cards::listing_id.eq_any(drawing_on(items)))
            .order(listing_cards::listing_id)
            .select(listing_cards::listing_id)
            .for_update()
            .load::<ListingId>(conn)?;
    }
    Ok(())
}

/// The listings whose packs draw on the items.
#[diesel::dsl::auto_type(no_type_alias)]
fn drawing_on<'a>(items: &'a [StockItemId]) -> _ {
    variants::table
        .filter(variants::stock_item_id.eq_any(items))
        .select(variants::listing_id)
}
