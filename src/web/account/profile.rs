//! What a person is called, and what it logs in with.

use actix_web::HttpRequest;
use serde::Serialize;

use super::data::confirm;
use super::register::MAX_NAME;
use super::visitor::{enter, visitor};
use crate::base::clock::Timestamp;
use crate::base::email::Email;
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::fields::FieldErrors;
use crate::base::phone::Phone;
use crate::base::text::clean_line;
use crate::domain::accounts::{EmailChange, SessionTokens, User, find_email_change, find_user};
use crate::domain::flows::contact_change::{self, Wish};
use crate::web::extract::{Db, Login, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

const PATH: &str = "/account/profile";

/// The form.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ProfileView {
    form: FormState,
    has_email: bool,
    /// The address that waits to be proven.
    pending: Option<PendingView>,
}

#[derive(Debug, Serialize)]
struct PendingView {
    email: String,
    until: Timestamp,
}

impl ProfileView {
    fn new(known: &Known, form: FormState, now: Timestamp) -> Self {
        let pending = known.pending.as_ref().filter(|one| one.expires_at > now);
        Self {
            form,
            has_email: known.user.email.is_some(),
            pending: pending.map(|one| PendingView {
                email: one.email.as_str().to_owned(),
                until: one.expires_at,
            }),
        }
    }
}

impl PageView for ProfileView {
    const TEMPLATE: &'static str = "pages/account/profile.html";

    fn samples() -> Vec<Self> {
        let mut faults = FieldErrors::new();
        faults.add("name", Code::FieldRequired);
        faults.add("email", Code::EmailInvalid);
        faults.add("phone", Code::AccountTaken);
        faults.add("current_password", Code::AccountWrongPassword);
        let form = FormState::new()
            .with("name", "沈小雨 <b>")
            .with("phone", "13800001111");
        vec![
            Self {
                form: form.clone(),
                has_email: false,
                pending: None,
            },
            Self {
                form: form
                    .with("email", "shen@example.com")
                    .refused(&Error::fields(faults)),
                has_email: true,
                pending: Some(PendingView {
                    email: "xiaoyu@example.com".to_owned(),
                    until: Timestamp::from_ms(1_795_600_000_000),
                }),
            },
        ]
    }
}

/// The account as it is.
struct Known {
    user: User,
    pending: Option<EmailChange>,
}

impl Known {
    async fn load(db: &Db, login: &Login) -> Result<Self> {
        let id = login.user_id;
        db.read(move |conn| {
            Ok(Self {
                user: find_user(conn, id)?.ok_or(Code::AccessLoginNeeded)?,
                pending: find_email_change(conn, id)?,
            })
        })
        .await
    }

    fn form(&self) -> FormState {
        let user = &self.user;
        FormState::new()
            .with("name", &user.name)
            .with("email", user.email.as_ref().map_or("", Email::as_str))
            .with("phone", user.phone.as_ref().map_or("", Phone::domestic))
    }

    /// What is to be different. What an account can be recovered by is not taken away again, and
    /// something is left to log in with.
    fn wish(&self, form: &RawForm) -> Result<Wish> {
        let user = &self.user;
        let mut faults = FieldErrors::new();
        let name = faults.take("name", clean_line(form.get("name"), MAX_NAME));
        let email = match Email::parse(form.get("email")) {
            Err(error) if error.code() == Code::FieldRequired && user.email.is_none() => Ok(None),
            parsed => parsed.map(Some),
        };
        let email = faults.take("email", email);
        let phone = match Phone::parse(form.get("phone")) {
            Err(error) if error.code() == Code::FieldRequired && user.email.is_some() => Ok(None),
            parsed => parsed.map(Some),
        };
        let phone = faults.take("phone", phone);
        faults.finish()?;
        Ok(Wish {
            name: name.filter(|name| *name != user.name),
            email: email
                .flatten()
                .filter(|new| user.email.as_ref() != Some(new)),
            phone: phone.filter(|phone| *phone != user.phone),
            may_write: true,
        })
    }
}

pub(super) async fn edit(login: Login, ui: Ui, db: Db) -> HtmlResult {
    let known = Known::load(&db, &login).await?;
    let form = known.form();
    ui.page(&ProfileView::new(&known, form, db.clock().now()))
}

pub(super) async fn update(
    request: HttpRequest,
    login: Login,
    ui: Ui,
    db: Db,
    form: RawForm,
) -> HtmlResult {
    let known = Known::load(&db, &login).await?;
    let saved = match known.wish(&form) {
        Ok(wish) => {
            let flash = if wish.email.is_some() {
                "flash-account-email-asked"
            } else {
                "flash-account-profile-saved"
            };
            save(&request, &login, &ui, &db, (&form, wish))
                .await
                .map(|tokens| (tokens, flash))
        }
        Err(error) => Err(error),
    };
    match saved.map_err(at_its_field) {
        Ok((tokens, flash)) => {
            let to = see_other(PATH).with_success(flash);
            match tokens {
                Some(tokens) => enter(&request, to, &tokens),
                None => to.done(),
            }
        }
        Err(error) if error.kind() == Kind::Invalid => {
            let form = form.refused(&error);
            ui.refused(&ProfileView::new(&known, form, db.clock().now()))
        }
        Err(error) => Err(error.into()),
    }
}

async fn save(
    request: &HttpRequest,
    login: &Login,
    ui: &Ui,
    db: &Db,
    (form, mut wish): (&RawForm, Wish),
) -> Result<Option<SessionTokens>> {
    confirm(request, login, ui, db, form).await?;
    let doors = &ui.app().doors;
    let who = visitor(request);
    if wish.email.is_some() || wish.phone.is_some() {
        doors.throttles.contact(login.user_id, who.address)?;
    }
    if let Some(email) = &wish.email {
        wish.may_write = doors.throttles.proof(email.as_str());
    }
    let (keys, user) = (doors.keys.clone(), login.user_id);
    db.write(move |tx| contact_change::save(tx, &keys, user, &wish, &who.device))
        .await
}

fn at_its_field(error: Error) -> Error {
    match error.code() {
        Code::AccountTaken => Error::field("phone", Code::AccountTaken),
        _ => error,
    }
}
