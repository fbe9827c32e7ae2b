//! One step of the form: shown with what is stored, saved, and shown again when refused.

use std::sync::Arc;

use actix_web::http::StatusCode;

use super::applicant::Applicant;
use super::progress::{Head, after};
use super::views::{PlaceView, ShopStepView, SpecialtyView, TradeView, choices, kinds};
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::ids::ApplicationId;
use crate::base::input::{Fields, Rigor};
use crate::base::phone::Phone;
use crate::domain::accounts::{self, User};
use crate::domain::applications::FieldGroup;
use crate::domain::charters::{self, Category};
use crate::domain::divisions::Tree;
use crate::domain::flows::shop_approval::{self, Dossier, StepInput, dossier};
use crate::domain::villages::VillageKind;
use crate::web::chrome::Section;
use crate::web::division_picker::{DivisionPicker, chosen, wants_next_level};
use crate::web::divisions::{today, tree};
use crate::web::extract::{Db, Pair, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};

/// The button that keeps what is there, whatever is missing still.
const LATER: &str = "later";

type Place = Pair<ApplicationId, FieldGroup>;

pub(super) async fn edit(ui: Ui, db: Db, applicant: Applicant, Pair(_, step): Place) -> HtmlResult {
    ask_step(&applicant, step)?;
    if !applicant.application.state.is_open_to_edits() {
        return see_other(&applicant.base()).done();
    }
    draw(ui, &db, &applicant, step, None, StatusCode::OK).await
}

pub(super) async fn update(
    ui: Ui,
    db: Db,
    applicant: Applicant,
    Pair(_, step): Place,
    form: RawForm,
) -> HtmlResult {
    ask_step(&applicant, step)?;
    if wants_next_level(|name| form.get(name)) {
        let form = FormState::from_pairs(form.pairs().iter().cloned());
        return draw(ui, &db, &applicant, step, Some(form), StatusCode::OK).await;
    }
    let (scope, application) = (applicant.manage()?, applicant.application.clone());
    let (form, tree, input) = read(&ui, &db, step, form).await?;
    let saved = match input {
        Ok(input) => {
            db.write(move |tx| shop_approval::save(tx, &scope, &application, &tree, &input))
                .await
        }
        Err(error) => Err(error),
    };
    match saved.map_err(at_its_field) {
        Ok(()) => go_on(&applicant, step, form.has(LATER)),
        Err(error) if error.kind() == Kind::Invalid => {
            let form = Some(form.refused(&error));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            draw(ui, &db, &applicant, step, form, status).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Reads what was typed, with the choice of a picker as the one value that it stands for.
async fn read(
    ui: &Ui,
    db: &Db,
    step: FieldGroup,
    form: RawForm,
) -> Result<(RawForm, Arc<Tree>, Result<StepInput>)> {
    let (tree, day) = (tree(ui, db).await?, today(db));
    let form = match picker_of(step) {
        Some(name) => {
            let code = chosen(&tree, day, name, |field| form.get(field));
            form.with(name, code.map(String::from).unwrap_or_default())
        }
        None => form,
    };
    let rigor = if form.has(LATER) {
        Rigor::Draft
    } else {
        Rigor::Complete
    };
    let input = StepInput::parse(step, &form, rigor, &tree, day);
    Ok((form, tree, input))
}

fn go_on(applicant: &Applicant, step: FieldGroup, is_later: bool) -> HtmlResult {
    let base = applicant.base();
    if is_later {
        return see_other(&base)
            .with_success("flash-application-kept")
            .done();
    }
    see_other(&after(&base, applicant.application.kind, step)).done()
}

/// A village that has a shop already is a fault of the input that names it.
pub(super) fn at_its_field(error: Error) -> Error {
    match error.code() {
        Code::VillageTaken => Error::field("village", Code::VillageTaken),
        _ => error,
    }
}

fn ask_step(applicant: &Applicant, step: FieldGroup) -> Result<()> {
    if FieldGroup::of_kind(applicant.application.kind).contains(&step) {
        Ok(())
    } else {
        Err(Error::not_found())
    }
}

/// The input of a step that is chosen level by level.
const fn picker_of(step: FieldGroup) -> Option<&'static str> {
    match step {
        FieldGroup::Place => Some("division_code"),
        FieldGroup::Shop => Some("origin_code"),
        FieldGroup::Specialty | FieldGroup::Trade => None,
    }
}

/// Draws a step with what was typed, or else with what is stored.
async fn draw(
    ui: Ui,
    db: &Db,
    applicant: &Applicant,
    step: FieldGroup,
    typed: Option<FormState>,
    status: StatusCode,
) -> HtmlResult {
    let (scope, application) = (applicant.scope.clone(), applicant.application.clone());
    let (dossier, categories, person) = db
        .read(move |conn| {
            let dossier = dossier(conn, &scope, &application)?;
            let person = match scope.actor().user_id() {
                Some(user) if step == FieldGroup::Shop => accounts::find_user(conn, user)?,
                _ => None,
            };
            Ok((dossier, charters::list_categories(conn)?, person))
        })
        .await?;
    let mut form = typed.unwrap_or_else(|| {
        let form = stored(&dossier, step);
        match &person {
            Some(person) => with_contact(form, person),
            None => form,
        }
    });
    if let Some(comments) = dossier.comments() {
        form = form.with_comments(&comments.by_field);
    }
    let tree = tree(&ui, db).await?;
    let ui = ui.in_section(Section::Account);
    let page = Page {
        ui: &ui,
        head: Head::new(&applicant.base(), step.as_str(), &dossier),
        form,
        status,
    };
    page.draw(step, &tree, today(db), &categories)
}

struct Page<'a> {
    ui: &'a Ui,
    head: Head,
    form: FormState,
    status: StatusCode,
}

impl Page<'_> {
    fn draw(
        self,
        step: FieldGroup,
        tree: &Arc<Tree>,
        day: chrono::NaiveDate,
        categories: &[Category],
    ) -> HtmlResult {
        let Self {
            ui,
            head,
            form,
            status,
        } = self;
        let picker = |name: &str| {
            let code = chosen(tree, day, name, |field| form.value(field));
            DivisionPicker::new(tree, day, ui.locale(), name, code)
        };
        let name = picker_of(step).unwrap_or_default();
        match step {
            FieldGroup::Place => ui.page_as(
                status,
                &PlaceView {
                    picker: picker(name),
                    head,
                    form,
                    kinds: kinds(),
                    categories: Vec::new(),
                },
            ),
            FieldGroup::Specialty => ui.page_as(
                status,
                &SpecialtyView {
                    head,
                    form,
                    categories: choices(categories, ui.locale()),
                },
            ),
            FieldGroup::Shop => ui.page_as(
                status,
                &ShopStepView {
                    picker: picker(name),
                    head,
                    form,
                    address: format!("{}/v/", ui.app().site.origin),
                },
            ),
            FieldGroup::Trade => ui.page_as(status, &TradeView::new(head, form)),
        }
    }
}

/// The form with what is stored.
fn stored(dossier: &Dossier, step: FieldGroup) -> FormState {
    let form = FormState::new();
    match step {
        FieldGroup::Place => {
            let village = &dossier.village;
            let (town, name) = match village.kind {
                VillageKind::Village => (village.town_name.as_str(), village.name.as_str()),
                VillageKind::Town => (village.name.as_str(), ""),
                VillageKind::County => ("", ""),
            };
            form.with("kind", village.kind)
                .with("division_code", village.division_code)
                .with("town", town)
                .with("village", name)
        }
        FieldGroup::Specialty => filled(form, step, &dossier.charter),
        FieldGroup::Shop | FieldGroup::Trade => filled(form, step, &dossier.shop),
    }
}

/// Whom to ask is most often who applies: what the account knows stands in fields that are empty.
fn with_contact(form: FormState, person: &User) -> FormState {
    let phone = person.phone.as_ref().map(Phone::domestic);
    let known = [
        ("contact_name", Some(person.name.as_str())),
        ("contact_phone", phone),
    ];
    known.into_iter().fold(form, |form, (field, value)| {
        match value.filter(|_| form.value(field).is_empty()) {
            Some(value) => form.with(field, value),
            None => form,
        }
    })
}

fn filled(form: FormState, step: FieldGroup, source: &dyn Fields) -> FormState {
    let fields = step.fields().into_iter();
    fields.fold(form, |form, field| form.with(field, source.value(field)))
}
