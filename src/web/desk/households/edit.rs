//! One household: what the shop knows of it.

use serde::Serialize;

use super::list::samples;
use crate::base::error::{Error, Kind, Result};
use crate::base::ids::HouseholdId;
use crate::domain::access::{EditListings, Implies, ReadHouseholds, ReadMoney, ShopPermission};
use crate::domain::households::{self, Household, HouseholdState, NewHousehold};
use crate::web::chrome::Section;
use crate::web::desk::frame::{can_edit, frame};
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct HouseholdView {
    all: String,
    base: String,
    name: String,
    alias: String,
    has_left: bool,
    can_edit: bool,
    can_see_money: bool,
    form: FormState,
}

impl HouseholdView {
    fn new(
        all: &str,
        (can_edit, can_see_money): (bool, bool),
        household: &Household,
        refused: Option<FormState>,
    ) -> Self {
        let poverty = household.poverty.map_or("", |poverty| poverty.as_str());
        let has_left = household.state == HouseholdState::Left;
        let form = || {
            FormState::new()
                .with("household_name", &household.name)
                .with("alias", &household.alias)
                .with("poverty", poverty)
                .with("has_left", if has_left { "true" } else { "" })
        };
        Self {
            all: all.to_owned(),
            base: format!("{all}/{}", household.id),
            name: household.name.clone(),
            alias: household.alias.clone(),
            has_left,
            can_edit,
            can_see_money,
            form: refused.unwrap_or_else(form),
        }
    }
}

async fn view<P: ShopPermission + Implies<ReadHouseholds>>(
    db: &Db,
    desk: &Desk<P>,
    id: HouseholdId,
    refused: Option<FormState>,
) -> Result<HouseholdView> {
    let scope = desk.scope.clone();
    let can_see_money = scope.also::<ReadMoney>().is_some();
    let found = db
        .read(move |conn| households::find(conn, &scope, id))
        .await?;
    let household = found.ok_or_else(Error::not_found)?;
    let can = (can_edit(desk), can_see_money);
    let all = desk.path("/households");
    Ok(HouseholdView::new(&all, can, &household, refused))
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    desk: Desk<ReadHouseholds>,
    Segment(id): Segment<HouseholdId>,
) -> HtmlResult {
    let view = view(&db, &desk, id, None).await?;
    frame(ui, &db, &desk, Section::Lots).await?.page(&view)
}

pub(super) async fn save(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<HouseholdId>,
    form: RawForm,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let saved = match NewHousehold::parse(&form) {
        Ok(new) => {
            db.write(move |tx| households::save(tx, &scope, id, &new))
                .await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => see_other(&desk.path(&format!("/households/{id}")))
            .with_success("flash-household-saved")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let view = view(&db, &desk, id, Some(form.refused(&error))).await?;
            frame(ui, &db, &desk, Section::Lots).await?.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for HouseholdView {
    const TEMPLATE: &'static str = "pages/desk/households/show.html";

    fn samples() -> Vec<Self> {
        let all = "/desk/longjing/households";
        let refused = NewHousehold::parse(&RawForm::default())
            .err()
            .map(|error| RawForm::default().refused(&error));
        let mut views = Vec::new();
        for household in samples() {
            views.push(Self::new(all, (true, true), &household, None));
            views.push(Self::new(all, (true, false), &household, refused.clone()));
            views.push(Self::new(all, (false, true), &household, None));
        }
        views
    }
}
