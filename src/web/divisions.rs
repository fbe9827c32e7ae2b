//! The levels of a division picker, for its script.

use std::sync::Arc;

use actix_web::http::header::{CACHE_CONTROL, ContentType};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::division_picker::DivisionPicker;
use super::extract::Db;
use super::respond::{HtmlResult, Ui};
use super::routes::{Area, Routes};
use super::templates::PageView;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Result};
use crate::base::locale::Locale;
use crate::domain::divisions::Tree;

/// The longest name of an input that is answered for.
const NAME_MAX: usize = 60;

/// Mounts the fragment.
pub(super) fn routes(routes: &mut Routes) {
    routes.get(Area::Public, "/divisions/picker", picker);
}

#[derive(Debug, Deserialize)]
struct PickerQuery {
    /// The name of the picker.
    name: String,
    /// What is chosen so far; empty for nothing.
    #[serde(default)]
    code: String,
}

/// The selects of a picker, without the frame of a page.
#[derive(Debug, Serialize)]
struct PickerView {
    picker: DivisionPicker,
}

impl PageView for PickerView {
    const TEMPLATE: &'static str = "fragments/division_picker.html";

    fn samples() -> Vec<Self> {
        let day = NaiveDate::default();
        let picker = DivisionPicker::new(&Tree::default(), day, Locale::default(), "at", None);
        vec![Self { picker }]
    }
}

async fn picker(ui: Ui, db: Db, query: web::Query<PickerQuery>) -> HtmlResult {
    if !is_input_name(&query.name) {
        return Err(Code::RequestMalformed.into());
    }
    let chosen = match query.code.as_str() {
        "" => None,
        code => Some(DivisionCode::parse(code)?),
    };
    let tree = tree(&ui, &db).await?;
    let picker = DivisionPicker::new(&tree, today(&db), ui.locale(), &query.name, chosen);
    let html = ui.html(&PickerView { picker })?;
    Ok(HttpResponse::Ok()
        .insert_header(ContentType::html())
        // The language may come from a cookie: for this browser only.
        .insert_header((CACHE_CONTROL, "private, max-age=600"))
        .body(html))
}

/// The tree of divisions.
pub(super) async fn tree(ui: &Ui, db: &Db) -> Result<Arc<Tree>> {
    ui.app().divisions.load(db).await
}

/// The day by which divisions are in force.
pub(super) fn today(db: &Db) -> NaiveDate {
    db.clock().now().date_in(db.zone())
}

/// The names of places that orders and address books hold in Chinese, in the language of a reader.
pub(super) struct PlaceNames(Option<Arc<Tree>>);

impl PlaceNames {
    /// For who reads this page.
    pub async fn of(ui: &Ui, db: &Db) -> Result<Self> {
        Ok(Self(match ui.locale() {
            Locale::Zh => None,
            Locale::En => Some(tree(ui, db).await?),
        }))
    }

    /// As they were written, for samples.
    pub const fn as_written() -> Self {
        Self(None)
    }

    /// The divisions of a code, as far as they are known, or as they were written.
    pub fn region(&self, code: DivisionCode, written: &str) -> String {
        let known = self.0.as_ref();
        known
            .map(|tree| tree.full_name(code, Locale::En))
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| written.to_owned())
    }
}

/// What our forms use as names: letters, digits, underscores, dots and indexes.
fn is_input_name(name: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']');
    (1..=NAME_MAX).contains(&name.len()) && name.chars().all(is_allowed)
}
