//! A member at the desk of a shop.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::db::app;
use super::login::Login;
use crate::base::error::Error;
use crate::base::slug::Slug;
use crate::domain::access::{ShopPermission, ShopScope, grant};
use crate::web::respond::HtmlError;

/// A member with permission `P` in the shop that the path names as `{shop}`.
#[derive(Debug, Clone)]
pub struct Desk<P: ShopPermission> {
    /// Opens the shop's data.
    pub scope: ShopScope<P>,
    /// The person.
    pub login: Login,
}

impl<P: ShopPermission> Desk<P> {
    /// A path below the desk of this shop: `desk.path("/orders")`.
    pub fn path(&self, below: &str) -> String {
        format!("/desk/{}{below}", self.scope.slug())
    }
}

impl<P: ShopPermission> FromRequest for Desk<P> {
    type Error = HtmlError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, HtmlError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let login = Login::from_request(request, payload).into_inner();
        let slug = request.match_info().get("shop").map(Slug::parse);
        let app = app(request);
        Box::pin(async move {
            let (login, app) = (login?, app?);
            let slug = slug.ok_or_else(Error::not_found)??;
            let user = login.user_id;
            let scope = app
                .db
                .read(move |conn| grant::shop::<P>(conn, user, slug.as_str()))
                .await?;
            Ok(Self { scope, login })
        })
    }
}
