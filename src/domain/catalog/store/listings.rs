//! A published listing: the row, its packs, its photos.

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::shops::{SHARING, in_force};
use crate::base::error::{Error, Result};
use crate::base::ids::ListingId;
use crate::db::DbConn;
use crate::db::schema::{
    categories, charters, listings, sharing_rules, shops, stock_items, variants,
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

/// The photos of a listing as JSON, in the words of each engine: a list of lists that begin with
/// position and id, so that they can be put in order.
fn photos_json(conn: &DbConn) -> SqlLiteral<Text> {
    let (all, one) = match conn {
        DbConn::Sqlite(_) => ("json_group_array", "json_array"),
        DbConn::Pg(_) => ("json_agg", "json_build_array"),
    };
    sql(&format!(
        "(SELECT COALESCE(CAST({all}({one}(p.position, p.id, m.hash, p.alt_zh, p.alt_en, m.width, \
             m.height)) AS TEXT), '[]') \
          FROM listing_photos p JOIN media m ON m.id = p.media_id \
          WHERE p.listing_id = listings.id)"
    ))
}

/// One photo of that list.
type PhotoParts = (i64, i64, String, String, String, i32, i32);

fn photos_of(json: &str) -> Result<Vec<Photo>> {
    let mut parts: Vec<PhotoParts> = serde_json::from_str(json).map_err(Error::internal)?;
    parts.sort_by_key(|(position, id, ..)| (*position, *id));
    let photo = |(_, _, hash, alt_zh, alt_en, width, height)| Photo {
        hash,
        alt_zh,
        alt_en,
        width,
        height,
    };
    Ok(parts.into_iter().map(photo).collect())
}

/// A listing on public sale, with its shop and its photos in the order in which they are shown;
/// `None` if it is not, or its shop may not sell. One statement: a page may send few.
pub fn find_listing(
    conn: &mut DbConn,
    _: &PublicScope,
    id: ListingId,
) -> Result<Option<(ListingDetail, Vec<Photo>)>> {
    let photos = photos_json(conn);
    let found: Option<(ListingDetail, String)> = listings::table
        .inner_join(shops::table.on(shops::id.eq(listings::shop_id)))
        .inner_join(charters::table.on(charters::id.eq(listings::charter_id)))
        .inner_join(categories::table.on(categories::code.eq(charters::category_code)))
        .left_join(sharing_rules::table.on(in_force!()))
        .filter(listings::id.eq(id))
        .filter(listings::state.eq("active"))
        .filter(shops::state.eq(ShopState::Approved))
        .select((
            (
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
                (
                    listings::stars_1,
                    listings::stars_2,
                    listings::stars_3,
                    listings::stars_4,
                    listings::stars_5,
                ),
            ),
            photos,
        ))
        .first(conn)
        .optional()?;
    found
        .map(|(detail, photos)| Ok((detail, photos_of(&photos)?)))
        .transpose()
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
