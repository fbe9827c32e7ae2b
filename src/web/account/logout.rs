//! Logging out on this device.

use actix_web::HttpRequest;
use serde::Serialize;

use super::visitor::leave;
use crate::base::error::Kind;
use crate::domain::accounts::{EndReason, session};
use crate::web::extract::{Db, LoginState};
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The question.
#[derive(Debug, Serialize)]
pub(in crate::web) struct LogoutView {}

impl PageView for LogoutView {
    const TEMPLATE: &'static str = "pages/account/logout.html";

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

pub(super) async fn show(ui: Ui, state: LoginState) -> HtmlResult {
    if state.0.is_none() {
        return see_other("/").done();
    }
    ui.page(&LogoutView {})
}

pub(super) async fn create(request: HttpRequest, db: Db, state: LoginState) -> HtmlResult {
    if let Some(login) = state.0 {
        let (user, id) = (login.user_id, login.session_id);
        let ended = db
            .write(move |tx| session::end(tx, user, id, EndReason::LoggedOut))
            .await;
        // Over already, by another tab: that is what was wanted.
        if let Err(error) = ended
            && error.kind() != Kind::NotFound
        {
            return Err(error.into());
        }
    }
    leave(
        &request,
        see_other("/").with_success("flash-account-logged-out"),
    )
}
