//! One lot: what is known of it, and what can be put right.

use serde::Serialize;

use super::form::{PartInput, inputs, with_shares};
use crate::base::error::{Error, Kind, Result};
use crate::base::ids::{HouseholdId, LotId};
use crate::base::measure::Measure;
use crate::domain::access::{
    EditListings, Implies, ReadHouseholds, RecallLots, ShopPermission, ViewDesk,
};
use crate::domain::households::{self, Household};
use crate::domain::lots::{self, LotChanges, LotFacts, Papers};
use crate::web::chrome::Section;
use crate::web::desk::frame::{can_edit, frame};
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::percent::percent;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::shown_lot::{CertificateView, InspectionView, RecallView};
use crate::web::storefront::trace::trace_path;
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct LotView {
    all: String,
    base: String,
    code: String,
    item: String,
    unit: &'static str,
    day: String,
    quantity: i64,
    left: i64,
    grade: String,
    plot: String,
    /// The families behind it, for who may see them.
    shares: Vec<ShareView>,
    /// What anybody sees of it.
    trace: String,
    inspections: Vec<InspectionView>,
    certificates: Vec<CertificateView>,
    recall: Option<RecallView>,
    can_edit: bool,
    /// Whether nothing of it has left: its shares can change.
    is_unused: bool,
    /// How it can end: `removal` while nothing has left and nothing was said of it, `recall`.
    ends: Vec<&'static str>,
    parts: Vec<PartInput>,
    form: FormState,
}

#[derive(Debug, Serialize)]
struct ShareView {
    name: String,
    percent: String,
}

/// A lot as far as the member may see it.
pub(super) struct Facts {
    pub lot: LotFacts,
    pub papers: Papers,
    /// Empty for who may not see them.
    households: Vec<Household>,
    can_edit: bool,
    can_recall: bool,
}

impl LotView {
    fn new(all: &str, facts: &Facts, refused: Option<FormState>) -> Self {
        let LotFacts { lot, shares } = &facts.lot;
        let share = |share: &lots::LotShare| {
            let household = facts
                .households
                .iter()
                .find(|one| one.id == share.household);
            household.map(|household| ShareView {
                name: household.name.clone(),
                percent: percent(share.share.get()),
            })
        };
        let is_unused = lot.assigned == 0;
        let form = || {
            let form = FormState::new()
                .with("lot_quantity", typed_amount(lot.unit, lot.quantity))
                .with("grade", &lot.grade)
                .with("plot", &lot.plot);
            with_shares(form, shares)
        };
        Self {
            all: all.to_owned(),
            base: format!("{all}/{}", lot.id),
            code: lot.code.clone(),
            item: lot.item.clone(),
            unit: lot.unit.as_str(),
            day: lot.harvested_on.to_string(),
            quantity: lot.quantity,
            left: lot.quantity.saturating_sub(lot.assigned),
            grade: lot.grade.clone(),
            plot: lot.plot.clone(),
            shares: shares.iter().filter_map(share).collect(),
            trace: trace_path(&lot.code),
            inspections: InspectionView::all(&facts.papers.inspections),
            certificates: facts
                .papers
                .certificates
                .iter()
                .map(CertificateView::new)
                .collect(),
            recall: facts.papers.recall.as_ref().map(RecallView::new),
            can_edit: facts.can_edit,
            is_unused,
            ends: [
                ("removal", is_unused && facts.papers.is_empty()),
                ("recall", facts.can_recall && !lot.is_recalled),
            ]
            .into_iter()
            .filter_map(|(end, can)| can.then_some(end))
            .collect(),
            parts: if is_unused {
                inputs(&facts.households, shares)
            } else {
                Vec::new()
            },
            form: refused.unwrap_or_else(form),
        }
    }
}

/// An amount as its input reads it.
fn typed_amount(unit: Measure, amount: i64) -> String {
    match unit {
        Measure::Piece => amount.to_string(),
        Measure::Gram => format!("{amount}g"),
    }
}

pub(super) async fn read<P: ShopPermission + Implies<ViewDesk>>(
    db: &Db,
    desk: &Desk<P>,
    id: LotId,
) -> Result<Facts> {
    let scope = desk.scope.clone();
    let can_edit = can_edit(desk);
    db.read(move |conn| {
        let lot = lots::find(conn, &scope, id)?.ok_or_else(Error::not_found)?;
        let papers = lots::papers_of(conn, &scope, id)?;
        let households = match scope.also::<ReadHouseholds>() {
            Some(scope) => households::list(conn, &scope)?,
            None => Vec::new(),
        };
        Ok(Facts {
            lot,
            papers,
            households,
            can_edit,
            can_recall: scope.also::<RecallLots>().is_some(),
        })
    })
    .await
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    desk: Desk<ViewDesk>,
    Segment(id): Segment<LotId>,
) -> HtmlResult {
    let facts = read(&db, &desk, id).await?;
    let view = LotView::new(&desk.path("/lots"), &facts, None);
    frame(ui, &db, &desk, Section::Lots).await?.page(&view)
}

pub(super) async fn save(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<LotId>,
    form: RawForm,
) -> HtmlResult {
    let facts = read(&db, &desk, id).await?;
    let lot = &facts.lot.lot;
    let typed = form.of_each::<HouseholdId>("parts");
    let typed = (lot.assigned == 0).then(|| typed.into_iter().collect());
    let scope = desk.scope.clone();
    let saved = match LotChanges::parse(&form, lot.unit, typed) {
        Ok(changes) => {
            db.write(move |tx| lots::save(tx, &scope, id, &changes))
                .await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => see_other(&desk.path(&format!("/lots/{id}")))
            .with_success("flash-lot-saved")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let refused = Some(form.refused(&error));
            let view = LotView::new(&desk.path("/lots"), &facts, refused);
            frame(ui, &db, &desk, Section::Lots).await?.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn remove(
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<LotId>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    db.write(move |tx| lots::remove(tx, &scope, id)).await?;
    see_other(&desk.path("/lots"))
        .with_success("flash-lot-removed")
        .done()
}

impl PageView for LotView {
    const TEMPLATE: &'static str = "pages/desk/lots/show.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::Code;
        let all = "/desk/longjing/lots";
        let refused = |facts: &Facts| {
            let field = if facts.lot.lot.assigned == 0 {
                "parts"
            } else {
                "lot_quantity"
            };
            let fault = Error::field(field, Code::LotNoHousehold);
            Some(FormState::new().with("plot", "<x>").refused(&fault))
        };
        let mut views = Vec::new();
        for facts in samples() {
            views.push(Self::new(all, &facts, None));
            views.push(Self::new(all, &facts, refused(&facts)));
            let read_only = Facts {
                households: Vec::new(),
                can_edit: false,
                can_recall: false,
                ..facts
            };
            views.push(Self::new(all, &read_only, None));
        }
        views
    }
}

/// Lots of which something, nothing or all has left, and of which nothing or much was said.
pub(super) fn samples() -> Vec<Facts> {
    use crate::base::rate::Rate;
    use crate::web::desk::households::samples as households;
    let lots = super::list::samples().into_iter();
    let [nothing, usual, all] = crate::web::shown_lot::samples();
    let facts = |(lot, papers)| Facts {
        lot: LotFacts {
            lot,
            shares: [7, 8]
                .map(|id| lots::LotShare {
                    household: HouseholdId(id),
                    share: Rate::new(5_000).unwrap_or_default(),
                })
                .to_vec(),
        },
        papers,
        households: households(),
        can_edit: true,
        can_recall: true,
    };
    lots.zip([usual, nothing, all]).map(facts).collect()
}
