//! All households, and the form for a new one.

use serde::Serialize;

use crate::base::error::{Kind, Result};
use crate::domain::access::{EditListings, Implies, ReadHouseholds, ReadMoney, ShopPermission};
use crate::domain::households::{self, Household, HouseholdState, NewHousehold};
use crate::web::chrome::Section;
use crate::web::desk::frame::{can_edit, frame};
use crate::web::extract::{Db, Desk, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct HouseholdsView {
    base: String,
    lots: String,
    can_edit: bool,
    /// Whether the member may read what households have earned.
    can_see_money: bool,
    form: FormState,
    rows: Vec<RowView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    href: String,
    name: String,
    alias: String,
    has_left: bool,
}

impl HouseholdsView {
    fn new(
        desk: &str,
        (can_edit, can_see_money): (bool, bool),
        households: &[Household],
        form: FormState,
    ) -> Self {
        let base = format!("{desk}/households");
        let rows = households
            .iter()
            .map(|household| RowView {
                href: format!("{base}/{}", household.id),
                name: household.name.clone(),
                alias: household.alias.clone(),
                has_left: household.state == HouseholdState::Left,
            })
            .collect();
        Self {
            lots: format!("{desk}/lots"),
            base,
            can_edit,
            can_see_money,
            form,
            rows,
        }
    }
}

async fn view<P: ShopPermission + Implies<ReadHouseholds>>(
    db: &Db,
    desk: &Desk<P>,
    form: FormState,
) -> Result<HouseholdsView> {
    let scope = desk.scope.clone();
    let can_see_money = scope.also::<ReadMoney>().is_some();
    let all = db.read(move |conn| households::list(conn, &scope)).await?;
    let can = (can_edit(desk), can_see_money);
    Ok(HouseholdsView::new(&desk.path(""), can, &all, form))
}

pub(super) async fn list(ui: Ui, db: Db, desk: Desk<ReadHouseholds>) -> HtmlResult {
    let view = view(&db, &desk, FormState::new()).await?;
    frame(ui, &db, &desk, Section::Lots).await?.page(&view)
}

pub(super) async fn create(ui: Ui, db: Db, desk: Desk<EditListings>, form: RawForm) -> HtmlResult {
    let scope = desk.scope.clone();
    let created = match NewHousehold::parse(&form) {
        Ok(new) => {
            db.write(move |tx| households::create(tx, &scope, &new))
                .await
        }
        Err(error) => Err(error),
    };
    match created {
        Ok(_) => see_other(&desk.path("/households"))
            .with_success("flash-household-added")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let view = view(&db, &desk, form.refused(&error)).await?;
            frame(ui, &db, &desk, Section::Lots).await?.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

/// Two households, for samples: one takes part, one has left.
pub(in crate::web::desk) fn samples() -> Vec<Household> {
    use crate::base::ids::HouseholdId;
    use crate::domain::households::Poverty;
    let one = |id, name: &str, alias: &str, poverty, state| Household {
        id: HouseholdId(id),
        name: name.to_owned(),
        alias: alias.to_owned(),
        poverty,
        state,
    };
    vec![
        one(
            7,
            "翁 <大姐>",
            "茶农翁家",
            Some(Poverty::Lifted),
            HouseholdState::Active,
        ),
        one(8, "戚家", "茶农\"七\"家", None, HouseholdState::Left),
    ]
}

impl PageView for HouseholdsView {
    const TEMPLATE: &'static str = "pages/desk/households/list.html";

    fn samples() -> Vec<Self> {
        let desk = "/desk/longjing";
        let refused = NewHousehold::parse(&RawForm::default())
            .err()
            .map_or_else(FormState::new, |error| RawForm::default().refused(&error));
        vec![
            Self::new(desk, (true, true), &samples(), FormState::new()),
            Self::new(desk, (true, false), &[], refused),
            Self::new(desk, (false, true), &samples(), FormState::new()),
        ]
    }
}
