//! Links that open one purchase for whoever holds them.

use super::lock::find_own_purchase;
use crate::base::error::{Error, Result};
use crate::base::order_number::PurchaseNumber;
use crate::db::Tx;
use crate::domain::access::{BuyerScope, link_for_browser};

/// Makes a link that opens a purchase of the buyer, to be kept in this browser's cookie; gives its
/// secret, of which only the hash is stored.
///
/// # Errors
/// `page.not_found` if the buyer has no purchase with this number.
pub fn open_link(tx: &mut Tx<'_>, buyer: &BuyerScope, number: &PurchaseNumber) -> Result<String> {
    let purchase = find_own_purchase(tx.conn(), buyer, number)?.ok_or_else(Error::not_found)?;
    link_for_browser(tx, purchase)
}
