//! The pictures of stories.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::base::error::Result;
use crate::base::ids::MediaId;
use crate::db::schema::{media, shop_photos};
use crate::db::{DbConn, Tx};
use crate::domain::access::{EditListings, Implies, ShopScope, ViewDesk};
use crate::domain::media::MediaHash;
use crate::domain::shops::story::{Caption, StoryPicture};

type Row = (MediaId, MediaHash, i32, i32, (String, String));

/// The pictures of the shop's story in their order.
pub fn list_pictures(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
) -> Result<Vec<StoryPicture>> {
    let rows: Vec<Row> = shop_photos::table
        .inner_join(media::table.on(media::id.eq(shop_photos::media_id)))
        .filter(shop_photos::shop_id.eq(shop.shop_id()))
        .order((shop_photos::position, shop_photos::id))
        .select((
            shop_photos::media_id,
            media::hash,
            media::width,
            media::height,
            (shop_photos::caption_zh, shop_photos::caption_en),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(media_id, hash, width, height, (zh, en))| StoryPicture {
            media_id,
            hash,
            width,
            height,
            caption: Caption { zh, en },
        })
        .collect())
}

pub(in crate::domain::shops) fn insert_picture(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    media: MediaId,
    caption: &Caption,
) -> Result<()> {
    let last: Option<i32> = shop_photos::table
        .filter(shop_photos::shop_id.eq(shop.shop_id()))
        .select(max(shop_photos::position))
        .first(tx.conn())?;
    diesel::insert_into(shop_photos::table)
        .values((
            shop_photos::shop_id.eq(shop.shop_id()),
            shop_photos::media_id.eq(media),
            shop_photos::caption_zh.eq(&caption.zh),
            shop_photos::caption_en.eq(&caption.en),
            shop_photos::position.eq(last.unwrap_or_default().saturating_add(1)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

pub(in crate::domain::shops) fn set_caption(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    media: MediaId,
    caption: &Caption,
) -> Result<()> {
    diesel::update(shop_photos::table)
        .filter(shop_photos::shop_id.eq(shop.shop_id()))
        .filter(shop_photos::media_id.eq(media))
        .set((
            shop_photos::caption_zh.eq(&caption.zh),
            shop_photos::caption_en.eq(&caption.en),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The stored picture stays: listings may show it.
pub(in crate::domain::shops) fn delete_picture(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    media: MediaId,
) -> Result<bool> {
    let changed = diesel::delete(shop_photos::table)
        .filter(shop_photos::shop_id.eq(shop.shop_id()))
        .filter(shop_photos::media_id.eq(media))
        .execute(tx.conn())?;
    Ok(changed == 1)
}
