//! Texts and states.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::base::amount::SoldBy;
use crate::base::clock::{MINUTE_MS, Timestamp};
use crate::base::error::Result;
use crate::base::ids::{CharterId, ListingId, ShopId};
use crate::base::money::Money;
use crate::base::season::Season;
use crate::base::slug::Slug;
use crate::db::schema::{charters, listing_photos, listings, media, stock_items, variants};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{EditListings, Implies, ShopScope, ViewDesk};
use crate::domain::listings::model::{Listing, ListingSummary, NewListing};
use crate::domain::listings::state::ListingState;
use crate::domain::listings::variant::VariantState;

#[derive(Queryable, Selectable)]
#[diesel(table_name = listings)]
struct Row {
    id: ListingId,
    slug: Slug,
    title_zh: String,
    title_en: String,
    summary_zh: String,
    summary_en: String,
    description_zh: String,
    description_en: String,
    season_from: Option<i32>,
    season_to: Option<i32>,
    ships_from: Option<NaiveDate>,
    state: ListingState,
    published_at: Option<Timestamp>,
    updated_at: Timestamp,
    version: i64,
}

impl From<Row> for Listing {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            slug: row.slug,
            texts: NewListing {
                title_zh: row.title_zh,
                title_en: row.title_en,
                summary_zh: row.summary_zh,
                summary_en: row.summary_en,
                description_zh: row.description_zh,
                description_en: row.description_en,
                season: Season::of(row.season_from, row.season_to),
                ships_from: row.ships_from,
            },
            state: row.state,
            published_at: row.published_at,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = listings, treat_none_as_null = true)]
struct TextColumns<'a> {
    slug: Slug,
    title_zh: &'a str,
    title_en: &'a str,
    summary_zh: &'a str,
    summary_en: &'a str,
    description_zh: &'a str,
    description_en: &'a str,
    season_from: Option<i32>,
    season_to: Option<i32>,
    ships_from: Option<NaiveDate>,
}

impl<'a> TextColumns<'a> {
    fn of(texts: &'a NewListing) -> Self {
        Self {
            slug: texts.slug(),
            title_zh: &texts.title_zh,
            title_en: &texts.title_en,
            summary_zh: &texts.summary_zh,
            summary_en: &texts.summary_en,
            description_zh: &texts.description_zh,
            description_en: &texts.description_en,
            season_from: texts.season.map(|season| season.from),
            season_to: texts.season.map(|season| season.to),
            ships_from: texts.ships_from,
        }
    }
}

/// The charter that a new listing stands under: the one in force, else the latest.
pub fn find_charter(
    conn: &mut DbConn,
    shop: &ShopScope<EditListings>,
) -> Result<Option<CharterId>> {
    let all: Vec<(CharterId, String)> = charters::table
        .filter(charters::shop_id.eq(shop.shop_id()))
        .filter(charters::state.ne("rejected"))
        .order(charters::id.desc())
        .select((charters::id, charters::state))
        .load(conn)?;
    let in_force = all.iter().find(|(_, state)| state == "active");
    Ok(in_force.or(all.first()).map(|(id, _)| *id))
}

/// A draft of the last minute with the same texts.
pub fn find_twin(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    texts: &NewListing,
) -> Result<Option<ListingId>> {
    let since = tx.now().plus_ms(-MINUTE_MS);
    let row: Option<Row> = listings::table
        .filter(listings::shop_id.eq(shop.shop_id()))
        .filter(listings::state.eq(ListingState::Draft))
        .filter(listings::created_at.gt(since))
        .filter(listings::title_zh.eq(&texts.title_zh))
        .order(listings::id.desc())
        .select(Row::as_select())
        .first(tx.conn())
        .optional()?;
    Ok(row
        .map(Listing::from)
        .filter(|found| found.texts == *texts)
        .map(|found| found.id))
}

/// Begins a draft.
pub fn insert_listing(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    charter: CharterId,
    texts: &NewListing,
) -> Result<ListingId> {
    let now = tx.now();
    let row = (
        listings::shop_id.eq(shop.shop_id()),
        listings::charter_id.eq(charter),
        TextColumns::of(texts),
        listings::state.eq(ListingState::Draft),
        listings::created_at.eq(now),
        listings::updated_at.eq(now),
    );
    Ok(diesel::insert_into(listings::table)
        .values(row)
        .returning(listings::id)
        .get_result(tx.conn())?)
}

/// A listing of the shop.
pub fn find_listing(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    id: ListingId,
) -> Result<Option<Listing>> {
    listing_of(conn, shop.shop_id(), id)
}

pub(super) fn listing_of(
    conn: &mut DbConn,
    shop: ShopId,
    id: ListingId,
) -> Result<Option<Listing>> {
    let row: Option<Row> = listings::table
        .filter(listings::shop_id.eq(shop))
        .filter(listings::id.eq(id))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Listing::from))
}

/// Notes that something of the listing changes, and locks it until the end of the transaction.
pub fn touch_listing(tx: &mut Tx<'_>, shop: &ShopScope<EditListings>, id: ListingId) -> Result<()> {
    diesel::update(listings::table)
        .filter(listings::shop_id.eq(shop.shop_id()))
        .filter(listings::id.eq(id))
        .set(listings::updated_at.eq(tx.now()))
        .execute(tx.conn())?;
    Ok(())
}

/// Changes the texts if they are still those of this version.
pub fn update_listing(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: ListingId,
    version: i64,
    texts: &NewListing,
) -> Result<bool> {
    let changed = diesel::update(listings::table)
        .filter(listings::shop_id.eq(shop.shop_id()))
        .filter(listings::id.eq(id))
        .filter(listings::version.eq(version))
        .set((
            TextColumns::of(texts),
            listings::version.eq(version.saturating_add(1)),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Changes the state if it is still the one it was; notes the first publication.
pub fn mark_state(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: ListingId,
    from: ListingState,
    to: ListingState,
) -> Result<bool> {
    mark(tx, shop.shop_id(), id, (from, to))
}

pub(super) fn mark(
    tx: &mut Tx<'_>,
    shop: ShopId,
    id: ListingId,
    (from, to): (ListingState, ListingState),
) -> Result<bool> {
    let now = tx.now();
    let changed = diesel::update(listings::table)
        .filter(listings::shop_id.eq(shop))
        .filter(listings::id.eq(id))
        .filter(listings::state.eq(from))
        .set((listings::state.eq(to), listings::updated_at.eq(now)))
        .execute(tx.conn())?;
    if to == ListingState::Active {
        diesel::update(listings::table)
            .filter(listings::id.eq(id))
            .filter(listings::published_at.is_null())
            .set(listings::published_at.eq(now))
            .execute(tx.conn())?;
    }
    Ok(changed == 1)
}

#[derive(Queryable)]
struct SummaryRow {
    id: ListingId,
    title_zh: String,
    title_en: String,
    state: ListingState,
    updated_at: Timestamp,
}

/// The shop's listings in these states with what its list shows of each; at most 500.
pub fn list_summaries(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    states: &[ListingState],
) -> Result<Vec<ListingSummary>> {
    let rows: Vec<SummaryRow> = each!(conn, conn => listings::table
        .filter(listings::shop_id.eq(shop.shop_id()))
        .filter(listings::state.eq_any(states))
        .order((listings::updated_at.desc(), listings::id.desc()))
        .limit(500)
        .select((
            listings::id,
            listings::title_zh,
            listings::title_en,
            listings::state,
            listings::updated_at,
        ))
        .load(conn)?);
    let packs = pack_facts(conn, shop)?;
    let photos = photo_facts(conn, shop)?;
    Ok(rows
        .into_iter()
        .map(|row| summary(row, &packs, &photos))
        .collect())
}

type PackFacts = HashMap<ListingId, Vec<(Money, SoldBy, bool)>>;
type PhotoFacts = HashMap<ListingId, Vec<String>>;

fn summary(row: SummaryRow, packs: &PackFacts, photos: &PhotoFacts) -> ListingSummary {
    let packs = packs.get(&row.id).map_or(&[][..], Vec::as_slice);
    let photos = photos.get(&row.id).map_or(&[][..], Vec::as_slice);
    ListingSummary {
        id: row.id,
        title_zh: row.title_zh,
        title_en: row.title_en,
        state: row.state,
        photo_hash: photos.first().cloned(),
        photos: photos.len(),
        variants: packs.len(),
        price: packs
            .iter()
            .map(|(price, sold_by, _)| (*price, *sold_by))
            .min_by_key(|(price, _)| *price),
        is_in_stock: packs.iter().any(|(_, _, is_in_stock)| *is_in_stock),
        updated_at: row.updated_at,
    }
}

fn pack_facts(conn: &mut DbConn, shop: &ShopScope<impl Implies<ViewDesk>>) -> Result<PackFacts> {
    type Row = (ListingId, Money, SoldBy, Option<i64>, i64, i64);
    let rows: Vec<Row> = variants::table
        .inner_join(stock_items::table.on(stock_items::id.eq(variants::stock_item_id)))
        .filter(variants::shop_id.eq(shop.shop_id()))
        .filter(variants::state.eq(VariantState::Active))
        .select((
            variants::listing_id,
            variants::price_minor,
            variants::sold_by,
            variants::step_grams,
            variants::draws,
            stock_items::on_hand,
        ))
        .load(conn)?;
    let mut facts = PackFacts::new();
    for (listing, price, sold_by, step, draws, on_hand) in rows {
        let is_in_stock = on_hand >= step.unwrap_or(draws);
        facts
            .entry(listing)
            .or_default()
            .push((price, sold_by, is_in_stock));
    }
    Ok(facts)
}

fn photo_facts(conn: &mut DbConn, shop: &ShopScope<impl Implies<ViewDesk>>) -> Result<PhotoFacts> {
    let rows: Vec<(ListingId, String)> = listing_photos::table
        .inner_join(media::table.on(media::id.eq(listing_photos::media_id)))
        .filter(listing_photos::shop_id.eq(shop.shop_id()))
        .order((listing_photos::listing_id, listing_photos::position))
        .select((listing_photos::listing_id, media::hash))
        .load(conn)?;
    let mut facts = PhotoFacts::new();
    for (listing, hash) in rows {
        facts.entry(listing).or_default().push(hash);
    }
    Ok(facts)
}

/// The names of some listings of the shop, in Chinese and English.
pub fn titles_of(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    ids: &[i64],
) -> Result<Vec<(ListingId, String, String)>> {
    Ok(listings::table
        .filter(listings::shop_id.eq(shop.shop_id()))
        .filter(listings::id.eq_any(ids.iter().copied().map(ListingId)))
        .select((listings::id, listings::title_zh, listings::title_en))
        .load(conn)?)
}
