//! A period of a shop as a table for the bank, with accounts in the clear.

use super::show::{Facts, read};
use crate::base::error::Code;
use crate::base::ids::SettlementId;
use crate::domain::access::{ManageMoney, RecordPayments, grant};
use crate::domain::settlements;
use crate::web::extract::{Admin, Db, RawForm, Segment};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::settlement_table::{TableFormat, file};

pub(super) async fn bank_table(
    ui: Ui,
    db: Db,
    admin: Admin<RecordPayments>,
    Segment(id): Segment<SettlementId>,
    form: RawForm,
) -> HtmlResult {
    let office = admin.scope;
    let format = form.get("format").parse::<TableFormat>().ok();
    let (facts, shop, format) = db
        .write(move |tx| {
            let facts = read(tx.conn(), &office, id)?;
            let shop = grant::shop_of_division::<ManageMoney>(tx.conn(), &office, facts.shop_id)?;
            let format = format.ok_or(Code::RequestMalformed)?;
            settlements::record_export(tx, &shop, id, format.as_str())?;
            Ok((facts, shop, format))
        })
        .await?;
    let Facts { slug, period, .. } = facts;
    let keys = &ui.app().bank_keys;
    let accounts = |payee| {
        let account = period.accounts.iter().find(|one| one.payee == payee);
        account.and_then(|one| one.open(keys, &shop))
    };
    file(&ui, &slug, &period, Some(&accounts), format)
}
