//! The form for the code on a box; it also stands in place of a lot that is not known.

use actix_web::http::StatusCode;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

use super::trace_path;
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::text::narrow;
use crate::domain::access::PublicScope;
use crate::domain::lots::{self, Certificate, TraceCode};
use crate::web::extract::Db;
use crate::web::forms::FormState;
use crate::web::page_cache::public;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::storefront::moment::Moment;
use crate::web::templates::PageView;

/// Most characters of a code that are shown again.
const MAX_SHOWN: usize = 60;

/// The form.
#[derive(Debug, Clone, Serialize)]
pub struct TraceLookupView {
    /// Whether it stands in place of a lot that was asked for.
    is_instead: bool,
    form: FormState,
}

/// What the form asks for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    code: Option<String>,
}

/// The page to which a text leads that was typed, scanned or pasted. That of a certificate counts if it
/// was issued here, and the page says so where another one has taken its place.
async fn page_of(db: &Db, typed: &str) -> Result<String> {
    let text = narrow(typed);
    if text.is_empty() {
        return Err(Code::FieldRequired.into());
    }
    if Certificate::read(&text).is_none() {
        let code = TraceCode::parse(&text).ok_or(Code::LotUnknown)?;
        return Ok(trace_path(code.as_str()));
    }
    let zone = db.zone();
    let checked = db
        .read(move |conn| lots::check(conn, &PublicScope, &text, zone))
        .await?;
    let page = trace_path(checked.lot.as_str());
    Ok(if checked.is_replaced() {
        format!("{page}?certificate={}", checked.number)
    } else {
        page
    })
}

fn with_typed(typed: &str) -> FormState {
    let shown: String = typed.chars().take(MAX_SHOWN).collect();
    FormState::new().with("code", shown)
}

pub(super) async fn show(ui: Ui, db: Db, Query(asked): Query<Asked>) -> HtmlResult {
    let Some(typed) = asked.code else {
        let view = TraceLookupView {
            is_instead: false,
            form: FormState::new(),
        };
        return public(ui.page(&view), Moment::of(&db).of_lists());
    };
    match page_of(&db, &typed).await {
        Ok(page) => see_other(&page).done(),
        Err(error) if error.kind() == Kind::Invalid => ui.refused(&TraceLookupView {
            is_instead: false,
            form: with_typed(&typed).refused(&Error::field("code", error.code())),
        }),
        Err(error) => Err(error.into()),
    }
}

/// In place of a lot that nobody knows.
pub(super) fn instead(ui: &Ui, typed: &str) -> HtmlResult {
    let view = TraceLookupView {
        is_instead: true,
        form: with_typed(typed),
    };
    ui.page_as(StatusCode::NOT_FOUND, &view)
}

impl PageView for TraceLookupView {
    const TEMPLATE: &'static str = "pages/storefront/trace/lookup.html";

    fn samples() -> Vec<Self> {
        let view = |is_instead, form| Self { is_instead, form };
        let refused = with_typed("<b>").refused(&Error::field("code", Code::LotUnknown));
        vec![
            view(false, FormState::new()),
            view(false, refused),
            view(true, with_typed("330106-261120-99\"><b>")),
        ]
    }
}
