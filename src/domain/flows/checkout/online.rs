//! Whether what is in a basket can be paid online.

use super::basket::Basket;
use crate::base::error::Result;
use crate::base::ids::ShopId;
use crate::db::DbConn;
use crate::domain::orders::PaymentMethod;
use crate::domain::payments::{self, Gateways};

/// Whether some gateway can pay all the shops.
pub(super) fn is_offered(conn: &mut DbConn, basket: &Basket, gateways: &Gateways) -> Result<bool> {
    if gateways.is_empty() || basket.is_empty() {
        return Ok(false);
    }
    let shops: Vec<ShopId> = basket.parcels.iter().map(|parcel| parcel.shop.id).collect();
    let merchants = payments::merchants_of(conn, &shops)?;
    Ok(!gateways.for_shops(&shops, &merchants).is_empty())
}

/// All ways of paying that the shops of a basket offer, the handiest first.
pub fn methods(
    conn: &mut DbConn,
    basket: &Basket,
    gateways: &Gateways,
) -> Result<Vec<PaymentMethod>> {
    let mut methods = basket.methods();
    if is_offered(conn, basket, gateways)? {
        methods.insert(0, PaymentMethod::Gateway);
    }
    Ok(methods)
}
