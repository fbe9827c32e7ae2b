//! One application: where it stands, what it says, what it lacks; sent in, or taken back.

use serde::Serialize;

use super::applicant::Applicant;
use super::progress::{CHECK, Head};
use super::samples;
use crate::base::error::{Kind, Result};
use crate::domain::applications::{ApplicationState, FieldGroup};
use crate::domain::charters;
use crate::domain::flows::shop_approval::{self, Dossier, dossier};
use crate::web::chrome::Section;
use crate::web::divisions::tree;
use crate::web::extract::Db;
use crate::web::forms::{Fault, field_id};
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::shown_application::{self, FactGroup, Names};
use crate::web::templates::PageView;
use crate::web::timeline::{self, Entry};

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ApplicationView {
    head: Head,
    shop: String,
    kind: &'static str,
    state: &'static str,
    /// Whether the applicant may write, send it in, or take it back.
    is_open: bool,
    can_withdraw: bool,
    is_over: bool,
    /// The desk of the shop, once it is open.
    desk: String,
    /// Why it was refused.
    reason: String,
    missing: Vec<Pointer>,
    /// The fields that the reviewer has a comment on.
    comments: Vec<Pointer>,
    groups: Vec<FactGroup>,
    history: Vec<Entry>,
}

/// A field with a link to its input.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Pointer {
    pub href: String,
    pub field: String,
    /// What is wrong with it.
    pub fault: Option<Fault>,
    /// What the reviewer says of it.
    pub comment: String,
}

impl Pointer {
    fn new(base: &str, field: &str) -> Self {
        let step = FieldGroup::of_field(field).map_or("", FieldGroup::as_str);
        Self {
            href: format!("{base}/{step}#{}", field_id(field)),
            field: field.to_owned(),
            fault: None,
            comment: String::new(),
        }
    }
}

impl ApplicationView {
    fn new(base: &str, dossier: &Dossier, names: &Names<'_>, history: Vec<Entry>) -> Self {
        let application = &dossier.application;
        let state = application.state;
        let is_open = state.is_open_to_edits();
        let missing = dossier.missing.iter().filter(|_| is_open);
        let comments = dossier.comments().into_iter();
        let reason = dossier
            .last_round()
            .filter(|_| state == ApplicationState::Rejected)
            .map(|round| round.comments.general.clone());
        let desk = if state == ApplicationState::Approved {
            format!("/desk/{}", dossier.shop.slug)
        } else {
            String::new()
        };
        Self {
            head: Head::new(base, CHECK, dossier),
            shop: dossier.shop.name(names.locale).to_owned(),
            kind: application.kind.as_str(),
            state: state.as_str(),
            is_open,
            can_withdraw: is_open || state == ApplicationState::Submitted,
            is_over: state.is_over(),
            desk,
            reason: reason.unwrap_or_default(),
            missing: missing
                .map(|fault| Pointer {
                    fault: Some(Fault::of(fault)),
                    ..Pointer::new(base, &fault.field)
                })
                .collect(),
            comments: comments
                .flat_map(|comments| &comments.by_field)
                .map(|(field, comment)| Pointer {
                    comment: comment.clone(),
                    ..Pointer::new(base, field)
                })
                .collect(),
            groups: shown_application::of_dossier(dossier, names),
            history,
        }
    }
}

pub(super) async fn show(ui: Ui, db: Db, applicant: Applicant) -> HtmlResult {
    let ui = ui.in_section(Section::Account);
    let view = view(&ui, &db, &applicant).await?;
    ui.page(&view)
}

pub(super) async fn submit(ui: Ui, db: Db, applicant: Applicant) -> HtmlResult {
    let (scope, id) = (applicant.manage()?, applicant.application.id);
    let sent = db
        .write(move |tx| shop_approval::submit(tx, &scope, id))
        .await;
    match sent {
        Ok(()) => see_other(&applicant.base())
            .with_success("flash-application-submitted")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let ui = ui.in_section(Section::Account);
            let view = view(&ui, &db, &applicant).await?;
            ui.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn withdraw(db: Db, applicant: Applicant) -> HtmlResult {
    let (base, id) = (applicant.base(), applicant.application.id);
    // Withdrawn already, as by a button pressed twice.
    if applicant.application.state != ApplicationState::Withdrawn {
        let scope = applicant.manage()?;
        db.write(move |tx| shop_approval::withdraw(tx, &scope, id))
            .await?;
    }
    see_other(&base)
        .with_success("flash-application-withdrawn")
        .done()
}

async fn view(ui: &Ui, db: &Db, applicant: &Applicant) -> Result<ApplicationView> {
    let (scope, application) = (applicant.scope.clone(), applicant.application.clone());
    let (dossier, categories) = db
        .read(move |conn| {
            let dossier = dossier(conn, &scope, &application)?;
            Ok((dossier, charters::list_categories(conn)?))
        })
        .await?;
    let tree = tree(ui, db).await?;
    let names = Names {
        tree: &tree,
        categories: &categories,
        locale: ui.locale(),
        has_account: true,
    };
    let history = timeline::entries(ui, &dossier.history, &dossier.names);
    Ok(ApplicationView::new(
        &applicant.base(),
        &dossier,
        &names,
        history,
    ))
}

impl PageView for ApplicationView {
    const TEMPLATE: &'static str = "pages/apply/show.html";

    fn samples() -> Vec<Self> {
        let states = [
            ApplicationState::Draft,
            ApplicationState::Submitted,
            ApplicationState::UnderReview,
            ApplicationState::ChangesRequested,
            ApplicationState::Approved,
            ApplicationState::Rejected,
            ApplicationState::Withdrawn,
        ];
        states
            .into_iter()
            .map(|state| {
                let dossier = samples::dossier(state);
                samples::with_names(|names| {
                    Self::new("/apply/7", &dossier, names, samples::history())
                })
            })
            .collect()
    }
}
