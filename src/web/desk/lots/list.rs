//! All lots.

use serde::Serialize;

use crate::domain::access::{ReadHouseholds, ViewDesk};
use crate::domain::households;
use crate::domain::lots::{self, LotSummary};
use crate::web::chrome::Section;
use crate::web::desk::frame::{can_edit, frame};
use crate::web::extract::{Db, Desk};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct LotsView {
    desk: String,
    can_edit: bool,
    /// Whether the member may see the families behind the goods.
    can_see_households: bool,
    /// Whether the shop has published how it shares.
    has_rule: bool,
    rows: Vec<LotRow>,
}

/// A lot in a list.
#[derive(Debug, Serialize)]
pub(super) struct LotRow {
    href: String,
    code: String,
    item: String,
    unit: &'static str,
    day: String,
    quantity: i64,
    left: i64,
    grade: String,
    is_recalled: bool,
}

impl LotRow {
    fn new(desk: &str, lot: &LotSummary) -> Self {
        Self {
            href: format!("{desk}/lots/{}", lot.id),
            code: lot.code.clone(),
            item: lot.item.clone(),
            unit: lot.unit.as_str(),
            day: lot.harvested_on.to_string(),
            quantity: lot.quantity,
            left: lot.quantity.saturating_sub(lot.assigned),
            grade: lot.grade.clone(),
            is_recalled: lot.is_recalled,
        }
    }
}

impl LotsView {
    fn new(
        desk: &str,
        (can_edit, can_see_households): (bool, bool),
        has_rule: bool,
        lots: &[LotSummary],
    ) -> Self {
        Self {
            desk: desk.to_owned(),
            can_edit,
            can_see_households,
            has_rule,
            rows: lots.iter().map(|lot| LotRow::new(desk, lot)).collect(),
        }
    }
}

pub(super) async fn list(ui: Ui, db: Db, desk: Desk<ViewDesk>) -> HtmlResult {
    let scope = desk.scope.clone();
    let can = (can_edit(&desk), scope.also::<ReadHouseholds>().is_some());
    let (rule, all) = db
        .read(move |conn| {
            let rule = households::find_rule(conn, &scope)?;
            Ok((rule, lots::list(conn, &scope)?))
        })
        .await?;
    let view = LotsView::new(&desk.path(""), can, rule.is_some(), &all);
    frame(ui, &db, &desk, Section::Lots).await?.page(&view)
}

/// Three lots, for samples: one in grams, of which a part has left, one in pieces, and one that was
/// called back when all of it had left.
pub(in crate::web) fn samples() -> Vec<LotSummary> {
    use crate::base::ids::LotId;
    use crate::base::measure::Measure;
    use chrono::NaiveDate;
    let lot = |id, unit, assigned, grade: &str| LotSummary {
        id: LotId(id),
        code: format!("330106-260403-{id:02}"),
        item: "春茶 <一号>".to_owned(),
        unit,
        harvested_on: NaiveDate::from_ymd_opt(2026, 4, 3).unwrap_or_default(),
        quantity: 25_000,
        assigned,
        grade: grade.to_owned(),
        plot: grade.to_owned(),
        is_recalled: id == 3,
    };
    vec![
        lot(1, Measure::Gram, 1_500, "特级 <A>"),
        lot(2, Measure::Piece, 0, ""),
        lot(3, Measure::Piece, 25_000, ""),
    ]
}

impl PageView for LotsView {
    const TEMPLATE: &'static str = "pages/desk/lots/list.html";

    fn samples() -> Vec<Self> {
        let desk = "/desk/longjing";
        vec![
            Self::new(desk, (true, true), true, &samples()),
            Self::new(desk, (true, true), false, &[]),
            Self::new(desk, (false, false), true, &[]),
            Self::new(desk, (false, false), false, &samples()),
        ]
    }
}
