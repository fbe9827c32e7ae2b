//! All stock items of a shop, and the form for a new one.

use serde::Serialize;

use crate::base::error::{Kind, Result};
use crate::domain::access::{EditListings, ShopPermission, ViewDesk};
use crate::domain::stock::{self, NewStockItem, StockItem};
use crate::web::chrome::Section;
use crate::web::desk::frame::{can_edit, frame};
use crate::web::extract::{Db, Desk, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct StockListView {
    base: String,
    can_edit: bool,
    form: FormState,
    rows: Vec<RowView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    href: String,
    name: String,
    unit: &'static str,
    on_hand: i64,
}

impl StockListView {
    fn new(base: String, can_edit: bool, items: &[StockItem], form: FormState) -> Self {
        let rows = items
            .iter()
            .map(|item| RowView {
                href: format!("{base}/{}", item.id),
                name: item.name.clone(),
                unit: item.unit.as_str(),
                on_hand: item.on_hand,
            })
            .collect();
        Self {
            base,
            can_edit,
            form,
            rows,
        }
    }
}

async fn view<P: ShopPermission + crate::domain::access::Implies<ViewDesk>>(
    db: &Db,
    desk: &Desk<P>,
    form: FormState,
) -> Result<StockListView> {
    let scope = desk.scope.clone();
    let items = db.read(move |conn| stock::list_items(conn, &scope)).await?;
    Ok(StockListView::new(
        desk.path("/stock"),
        can_edit(desk),
        &items,
        form,
    ))
}

pub(super) async fn list(ui: Ui, db: Db, desk: Desk<ViewDesk>) -> HtmlResult {
    let form = FormState::new().with("unit", "piece");
    let view = view(&db, &desk, form).await?;
    frame(ui, &db, &desk, Section::Stock).await?.page(&view)
}

pub(super) async fn create(ui: Ui, db: Db, desk: Desk<EditListings>, form: RawForm) -> HtmlResult {
    let scope = desk.scope.clone();
    let created = match NewStockItem::parse(form.get("name"), form.get("unit")) {
        Ok(item) => {
            db.write(move |tx| stock::create_item(tx, &scope, &item))
                .await
        }
        Err(error) => Err(error),
    };
    match created {
        Ok(id) => see_other(&desk.path(&format!("/stock/{id}")))
            .with_success("flash-stock-created")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let view = view(&db, &desk, form.refused(&error)).await?;
            frame(ui, &db, &desk, Section::Stock).await?.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for StockListView {
    const TEMPLATE: &'static str = "pages/desk/stock/list.html";

    fn samples() -> Vec<Self> {
        use crate::base::ids::StockItemId;
        use crate::base::measure::Measure;
        let item = |id, unit, on_hand| StockItem {
            id: StockItemId(id),
            name: "春茶 <一号>".to_owned(),
            unit,
            on_hand,
        };
        let items = [
            item(1, Measure::Gram, 12_500),
            item(2, Measure::Piece, 48),
            item(3, Measure::Piece, 0),
        ];
        let base = "/desk/longjing/stock".to_owned();
        let refused = RawForm::from_pairs(vec![("name".to_owned(), String::new())]);
        let refused = NewStockItem::parse("", "")
            .err()
            .map_or_else(FormState::new, |error| refused.refused(&error));
        vec![
            Self::new(base.clone(), true, &items, FormState::new()),
            Self::new(base.clone(), true, &[], refused),
            Self::new(base, false, &[], FormState::new()),
        ]
    }
}
