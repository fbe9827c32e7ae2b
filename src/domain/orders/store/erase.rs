//! Erasing who bought: the transaction stays, the person goes.

use diesel::prelude::*;

use super::super::state::OrderState;
use crate::base::clock::{DAY_MS, Timestamp};
use crate::base::error::{Code, Result};
use crate::base::ids::{OrderId, PurchaseId, ShopId, UserId};
use crate::base::order_number::OrderNumber;
use crate::db::schema::{orders, purchase_links, purchases, users};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{Actor, BuyerIdentity, BuyerScope, OrderScope, grant};

/// Stands for whoever took the parcel in.
const NOBODY: &str = "—";
/// Stands for a phone in a column that has to hold one: no country has this code.
const NO_PHONE: &str = "+9990000000";
/// As long as an order can be complained of after its delivery, and a day.
const COMPLAINED_OF_MS: i64 = 8 * DAY_MS;
/// Of one statement.
const AT_ONCE: usize = 500;

fn owner(buyer: &BuyerScope) -> Result<UserId> {
    Ok(buyer.user_id().ok_or(Code::AccessLoginNeeded)?)
}

/// Makes sure that the account of whoever has bought was not closed since: what a command writes would
/// come behind its erasure. Called before the order is locked, as erasing takes the account first.
///
/// # Errors
/// `access.login_needed` for an account that is closed.
pub fn refuse_closed(tx: &mut Tx<'_>, buyer: &BuyerScope) -> Result<()> {
    let user = match buyer.identity() {
        BuyerIdentity::Account(user) => Some(*user),
        BuyerIdentity::Guest(_) => None,
        BuyerIdentity::Purchase(purchase) => purchases::table
            .find(purchase)
            .select(purchases::user_id)
            .first(tx.conn())?,
    };
    user.map_or(Ok(()), |user| grant::still_open(tx, user))
}

/// Whether whoever has bought has closed the account; the order is locked.
pub fn is_buyer_gone(conn: &mut DbConn, order: &OrderScope) -> Result<bool> {
    let found: Option<OrderId> = orders::table
        .inner_join(purchases::table.on(purchases::id.eq(orders::purchase_id)))
        .inner_join(users::table.on(users::id.nullable().eq(purchases::user_id)))
        .filter(orders::shop_id.eq(order.shop_id()))
        .filter(orders::id.eq(order.order_id()))
        .filter(users::state.ne("active"))
        .select(orders::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Locks all purchases of an account and their orders, each in the order of their keys: what others
/// do with them is there before what is read next, or comes behind the erasure and sees it.
pub fn lock_bought(tx: &mut Tx<'_>, buyer: &BuyerScope) -> Result<()> {
    let user = owner(buyer)?;
    // A writing transaction of SQLite is alone.
    if let DbConn::Pg(conn) = tx.conn() {
        purchases::table
            .filter(purchases::user_id.eq(user))
            .order(purchases::id)
            .select(purchases::id)
            .for_no_key_update()
            .load::<PurchaseId>(conn)?;
        let own = purchases::table
            .filter(purchases::user_id.eq(user))
            .select(purchases::id);
        orders::table
            .filter(orders::purchase_id.eq_any(own))
            .order(orders::id)
            .select(orders::id)
            .for_no_key_update()
            .load::<OrderId>(conn)?;
    }
    Ok(())
}

/// The orders of an account that are not over yet, the oldest first. One that was delivered long ago
/// and only waits for a shop to note its cash is over for its buyer.
pub fn list_unfinished(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<OrderNumber>> {
    const OVER: [OrderState; 3] = [
        OrderState::Completed,
        OrderState::Cancelled,
        OrderState::Closed,
    ];
    Ok(orders::table
        .inner_join(purchases::table.on(purchases::id.eq(orders::purchase_id)))
        .filter(purchases::user_id.eq(owner(buyer)?))
        .filter(orders::state.ne_all(OVER))
        .filter(
            orders::state
                .ne(OrderState::Delivered)
                .or(orders::state_changed_at.gt(now.plus_ms(-COMPLAINED_OF_MS))),
        )
        .order(orders::id)
        .limit(limit)
        .select(orders::number)
        .load(conn)?)
}

/// All purchases of an account.
fn list_purchases(conn: &mut DbConn, buyer: &BuyerScope) -> Result<Vec<PurchaseId>> {
    Ok(purchases::table
        .filter(purchases::user_id.eq(owner(buyer)?))
        .order(purchases::id)
        .select(purchases::id)
        .load(conn)?)
}

/// All orders of an account.
pub fn list_scopes(
    conn: &mut DbConn,
    buyer: &BuyerScope,
) -> Result<Vec<(OrderNumber, OrderScope)>> {
    let user = owner(buyer)?;
    let rows: Vec<(OrderNumber, ShopId, OrderId)> = orders::table
        .inner_join(purchases::table.on(purchases::id.eq(orders::purchase_id)))
        .filter(purchases::user_id.eq(user))
        .order(orders::id)
        .select((orders::number, orders::shop_id, orders::id))
        .load(conn)?;
    let scope = |(number, shop, id)| (number, grant::order(shop, id, Actor::User(user)));
    Ok(rows.into_iter().map(scope).collect())
}

/// The mail addresses that were given for an account's purchases.
pub fn list_contact_emails(conn: &mut DbConn, buyer: &BuyerScope) -> Result<Vec<String>> {
    let emails: Vec<Option<String>> = purchases::table
        .filter(purchases::user_id.eq(owner(buyer)?))
        .filter(purchases::contact_email.is_not_null())
        .select(purchases::contact_email)
        .distinct()
        .load(conn)?;
    Ok(emails.into_iter().flatten().collect())
}

/// Takes out of all purchases of an account who it was and where it lives. What was bought, for how
/// much, and in which division it went stay.
pub fn erase(tx: &mut Tx<'_>, buyer: &BuyerScope) -> Result<()> {
    let user = owner(buyer)?;
    let purchases = list_purchases(tx.conn(), buyer)?;
    for some in purchases.chunks(AT_ONCE) {
        each!(tx.conn(), conn => diesel::delete(purchase_links::table)
            .filter(purchase_links::purchase_id.eq_any(some))
            .execute(conn)?);
        each!(tx.conn(), conn => diesel::update(purchases::table)
            .filter(purchases::id.eq_any(some))
            .set((
                // Nobody can type it, so that it opens nothing.
                purchases::contact_phone.eq(""),
                purchases::contact_email.eq(None::<String>),
            ))
            .execute(conn)?);
        each!(tx.conn(), conn => diesel::update(orders::table)
            .filter(orders::purchase_id.eq_any(some))
            .set((
                orders::ship_name.eq(NOBODY),
                orders::ship_phone.eq(NO_PHONE),
                orders::ship_detail.eq(NOBODY),
                orders::note.eq(""),
                orders::buyer_key.eq(format!("user:{user}")),
                orders::network_key.eq(None::<String>),
                orders::version.eq(orders::version + 1),
            ))
            .execute(conn)?);
    }
    Ok(())
}
