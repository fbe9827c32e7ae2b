//! The forms for what is said of a lot: an inspection, a certificate, and that it is called back.

use serde::Serialize;

use super::show::{Facts, read};
use crate::base::error::{Kind, Result};
use crate::base::ids::LotId;
use crate::base::measure::Measure;
use crate::domain::access::{EditListings, Implies, RecallLots, ShopPermission, ViewDesk};
use crate::domain::flows::recall;
use crate::domain::lots::{self, Basis, Inspection, NewCertificate, recall_reason};
use crate::domain::shops::{self, Shop};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::divisions::today;
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// A form about a lot.
#[derive(Debug, Serialize)]
pub(in crate::web) struct LotPaperView {
    /// What it is: `inspections`, `certificates` or `recall`, the last part of its address.
    paper: &'static str,
    /// The page of the lot.
    lot: String,
    code: String,
    item: String,
    day: String,
    unit: &'static str,
    /// Units that have left already.
    gone: i64,
    is_recalled: bool,
    basis: Vec<BasisView>,
    form: FormState,
}

/// A box of the form: what a promise may rest on.
#[derive(Debug, Serialize)]
struct BasisView {
    name: String,
    word: &'static str,
}

impl LotPaperView {
    fn new(paper: &'static str, all: &str, facts: &Facts, form: FormState) -> Self {
        let lot = &facts.lot.lot;
        let view = |basis: &Basis| BasisView {
            name: basis.field(),
            word: basis.as_str(),
        };
        Self {
            paper,
            lot: format!("{all}/{}", lot.id),
            code: lot.code.clone(),
            item: lot.item.clone(),
            day: lot.harvested_on.to_string(),
            unit: lot.unit.as_str(),
            gone: lot.assigned,
            is_recalled: lot.is_recalled,
            basis: Basis::ALL.iter().map(view).collect(),
            form,
        }
    }
}

/// What a certificate of the lot will mostly say.
fn usual(facts: &Facts, shop: &Shop) -> FormState {
    let lot = &facts.lot.lot;
    let quantity = match lot.unit {
        Measure::Piece => lot.quantity.to_string(),
        Measure::Gram => format!("{}g", lot.quantity),
    };
    let contact = shop.contact_phone.strip_prefix("+86");
    FormState::new()
        .with("certificate_product", &lot.item)
        .with("certificate_quantity", quantity)
        .with("certificate_origin", &shop.place_zh)
        .with("promiser", &shop.name_zh)
        .with("promiser_contact", contact.unwrap_or(&shop.contact_phone))
}

pub(super) async fn show_inspection(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<LotId>,
) -> HtmlResult {
    let facts = read(&db, &desk, id).await?;
    let form = FormState::new().with("inspected_on", today(&db));
    let view = LotPaperView::new("inspections", &desk.path("/lots"), &facts, form);
    frame(ui, &db, &desk, Section::Lots).await?.page(&view)
}

pub(super) async fn inspect(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<LotId>,
    form: RawForm,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let noted = match Inspection::parse(&form, today(&db)) {
        Ok(new) => {
            db.write(move |tx| lots::inspect(tx, &scope, id, &new))
                .await
        }
        Err(error) => Err(error),
    };
    after(
        "inspections",
        (ui, db, desk),
        id,
        (&form, noted, "flash-lot-inspected"),
    )
    .await
}

pub(super) async fn show_certificate(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<LotId>,
) -> HtmlResult {
    let facts = read(&db, &desk, id).await?;
    let scope = desk.scope.clone();
    let shop = db.read(move |conn| shops::get(conn, &scope)).await?;
    let form = usual(&facts, &shop);
    let view = LotPaperView::new("certificates", &desk.path("/lots"), &facts, form);
    frame(ui, &db, &desk, Section::Lots).await?.page(&view)
}

pub(super) async fn certify(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<LotId>,
    form: RawForm,
) -> HtmlResult {
    let unit = read(&db, &desk, id).await?.lot.lot.unit;
    let (scope, key) = (desk.scope.clone(), ui.app().certificate_key.clone());
    let issued = match NewCertificate::parse(&form, unit) {
        Ok(new) => {
            db.write(move |tx| lots::certify(tx, &scope, id, &new, &key))
                .await
        }
        Err(error) => Err(error),
    };
    after(
        "certificates",
        (ui, db, desk),
        id,
        (&form, issued, "flash-lot-certified"),
    )
    .await
}

pub(super) async fn show_recall(
    ui: Ui,
    db: Db,
    desk: Desk<RecallLots>,
    Segment(id): Segment<LotId>,
) -> HtmlResult {
    let facts = read(&db, &desk, id).await?;
    let view = LotPaperView::new("recall", &desk.path("/lots"), &facts, FormState::new());
    frame(ui, &db, &desk, Section::Lots).await?.page(&view)
}

pub(super) async fn call_back(
    ui: Ui,
    db: Db,
    desk: Desk<RecallLots>,
    Segment(id): Segment<LotId>,
    form: RawForm,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let recalled = match recall_reason(&form) {
        Ok(reason) => {
            db.write(move |tx| recall::recall(tx, &scope, id, &reason))
                .await
        }
        Err(error) => Err(error),
    };
    let recalled = recalled.map(|_| ());
    after(
        "recall",
        (ui, db, desk),
        id,
        (&form, recalled, "flash-lot-recalled"),
    )
    .await
}

/// Back to the lot when it is done, else the form again.
async fn after<P>(
    paper: &'static str,
    (ui, db, desk): (Ui, Db, Desk<P>),
    id: LotId,
    (form, done, flash): (&RawForm, Result<()>, &str),
) -> HtmlResult
where
    P: ShopPermission + Implies<ViewDesk>,
{
    match done {
        Ok(()) => see_other(&desk.path(&format!("/lots/{id}")))
            .with_success(flash)
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let facts = read(&db, &desk, id).await?;
            let form = form.refused(&error);
            let view = LotPaperView::new(paper, &desk.path("/lots"), &facts, form);
            frame(ui, &db, &desk, Section::Lots).await?.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for LotPaperView {
    const TEMPLATE: &'static str = "pages/desk/lots/paper.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::{Code, Error};
        let mut views = Vec::new();
        let faults = [
            ("inspections", "inspector", Code::FieldRequired),
            ("certificates", "basis", Code::LotNoInspection),
            ("recall", "recall_meant", Code::LotRecallUnconfirmed),
        ];
        for facts in super::show::samples() {
            for (paper, field, code) in faults {
                let all = "/desk/longjing/lots";
                views.push(Self::new(paper, all, &facts, FormState::new()));
                let refused = FormState::new().refused(&Error::field(field, code));
                views.push(Self::new(paper, all, &facts, refused));
            }
        }
        views
    }
}
