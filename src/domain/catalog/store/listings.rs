//! A published listing: the row, its packs, its photos.

use diesel::prelude::*;

use super::shops::{SHARING, in_force};
use crate::base::error::Result;
use crate::base::ids::ListingId;
use crate::db::DbConn;
use crate::db::schema::{
    categories, charters, listing_photos, listings, media, sharing_rules, shops, stock_items,
    variants,
};
use crate::domain::access::{PublicScope, ShopState};
use crate::domain::catalog::model::{ListingDetail, Offer, Photo};

/// The columns of [`Offer`], of `variants` joined with `stock_items`.
pub(super) const OFFER: (
    variants::id,
    variants::stock_item_id,
    variants::pack_zh,
    variants::pack_en,
    variants::sold_by,
    variants::price_minor,
    variants::net_mass_grams,
    variants::step_grams,
    variants::draws,
    stock_items::on_hand,
) = (
    variants::id,
    variants::stock_item_id,
    variants::pack_zh,
    variants::pack_en,
    variants::sold_by,
    variants::price_minor,
    variants::net_mass_grams,
    variants::step_grams,
    variants::draws,
    stock_items::on_hand,
);

/// A listing on public sale, with its shop; `None` if it is not, or its shop may not sell.
pub fn find_listing(
    conn: &mut DbConn,
    _: &PublicScope,
    id: ListingId,
) -> Result<Option<ListingDetail>> {
    Ok(listings::table
        .inner_join(shops::table.on(shops::id.eq(listings::shop_id)))
        .inner_join(charters::table.on(charters::id.eq(listings::charter_id)))
        .inner_join(categories::table.on(categories::code.eq(charters::category_code)))
        .left_join(sharing_rules::table.on(in_force!()))
        .filter(listings::id.eq(id))
        .filter(listings::state.eq("active"))
        .filter(shops::state.eq(ShopState::Approved))
        .select((
            listings::id,
            listings::slug,
            listings::title_zh,
            listings::title_en,
            listings::summary_zh,
            listings::summary_en,
            listings::description_zh,
            listings::description_en,
            listings::season_from,
            listings::season_to,
            super::shops::CARD,
            categories::name_zh,
            categories::name_en,
            charters::grade_rules,
            charters::production_area,
            SHARING.nullable(),
        ))
        .first(conn)
        .optional()?)
}

/// The packs of a listing that are offered, with what their pools hold.
pub fn list_offers(conn: &mut DbConn, _: &PublicScope, listing: ListingId) -> Result<Vec<Offer>> {
    Ok(variants::table
        .inner_join(stock_items::table.on(stock_items::id.eq(variants::stock_item_id)))
        .filter(variants::listing_id.eq(listing))
        .filter(variants::state.eq("active"))
        .order((variants::position, variants::id))
        .select(OFFER)
        .load(conn)?)
}

/// The photos of a listing, in the order in which they are shown.
pub fn list_photos(conn: &mut DbConn, _: &PublicScope, listing: ListingId) -> Result<Vec<Photo>> {
    Ok(listing_photos::table
        .inner_join(media::table.on(media::id.eq(listing_photos::media_id)))
        .filter(listing_photos::listing_id.eq(listing))
        .order((listing_photos::position, listing_photos::id))
        .select((
            media::hash,
            listing_photos::alt_zh,
            listing_photos::alt_en,
            media::width,
            media::height,
        ))
        .load(conn)?)
}
