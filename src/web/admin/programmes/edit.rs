//! A new programme, and the changes of one.

use chrono::NaiveDate;
use serde::Serialize;

use super::BASE;
use super::shown::{place, samples};
use crate::base::error::{Error, Kind, Result};
use crate::base::ids::ProgrammeId;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::domain::access::{DivisionScope, ManageProgrammes};
use crate::domain::divisions::Tree;
use crate::domain::programmes::{
    self, Basis, Gift, Limits, NewProgramme, Programme, ProgrammeKind, ProgrammeState,
};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::divisions::{today, tree};
use crate::web::extract::{Admin, Db, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ProgrammeFormView {
    all: &'static str,
    action: String,
    /// Where leaving it leads.
    back: String,
    /// The programme's name; empty for a new one.
    name: String,
    /// Whether all of it can be changed.
    is_draft: bool,
    kinds: &'static [ProgrammeKind],
    bases: &'static [Basis],
    /// Whose it can be.
    owners: Vec<OwnerView>,
    form: FormState,
}

#[derive(Debug, Serialize)]
struct OwnerView {
    value: String,
    /// Empty for the whole platform.
    label: String,
}

/// A form for three months from today.
fn blank(today: NaiveDate) -> FormState {
    let ends_on = today
        .checked_add_days(chrono::Days::new(90))
        .unwrap_or(today);
    FormState::new()
        .with("starts_on", today)
        .with("ends_on", ends_on)
        .with("programme_kind", ProgrammeKind::PriceSubsidy)
        .with("programme_basis", Basis::Percent)
}

/// The form of what is written already.
fn written(of: &Programme) -> FormState {
    let count = |limit: Option<i64>| limit.map(|limit| limit.to_string()).unwrap_or_default();
    let form = FormState::new()
        .with("programme_zh", &of.name_zh)
        .with("programme_en", &of.name_en)
        .with("about_zh", &of.about_zh)
        .with("about_en", &of.about_en)
        .with("programme_kind", of.kind)
        .with("programme_basis", of.gift.basis())
        .with("programme_division", &of.division_code)
        .with("programme_areas", of.areas.join(" "))
        .with("most", of.most.map(Money::to_decimal).unwrap_or_default())
        .with("min_goods", of.min_goods.to_decimal())
        .with("code", of.code.as_deref().unwrap_or_default())
        .with("budget", of.budget.to_decimal())
        .with("total_limit", count(of.total_limit))
        .with("buyer_limit", count(of.buyer_limit))
        .with("starts_on", of.starts_on)
        .with("ends_on", of.ends_on);
    match of.gift {
        Gift::Fixed(amount) | Gift::PerLine(amount) => form.with("amount", amount.to_decimal()),
        Gift::Percent(rate) => form.with("rate", rate.to_percent()),
    }
}

impl ProgrammeFormView {
    fn new(
        of: Option<&Programme>,
        form: FormState,
        codes: &[String],
        (tree, locale): (&Tree, Locale),
    ) -> Self {
        let one = of.map(|of| format!("{BASE}/{}", of.id));
        let owner = |code: &String| OwnerView {
            value: code.clone(),
            label: place(tree, code, locale),
        };
        Self {
            all: BASE,
            back: one.clone().unwrap_or_else(|| BASE.to_owned()),
            action: one.unwrap_or_else(|| BASE.to_owned()),
            name: of.map_or_else(String::new, |of| {
                locale.pick(&of.name_zh, &of.name_en).to_owned()
            }),
            is_draft: of.is_none_or(|of| of.state == ProgrammeState::Draft),
            kinds: ProgrammeKind::ALL,
            bases: Basis::ALL,
            owners: codes.iter().map(owner).collect(),
            form,
        }
    }
}

async fn draw(
    (ui, db): (Ui, &Db),
    admin: &Admin<ManageProgrammes>,
    of: Option<&Programme>,
    refused: Option<FormState>,
) -> HtmlResult {
    let tree = tree(&ui, db).await?;
    let is_refused = refused.is_some();
    let form = refused.unwrap_or_else(|| of.map_or_else(|| blank(today(db)), written));
    let view = ProgrammeFormView::new(of, form, admin.scope.codes(), (&tree, ui.locale()));
    let ui = frame(ui, db, &admin.login, Section::Programmes).await?;
    if is_refused {
        ui.refused(&view)
    } else {
        ui.page(&view)
    }
}

pub(super) async fn new(ui: Ui, db: Db, admin: Admin<ManageProgrammes>) -> HtmlResult {
    draw((ui, &db), &admin, None, None).await
}

pub(super) async fn create(
    ui: Ui,
    db: Db,
    admin: Admin<ManageProgrammes>,
    form: RawForm,
) -> HtmlResult {
    let office = admin.scope.clone();
    let created = match NewProgramme::parse(&form, today(&db)) {
        Ok(new) => {
            db.write(move |tx| programmes::create(tx, &office, &new))
                .await
        }
        Err(error) => Err(error),
    };
    match created {
        Ok(id) => see_other(&format!("{BASE}/{id}"))
            .with_success("flash-programme-created")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            draw((ui, &db), &admin, None, Some(form.refused(&error))).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn find(
    db: &Db,
    office: &DivisionScope<ManageProgrammes>,
    id: ProgrammeId,
) -> Result<Programme> {
    let office = office.clone();
    let found = db
        .read(move |conn| programmes::find(conn, &office, id))
        .await?;
    found.ok_or_else(Error::not_found)
}

pub(super) async fn edit(
    ui: Ui,
    db: Db,
    admin: Admin<ManageProgrammes>,
    Segment(id): Segment<ProgrammeId>,
) -> HtmlResult {
    let programme = find(&db, &admin.scope, id).await?;
    draw((ui, &db), &admin, Some(&programme), None).await
}

pub(super) async fn save(
    ui: Ui,
    db: Db,
    admin: Admin<ManageProgrammes>,
    Segment(id): Segment<ProgrammeId>,
    form: RawForm,
) -> HtmlResult {
    let programme = find(&db, &admin.scope, id).await?;
    let day = today(&db);
    let read = if programme.state == ProgrammeState::Draft {
        NewProgramme::parse(&form, day).map(|new| (new.limits.clone(), Some(new)))
    } else {
        Limits::parse(&form, day).map(|limits| (limits, None))
    };
    let office = admin.scope.clone();
    let saved = match read {
        Ok((limits, new)) => {
            db.write(move |tx| programmes::change(tx, &office, id, (&limits, new.as_ref())))
                .await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => see_other(&format!("{BASE}/{id}"))
            .with_success("flash-programme-saved")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let refused = Some(form.refused(&error));
            draw((ui, &db), &admin, Some(&programme), refused).await
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for ProgrammeFormView {
    const TEMPLATE: &'static str = "pages/admin/programme_form.html";

    fn samples() -> Vec<Self> {
        let tree = Tree::default();
        let codes = [String::new(), "33".to_owned()];
        let of = |programme: Option<&Programme>, form| {
            Self::new(programme, form, &codes, (&tree, Locale::Zh))
        };
        let day = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap_or_default();
        let refused = NewProgramme::parse(&RawForm::default(), day)
            .err()
            .map_or_else(FormState::new, |error| RawForm::default().refused(&error));
        let mut views = vec![of(None, blank(day)), of(None, refused)];
        let written = |one: &Programme| of(Some(one), written(one));
        views.extend(samples().iter().map(written));
        views
    }
}
