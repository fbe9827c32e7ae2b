//! The database, for handlers.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};

use crate::base::error::Error;
use crate::db::Database;
use crate::web::respond::HtmlError;
use crate::web::state::App;

/// The database of the platform.
#[derive(Clone)]
pub struct Db(Database);

impl Deref for Db {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.0
    }
}

impl FromRequest for Db {
    type Error = HtmlError;
    type Future = Ready<Result<Self, HtmlError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            app(request)
                .map(|app| Self(app.db.clone()))
                .map_err(HtmlError),
        )
    }
}

/// The shared state behind a request.
pub(in crate::web) fn app(request: &HttpRequest) -> Result<web::Data<App>, Error> {
    request
        .app_data::<web::Data<App>>()
        .cloned()
        .ok_or_else(|| Error::internal("the shared state is not mounted"))
}
