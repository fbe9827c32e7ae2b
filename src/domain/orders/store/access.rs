//! Links that open one purchase for whoever holds them.

use diesel::prelude::*;

use super::lock::find_own_purchase;
use crate::base::clock::DAY_MS;
use crate::base::error::{Error, Result};
use crate::base::mac::fingerprint;
use crate::base::order_number::PurchaseNumber;
use crate::db::schema::purchase_links;
use crate::db::{Tx, each};
use crate::domain::access::BuyerScope;

/// How long a link opens its purchase: longer than it takes to deliver and to complain.
pub const LINK_MS: i64 = 90 * DAY_MS;

/// Makes a link that opens a purchase of the buyer; gives its secret, of which only the hash is
/// kept. `grant::purchase_by_link` takes it.
///
/// # Errors
/// `page.not_found` if the buyer has no purchase with this number.
pub fn open_link(tx: &mut Tx<'_>, buyer: &BuyerScope, number: &PurchaseNumber) -> Result<String> {
    let purchase = find_own_purchase(tx.conn(), buyer, number)?.ok_or_else(Error::not_found)?;
    let token = tx.random().token();
    let row = (
        purchase_links::purchase_id.eq(purchase),
        purchase_links::token_hash.eq(fingerprint(&token)),
        purchase_links::expires_at.eq(tx.now().plus_ms(LINK_MS)),
    );
    each!(tx.conn(), conn => diesel::insert_into(purchase_links::table)
        .values(row)
        .execute(conn)?);
    Ok(token)
}
