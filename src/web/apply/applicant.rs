//! Somebody who manages the shop that an application is about.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::base::error::{Code, Error, Result};
use crate::base::ids::{ApplicationId, UserId};
use crate::db::DbConn;
use crate::domain::access::{ManageShop, ShopRole, ShopScope, ViewDesk};
use crate::domain::applications::{self, Application, ApplicationKind};
use crate::web::extract::{Login, app};
use crate::web::respond::HtmlError;

/// A manager of the shop of the application that the path names as `{id}`.
#[derive(Debug, Clone)]
pub(super) struct Applicant {
    /// Opens the shop's data.
    pub scope: ShopScope<ViewDesk>,
    /// The application.
    pub application: Application,
}

impl Applicant {
    /// The address of the application.
    pub fn base(&self) -> String {
        path(self.application.id)
    }

    /// The scope for changes.
    ///
    /// # Errors
    /// `state.illegal_transition` when the shop is over.
    pub fn manage(&self) -> Result<ShopScope<ManageShop>> {
        let scope = self.scope.also::<ManageShop>();
        scope.ok_or_else(|| Code::StateIllegalTransition.into())
    }
}

/// The address of an application.
pub(super) fn path(application: ApplicationId) -> String {
    format!("/apply/{application}")
}

impl FromRequest for Applicant {
    type Error = HtmlError;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Self, HtmlError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let login = Login::from_request(request, payload).into_inner();
        let id = request.match_info().get("id").map(str::parse);
        let app = app(request);
        Box::pin(async move {
            let (login, app) = (login?, app?);
            let Some(Ok(id)) = id else {
                return Err(Error::not_found().into());
            };
            let user = login.user_id;
            Ok(app.db.read(move |conn| find(conn, user, id)).await?)
        })
    }
}

fn find(conn: &mut DbConn, user: UserId, id: ApplicationId) -> Result<Applicant> {
    let scope = applications::scope_of::<ViewDesk>(conn, user, id)?;
    // Bank account and telephone number are not for everybody who packs.
    if scope.role() != Some(ShopRole::Manager) {
        return Err(Code::AccessForbidden.into());
    }
    let application = applications::get(conn, &scope, id)?;
    if application.kind == ApplicationKind::ListingRevision {
        return Err(Error::not_found());
    }
    Ok(Applicant { scope, application })
}
