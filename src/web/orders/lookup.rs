//! The way in for who has no account here: number, and phone or e-mail.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use serde::Serialize;

use crate::base::error::{Code, Error, Kind, Result};
use crate::domain::orders::{Lookup, Number};
use crate::web::chrome::Section;
use crate::web::extract::{Db, RawForm, client_address};
use crate::web::forms::FormState;
use crate::web::purchase_cookie;
use crate::web::respond::{HtmlResult, Ui, see_other, status_of};
use crate::web::templates::PageView;

/// Most characters of an address that are shown again.
const MAX_SHOWN: usize = 40;
/// The list of an account.
const LIST: &str = "/orders";

/// The form.
#[derive(Debug, Serialize)]
pub(in crate::web) struct LookupView {
    /// Whether it stands in place of an order that was asked for.
    is_instead: bool,
    /// Where to log in, for who has bought with an account.
    login: String,
    form: FormState,
}

impl LookupView {
    /// The form; `path` is where to go on after logging in.
    fn new(path: &str, form: FormState) -> Self {
        let next: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
        Self {
            is_instead: false,
            login: format!("/account/login?next={next}"),
            form,
        }
    }

    /// The form in place of an order, with what was typed as its number.
    fn instead(typed: &str) -> Self {
        let path = match Number::parse(typed) {
            Ok(number) => format!("{LIST}/{}", number.as_str()),
            Err(_) => LIST.to_owned(),
        };
        let shown: String = typed.chars().take(MAX_SHOWN).collect();
        Self {
            is_instead: true,
            ..Self::new(&path, FormState::new().with("number", shown))
        }
    }
}

impl PageView for LookupView {
    const TEMPLATE: &'static str = "pages/orders/lookup.html";

    fn samples() -> Vec<Self> {
        let refused = FormState::new()
            .with("number", "2611254310573281")
            .refused(&Error::new(Code::OrderLookupFailed));
        vec![
            Self::new(LIST, FormState::new()),
            Self::instead("2611254310573281\"><b>"),
            Self::new(LIST, refused),
        ]
    }
}

pub(super) async fn show(ui: Ui) -> HtmlResult {
    let view = LookupView::new(LIST, FormState::new());
    ui.in_section(Section::Orders).page(&view)
}

/// In place of somebody else's order and of nobody's alike (O-24, O-28).
pub(super) fn instead(ui: Ui, typed: &str) -> HtmlResult {
    let view = LookupView::instead(typed);
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
            let view = LookupView::new(LIST, form.refused(&error));
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
