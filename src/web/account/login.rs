//! Logging in.

use actix_web::HttpRequest;
use serde::Serialize;

use super::cart::welcome;
use super::visitor::{next_in_query, target, visitor, with_next};
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::fields::FieldErrors;
use crate::base::local_path::LocalPath;
use crate::domain::accounts::Contact;
use crate::domain::accounts::password::Password;
use crate::web::extract::{Db, LoginState, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The form.
#[derive(Debug, Serialize)]
pub(in crate::web) struct LoginView {
    form: FormState,
    /// Where to go on; empty for the account's own page.
    next: String,
    /// The form that opens an account, and goes on to the same page.
    other: String,
}

impl LoginView {
    fn new(form: FormState, next: Option<&LocalPath>) -> Self {
        Self {
            form,
            other: with_next("/account/register", next),
            next: next.map_or_else(String::new, |next| next.as_str().to_owned()),
        }
    }
}

impl PageView for LoginView {
    const TEMPLATE: &'static str = "pages/account/login.html";

    fn samples() -> Vec<Self> {
        let wrong = FormState::new()
            .with("login", "13800001111")
            .refused(&Code::AccountWrongLogin.into());
        let next = LocalPath::parse("/cart?from=\"home\"");
        vec![
            Self::new(FormState::new(), None),
            Self::new(wrong, next.as_ref()),
        ]
    }
}

pub(super) async fn show(request: HttpRequest, ui: Ui, state: LoginState) -> HtmlResult {
    let next = next_in_query(&request);
    if state.0.is_some() {
        return see_other(target(next.as_ref())).done();
    }
    ui.page(&LoginView::new(FormState::new(), next.as_ref()))
}

pub(super) async fn create(request: HttpRequest, ui: Ui, db: Db, form: RawForm) -> HtmlResult {
    let next = LocalPath::parse(form.get("next"));
    let entered = match parse(&form) {
        Ok((contact, password)) => {
            let doors = &ui.app().doors;
            doors
                .log_in(&db, contact, password, visitor(&request))
                .await
        }
        Err(error) => Err(error),
    };
    match entered {
        Ok(entered) => {
            let to = see_other(target(next.as_ref()));
            welcome(&request, &db, to, &entered).await
        }
        Err(error) if error.kind() == Kind::Invalid => {
            ui.refused(&LoginView::new(form.refused(&error), next.as_ref()))
        }
        Err(error) => Err(error.into()),
    }
}

/// A login that cannot be one is as wrong as one that is unknown: the answer tells nothing more.
fn parse(form: &RawForm) -> Result<(Contact, Password)> {
    let mut faults = FieldErrors::new();
    for name in ["login", "password"] {
        if form.get(name).trim().is_empty() {
            faults.add(name, Code::FieldRequired);
        }
    }
    faults.finish()?;
    let wrong = |cause: Error| Error::new(Code::AccountWrongLogin).caused_by(cause);
    let contact = Contact::parse(form.get("login")).map_err(wrong)?;
    let password = Password::typed(form.get("password")).map_err(wrong)?;
    Ok((contact, password))
}
