//! The person who is logged in, as the session middleware found them.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use crate::base::error::Code;
use crate::base::ids::{SessionId, UserId};
use crate::base::locale::Locale;
use crate::domain::access::BuyerScope;
use crate::domain::accounts::CsrfToken;
use crate::web::respond::HtmlError;

/// A person with a living session. Put into the request by the session middleware alone.
#[derive(Debug, Clone)]
pub struct Login {
    /// The account.
    pub user_id: UserId,
    /// What the person is called.
    pub name: String,
    /// The language of the account.
    pub locale: Locale,
    /// The session.
    pub session_id: SessionId,
    /// What forms must carry.
    pub csrf: CsrfToken,
    /// Unread notices in the inbox.
    pub unread: i64,
    /// Unread messages of shops.
    pub unread_messages: i64,
    /// Opens the person's own carts and purchases.
    pub buyer: BuyerScope,
}

/// A person with a living session, or nobody.
#[derive(Debug, Clone)]
pub struct LoginState(pub Option<Login>);

impl LoginState {
    /// Reads what the middleware has found.
    pub fn of(request: &HttpRequest) -> Self {
        Self(request.extensions().get::<Login>().cloned())
    }
}

impl FromRequest for LoginState {
    type Error = HtmlError;
    type Future = Ready<Result<Self, HtmlError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

impl FromRequest for Login {
    type Error = HtmlError;
    type Future = Ready<Result<Self, HtmlError>>;

    /// Without a session the answer is the way to the log-in form (see `middleware::errors`).
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            LoginState::of(request)
                .0
                .ok_or_else(|| HtmlError(Code::AccessLoginNeeded.into())),
        )
    }
}
