//! How often a listing was sold, for searches that begin with what many have bought.

use super::store;
use crate::base::error::Result;
use crate::base::ids::{ListingId, ShopId};
use crate::db::Tx;

/// Counts lines of an order that has reached its buyer, in the transaction of its arrival. The
/// listings come in the order of their keys, so that two arrivals do not wait for each other.
pub fn count_sales(tx: &mut Tx<'_>, shop: ShopId, lines: &[(ListingId, i64)]) -> Result<()> {
    for (listing, lines) in lines {
        store::add_to_sold(tx, shop, *listing, *lines)?;
    }
    Ok(())
}
