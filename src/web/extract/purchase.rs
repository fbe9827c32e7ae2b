//! Whoever asks for a purchase, with what may open it.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::buyer::BuyerState;
use super::db::app;
use crate::base::error::Result;
use crate::domain::access::PurchaseKeys;
use crate::web::purchase_cookie;
use crate::web::respond::HtmlError;

/// Somebody who may have bought something: the account or the cart's cookie, and the links that
/// the browser keeps.
/// Whether they open the purchase in question is for `access` to say.
#[derive(Debug, Clone)]
pub struct Purchaser {
    /// What is shown.
    pub keys: PurchaseKeys,
}

impl Purchaser {
    fn of(request: &HttpRequest) -> Result<Self> {
        let is_https = app(request)?.site.is_https();
        let buyer = BuyerState::of(request).0;
        let mut keys = PurchaseKeys::default();
        if let Some(buyer) = &buyer {
            keys = keys.with_buyer(&buyer.scope);
        }
        for token in purchase_cookie::read(request, is_https) {
            keys = keys.with_link(&token);
        }
        Ok(Self { keys })
    }
}

impl FromRequest for Purchaser {
    type Error = HtmlError;
    type Future = Ready<Result<Self, HtmlError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request).map_err(HtmlError))
    }
}
