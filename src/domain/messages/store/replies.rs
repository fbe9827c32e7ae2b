//! The texts that shops keep to answer with.

use diesel::prelude::*;

use crate::base::error::Result;
use crate::base::ids::QuickReplyId;
use crate::db::schema::quick_replies;
use crate::db::{DbConn, Tx};
use crate::domain::access::{ShopScope, TalkToBuyers};
use crate::domain::messages::replies::QuickReply;

/// The texts of a shop, the oldest first: they stay where one has learnt to look for them.
pub fn list_replies(conn: &mut DbConn, shop: &ShopScope<TalkToBuyers>) -> Result<Vec<QuickReply>> {
    let rows: Vec<(QuickReplyId, String)> = quick_replies::table
        .filter(quick_replies::shop_id.eq(shop.shop_id()))
        .order(quick_replies::id)
        .select((quick_replies::id, quick_replies::body))
        .load(conn)?;
    Ok(rows.into_iter().map(of_row).collect())
}

/// A text of the shop.
pub fn find_reply(
    conn: &mut DbConn,
    shop: &ShopScope<TalkToBuyers>,
    id: QuickReplyId,
) -> Result<Option<QuickReply>> {
    let row: Option<(QuickReplyId, String)> = quick_replies::table
        .filter(quick_replies::shop_id.eq(shop.shop_id()))
        .filter(quick_replies::id.eq(id))
        .select((quick_replies::id, quick_replies::body))
        .first(conn)
        .optional()?;
    Ok(row.map(of_row))
}

fn of_row((id, body): (QuickReplyId, String)) -> QuickReply {
    QuickReply { id, body }
}

/// Keeps a text.
pub(in crate::domain::messages) fn insert_reply(
    tx: &mut Tx<'_>,
    shop: &ShopScope<TalkToBuyers>,
    body: &str,
) -> Result<QuickReplyId> {
    let row = (
        quick_replies::shop_id.eq(shop.shop_id()),
        quick_replies::body.eq(body),
        quick_replies::created_at.eq(tx.now()),
    );
    Ok(diesel::insert_into(quick_replies::table)
        .values(row)
        .returning(quick_replies::id)
        .get_result(tx.conn())?)
}

/// Puts a text in other words.
pub(in crate::domain::messages) fn update_reply(
    tx: &mut Tx<'_>,
    shop: &ShopScope<TalkToBuyers>,
    id: QuickReplyId,
    body: &str,
) -> Result<()> {
    let own = quick_replies::table
        .filter(quick_replies::shop_id.eq(shop.shop_id()))
        .filter(quick_replies::id.eq(id));
    diesel::update(own)
        .set(quick_replies::body.eq(body))
        .execute(tx.conn())?;
    Ok(())
}

/// Keeps a text no longer.
pub(in crate::domain::messages) fn delete_reply(
    tx: &mut Tx<'_>,
    shop: &ShopScope<TalkToBuyers>,
    id: QuickReplyId,
) -> Result<()> {
    let own = quick_replies::table
        .filter(quick_replies::shop_id.eq(shop.shop_id()))
        .filter(quick_replies::id.eq(id));
    diesel::delete(own).execute(tx.conn())?;
    Ok(())
}
