//! Purchases of guests that go to the account of whoever made them.

use diesel::prelude::*;

use crate::base::error::{Code, Error, Result};
use crate::base::ids::{PurchaseId, UserId};
use crate::base::order_number::PurchaseNumber;
use crate::db::schema::purchases;
use crate::db::{DbConn, Tx};
use crate::domain::access::{BuyerIdentity, BuyerScope};
use crate::domain::accounts::User;

fn owner(account: &BuyerScope) -> Result<UserId> {
    Ok(account.user_id().ok_or(Code::AccessLoginNeeded)?)
}

/// Gives an account the purchases that were made with a cart's cookie under its own phone or mail
/// address; gives them. Those under another one may be of somebody else who used the browser.
pub fn adopt_of_guest(
    tx: &mut Tx<'_>,
    account: &BuyerScope,
    guest: &BuyerScope,
    user: &User,
) -> Result<Vec<PurchaseId>> {
    let BuyerIdentity::Guest(hash) = guest.identity() else {
        return Ok(Vec::new());
    };
    // No purchase has an empty phone or address of a living account.
    let phone = user.phone.as_ref().map_or("-", |phone| phone.as_str());
    let email = user.email.as_ref().map_or("-", |email| email.as_str());
    let own = purchases::table
        .filter(purchases::guest_hash.eq(hash))
        .filter(
            purchases::contact_phone
                .nullable()
                .eq(phone)
                .or(purchases::contact_email.eq(email)),
        );
    Ok(diesel::update(own)
        .set((
            purchases::user_id.eq(owner(account)?),
            purchases::guest_hash.eq(None::<String>),
        ))
        .returning(purchases::id)
        .get_results(tx.conn())?)
}

/// The last purchases made with a cart's cookie.
pub fn list_of_guest(conn: &mut DbConn, guest: &BuyerScope, limit: i64) -> Result<Vec<PurchaseId>> {
    let BuyerIdentity::Guest(hash) = guest.identity() else {
        return Ok(Vec::new());
    };
    Ok(purchases::table
        .filter(purchases::guest_hash.eq(hash))
        .order(purchases::id.desc())
        .limit(limit)
        .select(purchases::id)
        .load(conn)?)
}

/// Whether a purchase that was opened is a guest's, and can go to an account.
pub fn is_guests(conn: &mut DbConn, opened: &BuyerScope, number: &PurchaseNumber) -> Result<bool> {
    let BuyerIdentity::Purchase(id) = opened.identity() else {
        return Ok(false);
    };
    let found: Option<PurchaseId> = purchases::table
        .filter(purchases::id.eq(id))
        .filter(purchases::number.eq(number))
        .filter(purchases::user_id.is_null())
        .select(purchases::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Gives an account a guest's purchase that was opened: by its cookie, by the link of a letter, or
/// by its number and contact. Gives the purchase.
///
/// # Errors
/// `page.not_found` for a purchase that is an account's already.
pub fn adopt(
    tx: &mut Tx<'_>,
    account: &BuyerScope,
    opened: &BuyerScope,
    number: &PurchaseNumber,
) -> Result<PurchaseId> {
    let BuyerIdentity::Purchase(id) = opened.identity() else {
        return Err(Error::not_found());
    };
    let guests = purchases::table
        .filter(purchases::id.eq(id))
        .filter(purchases::number.eq(number))
        .filter(purchases::user_id.is_null());
    let changed = diesel::update(guests)
        .set((
            purchases::user_id.eq(owner(account)?),
            purchases::guest_hash.eq(None::<String>),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        Ok(*id)
    } else {
        Err(Error::not_found())
    }
}
