//! All periods, and the button that closes the one that runs.

use serde::Serialize;

use crate::domain::access::{ManageMoney, ReadMoney};
use crate::domain::settlements::{self, Settlement};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct SettlementsView {
    money: String,
    payees: String,
    base: String,
    can_manage: bool,
    rows: Vec<RowView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    href: String,
    number: i64,
    until: String,
    at: i64,
}

impl SettlementsView {
    fn new(desk: &str, can_manage: bool, all: &[Settlement]) -> Self {
        let base = format!("{desk}/settlements");
        Self {
            money: format!("{desk}/money"),
            payees: format!("{desk}/payees"),
            can_manage,
            rows: all
                .iter()
                .map(|one| RowView {
                    href: format!("{base}/{}", one.id),
                    number: one.number,
                    until: one.until_on.to_string(),
                    at: one.created_at.ms(),
                })
                .collect(),
            base,
        }
    }
}

pub(super) async fn list(ui: Ui, db: Db, desk: Desk<ReadMoney>) -> HtmlResult {
    let scope = desk.scope.clone();
    let can_manage = scope.also::<ManageMoney>().is_some();
    let all = db.read(move |conn| settlements::list(conn, &scope)).await?;
    let view = SettlementsView::new(&desk.path(""), can_manage, &all);
    frame(ui, &db, &desk, Section::Money).await?.page(&view)
}

impl PageView for SettlementsView {
    const TEMPLATE: &'static str = "pages/desk/settlements/list.html";

    fn samples() -> Vec<Self> {
        use crate::web::shown_settlement::sample;
        vec![
            Self::new("/desk/longjing", true, &[sample()]),
            Self::new("/desk/longjing", false, &[]),
        ]
    }
}
