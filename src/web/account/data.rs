//! Taking one's own data along: as a file for programs, and as a document for people.

mod sample;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::visitor::visitor;
use crate::base::error::{Code, Error, Kind, Result};
use crate::domain::accounts::password::Password;
use crate::domain::flows::personal_data::{self, PersonalData};
use crate::domain::notifications::Writer;
use crate::web::extract::{Db, Login, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The form.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DataView {
    form: FormState,
}

impl PageView for DataView {
    const TEMPLATE: &'static str = "pages/account/data.html";

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

/// All of it, to be read: a page that stands by itself, since it will be kept elsewhere.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DataDocument {
    data: PersonalData,
    /// What the notices say, each as the inbox shows it.
    notices: Vec<NoticeText>,
}

#[derive(Debug, Serialize)]
struct NoticeText {
    title: String,
    text: String,
    at: String,
}

impl PageView for DataDocument {
    const TEMPLATE: &'static str = "pages/account/data_document.html";

    fn samples() -> Vec<Self> {
        let notice = NoticeText {
            title: "您的订单已发货".to_owned(),
            text: "龙井村茶铺已发出订单 <1>。".to_owned(),
            at: "2026-11-25T02:00:00Z".to_owned(),
        };
        vec![
            Self {
                data: sample::full(),
                notices: vec![notice],
            },
            Self {
                data: sample::empty(),
                notices: Vec::new(),
            },
        ]
    }
}

pub(super) async fn show(_: Login, ui: Ui) -> HtmlResult {
    ui.page(&DataView {
        form: FormState::new(),
    })
}

pub(super) async fn export(
    request: HttpRequest,
    login: Login,
    ui: Ui,
    db: Db,
    form: RawForm,
) -> HtmlResult {
    if let Err(error) = confirm(&request, &login, &ui, &db, &form).await {
        return match error.kind() {
            Kind::Invalid => ui.refused(&DataView {
                form: form.refused(&error),
            }),
            _ => Err(error.into()),
        };
    }
    let (currency, at) = (ui.app().currency.clone(), (db.clock().now(), ui.locale()));
    let data = db
        .read(move |conn| personal_data::gather(conn, &login.buyer, &currency, at))
        .await?;
    if form.get("format") == "json" {
        let json = serde_json::to_vec_pretty(&data).map_err(Error::internal)?;
        return Ok(file("yipin-data.json", "application/json", json));
    }
    let html = ui.html(&document(&ui, data))?;
    Ok(file(
        "yipin-data.html",
        "text/html; charset=utf-8",
        html.into_bytes(),
    ))
}

/// Makes sure that it is the person: the fault is told at the field.
pub(super) async fn confirm(
    request: &HttpRequest,
    login: &Login,
    ui: &Ui,
    db: &Db,
    form: &RawForm,
) -> Result<()> {
    const FIELD: &str = "current_password";
    let typed = form.get(FIELD);
    if typed.is_empty() {
        return Err(Error::field(FIELD, Code::FieldRequired));
    }
    let password = Password::typed(typed).map_err(|fault| Error::field(FIELD, fault.code()))?;
    let doors = &ui.app().doors;
    let address = visitor(request).address;
    doors
        .confirm(db, login.user_id, password, address)
        .await
        .map_err(|error| match error.code() {
            code @ Code::AccountWrongPassword => Error::field(FIELD, code),
            _ => error,
        })
}

fn document(ui: &Ui, data: PersonalData) -> DataDocument {
    let writer = Writer::new(&ui.app().catalog, &ui.app().formats, ui.locale());
    let notices = data
        .notices
        .iter()
        .filter_map(|one| {
            let kind = one.kind.parse().ok()?;
            Some(NoticeText {
                title: writer.title(kind, &one.about),
                text: writer.text(kind, &one.about),
                at: one.at.to_string(),
            })
        })
        .collect();
    DataDocument { data, notices }
}

fn file(name: &str, kind: &str, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body)
}
