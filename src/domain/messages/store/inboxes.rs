//! What somebody has not read, over all conversations.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::ids::{MessageInboxId, PurchaseId};
use crate::base::order_number::OrderNumber;
use crate::db::schema::{message_inboxes, message_threads, orders};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{BuyerScope, OrderScope, ShopScope, SystemScope, TalkToBuyers};
use crate::domain::messages::model::Owner;
use crate::domain::messages::reminder::Reminder;

/// A locked inbox.
#[derive(Debug, Clone, Copy)]
pub(in crate::domain::messages) struct Inbox {
    pub id: MessageInboxId,
    pub unread: i64,
    pub reminder: Reminder,
}

type Row = (
    MessageInboxId,
    i64,
    Option<Timestamp>,
    Option<Timestamp>,
    i32,
);

const COLUMNS: (
    message_inboxes::id,
    message_inboxes::unread,
    message_inboxes::mail_due_at,
    message_inboxes::mailed_at,
    message_inboxes::mails,
) = (
    message_inboxes::id,
    message_inboxes::unread,
    message_inboxes::mail_due_at,
    message_inboxes::mailed_at,
    message_inboxes::mails,
);

fn inbox((id, unread, due_at, mailed_at, mails): Row) -> Inbox {
    Inbox {
        id,
        unread,
        reminder: Reminder {
            due_at,
            mailed_at,
            mails,
        },
    }
}

/// Locks an inbox, and makes it before if it is the owner's first message.
pub(in crate::domain::messages) fn lock_inbox(tx: &mut Tx<'_>, owner: Owner) -> Result<Inbox> {
    let (kind, id) = owner.key();
    if let Some(found) = try_lock(tx, owner)? {
        return Ok(found);
    }
    let row = (
        message_inboxes::owner_kind.eq(kind),
        message_inboxes::owner_id.eq(id),
    );
    each!(tx.conn(), conn => diesel::insert_into(message_inboxes::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn)?);
    try_lock(tx, owner)?.ok_or_else(|| Error::internal("an inbox is gone"))
}

fn try_lock(tx: &mut Tx<'_>, owner: Owner) -> Result<Option<Inbox>> {
    let (kind, id) = owner.key();
    let own = message_inboxes::table
        .filter(message_inboxes::owner_kind.eq(kind))
        .filter(message_inboxes::owner_id.eq(id));
    let found: Option<Row> = diesel::update(own)
        .set(message_inboxes::unread.eq(message_inboxes::unread))
        .returning(COLUMNS)
        .get_result(tx.conn())
        .optional()?;
    Ok(found.map(inbox))
}

/// Changes a locked inbox.
pub(in crate::domain::messages) fn set_inbox(
    tx: &mut Tx<'_>,
    id: MessageInboxId,
    unread: i64,
    reminder: Reminder,
) -> Result<()> {
    diesel::update(message_inboxes::table.find(id))
        .set((
            message_inboxes::unread.eq(unread),
            message_inboxes::mail_due_at.eq(reminder.due_at),
            message_inboxes::mailed_at.eq(reminder.mailed_at),
            message_inboxes::mails.eq(reminder.mails),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Adds to what an owner has not read; a negative number is what was read, or is gone.
pub(in crate::domain::messages) fn add_unread(
    tx: &mut Tx<'_>,
    owner: Owner,
    more: i64,
) -> Result<()> {
    if more == 0 {
        return Ok(());
    }
    let inbox = lock_inbox(tx, owner)?;
    let unread = inbox.unread + more;
    let reminder = if more > 0 {
        inbox.reminder.after_message(tx.now())
    } else {
        inbox.reminder.after_reading(unread)
    };
    set_inbox(tx, inbox.id, unread, reminder)
}

fn unread(conn: &mut DbConn, owner: Owner) -> Result<i64> {
    let (kind, id) = owner.key();
    let found: Option<i64> = message_inboxes::table
        .filter(message_inboxes::owner_kind.eq(kind))
        .filter(message_inboxes::owner_id.eq(id))
        .select(message_inboxes::unread)
        .first(conn)
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// How many messages an account has not read; none for who has no account.
pub fn unread_of_account(conn: &mut DbConn, buyer: &BuyerScope) -> Result<i64> {
    match buyer.user_id() {
        Some(user) => unread(conn, Owner::Account(user)),
        None => Ok(0),
    }
}

/// How many messages a shop has not read.
pub fn unread_of_shop(conn: &mut DbConn, shop: &ShopScope<TalkToBuyers>) -> Result<i64> {
    unread(conn, Owner::Shop(shop.shop_id()))
}

/// How many messages about an order its buyer and its shop have not read; none before anything was
/// written.
pub fn unread_of_order(conn: &mut DbConn, order: &OrderScope) -> Result<Option<(i64, i64)>> {
    Ok(message_threads::table
        .filter(message_threads::shop_id.eq(order.shop_id()))
        .filter(message_threads::order_id.eq(order.order_id()))
        .select((message_threads::buyer_unread, message_threads::shop_unread))
        .first(conn)
        .optional()?)
}

/// An inbox of which a mail is due.
#[derive(Debug, Clone, Copy)]
pub struct DueInbox {
    /// Its key.
    pub id: MessageInboxId,
    /// Whose it is.
    pub owner: Owner,
}

/// Inboxes of which a mail is due, by id, behind one that was read before.
pub fn list_due_inboxes(
    conn: &mut DbConn,
    _: &SystemScope,
    now: Timestamp,
    behind: MessageInboxId,
    limit: i64,
) -> Result<Vec<DueInbox>> {
    let rows: Vec<(MessageInboxId, String, i64)> = message_inboxes::table
        .filter(message_inboxes::mail_due_at.le(now))
        .filter(message_inboxes::id.gt(behind))
        .order(message_inboxes::id)
        .limit(limit)
        .select((
            message_inboxes::id,
            message_inboxes::owner_kind,
            message_inboxes::owner_id,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, kind, owner)| {
            let owner = Owner::of_key(&kind, owner)?;
            Some(DueInbox { id, owner })
        })
        .collect())
}

/// An order of which a guest has not read the messages.
pub(in crate::domain::messages) fn find_unread_order(
    conn: &mut DbConn,
    purchase: PurchaseId,
) -> Result<Option<OrderNumber>> {
    Ok(message_threads::table
        .inner_join(
            orders::table.on(orders::shop_id
                .eq(message_threads::shop_id)
                .and(message_threads::order_id.eq(orders::id.nullable()))),
        )
        .filter(message_threads::purchase_id.eq(purchase))
        .filter(message_threads::buyer_unread.gt(0))
        .order(message_threads::last_at.desc())
        .select(orders::number)
        .first(conn)
        .optional()?)
}
