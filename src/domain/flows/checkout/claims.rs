//! Who was first with an order: a request that comes twice is one order.

use crate::base::error::{Code, Error, Result};
use crate::base::order_number::PurchaseNumber;
use crate::db::Tx;
use crate::domain::access::{BuyerIdentity, BuyerScope};
use crate::domain::flows::checkout::Checkout;
use crate::domain::idempotency::{self, Claim};

/// Claims of a client's key.
const BY_KEY: &str = "checkout";
/// Claims of a cart with a certain content.
const BY_CART: &str = "checkout.cart";

/// What one request claims for itself: its key, and the cart with the content that was seen.
pub(super) struct Claims([Claim; 2]);

impl Claims {
    pub fn of(buyer: &BuyerScope, checkout: &Checkout) -> Result<Self> {
        let actor = owner(buyer)?;
        let by_cart = checkout.seen.cart_key();
        let by_key = checkout.key.as_deref().unwrap_or(&by_cart);
        let claim = |route, key: &str| Claim {
            actor: actor.clone(),
            route,
            key: key.to_owned(),
            body_hash: checkout.body_hash.clone(),
        };
        Ok(Self([claim(BY_KEY, by_key), claim(BY_CART, &by_cart)]))
    }

    pub const fn both(&self) -> &[Claim; 2] {
        &self.0
    }

    /// The number that an earlier request was given for the same; `own` is what this one would get.
    ///
    /// # Errors
    /// `checkout.placed`, `idempotency.mismatch`: that request was another one.
    pub fn earlier(
        &self,
        tx: &mut Tx<'_>,
        checkout: &Checkout,
        own: &PurchaseNumber,
    ) -> Result<Option<PurchaseNumber>> {
        let earlier = idempotency::find_earlier(tx.conn(), &self.0, own.as_str())?;
        let by_key = earlier.iter().find(|row| row.route == BY_KEY);
        match (by_key, earlier.first()) {
            (Some(row), _) if row.body_hash == checkout.body_hash => {
                PurchaseNumber::parse(&row.response).map(Some)
            }
            (Some(row), _) if checkout.key.is_some() => {
                Err(Error::new(Code::IdempotencyMismatch).with("number", &row.response))
            }
            (_, Some(row)) => Err(Error::new(Code::CheckoutPlaced).with("number", &row.response)),
            (_, None) => Ok(None),
        }
    }
}

/// Who claims.
fn owner(buyer: &BuyerScope) -> Result<String> {
    match buyer.identity() {
        BuyerIdentity::Account(user) => Ok(format!("user:{user}")),
        BuyerIdentity::Guest(hash) => Ok(format!("guest:{hash}")),
        BuyerIdentity::Purchase(_) => Err(Error::not_found()),
    }
}
