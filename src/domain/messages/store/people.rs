//! What becomes of messages: taken along or erased by the person who wrote them, removed when they
//! are old.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::{Code, Result};
use crate::base::ids::{MessageId, MessageThreadId, PurchaseId, ShopId, UserId};
use crate::db::schema::{
    message_blocks, message_photos, message_readings, message_reports, message_threads, messages,
    orders, shops,
};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::BuyerScope;
use crate::domain::media::{MediaHash, stray};
use crate::domain::messages::model::{Owner, Side, Written};

/// Conversations that are removed in one transaction.
const BATCH: i64 = 200;
/// Of one statement.
const AT_ONCE: usize = 500;

/// A page of all messages in the conversations of an account as a buyer, both sides', oldest first,
/// behind one that was read before: for a person to take along. Whoever calls this shows it to the
/// account itself.
pub fn list_of_person(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    behind: MessageId,
    limit: i64,
) -> Result<Vec<Written>> {
    type Row = (
        (MessageId, Side, String, Timestamp),
        (String, String),
        Option<String>,
    );
    let rows: Vec<Row> = messages::table
        .inner_join(
            message_threads::table.on(message_threads::shop_id
                .eq(messages::shop_id)
                .and(message_threads::id.eq(messages::thread_id))),
        )
        .inner_join(shops::table.on(shops::id.eq(message_threads::shop_id)))
        .left_join(orders::table.on(message_threads::order_id.eq(orders::id.nullable())))
        .filter(message_threads::user_id.eq(buyer.user_id()))
        .filter(messages::id.gt(behind))
        .order(messages::id)
        .limit(limit)
        .select((
            (
                messages::id,
                messages::side,
                messages::body,
                messages::created_at,
            ),
            (shops::name_zh, shops::name_en),
            orders::number.nullable(),
        ))
        .load(conn)?;
    let ids: Vec<MessageId> = rows.iter().map(|row| row.0.0).collect();
    let photos: Vec<(MessageId, MediaHash)> = each!(conn, conn => message_photos::table
        .filter(message_photos::message_id.eq_any(&ids))
        .order(message_photos::id)
        .select((message_photos::message_id, message_photos::hash))
        .load(conn)?);
    Ok(rows
        .into_iter()
        .map(|((id, side, body, at), shop_names, order)| Written {
            id,
            shop_names,
            order,
            side,
            body,
            at,
            photos: photos
                .iter()
                .filter(|(message, _)| *message == id)
                .map(|(_, hash)| hash.clone())
                .collect(),
        })
        .collect())
}

/// Removes photos of messages, and has their files removed once nothing names them.
macro_rules! delete_photos {
    ($tx:expr, $photos:expr) => {{
        let gone: Vec<MediaHash> = diesel::delete($photos)
            .returning(message_photos::hash)
            .get_results($tx.conn())?;
        stray::leave($tx, &gone)?;
    }};
}

/// What a person has said with a message of a shop that it handed over, and what was answered.
#[derive(Debug, Clone, Queryable)]
pub struct Complaint {
    /// The names of the shop in Chinese and English.
    pub shop_names: (String, String),
    /// Why it was handed over.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// What an administrator has said to it; empty before.
    pub answer: String,
}

/// What was said of messages that were handed over out of the conversations of an account, by its
/// side, the first first.
pub fn list_complaints(conn: &mut DbConn, buyer: &BuyerScope) -> Result<Vec<Complaint>> {
    Ok(message_reports::table
        .inner_join(
            messages::table.on(messages::shop_id
                .eq(message_reports::shop_id)
                .and(messages::id.eq(message_reports::message_id))),
        )
        .inner_join(
            message_threads::table.on(message_threads::shop_id
                .eq(messages::shop_id)
                .and(message_threads::id.eq(messages::thread_id))),
        )
        .inner_join(shops::table.on(shops::id.eq(message_reports::shop_id)))
        .filter(message_threads::user_id.eq(buyer.user_id()))
        .filter(message_reports::side.eq(Side::Buyer))
        .order(message_reports::id)
        .select((
            (shops::name_zh, shops::name_en),
            message_reports::reason,
            message_reports::created_at,
            message_reports::answer,
        ))
        .load(conn)?)
}

/// The shops of which an account wants no messages but about orders: their slugs, and since when.
pub fn list_blocks(conn: &mut DbConn, buyer: &BuyerScope) -> Result<Vec<(String, Timestamp)>> {
    let Some(user) = buyer.user_id() else {
        return Ok(Vec::new());
    };
    Ok(message_blocks::table
        .inner_join(shops::table.on(shops::id.eq(message_blocks::shop_id)))
        .filter(message_blocks::user_id.eq(user))
        .filter(message_blocks::side.eq(Side::Buyer))
        .order(message_blocks::id)
        .select((shops::slug, message_blocks::created_at))
        .load(conn)?)
}

/// Gives an account the conversations about purchases that have just become its own, with what is
/// unread in them. Whoever begins one meanwhile has locked the purchase, or sees whose it is.
pub fn move_to_account(tx: &mut Tx<'_>, account: &BuyerScope, bought: &[PurchaseId]) -> Result<()> {
    let user = account.user_id().ok_or(Code::AccessLoginNeeded)?;
    let of_guest = message_threads::table.filter(message_threads::purchase_id.eq_any(bought));
    let locked: Vec<(MessageThreadId, Option<PurchaseId>, i64)> = diesel::update(of_guest)
        .set(message_threads::created_at.eq(message_threads::created_at))
        .returning((
            message_threads::id,
            message_threads::purchase_id,
            message_threads::buyer_unread,
        ))
        .get_results(tx.conn())?;
    let mut unread = BTreeMap::<Owner, i64>::new();
    let mut ids = Vec::with_capacity(locked.len());
    for (id, purchase, count) in locked {
        *unread.entry(Owner::Account(user)).or_default() += count;
        if let Some(purchase) = purchase {
            *unread.entry(Owner::Purchase(purchase)).or_default() -= count;
        }
        ids.push(id);
    }
    diesel::update(message_threads::table.filter(message_threads::id.eq_any(&ids)))
        .set((
            message_threads::user_id.eq(user),
            message_threads::purchase_id.eq(None::<PurchaseId>),
        ))
        .execute(tx.conn())?;
    for (owner, more) in unread {
        super::add_unread(tx, owner, more)?;
    }
    Ok(())
}

/// Whether a message shows this photo.
pub fn names_photo(conn: &mut DbConn, hash: &MediaHash) -> Result<bool> {
    let found: i64 = message_photos::table
        .filter(message_photos::hash.eq(hash))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// Empties what was written on the buyer's side of an account's conversations, by the account or by
/// whoever held a link to an order of it, removes its photos and what was said with messages that
/// were handed over, takes back its blocks, and forgets what it had not read. What the person wrote
/// as a member of a shop stays: the shop has said it. Gives how many messages were emptied.
///
/// Called when a person goes, in the transaction that erases the account, with the scope that the
/// account itself has.
pub fn erase_of_person(tx: &mut Tx<'_>, buyer: &BuyerScope) -> Result<usize> {
    let Some(user) = buyer.user_id() else {
        return Ok(0);
    };
    let now = tx.now();
    let threads = lock_threads(tx, user)?;
    let mut emptied = Vec::new();
    for some in threads.chunks(AT_ONCE) {
        let own = messages::table
            .filter(messages::thread_id.eq_any(some))
            .filter(messages::side.eq(Side::Buyer))
            .filter(messages::erased_at.is_null());
        let gone: Vec<MessageId> = diesel::update(own)
            .set((
                messages::body.eq(""),
                messages::erased_at.eq(now),
                messages::warns.eq(false),
            ))
            .returning(messages::id)
            .get_results(tx.conn())?;
        emptied.extend(gone);
        let of_threads = messages::table
            .filter(messages::thread_id.eq_any(some))
            .select(messages::id);
        let said = message_reports::table
            .filter(message_reports::message_id.eq_any(of_threads))
            .filter(message_reports::side.eq(Side::Buyer));
        diesel::update(said)
            .set(message_reports::reason.eq(""))
            .execute(tx.conn())?;
    }
    for some in emptied.chunks(AT_ONCE) {
        let photos = message_photos::table.filter(message_photos::message_id.eq_any(some));
        delete_photos!(tx, photos);
    }
    let blocks = message_blocks::table
        .filter(message_blocks::user_id.eq(user))
        .filter(message_blocks::side.eq(Side::Buyer));
    diesel::delete(blocks).execute(tx.conn())?;
    forget_unread(tx, user)?;
    Ok(emptied.len())
}

/// Locks the conversations of an account: what is being written there is there before this, or is
/// refused after it.
fn lock_threads(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<MessageThreadId>> {
    let own = message_threads::table.filter(message_threads::user_id.eq(user));
    Ok(diesel::update(own)
        .set(message_threads::created_at.eq(message_threads::created_at))
        .returning(message_threads::id)
        .get_results(tx.conn())?)
}

/// Nobody reads them any more: what an account has not read counts as read, and no mail tells of it.
/// Its conversations are locked.
fn forget_unread(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    let unread = || {
        message_threads::table
            .filter(message_threads::user_id.eq(user))
            .filter(message_threads::buyer_unread.gt(0))
    };
    let counts: Vec<i64> = unread()
        .select(message_threads::buyer_unread)
        .load(tx.conn())?;
    diesel::update(unread())
        .set((
            message_threads::buyer_unread.eq(0),
            message_threads::buyer_read_id.eq(message_threads::last_message_id),
        ))
        .execute(tx.conn())?;
    super::add_unread(tx, Owner::Account(user), -counts.iter().sum::<i64>())
}

type Old = (
    MessageThreadId,
    ShopId,
    Option<UserId>,
    Option<PurchaseId>,
    i64,
    i64,
);

/// Removes conversations of which the last message is older: about orders, about listings. Gives
/// whether more may be left.
pub fn delete_old(
    tx: &mut Tx<'_>,
    orders_before: Timestamp,
    listings_before: Timestamp,
) -> Result<bool> {
    let is_old = || {
        message_threads::last_at
            .lt(orders_before)
            .or(message_threads::listing_id
                .is_not_null()
                .and(message_threads::last_at.lt(listings_before)))
    };
    let found: Vec<MessageThreadId> = message_threads::table
        .filter(is_old())
        .order(message_threads::id)
        .limit(BATCH)
        .select(message_threads::id)
        .load(tx.conn())?;
    // Locked before they are counted; one in which somebody has just written stays.
    let still_old = message_threads::table
        .filter(message_threads::id.eq_any(&found))
        .filter(is_old());
    let old: Vec<Old> = diesel::update(still_old)
        .set(message_threads::created_at.eq(message_threads::created_at))
        .returning((
            message_threads::id,
            message_threads::shop_id,
            message_threads::user_id,
            message_threads::purchase_id,
            message_threads::buyer_unread,
            message_threads::shop_unread,
        ))
        .get_results(tx.conn())?;
    let mut unread = BTreeMap::<Owner, i64>::new();
    let mut ids = Vec::with_capacity(old.len());
    for (id, shop, user, purchase, of_buyer, of_shop) in old {
        if let Some(buyer) = Owner::of_buyer(user, purchase) {
            *unread.entry(buyer).or_default() += of_buyer;
        }
        *unread.entry(Owner::Shop(shop)).or_default() += of_shop;
        ids.push(id);
    }
    delete_threads(tx, &ids)?;
    for (owner, gone) in unread {
        super::add_unread(tx, owner, -gone)?;
    }
    Ok(i64::try_from(found.len()).is_ok_and(|removed| removed >= BATCH))
}

fn delete_threads(tx: &mut Tx<'_>, ids: &[MessageThreadId]) -> Result<()> {
    let gone = || {
        messages::table
            .filter(messages::thread_id.eq_any(ids))
            .select(messages::id)
    };
    diesel::delete(message_reports::table.filter(message_reports::message_id.eq_any(gone())))
        .execute(tx.conn())?;
    delete_photos!(
        tx,
        message_photos::table.filter(message_photos::message_id.eq_any(gone()))
    );
    diesel::delete(message_readings::table.filter(message_readings::thread_id.eq_any(ids)))
        .execute(tx.conn())?;
    diesel::delete(messages::table.filter(messages::thread_id.eq_any(ids))).execute(tx.conn())?;
    diesel::delete(message_threads::table.filter(message_threads::id.eq_any(ids)))
        .execute(tx.conn())?;
    Ok(())
}
