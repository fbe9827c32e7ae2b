//! The SQL of pictures.

pub mod stray;

use diesel::prelude::*;

use crate::base::error::{Error, Result};
use crate::base::ids::MediaId;
use crate::db::schema::media;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{EditListings, Implies, ShopScope, ViewDesk};
use crate::domain::media::model::{Media, MediaHash, Pictures};

/// Notes a picture as the shop's; one that it has already keeps its id.
pub fn find_or_insert(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    pictures: &Pictures,
) -> Result<MediaId> {
    let row = (
        media::shop_id.eq(shop.shop_id()),
        media::hash.eq(&pictures.hash),
        media::width.eq(i32::try_from(pictures.width).map_err(Error::internal)?),
        media::height.eq(i32::try_from(pictures.height).map_err(Error::internal)?),
        media::created_at.eq(tx.now()),
    );
    each!(tx.conn(), conn => diesel::insert_into(media::table)
        .values(row)
        .on_conflict((media::shop_id, media::hash))
        .do_nothing()
        .execute(conn)?);
    Ok(by_hash(tx.conn(), shop, &pictures.hash)?)
}

/// Whether a picture is one of some shop's, which everybody may see.
pub fn is_of_shop(conn: &mut DbConn, hash: &MediaHash) -> Result<bool> {
    let found: i64 = media::table
        .filter(media::hash.eq(hash))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

fn by_hash(
    conn: &mut DbConn,
    shop: &ShopScope<EditListings>,
    hash: &MediaHash,
) -> QueryResult<MediaId> {
    media::table
        .filter(media::shop_id.eq(shop.shop_id()))
        .filter(media::hash.eq(hash))
        .select(media::id)
        .first(conn)
}

/// The shop's pictures with these ids, in no order.
pub fn list_by_ids(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    ids: &[MediaId],
) -> Result<Vec<Media>> {
    Ok(media::table
        .filter(media::shop_id.eq(shop.shop_id()))
        .filter(media::id.eq_any(ids))
        .select((media::id, media::hash, media::width, media::height))
        .load(conn)?)
}
