//! The bank's table comes back.

use serde::Serialize;

use crate::base::error::Error;
use crate::base::ids::SettlementId;
use crate::domain::access::ManageMoney;
use crate::domain::settlements;
use crate::web::bank_result::{BankResultView, import, samples};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, Segment, Upload};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DeskBankResultView {
    all: String,
    result: BankResultView,
}

pub(super) async fn import_result(
    ui: Ui,
    db: Db,
    desk: Desk<ManageMoney>,
    Segment(id): Segment<SettlementId>,
    upload: Upload,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let period = db
        .read(move |conn| settlements::find(conn, &scope, id))
        .await?
        .ok_or_else(Error::not_found)?;
    let file = upload.files.into_iter().next();
    let result = import((&ui, &db), &desk.scope, id, file).await?;
    let is_refused = result.is_refused();
    let all = desk.path("/settlements");
    let view = DeskBankResultView {
        result: result.of_period(format!("{all}/{id}"), period.number),
        all,
    };
    let ui = frame(ui, &db, &desk, Section::Money).await?;
    if is_refused {
        ui.refused(&view)
    } else {
        ui.page(&view)
    }
}

impl PageView for DeskBankResultView {
    const TEMPLATE: &'static str = "pages/desk/settlements/bank_result.html";

    fn samples() -> Vec<Self> {
        let all = || "/desk/longjing/settlements".to_owned();
        let view = |result: BankResultView| Self {
            result: result.of_period(format!("{}/1", all()), 3),
            all: all(),
        };
        samples().into_iter().map(view).collect()
    }
}
