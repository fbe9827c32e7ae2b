//! Buying an order again: what of it is still on sale goes into the cart.

use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::order_number::OrderNumber;
use crate::db::{DbConn, Tx};
use crate::domain::access::{BuyerScope, PurchaseKeys, grant};
use crate::domain::carts;
use crate::domain::orders::{self, PackBought};

/// What was bought with an order that these keys open.
///
/// # Errors
/// `page.not_found` for an order that they do not open.
pub fn packs(
    conn: &mut DbConn,
    keys: &PurchaseKeys,
    number: &OrderNumber,
    now: Timestamp,
) -> Result<Vec<PackBought>> {
    let opened = grant::purchase(conn, &number.purchase(), keys, now)?;
    let order = orders::find_bought(conn, &opened, number)?.ok_or_else(Error::not_found)?;
    orders::list_packs(conn, order.scope())
}

/// Puts into the cart of whoever asks what of an order can be bought now, as far as the stock goes;
/// gives the number of lines in the cart.
///
/// # Errors
/// Those of [`packs`].
pub fn again(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    keys: &PurchaseKeys,
    number: &OrderNumber,
) -> Result<usize> {
    let now = tx.now();
    for pack in packs(tx.conn(), keys, number, now)? {
        carts::add_again(tx, buyer, pack.variant, pack.quantity)?;
    }
    Ok(carts::view(tx.conn(), buyer)?.len())
}
