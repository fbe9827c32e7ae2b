//! Closing an account for good: who it was goes, what was traded stays (ADR 24).

use serde::Serialize;

use crate::base::clock::Timestamp;
use crate::base::error::{Code, Result};
use crate::db::{DbConn, Tx};
use crate::domain::access::{self, BuyerScope, Membership, ShopRole};
use crate::domain::accounts::service;
use crate::domain::flows::invoices as flow;
use crate::domain::invoices::InvoiceState;
use crate::domain::{
    addresses, carts, claims, follows, invoices, messages, notifications, orders, payments,
    questions, reports, reviews, shops,
};

/// The most open orders that are named.
const NAMED: i64 = 10;

/// What an account still has to do before it can be closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Obstacles {
    /// Orders that are not over: somebody has to pay, take in, or may still complain.
    pub orders: Vec<String>,
    /// Orders of which money is still to come back, that of payments in another amount too.
    pub owed: Vec<String>,
    /// Orders for which another amount came than was asked for, and nobody has decided what becomes
    /// of it.
    pub held: Vec<String>,
    /// Orders with a claim that nobody has decided.
    pub claims: Vec<String>,
    /// The slugs of shops that nobody else manages.
    pub shops: Vec<String>,
    /// Whether it holds an administrator's office.
    pub has_office: bool,
}

impl Obstacles {
    /// Whether nothing is in the way.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What keeps an account from being closed now.
pub fn obstacles(conn: &mut DbConn, buyer: &BuyerScope, now: Timestamp) -> Result<Obstacles> {
    let user = buyer.user_id().ok_or(Code::AccessLoginNeeded)?;
    let unfinished = orders::list_unfinished(conn, buyer, now, NAMED)?;
    let mut found = Obstacles {
        orders: unfinished.iter().map(ToString::to_string).collect(),
        has_office: !access::offices_of(conn, user)?.is_empty(),
        ..Obstacles::default()
    };
    for (number, order) in orders::list_scopes(conn, buyer)? {
        if payments::is_refund_open(conn, &order)? || payments::is_held_returning(conn, &order)? {
            found.owed.push(number.to_string());
        }
        if payments::is_held(conn, &order)? {
            found.held.push(number.to_string());
        }
        if claims::has_open(conn, &order)? {
            found.claims.push(number.to_string());
        }
    }
    let managed = access::memberships_of(conn, user)?
        .into_iter()
        .filter(|one: &Membership| one.role == ShopRole::Manager);
    for one in managed {
        if shops::is_only_manager(conn, one.shop_id, user)? {
            found.shops.push(one.slug);
        }
    }
    Ok(found)
}

/// Closes the account and erases who it was.
///
/// The account is closed first: whoever writes something of it waits for this transaction and finds it
/// closed, or this one waits, and sees what was written. So it is with its orders.
///
/// # Errors
/// `account.not_erasable` while something is in the way, see [`obstacles`]; `member.last_manager`;
/// `access.login_needed` where it was closed meanwhile.
pub fn erase(tx: &mut Tx<'_>, buyer: &BuyerScope) -> Result<()> {
    let user = buyer.user_id().ok_or(Code::AccessLoginNeeded)?;
    service::erase(tx, user)?;
    orders::lock_bought(tx, buyer)?;
    let now = tx.now();
    if !obstacles(tx.conn(), buyer, now)?.is_empty() {
        return Err(Code::AccountNotErasable.into());
    }
    for (number, order) in orders::list_scopes(tx.conn(), buyer)? {
        claims::erase(tx, &order)?;
        let live = invoices::find_live(tx.conn(), &order)?;
        // Nobody could be sent it any more.
        if live.is_some_and(|live| live.state == InvoiceState::Requested) {
            flow::withdraw(tx, buyer, &number)?;
        }
        invoices::erase(tx, &order)?;
        reviews::erase(tx, &order)?;
    }
    let invited = shops::list_accepted_contacts(tx.conn(), user)?;
    notifications::erase_mails(tx, user, &invited)?;
    notifications::erase_notices(tx, user)?;
    orders::erase(tx, buyer)?;
    carts::erase(tx, buyer)?;
    addresses::erase(tx, buyer)?;
    follows::erase(tx, buyer)?;
    messages::erase_of_person(tx, buyer)?;
    questions::erase_of_person(tx, buyer)?;
    reports::erase_of_person(tx, buyer)?;
    shops::leave_all(tx, user)
}
