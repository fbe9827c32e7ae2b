//! The link that proves a mail address. Opening it changes nothing, since programs that look through
//! letters open links too; the button does, for whoever is logged in to the account.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use serde::Serialize;

use super::forgotten::private;
use super::visitor::{enter, visitor};
use crate::base::error::{Code, Result};
use crate::domain::accounts::contacts::find_wanted_email;
use crate::domain::flows::contact_change;
use crate::web::extract::{Db, Login, RawForm, Segment};
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The question whether the address is to be the account's, or that the link no longer works.
#[derive(Debug, Serialize)]
pub(in crate::web) struct EmailProofView {
    /// Empty when the link no longer works.
    email: String,
    token: String,
    /// What the account is called, so that nobody gives an address to another one.
    name: String,
    /// Whether another account was opened with the address meanwhile.
    is_taken: bool,
}

impl EmailProofView {
    fn gone(is_taken: bool) -> Self {
        Self {
            email: String::new(),
            token: String::new(),
            name: String::new(),
            is_taken,
        }
    }
}

impl PageView for EmailProofView {
    const TEMPLATE: &'static str = "pages/account/email_proof.html";

    fn samples() -> Vec<Self> {
        vec![
            Self {
                email: "shen@example.com".to_owned(),
                token: "a.b".to_owned(),
                name: "沈小雨 <b>".to_owned(),
                is_taken: false,
            },
            Self::gone(false),
            Self::gone(true),
        ]
    }
}

pub(super) async fn show(login: Login, ui: Ui, db: Db, token: Segment<String>) -> HtmlResult {
    let (keys, user, now) = (ui.app().doors.keys.clone(), login.user_id, db.clock().now());
    let link = token.0.clone();
    let wanted = db
        .read(move |conn| find_wanted_email(conn, &keys, user, &link, now))
        .await?;
    let Some(email) = wanted else {
        return gone(&ui, false);
    };
    Ok(private(ui.page(&EmailProofView {
        email: email.as_str().to_owned(),
        token: token.0,
        name: login.name,
        is_taken: false,
    })?))
}

pub(super) async fn update(
    request: HttpRequest,
    login: Login,
    ui: Ui,
    db: Db,
    token: Segment<String>,
    _: RawForm,
) -> HtmlResult {
    let (keys, user, who) = (
        ui.app().doors.keys.clone(),
        login.user_id,
        visitor(&request),
    );
    let proven: Result<_> = db
        .write(move |tx| contact_change::prove(tx, &keys, user, &token.0, &who.device))
        .await;
    match proven {
        Ok(tokens) => {
            let to = see_other("/account/profile").with_success("flash-account-email-changed");
            enter(&request, to, &tokens)
        }
        Err(error) if error.code() == Code::AccountResetInvalid => gone(&ui, false),
        Err(error) if error.code() == Code::AccountTaken => gone(&ui, true),
        Err(error) => Err(error.into()),
    }
}

fn gone(ui: &Ui, is_taken: bool) -> HtmlResult {
    Ok(private(ui.page_as(
        StatusCode::NOT_FOUND,
        &EmailProofView::gone(is_taken),
    )?))
}
