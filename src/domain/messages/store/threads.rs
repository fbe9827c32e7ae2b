//! Conversations and their messages.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::ids::{
    ClaimId, MessageId, MessagePhotoId, MessageThreadId, PurchaseId, ShopId, UserId,
};
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::schema::{
    message_blocks, message_photos, message_readings, message_threads, messages, purchases,
};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{DecideDisputes, DivisionScope, grant};
use crate::domain::media::MediaHash;
use crate::domain::messages::model::{
    Blocks, Disputed, Message, NewMessage, Owner, Place, Side, Subject,
};

/// Readings of administrators that a page shows.
const READINGS: i64 = 20;

/// Begins the conversation of a place, unless somebody was faster.
pub(in crate::domain::messages) fn insert_thread(
    tx: &mut Tx<'_>,
    place: &Place,
) -> Result<MessageThreadId> {
    let now = tx.now();
    let (user, purchase) = match lock_buyer(tx, place)? {
        Owner::Account(id) => (Some(id), None),
        Owner::Purchase(id) => (None, Some(id)),
        Owner::Shop(_) => (None, None),
    };
    let (order, listing) = match place.subject {
        Subject::Order(id) => (Some(id), None),
        Subject::Listing(id) => (None, Some(id)),
    };
    let row = (
        message_threads::shop_id.eq(place.shop_id),
        message_threads::user_id.eq(user),
        message_threads::purchase_id.eq(purchase),
        message_threads::order_id.eq(order),
        message_threads::listing_id.eq(listing),
        message_threads::last_by.eq(place.side),
        message_threads::last_at.eq(now),
        message_threads::created_at.eq(now),
    );
    each!(tx.conn(), conn => diesel::insert_into(message_threads::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn)?);
    let of_shop = message_threads::table.filter(message_threads::shop_id.eq(place.shop_id));
    Ok(match place.subject {
        Subject::Order(id) => of_shop
            .filter(message_threads::order_id.eq(id))
            .select(message_threads::id)
            .first(tx.conn())?,
        Subject::Listing(id) => of_shop
            .filter(message_threads::listing_id.eq(id))
            .filter(message_threads::user_id.eq(user))
            .select(message_threads::id)
            .first(tx.conn())?,
    })
}

/// The buyer of a conversation that is to begin. A guest's purchase may go to an account meanwhile:
/// that waits for this transaction, or this one has waited for it.
fn lock_buyer(tx: &mut Tx<'_>, place: &Place) -> Result<Owner> {
    let Owner::Purchase(purchase) = place.buyer else {
        return Ok(place.buyer);
    };
    let query = purchases::table.find(purchase).select(purchases::user_id);
    let user: Option<UserId> = match tx.conn() {
        DbConn::Pg(conn) => query.for_share().first(conn)?,
        DbConn::Sqlite(conn) => query.first(conn)?,
    };
    Ok(user.map_or(place.buyer, Owner::Account))
}

/// A conversation in which nobody else writes or reads until the transaction ends.
#[derive(Debug, Clone, Copy)]
pub(in crate::domain::messages) struct LockedThread {
    shop: ShopId,
    /// Whose the buyer's side is now: what a page has read may be the guest who it was before.
    buyer: Owner,
    buyer_unread: i64,
    shop_unread: i64,
}

impl LockedThread {
    /// Who counts what a side has not read.
    pub const fn owner(&self, side: Side) -> Owner {
        match side {
            Side::Buyer => self.buyer,
            Side::Shop => Owner::Shop(self.shop),
        }
    }

    /// How many messages a side has not read.
    pub const fn unread(&self, side: Side) -> i64 {
        match side {
            Side::Buyer => self.buyer_unread,
            Side::Shop => self.shop_unread,
        }
    }
}

/// Waits until nobody else writes in a conversation or reads it.
pub(in crate::domain::messages) fn lock_thread(
    tx: &mut Tx<'_>,
    shop: ShopId,
    thread: MessageThreadId,
) -> Result<LockedThread> {
    type Row = (Option<UserId>, Option<PurchaseId>, i64, i64);
    let of_shop = message_threads::table
        .filter(message_threads::shop_id.eq(shop))
        .filter(message_threads::id.eq(thread));
    let (user, purchase, buyer_unread, shop_unread): Row = diesel::update(of_shop)
        .set(message_threads::created_at.eq(message_threads::created_at))
        .returning((
            message_threads::user_id,
            message_threads::purchase_id,
            message_threads::buyer_unread,
            message_threads::shop_unread,
        ))
        .get_result(tx.conn())?;
    let buyer = Owner::of_buyer(user, purchase)
        .ok_or_else(|| Error::internal("a conversation without a buyer"))?;
    Ok(LockedThread {
        shop,
        buyer,
        buyer_unread,
        shop_unread,
    })
}

/// The message that the same form has sent already.
pub(in crate::domain::messages) fn find_sent(
    conn: &mut DbConn,
    (shop, thread): (ShopId, MessageThreadId),
    new: &NewMessage,
) -> Result<Option<MessageId>> {
    Ok(messages::table
        .filter(messages::shop_id.eq(shop))
        .filter(messages::thread_id.eq(thread))
        .filter(messages::send_key.eq(new.send_key()))
        .select(messages::id)
        .first(conn)
        .optional()?)
}

/// Writes a message with its photos.
pub(in crate::domain::messages) fn insert_message(
    tx: &mut Tx<'_>,
    place: &Place,
    thread: MessageThreadId,
    (new, warns): (&NewMessage, bool),
) -> Result<MessageId> {
    let row = (
        messages::shop_id.eq(place.shop_id),
        messages::thread_id.eq(thread),
        messages::side.eq(place.side),
        messages::user_id.eq(place.actor.user_id()),
        messages::body.eq(&new.body),
        messages::warns.eq(warns),
        messages::send_key.eq(new.send_key()),
        messages::created_at.eq(tx.now()),
    );
    let id: MessageId = diesel::insert_into(messages::table)
        .values(row)
        .returning(messages::id)
        .get_result(tx.conn())?;
    for hash in &new.photos {
        let row = (
            message_photos::shop_id.eq(place.shop_id),
            message_photos::message_id.eq(id),
            message_photos::hash.eq(hash),
        );
        each!(tx.conn(), conn => diesel::insert_into(message_photos::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(conn)?);
    }
    Ok(id)
}

/// Notes the newest message of a conversation, and that the other side has not read it.
pub(in crate::domain::messages) fn note_last(
    tx: &mut Tx<'_>,
    (shop, thread): (ShopId, MessageThreadId),
    message: MessageId,
    side: Side,
) -> Result<()> {
    let now = tx.now();
    let (buyer, of_shop): (i64, i64) = match side {
        Side::Buyer => (0, 1),
        Side::Shop => (1, 0),
    };
    let target = message_threads::table
        .filter(message_threads::shop_id.eq(shop))
        .filter(message_threads::id.eq(thread));
    diesel::update(target)
        .set((
            message_threads::last_message_id.eq(message),
            message_threads::last_by.eq(side),
            message_threads::last_at.eq(now),
            message_threads::buyer_unread.eq(message_threads::buyer_unread + buyer),
            message_threads::shop_unread.eq(message_threads::shop_unread + of_shop),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// How many messages of the other side lie behind one.
pub(in crate::domain::messages) fn unread_behind(
    conn: &mut DbConn,
    (shop, thread): (ShopId, MessageThreadId),
    side: Side,
    seen: MessageId,
) -> Result<i64> {
    Ok(messages::table
        .filter(messages::shop_id.eq(shop))
        .filter(messages::thread_id.eq(thread))
        .filter(messages::side.eq(side.other()))
        .filter(messages::id.gt(seen))
        .count()
        .get_result(conn)?)
}

/// Notes up to where a side has read, and what is left.
pub(in crate::domain::messages) fn mark_read(
    tx: &mut Tx<'_>,
    (shop, thread): (ShopId, MessageThreadId),
    side: Side,
    (seen, left): (MessageId, i64),
) -> Result<()> {
    let target = message_threads::table
        .filter(message_threads::shop_id.eq(shop))
        .filter(message_threads::id.eq(thread));
    match side {
        Side::Buyer => diesel::update(target)
            .set((
                message_threads::buyer_read_id.eq(seen),
                message_threads::buyer_unread.eq(left),
            ))
            .execute(tx.conn())?,
        Side::Shop => diesel::update(target)
            .set((
                message_threads::shop_read_id.eq(seen),
                message_threads::shop_unread.eq(left),
            ))
            .execute(tx.conn())?,
    };
    Ok(())
}

/// How many messages a side has not read.
pub(in crate::domain::messages) fn unread_of(
    conn: &mut DbConn,
    (shop, thread): (ShopId, MessageThreadId),
    side: Side,
) -> Result<i64> {
    let (buyer, of_shop): (i64, i64) = message_threads::table
        .filter(message_threads::shop_id.eq(shop))
        .filter(message_threads::id.eq(thread))
        .select((message_threads::buyer_unread, message_threads::shop_unread))
        .first(conn)?;
    Ok(match side {
        Side::Buyer => buyer,
        Side::Shop => of_shop,
    })
}

type MessageRow = (MessageId, Side, String, bool, Timestamp, Option<Timestamp>);

/// A page of a conversation, the newest message first, older than `before`.
pub(in crate::domain::messages) fn list_messages(
    conn: &mut DbConn,
    (shop, thread): (ShopId, MessageThreadId),
    before: Option<MessageId>,
    size: PageSize,
) -> Result<Page<Message>> {
    let rows: Vec<MessageRow> = messages::table
        .filter(messages::shop_id.eq(shop))
        .filter(messages::thread_id.eq(thread))
        .filter(messages::id.lt(before.unwrap_or(MessageId(i64::MAX))))
        .order(messages::id.desc())
        .limit(size.limit())
        .select((
            messages::id,
            messages::side,
            messages::body,
            messages::warns,
            messages::created_at,
            messages::erased_at,
        ))
        .load(conn)?;
    let ids: Vec<MessageId> = rows.iter().map(|row| row.0).collect();
    let mut photos = photos_of(conn, shop, &ids)?;
    let page = Page::from_rows(rows, size, |row| Cursor {
        key: 0,
        id: row.0.0,
    });
    Ok(page.map(|(id, side, body, warns, at, erased_at)| Message {
        id,
        side,
        body,
        warns,
        at,
        is_erased: erased_at.is_some(),
        photos: photos.remove(&id).unwrap_or_default(),
    }))
}

/// The photos of some messages.
pub(super) fn photos_of(
    conn: &mut DbConn,
    shop: ShopId,
    messages: &[MessageId],
) -> Result<BTreeMap<MessageId, Vec<MessagePhotoId>>> {
    let rows: Vec<(MessageId, MessagePhotoId)> = each!(conn, conn => message_photos::table
        .filter(message_photos::shop_id.eq(shop))
        .filter(message_photos::message_id.eq_any(messages))
        .order(message_photos::id)
        .select((message_photos::message_id, message_photos::id))
        .load(conn)?);
    let mut photos = BTreeMap::<_, Vec<_>>::new();
    for (message, photo) in rows {
        photos.entry(message).or_default().push(photo);
    }
    Ok(photos)
}

fn photo_of(
    conn: &mut DbConn,
    shop: ShopId,
    thread: Option<MessageThreadId>,
    photo: MessagePhotoId,
) -> Result<Option<MediaHash>> {
    let Some(thread) = thread else {
        return Ok(None);
    };
    Ok(message_photos::table
        .inner_join(
            messages::table.on(messages::shop_id
                .eq(message_photos::shop_id)
                .and(messages::id.eq(message_photos::message_id))),
        )
        .filter(messages::shop_id.eq(shop))
        .filter(messages::thread_id.eq(thread))
        .filter(message_photos::id.eq(photo))
        .select(message_photos::hash)
        .first(conn)
        .optional()?)
}

/// A photo of the conversation of a place.
pub fn find_photo(
    conn: &mut DbConn,
    place: &Place,
    photo: MessagePhotoId,
) -> Result<Option<MediaHash>> {
    photo_of(conn, place.shop_id, place.thread, photo)
}

/// A photo of a conversation that an administrator reads.
///
/// # Errors
/// `access.own_shop` for who is a member of the shop.
pub fn find_photo_in_dispute(
    conn: &mut DbConn,
    office: &DivisionScope<DecideDisputes>,
    disputed: &Disputed,
    photo: MessagePhotoId,
) -> Result<Option<MediaHash>> {
    grant::refuse_own_shop(conn, office, disputed.shop_id)?;
    photo_of(conn, disputed.shop_id, disputed.thread, photo)
}

/// Which of a buyer and a shop wants no messages of the other.
pub(in crate::domain::messages) fn find_block(
    conn: &mut DbConn,
    shop: ShopId,
    user: UserId,
) -> Result<Blocks> {
    let sides: Vec<Side> = message_blocks::table
        .filter(message_blocks::shop_id.eq(shop))
        .filter(message_blocks::user_id.eq(user))
        .select(message_blocks::side)
        .load(conn)?;
    Ok(Blocks {
        by_buyer: sides.contains(&Side::Buyer),
        by_shop: sides.contains(&Side::Shop),
    })
}

/// A side wants no messages of the other; `false` if it did not before either.
pub(in crate::domain::messages) fn insert_block(
    tx: &mut Tx<'_>,
    shop: ShopId,
    user: UserId,
    side: Side,
) -> Result<bool> {
    let row = (
        message_blocks::shop_id.eq(shop),
        message_blocks::user_id.eq(user),
        message_blocks::side.eq(side),
        message_blocks::created_at.eq(tx.now()),
    );
    let made = each!(tx.conn(), conn => diesel::insert_into(message_blocks::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn)?);
    Ok(made == 1)
}

/// A side takes messages of the other again; `false` if it did before.
pub(in crate::domain::messages) fn delete_block(
    tx: &mut Tx<'_>,
    shop: ShopId,
    user: UserId,
    side: Side,
) -> Result<bool> {
    let own = message_blocks::table
        .filter(message_blocks::shop_id.eq(shop))
        .filter(message_blocks::user_id.eq(user))
        .filter(message_blocks::side.eq(side));
    Ok(diesel::delete(own).execute(tx.conn())? == 1)
}

/// Notes that an administrator has read a conversation.
pub(in crate::domain::messages) fn insert_reading(
    tx: &mut Tx<'_>,
    (shop, thread): (ShopId, MessageThreadId),
    claim: ClaimId,
    user: UserId,
) -> Result<()> {
    let row = (
        message_readings::shop_id.eq(shop),
        message_readings::thread_id.eq(thread),
        message_readings::claim_id.eq(claim),
        message_readings::user_id.eq(user),
        message_readings::read_at.eq(tx.now()),
    );
    diesel::insert_into(message_readings::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// When administrators have read a conversation, the newest first.
pub(in crate::domain::messages) fn list_readings(
    conn: &mut DbConn,
    (shop, thread): (ShopId, MessageThreadId),
) -> Result<Vec<Timestamp>> {
    Ok(message_readings::table
        .filter(message_readings::shop_id.eq(shop))
        .filter(message_readings::thread_id.eq(thread))
        .order(message_readings::id.desc())
        .limit(READINGS)
        .select(message_readings::read_at)
        .load(conn)?)
}
