//! A period of a shop as a table for the bank, with accounts in the clear.

use super::show::{Facts, read};
use crate::base::error::Code;
use crate::base::ids::SettlementId;
use crate::domain::access::{ManageMoney, ManageProgrammes, RecordPayments, ShopScope, grant};
use crate::domain::settlements;
use crate::web::extract::{Admin, Db, RawForm, Segment};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::settlement_table::{TableFormat, file};

/// What is paid out of what a channel or the platform holds.
pub(super) async fn bank_table(
    ui: Ui,
    db: Db,
    admin: Admin<RecordPayments>,
    Segment(id): Segment<SettlementId>,
    form: RawForm,
) -> HtmlResult {
    let office = admin.scope;
    let format = form.get("format").parse::<TableFormat>().ok();
    let (mut facts, shop, format) = db
        .write(move |tx| {
            let facts = read(tx.conn(), &office, id)?;
            let shop = grant::shop_of_division::<ManageMoney>(tx.conn(), &office, facts.shop_id)?;
            let format = format.ok_or(Code::RequestMalformed)?;
            settlements::record_export(tx, &shop, id, format.as_str())?;
            Ok((facts, shop, format))
        })
        .await?;
    let all = &mut facts.period.instructions;
    all.retain(|one| !one.is_of_programme());
    table(&ui, &facts, &shop, format)
}

/// What programmes of the office pay the shop.
pub(super) async fn programme_table(
    ui: Ui,
    db: Db,
    admin: Admin<ManageProgrammes>,
    Segment(id): Segment<SettlementId>,
    form: RawForm,
) -> HtmlResult {
    let office = admin.scope;
    let format = form.get("format").parse::<TableFormat>().ok();
    let (mut facts, shop, format) = db
        .write(move |tx| {
            let facts = read(tx.conn(), &office, id)?;
            let format = format.ok_or(Code::RequestMalformed)?;
            let of = (facts.shop_id, id);
            let shop = settlements::record_programme_export(tx, &office, of, format.as_str())?;
            Ok((facts, shop, format))
        })
        .await?;
    facts.period.keep_programmes();
    table(&ui, &facts, &shop, format)
}

fn table(ui: &Ui, facts: &Facts, shop: &ShopScope<ManageMoney>, format: TableFormat) -> HtmlResult {
    let keys = &ui.app().bank_keys;
    let accounts = |payee| {
        let mut all = facts.period.accounts.iter();
        let account = all.find(|one| one.payee == payee);
        account.and_then(|one| one.open(keys, shop))
    };
    file(ui, &facts.slug, &facts.period, Some(&accounts), format)
}
