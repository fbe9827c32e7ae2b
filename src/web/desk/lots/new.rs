//! A new lot.

use serde::Serialize;

use super::form::{PartInput, inputs};
use crate::base::error::{Kind, Result};
use crate::base::ids::HouseholdId;
use crate::domain::access::EditListings;
use crate::domain::households::{self, Household};
use crate::domain::lots::{self, NewLot};
use crate::domain::stock::{self, StockItem};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::divisions::today;
use crate::web::extract::{Db, Desk, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct LotFormView {
    desk: String,
    items: Vec<Choice>,
    parts: Vec<PartInput>,
    form: FormState,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    label: String,
}

impl LotFormView {
    fn new(desk: &str, items: &[StockItem], all: &[Household], form: FormState) -> Self {
        Self {
            desk: desk.to_owned(),
            items: items
                .iter()
                .map(|item| Choice {
                    value: item.id.to_string(),
                    label: item.name.clone(),
                })
                .collect(),
            parts: inputs(all, &[]),
            form,
        }
    }
}

async fn facts(db: &Db, desk: &Desk<EditListings>) -> Result<(Vec<StockItem>, Vec<Household>)> {
    let scope = desk.scope.clone();
    db.read(move |conn| {
        let items = stock::list_items(conn, &scope)?;
        Ok((items, households::list(conn, &scope)?))
    })
    .await
}

pub(super) async fn show(ui: Ui, db: Db, desk: Desk<EditListings>) -> HtmlResult {
    let (items, households) = facts(&db, &desk).await?;
    let mut form = FormState::new().with("harvested_on", today(&db));
    if let [only] = items.as_slice() {
        form = form.with("lot_item", only.id);
    }
    let view = LotFormView::new(&desk.path(""), &items, &households, form);
    frame(ui, &db, &desk, Section::Lots).await?.page(&view)
}

pub(super) async fn create(ui: Ui, db: Db, desk: Desk<EditListings>, form: RawForm) -> HtmlResult {
    let (items, households) = facts(&db, &desk).await?;
    let typed = form.of_each::<HouseholdId>("parts");
    let scope = desk.scope.clone();
    let created = match NewLot::parse(&form, &items, typed, today(&db)) {
        Ok(new) => db.write(move |tx| lots::create(tx, &scope, &new)).await,
        Err(error) => Err(error),
    };
    match created {
        Ok(id) => see_other(&desk.path(&format!("/lots/{id}")))
            .with_success("flash-lot-added")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let form = form.refused(&error);
            let view = LotFormView::new(&desk.path(""), &items, &households, form);
            frame(ui, &db, &desk, Section::Lots).await?.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for LotFormView {
    const TEMPLATE: &'static str = "pages/desk/lots/new.html";

    fn samples() -> Vec<Self> {
        use crate::base::ids::StockItemId;
        use crate::base::measure::Measure;
        use crate::web::desk::households::samples as households;
        let items = [StockItem {
            id: StockItemId(4),
            name: "春茶 <一号>".to_owned(),
            unit: Measure::Gram,
            on_hand: 1_500,
        }];
        let desk = "/desk/longjing";
        let typed = RawForm::from_pairs(vec![("grade".to_owned(), "特".repeat(41))]);
        let today = chrono::NaiveDate::default();
        let refused = NewLot::parse(&typed, &items, [(HouseholdId(7), "x")], today)
            .err()
            .map_or_else(FormState::new, |error| typed.refused(&error));
        vec![
            Self::new(desk, &items, &households(), FormState::new()),
            Self::new(desk, &items, &households(), refused),
            Self::new(desk, &[], &[], FormState::new()),
            Self::new(desk, &items, &[], FormState::new()),
        ]
    }
}
