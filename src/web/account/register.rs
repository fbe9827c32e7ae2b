//! Opening an account.

use actix_web::HttpRequest;
use serde::Serialize;

use super::cart::welcome;
use super::visitor::{next_in_query, target, visitor, with_next};
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::fields::FieldErrors;
use crate::base::local_path::LocalPath;
use crate::base::locale::Locale;
use crate::base::text::clean_line;
use crate::domain::accounts::password::Password;
use crate::domain::accounts::{Contact, Registration};
use crate::web::extract::{Db, LoginState, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// Most characters of what a person is called.
pub(super) const MAX_NAME: usize = 40;

/// The form.
#[derive(Debug, Serialize)]
pub(in crate::web) struct RegisterView {
    form: FormState,
    /// Where to go on; empty for the account's own page.
    next: String,
    /// The form for those who have an account, which goes on to the same page.
    other: String,
}

impl RegisterView {
    fn new(form: FormState, next: Option<&LocalPath>) -> Self {
        Self {
            form,
            other: with_next("/account/login", next),
            next: next.map_or_else(String::new, |next| next.as_str().to_owned()),
        }
    }
}

impl PageView for RegisterView {
    const TEMPLATE: &'static str = "pages/account/register.html";

    fn samples() -> Vec<Self> {
        let mut faults = FieldErrors::new();
        faults.add("email_or_phone", Code::AccountTaken);
        faults.add("password", Code::PasswordCommon);
        let refused = FormState::new()
            .with("name", "沈小雨")
            .with("email_or_phone", "shen@example.com")
            .refused(&Error::fields(faults));
        let next = LocalPath::parse("/checkout");
        vec![
            Self::new(FormState::new(), None),
            Self::new(refused, next.as_ref()),
        ]
    }
}

pub(super) async fn show(request: HttpRequest, ui: Ui, state: LoginState) -> HtmlResult {
    let next = next_in_query(&request);
    if state.0.is_some() {
        return see_other(target(next.as_ref())).done();
    }
    ui.page(&RegisterView::new(FormState::new(), next.as_ref()))
}

pub(super) async fn create(request: HttpRequest, ui: Ui, db: Db, form: RawForm) -> HtmlResult {
    let next = LocalPath::parse(form.get("next"));
    let entered = match parse(&form, ui.locale()) {
        Ok(wish) => ui.app().doors.register(&db, wish, visitor(&request)).await,
        Err(error) => Err(error),
    };
    match entered.map_err(at_its_field) {
        Ok(entered) => {
            let to = see_other(target(next.as_ref())).with_success("flash-account-registered");
            welcome(&request, &db, to, &entered).await
        }
        Err(error) if error.kind() == Kind::Invalid => {
            ui.refused(&RegisterView::new(form.refused(&error), next.as_ref()))
        }
        Err(error) => Err(error.into()),
    }
}

fn parse(form: &RawForm, locale: Locale) -> Result<Registration> {
    let mut faults = FieldErrors::new();
    let name = faults.take("name", clean_line(form.get("name"), MAX_NAME));
    let contact = faults.take("email_or_phone", Contact::parse(form.get("email_or_phone")));
    let password = faults.take("password", Password::new_choice(form.get("password")));
    match (name, contact, password) {
        (Some(name), Some(contact), Some(password)) => Ok(Registration {
            contact,
            name,
            password,
            locale,
        }),
        _ => Err(Error::fields(faults)),
    }
}

fn at_its_field(error: Error) -> Error {
    match error.code() {
        Code::AccountTaken => Error::field("email_or_phone", Code::AccountTaken),
        _ => error,
    }
}
