//! Whoever buys: an account, or a guest who holds the cookie of a cart.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::db::app;
use super::login::LoginState;
use crate::base::error::Error;
use crate::base::rng::Random;
use crate::domain::access::BuyerScope;
use crate::web::cart_cookies;
use crate::web::respond::HtmlError;

/// A buyer, with a cart or without. Nobody who has never put anything into a cart is one.
#[derive(Debug, Clone)]
pub struct Buyer {
    /// Opens the buyer's own cart and purchases.
    pub scope: BuyerScope,
    /// The secret of a guest's cart; an account has none.
    pub guest_token: Option<String>,
}

/// A buyer, or somebody who is none yet.
#[derive(Debug, Clone)]
pub struct BuyerState(pub Option<Buyer>);

impl Buyer {
    fn guest(token: String) -> Self {
        Self {
            scope: BuyerScope::of_guest(&token),
            guest_token: Some(token),
        }
    }

    /// Whether it is somebody without an account.
    pub const fn is_guest(&self) -> bool {
        self.guest_token.is_some()
    }
}

impl BuyerState {
    /// The account that is logged in, else the holder of a cart cookie.
    pub(in crate::web) fn of(request: &HttpRequest) -> Self {
        if let Some(login) = LoginState::of(request).0 {
            return Self(Some(Buyer {
                scope: login.buyer,
                guest_token: None,
            }));
        }
        let is_https = app(request).is_ok_and(|app| app.site.is_https());
        Self(cart_cookies::read(request, is_https).map(Buyer::guest))
    }

    /// The buyer; a guest with a new secret if there was none. The answer must hand it over.
    pub fn or_new(self, random: &Random) -> Buyer {
        self.0.unwrap_or_else(|| Buyer::guest(random.token()))
    }
}

impl FromRequest for BuyerState {
    type Error = HtmlError;
    type Future = Ready<Result<Self, HtmlError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

impl FromRequest for Buyer {
    type Error = HtmlError;
    type Future = Ready<Result<Self, HtmlError>>;

    /// Whoever is no buyer has nothing to be found.
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            BuyerState::of(request)
                .0
                .ok_or_else(|| HtmlError(Error::not_found())),
        )
    }
}
