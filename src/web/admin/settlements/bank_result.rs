//! The bank's table comes back.

use serde::Serialize;

use super::BASE;
use super::show::read;
use crate::base::ids::SettlementId;
use crate::domain::access::{ManageMoney, RecordPayments, grant};
use crate::web::admin::frame::frame;
use crate::web::bank_result::{BankResultView, import, samples};
use crate::web::chrome::Section;
use crate::web::extract::{Admin, Db, Segment, Upload};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct OfficeBankResultView {
    all: &'static str,
    result: BankResultView,
}

pub(super) async fn import_result(
    ui: Ui,
    db: Db,
    admin: Admin<RecordPayments>,
    Segment(id): Segment<SettlementId>,
    upload: Upload,
) -> HtmlResult {
    let office = admin.scope.clone();
    let (number, shop) = db
        .read(move |conn| {
            let facts = read(conn, &office, id)?;
            let shop = grant::shop_of_division::<ManageMoney>(conn, &office, facts.shop_id)?;
            Ok((facts.period.settlement.number, shop))
        })
        .await?;
    let file = upload.files.into_iter().next();
    let result = import((&ui, &db), &shop, id, file).await?;
    let is_refused = result.is_refused();
    let view = OfficeBankResultView {
        all: BASE,
        result: result.of_period(format!("{BASE}/{id}"), number),
    };
    let ui = frame(ui, &db, &admin.login, Section::Money).await?;
    if is_refused {
        ui.refused(&view)
    } else {
        ui.page(&view)
    }
}

impl PageView for OfficeBankResultView {
    const TEMPLATE: &'static str = "pages/admin/bank_result.html";

    fn samples() -> Vec<Self> {
        let view = |result: BankResultView| Self {
            all: BASE,
            result: result.of_period(format!("{BASE}/1"), 3),
        };
        samples().into_iter().map(view).collect()
    }
}
