//! Photos.

use diesel::prelude::*;

use crate::base::error::{Error, Result};
use crate::base::ids::{ListingId, MediaId, ShopId};
use crate::db::schema::{listing_photos, media};
use crate::db::{DbConn, Tx};
use crate::domain::access::{EditListings, Implies, ShopScope, ViewDesk};
use crate::domain::listings::photo::{Photo, PhotoText};
use crate::domain::media::MediaHash;

/// The photos of a listing in their order.
pub fn list_photos(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    listing: ListingId,
) -> Result<Vec<Photo>> {
    photos_of(conn, shop.shop_id(), listing)
}

pub(super) fn photos_of(conn: &mut DbConn, shop: ShopId, listing: ListingId) -> Result<Vec<Photo>> {
    let rows: Vec<(MediaId, MediaHash, i32, i32, String, String)> = listing_photos::table
        .inner_join(media::table.on(media::id.eq(listing_photos::media_id)))
        .filter(listing_photos::shop_id.eq(shop))
        .filter(listing_photos::listing_id.eq(listing))
        .order((listing_photos::position, listing_photos::id))
        .select((
            listing_photos::media_id,
            media::hash,
            media::width,
            media::height,
            listing_photos::alt_zh,
            listing_photos::alt_en,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(media_id, hash, width, height, alt_zh, alt_en)| Photo {
            media_id,
            hash,
            width,
            height,
            alt_zh,
            alt_en,
        })
        .collect())
}

/// The place of the last photo; −1 without one.
pub fn last_photo_position(
    conn: &mut DbConn,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
) -> Result<i32> {
    let last: Option<i32> = listing_photos::table
        .filter(listing_photos::shop_id.eq(shop.shop_id()))
        .filter(listing_photos::listing_id.eq(listing))
        .order(listing_photos::position.desc())
        .select(listing_photos::position)
        .first(conn)
        .optional()?;
    Ok(last.unwrap_or(-1))
}

/// Adds a picture at a place.
pub fn insert_photo(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    (media, position): (MediaId, i32),
    text: &PhotoText,
) -> Result<()> {
    diesel::insert_into(listing_photos::table)
        .values((
            listing_photos::shop_id.eq(shop.shop_id()),
            listing_photos::listing_id.eq(listing),
            listing_photos::media_id.eq(media),
            listing_photos::alt_zh.eq(&text.zh),
            listing_photos::alt_en.eq(&text.en),
            listing_photos::position.eq(position),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes a photo away; the stored picture stays, other listings may show it.
pub fn delete_photo(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    media: MediaId,
) -> Result<bool> {
    let changed = diesel::delete(listing_photos::table)
        .filter(listing_photos::shop_id.eq(shop.shop_id()))
        .filter(listing_photos::listing_id.eq(listing))
        .filter(listing_photos::media_id.eq(media))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Changes the description.
pub fn update_photo_text(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    (listing, media): (ListingId, MediaId),
    text: &PhotoText,
) -> Result<bool> {
    let changed = diesel::update(listing_photos::table)
        .filter(listing_photos::shop_id.eq(shop.shop_id()))
        .filter(listing_photos::listing_id.eq(listing))
        .filter(listing_photos::media_id.eq(media))
        .set((
            listing_photos::alt_zh.eq(&text.zh),
            listing_photos::alt_en.eq(&text.en),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Puts a photo at a place.
pub fn update_photo_position(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    (listing, media): (ListingId, MediaId),
    position: usize,
) -> Result<()> {
    let position = i32::try_from(position).map_err(Error::internal)?;
    diesel::update(listing_photos::table)
        .filter(listing_photos::shop_id.eq(shop.shop_id()))
        .filter(listing_photos::listing_id.eq(listing))
        .filter(listing_photos::media_id.eq(media))
        .set(listing_photos::position.eq(position))
        .execute(tx.conn())?;
    Ok(())
}
