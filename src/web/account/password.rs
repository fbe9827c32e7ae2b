//! Changing the password.

use actix_web::HttpRequest;
use serde::Serialize;

use super::visitor::{enter, visitor};
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::fields::FieldErrors;
use crate::domain::accounts::password::Password;
use crate::web::extract::{Db, Login, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The form.
#[derive(Debug, Serialize)]
pub(in crate::web) struct PasswordView {
    form: FormState,
}

impl PageView for PasswordView {
    const TEMPLATE: &'static str = "pages/account/password.html";

    fn samples() -> Vec<Self> {
        let wrong = Error::field("current_password", Code::AccountWrongPassword);
        vec![
            Self {
                form: FormState::new(),
            },
            Self {
                form: FormState::new().refused(&wrong),
            },
        ]
    }
}

pub(super) async fn edit(_: Login, ui: Ui) -> HtmlResult {
    ui.page(&PasswordView {
        form: FormState::new(),
    })
}

pub(super) async fn update(
    request: HttpRequest,
    login: Login,
    ui: Ui,
    db: Db,
    form: RawForm,
) -> HtmlResult {
    let changed = match parse(&form) {
        Ok((current, new)) => {
            let doors = &ui.app().doors;
            doors
                .change_password(&db, login.user_id, current, new, visitor(&request))
                .await
        }
        Err(error) => Err(error),
    };
    match changed.map_err(at_its_field) {
        Ok(tokens) => {
            let to = see_other("/account").with_success("flash-account-password-changed");
            enter(&request, to, &tokens)
        }
        Err(error) if error.kind() == Kind::Invalid => ui.refused(&PasswordView {
            form: form.refused(&error),
        }),
        Err(error) => Err(error.into()),
    }
}

fn parse(form: &RawForm) -> Result<(Password, Password)> {
    let mut faults = FieldErrors::new();
    let current = faults.take(
        "current_password",
        Password::typed(form.get("current_password")),
    );
    let new = faults.take(
        "new_password",
        Password::new_choice(form.get("new_password")),
    );
    match (current, new) {
        (Some(current), Some(new)) => Ok((current, new)),
        _ => Err(Error::fields(faults)),
    }
}

fn at_its_field(error: Error) -> Error {
    match error.code() {
        Code::AccountWrongPassword => Error::field("current_password", Code::AccountWrongPassword),
        _ => error,
    }
}
