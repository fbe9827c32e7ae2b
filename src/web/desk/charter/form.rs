//! The form that asks for another specialty.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::samples;
use super::show::{Standing, standing};
use crate::base::error::{Kind, Result};
use crate::base::input::{Fields, Rigor};
use crate::base::locale::Locale;
use crate::domain::access::ManageShop;
use crate::domain::charters::{self, Category, Charter, CharterTexts};
use crate::domain::flows::shop_approval;
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct CharterFormView {
    form: FormState,
    /// Where it is sent.
    action: String,
    /// Where the way back leads.
    back: String,
    /// What the reviewer says on the whole.
    note: String,
    categories: Vec<Choice>,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    label: String,
}

impl CharterFormView {
    fn new(desk: &str, form: FormState, standing: &Standing, locale: Locale) -> Self {
        let open = standing.open.as_ref().filter(|open| open.is_editable());
        let by_field = open.map(|open| open.comments.by_field.clone());
        let note = open.map(|open| open.comments.general.clone());
        Self {
            form: form.with_comments(&by_field.unwrap_or_default()),
            action: format!("{desk}/charter/proposal"),
            back: format!("{desk}/charter"),
            note: note.unwrap_or_default(),
            categories: choices(&standing.categories, locale),
        }
    }
}

fn choices(categories: &[Category], locale: Locale) -> Vec<Choice> {
    let choice = |category: &Category| Choice {
        value: category.code.clone(),
        label: category.name(locale).to_owned(),
    };
    categories.iter().map(choice).collect()
}

fn stored(charter: Option<&Charter>) -> FormState {
    let Some(charter) = charter else {
        return FormState::new();
    };
    charters::FIELDS
        .iter()
        .fold(FormState::new(), |form, field| {
            form.with(field, charter.value(field))
        })
}

async fn read(db: &Db, desk: &Desk<ManageShop>) -> Result<Standing> {
    let scope = desk.scope.clone();
    db.read(move |conn| standing(conn, &scope)).await
}

pub(super) async fn edit(ui: Ui, db: Db, desk: Desk<ManageShop>) -> HtmlResult {
    let standing = read(&db, &desk).await?;
    let form = match &standing.open {
        Some(open) if open.is_editable() => stored(Some(&open.charter)),
        // Nothing can be written while an application is on its way: the page says how it stands.
        Some(_) => return see_other(&desk.path("/charter")).done(),
        None => stored(standing.active.as_ref()),
    };
    let ui = frame(ui, &db, &desk, Section::Shop).await?;
    let view = CharterFormView::new(&desk.path(""), form, &standing, ui.locale());
    ui.page(&view)
}

pub(super) async fn send(ui: Ui, db: Db, desk: Desk<ManageShop>, form: RawForm) -> HtmlResult {
    let scope = desk.scope.clone();
    let sent = match CharterTexts::parse(&form, Rigor::Complete) {
        Ok(texts) => {
            db.write(move |tx| shop_approval::propose(tx, &scope, &texts))
                .await
        }
        Err(error) => Err(error),
    };
    match sent {
        Ok(_) => see_other(&desk.path("/charter"))
            .with_success("flash-charter-sent")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let standing = read(&db, &desk).await?;
            let ui = frame(ui, &db, &desk, Section::Shop).await?;
            let form = form.refused(&error);
            let view = CharterFormView::new(&desk.path(""), form, &standing, ui.locale());
            ui.page_as(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for CharterFormView {
    const TEMPLATE: &'static str = "pages/desk/charter/form.html";

    fn samples() -> Vec<Self> {
        use crate::domain::applications::{ApplicationKind, ApplicationState};
        let open = samples::open(
            ApplicationState::ChangesRequested,
            ApplicationKind::CharterChange,
        );
        let simple = stored(Some(&open.charter));
        let back = Standing {
            active: Some(samples::full()),
            open: Some(open),
            categories: vec![Category {
                code: "tea".to_owned(),
                name_zh: "茶叶".to_owned(),
                name_en: "Tea".to_owned(),
                position: 1,
            }],
        };
        let plain = Standing {
            active: Some(samples::full()),
            open: None,
            categories: Vec::new(),
        };
        let bad = RawForm::from_pairs(vec![("specialty_en".to_owned(), "a".repeat(90))]);
        let view = |form, standing| Self::new("/desk/longjing", form, standing, Locale::Zh);
        let mut all = vec![
            view(stored(Some(&samples::full())), &plain),
            view(simple, &back),
        ];
        if let Err(error) = CharterTexts::parse(&bad, Rigor::Complete) {
            all.push(view(bad.refused(&error), &back));
        }
        all
    }
}
