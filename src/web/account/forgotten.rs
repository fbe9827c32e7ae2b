//! A forgotten password: asking for a link, and using it.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::visitor::leave;
use crate::base::error::{Code, Error, Kind, Result};
use crate::domain::accounts::Contact;
use crate::domain::accounts::password::Password;
use crate::web::extract::{Db, RawForm, Segment, client_address};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The form that asks for a link, or the answer that one is on its way.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ForgottenView {
    form: FormState,
    is_sent: bool,
}

impl PageView for ForgottenView {
    const TEMPLATE: &'static str = "pages/account/forgotten.html";

    fn samples() -> Vec<Self> {
        let refused = Error::field("email_or_phone", Code::ContactInvalid);
        vec![
            Self {
                form: FormState::new(),
                is_sent: false,
            },
            Self {
                form: FormState::new().refused(&refused),
                is_sent: false,
            },
            Self {
                form: FormState::new(),
                is_sent: true,
            },
        ]
    }
}

/// The form that sets a new password, or the answer that the link is gone.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ResetView {
    form: FormState,
    /// Empty when the link no longer works.
    token: String,
}

impl ResetView {
    fn gone() -> Self {
        Self {
            form: FormState::new(),
            token: String::new(),
        }
    }
}

impl PageView for ResetView {
    const TEMPLATE: &'static str = "pages/account/reset.html";

    fn samples() -> Vec<Self> {
        let refused = Error::field("new_password", Code::PasswordCommon);
        vec![
            Self {
                form: FormState::new(),
                token: "a.b".to_owned(),
            },
            Self {
                form: FormState::new().refused(&refused),
                token: "a.b".to_owned(),
            },
            Self::gone(),
        ]
    }
}

pub(super) async fn show(ui: Ui) -> HtmlResult {
    ui.page(&ForgottenView {
        form: FormState::new(),
        is_sent: false,
    })
}

/// The same answer, whoever is asked for.
pub(super) async fn create(request: HttpRequest, ui: Ui, db: Db, form: RawForm) -> HtmlResult {
    let contact = match Contact::parse(form.get("email_or_phone")) {
        Ok(contact) => contact,
        Err(error) => {
            let error = Error::field("email_or_phone", error.code());
            let view = ForgottenView {
                form: form.refused(&error),
                is_sent: false,
            };
            return ui.refused(&view);
        }
    };
    let address = client_address(&request);
    ui.app().doors.request_reset(&db, contact, address).await?;
    ui.page(&ForgottenView {
        form: FormState::new(),
        is_sent: true,
    })
}

pub(super) async fn edit(ui: Ui, db: Db, token: Segment<String>) -> HtmlResult {
    if !ui.app().doors.is_reset_open(&db, &token.0).await? {
        return gone(&ui);
    }
    Ok(private(ui.page(&ResetView {
        form: FormState::new(),
        token: token.0,
    })?))
}

pub(super) async fn update(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    token: Segment<String>,
    form: RawForm,
) -> HtmlResult {
    match reset(&ui, &db, &token.0, &form).await {
        Ok(()) => {
            let to = see_other("/account/login").with_success("flash-account-password-reset");
            leave(&request, to)
        }
        Err(error) if error.kind() == Kind::Invalid => {
            let view = ResetView {
                form: form.refused(&error),
                token: token.0,
            };
            Ok(private(ui.refused(&view)?))
        }
        Err(error) if error.code() == Code::AccountResetInvalid => gone(&ui),
        Err(error) => Err(error.into()),
    }
}

async fn reset(ui: &Ui, db: &Db, token: &str, form: &RawForm) -> Result<()> {
    let password = Password::new_choice(form.get("new_password"))
        .map_err(|error| field_error("new_password", error))?;
    ui.app().doors.reset_password(db, token, password).await
}

fn field_error(field: &str, error: Error) -> Error {
    let mut faults = crate::base::fields::FieldErrors::new();
    let _: Option<()> = faults.take(field, Err(error));
    Error::fields(faults)
}

fn gone(ui: &Ui) -> HtmlResult {
    Ok(private(
        ui.page_as(StatusCode::NOT_FOUND, &ResetView::gone())?,
    ))
}

/// The address of the page is a secret: it is told to nobody, not even to our own other pages.
pub(super) fn private(mut response: HttpResponse) -> HttpResponse {
    let name = HeaderName::from_static("referrer-policy");
    response
        .headers_mut()
        .insert(name, HeaderValue::from_static("no-referrer"));
    response
}
