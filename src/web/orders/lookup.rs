//! The way in for who has no account here: number, and phone or e-mail.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use serde::Serialize;

use crate::base::error::{Code, Error, Kind, Result};
use crate::domain::orders::Lookup;
use crate::web::chrome::Section;
use crate::web::extract::{Db, RawForm, client_address};
use crate::web::forms::FormState;
use crate::web::purchase_cookie;
use crate::web::respond::{HtmlResult, Ui, see_other, status_of};
use crate::web::templates::PageView;

/// Most characters of an address that are shown again.
const MAX_SHOWN: usize = 40;

/// The form.
#[derive(Debug, Serialize)]
pub(in crate::web) struct LookupView {
    /// Whether it stands in place of an order that was asked for.
    is_instead: bool,
    form: FormState,
}

impl PageView for LookupView {
    const TEMPLATE: &'static str = "pages/orders/lookup.html";

    fn samples() -> Vec<Self> {
        let empty = Self {
            is_instead: false,
            form: FormState::new(),
        };
        let instead = Self {
            is_instead: true,
            form: FormState::new().with("number", "2611254310573281\"><b>"),
        };
        let refused = Self {
            is_instead: false,
            form: FormState::new()
                .with("number", "2611254310573281")
                .refused(&Error::new(Code::OrderLookupFailed)),
        };
        vec![empty, instead, refused]
    }
}

pub(super) async fn show(ui: Ui) -> HtmlResult {
    let view = LookupView {
        is_instead: false,
        form: FormState::new(),
    };
    ui.in_section(Section::Orders).page(&view)
}

/// In place of somebody else's order and of nobody's alike (O-24, O-28).
pub(super) fn instead(ui: Ui, typed: &str) -> HtmlResult {
    let typed: String = typed.chars().take(MAX_SHOWN).collect();
    let view = LookupView {
        is_instead: true,
        form: FormState::new().with("number", typed),
    };
    ui.in_section(Section::Orders)
        .page_as(StatusCode::NOT_FOUND, &view)
}

/// The same answer, whether there is such a number or not.
pub(super) async fn open(request: HttpRequest, ui: Ui, db: Db, form: RawForm) -> HtmlResult {
    match look_up(&request, &ui, &db, &form).await {
        Ok((number, token)) => {
            let is_https = ui.app().site.is_https();
            let cookie = purchase_cookie::with_token(&request, &token, is_https);
            see_other(&format!("/orders/{number}"))
                .with_cookie(cookie)
                .done()
        }
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::TooManyRequests) => {
            let view = LookupView {
                is_instead: false,
                form: form.refused(&error),
            };
            let mut answer = ui
                .in_section(Section::Orders)
                .page_as(status_of(error.kind()), &view)?;
            if let Some(seconds) = error.retry_after_s() {
                let headers = answer.headers_mut();
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            Ok(answer)
        }
        Err(error) => Err(error.into()),
    }
}

async fn look_up(
    request: &HttpRequest,
    ui: &Ui,
    db: &Db,
    form: &RawForm,
) -> Result<(String, String)> {
    let lookup = Lookup::parse(form.get("number"), form.get("contact"))?;
    let throttles = &ui.app().doors.throttles;
    let token = lookup.open(db, throttles, client_address(request)).await?;
    Ok((lookup.number.as_str().to_owned(), token))
}
