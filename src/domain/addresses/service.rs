//! Keeping an address, changing it, taking it out. One of a book that is not empty is the default.

use super::model::MAX_ADDRESSES;
use super::store;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::AddressId;
use crate::db::Tx;
use crate::domain::access::{BuyerScope, grant};
use crate::domain::idempotency;
use crate::domain::orders::ShipTo;

/// Keeps an address; one that is kept already is not kept twice. The first one is the default.
///
/// # Errors
/// `access.login_needed` for a guest, and where the account was closed meanwhile; `address.too_many`.
pub fn add(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    ship_to: &ShipTo,
    is_default: bool,
) -> Result<AddressId> {
    take_turn(tx, buyer)?;
    let book = store::list(tx.conn(), buyer)?;
    let known = book.iter().find(|one| one.ship_to == *ship_to);
    let id = match known {
        Some(known) => known.id,
        None if book.len() >= MAX_ADDRESSES => {
            return Err(Error::new(Code::AddressTooMany).with("max", MAX_ADDRESSES));
        }
        None => store::insert(tx, buyer, ship_to)?,
    };
    if is_default || book.is_empty() {
        store::set_default(tx, buyer, id)?;
    }
    Ok(id)
}

/// Writes an address anew.
///
/// # Errors
/// `page.not_found` for an address of another book.
pub fn change(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    id: AddressId,
    ship_to: &ShipTo,
    is_default: bool,
) -> Result<()> {
    take_turn(tx, buyer)?;
    store::update(tx, buyer, id, ship_to)?;
    if is_default {
        store::set_default(tx, buyer, id)?;
    }
    Ok(())
}

/// Lets checkouts begin with an address.
///
/// # Errors
/// `page.not_found` for an address of another book.
pub fn make_default(tx: &mut Tx<'_>, buyer: &BuyerScope, id: AddressId) -> Result<()> {
    take_turn(tx, buyer)?;
    store::find(tx.conn(), buyer, id)?.ok_or_else(Error::not_found)?;
    store::set_default(tx, buyer, id)
}

/// Takes an address out of the book; if it was the default, the newest of the others is from now on.
///
/// # Errors
/// `page.not_found` for an address of another book.
pub fn remove(tx: &mut Tx<'_>, buyer: &BuyerScope, id: AddressId) -> Result<()> {
    take_turn(tx, buyer)?;
    let gone = store::find(tx.conn(), buyer, id)?.ok_or_else(Error::not_found)?;
    store::delete(tx, buyer, id)?;
    let left = store::list(tx.conn(), buyer)?;
    match left.first() {
        Some(next) if gone.is_default => store::set_default(tx, buyer, next.id),
        _ => Ok(()),
    }
}

/// Two requests of one person count the same book; there is none of an account that is closed.
fn take_turn(tx: &mut Tx<'_>, buyer: &BuyerScope) -> Result<()> {
    let user = buyer.user_id().ok_or(Code::AccessLoginNeeded)?;
    grant::still_open(tx, user)?;
    idempotency::take_turns(tx, &[&format!("addresses:{user}")])
}
