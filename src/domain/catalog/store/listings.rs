//! A published listing: the row, its packs, its photos.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Date, Nullable, Text};

use super::shops::{FRONT, SHARING, card, in_force};
use crate::base::error::Result;
use crate::base::ids::ListingId;
use crate::db::DbConn;
use crate::db::schema::{
    categories, charters, listing_photos, listings, media, sharing_rules, shop_fronts, shops,
    stock_items, variants,
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

/// A column of the lot that was harvested last of what the packs of a listing are taken from, but for
/// those that were called back.
macro_rules! last_lot {
    ($column:literal, $kind:ty) => {
        sql::<Nullable<$kind>>(concat!(
            "(SELECT lots.",
            $column,
            " FROM lots WHERE lots.shop_id = listings.shop_id AND lots.stock_item_id IN \
             (SELECT variants.stock_item_id FROM variants \
              WHERE variants.listing_id = listings.id AND variants.state = 'active') \
             AND NOT EXISTS (SELECT 1 FROM lot_recalls WHERE lot_recalls.lot_id = lots.id) \
             ORDER BY lots.harvested_on DESC, lots.id DESC LIMIT 1)"
        ))
    };
}

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
        .left_join(shop_fronts::table.on(shop_fronts::shop_id.eq(shops::id)))
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
            listings::ships_from,
            card!(shops::cover_hash),
            categories::name_zh,
            categories::name_en,
            charters::grade_rules,
            charters::production_area,
            shops::division_code,
            last_lot!("code", Text),
            last_lot!("harvested_on", Date),
            shops::holiday_from,
            shops::holiday_to,
            SHARING.nullable(),
            (
                listings::stars_1,
                listings::stars_2,
                listings::stars_3,
                listings::stars_4,
                listings::stars_5,
            ),
            FRONT.nullable(),
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
