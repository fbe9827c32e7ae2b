//! What programs read of the shop window: addresses for search engines, harvests for readers of
//! feeds, offers for shopping portals.

use diesel::dsl::{max, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::shops::card;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{ListingId, ShopId, VariantId};
use crate::base::page::PageSize;
use crate::db::DbConn;
use crate::db::schema::{
    categories, charters, listing_cards, listings, lot_recalls, lots, shops, stock_items, variants,
};
use crate::domain::access::{PublicScope, ShopState};
use crate::domain::catalog::model::{Harvest, MapPart, PortalOffer};

/// How many ids a part of the map spans: a file may hold 50 000 addresses
/// (<https://www.sitemaps.org/protocol.html>).
pub const MAP_SPAN: i64 = 20_000;

/// The parts into which the listings on sale fall, by id, with the last change in each.
pub fn list_listing_parts(conn: &mut DbConn, _: &PublicScope) -> Result<Vec<MapPart>> {
    let part = || sql::<BigInt>(&format!("listing_cards.listing_id / {MAP_SPAN}"));
    Ok(listing_cards::table
        .inner_join(listings::table.on(listings::id.eq(listing_cards::listing_id)))
        .group_by(part())
        .select((part(), max(listings::updated_at).assume_not_null()))
        .order(part())
        .load(conn)?)
}

/// The parts into which the open shops fall, by id, with the last change in each.
pub fn list_shop_parts(conn: &mut DbConn, _: &PublicScope) -> Result<Vec<MapPart>> {
    let part = || sql::<BigInt>(&format!("shops.id / {MAP_SPAN}"));
    Ok(shops::table
        .filter(shops::state.eq(ShopState::Approved))
        .group_by(part())
        .select((part(), max(shops::updated_at).assume_not_null()))
        .order(part())
        .load(conn)?)
}

/// The listings of a part: ids, ends of addresses, times of the last change.
pub fn list_listing_pages(
    conn: &mut DbConn,
    _: &PublicScope,
    part: i64,
) -> Result<Vec<(ListingId, String, Timestamp)>> {
    let first = part.saturating_mul(MAP_SPAN);
    let ids = (ListingId(first), ListingId(first.saturating_add(MAP_SPAN)));
    Ok(listing_cards::table
        .inner_join(listings::table.on(listings::id.eq(listing_cards::listing_id)))
        .filter(listing_cards::listing_id.ge(ids.0))
        .filter(listing_cards::listing_id.lt(ids.1))
        .order(listing_cards::listing_id)
        .select((
            listing_cards::listing_id,
            listing_cards::slug,
            listings::updated_at,
        ))
        .load(conn)?)
}

/// The open shops of a part: slugs with the time of their last change.
pub fn list_shop_pages(
    conn: &mut DbConn,
    _: &PublicScope,
    part: i64,
) -> Result<Vec<(String, Timestamp)>> {
    let first = part.saturating_mul(MAP_SPAN);
    Ok(shops::table
        .filter(shops::state.eq(ShopState::Approved))
        .filter(shops::id.ge(ShopId(first)))
        .filter(shops::id.lt(ShopId(first.saturating_add(MAP_SPAN))))
        .order(shops::id)
        .select((shops::slug, shops::updated_at))
        .load(conn)?)
}

/// The harvests that open shops noted last, but for those that were recalled.
pub fn list_harvests(conn: &mut DbConn, _: &PublicScope, size: PageSize) -> Result<Vec<Harvest>> {
    Ok(lots::table
        .inner_join(shops::table.on(shops::id.eq(lots::shop_id)))
        .inner_join(charters::table.on(charters::shop_id.eq(shops::id)))
        .left_join(lot_recalls::table.on(lot_recalls::lot_id.eq(lots::id)))
        .filter(lot_recalls::id.is_null())
        .filter(charters::state.eq("active"))
        .filter(shops::state.eq(ShopState::Approved))
        .order(lots::id.desc())
        .limit(i64::from(size.rows()))
        .select((
            lots::code,
            lots::harvested_on,
            lots::grade,
            lots::created_at,
            card!(shops::cover_hash),
        ))
        .load(conn)?)
}

/// Packs on sale behind `after`, by id. A portal asks for a picture of each, so that listings
/// without a photo are left out.
pub fn list_portal_offers(
    conn: &mut DbConn,
    _: &PublicScope,
    after: VariantId,
    size: PageSize,
) -> Result<Vec<PortalOffer>> {
    Ok(variants::table
        .inner_join(stock_items::table.on(stock_items::id.eq(variants::stock_item_id)))
        .inner_join(listing_cards::table.on(listing_cards::listing_id.eq(variants::listing_id)))
        .inner_join(listings::table.on(listings::id.eq(variants::listing_id)))
        .inner_join(categories::table.on(categories::code.eq(listing_cards::category_code)))
        .filter(variants::id.gt(after))
        .filter(variants::state.eq("active"))
        .filter(listing_cards::photo_hash.is_not_null())
        .order(variants::id)
        .limit(i64::from(size.rows()))
        .select((
            super::listings::OFFER,
            (
                listing_cards::listing_id,
                listing_cards::slug,
                listing_cards::title_zh,
                listing_cards::title_en,
                listings::summary_zh,
                listings::summary_en,
                listing_cards::shop_name_zh,
                listing_cards::shop_name_en,
                listing_cards::photo_hash.assume_not_null(),
                listings::ships_from,
                categories::name_zh,
                categories::name_en,
            ),
        ))
        .load(conn)?)
}
