//! An administrator at work.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::db::app;
use super::login::Login;
use crate::domain::access::{DivisionPermission, DivisionScope, grant};
use crate::web::respond::HtmlError;

/// An administrator whose office holds permission `P`.
#[derive(Debug, Clone)]
pub struct Admin<P: DivisionPermission> {
    /// Opens what lies in the division and below.
    pub scope: DivisionScope<P>,
    /// The person.
    pub login: Login,
}

impl<P: DivisionPermission> FromRequest for Admin<P> {
    type Error = HtmlError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, HtmlError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let login = Login::from_request(request, payload).into_inner();
        let app = app(request);
        Box::pin(async move {
            let (login, app) = (login?, app?);
            let user = login.user_id;
            let scope = app
                .db
                .read(move |conn| grant::division::<P>(conn, user))
                .await?;
            Ok(Self { scope, login })
        })
    }
}
