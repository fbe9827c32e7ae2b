//! A period as a table: for reading, and for the bank with accounts in the clear.

use super::show::read;
use crate::base::error::Code;
use crate::base::ids::SettlementId;
use crate::domain::access::{ManageMoney, ReadMoney};
use crate::domain::settlements;
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::settlement_table::{TableFormat, file};

pub(super) async fn table(
    ui: Ui,
    db: Db,
    desk: Desk<ReadMoney>,
    Segment(id): Segment<SettlementId>,
) -> HtmlResult {
    let (scope, user) = (desk.scope.clone(), desk.login.user_id);
    let facts = db.read(move |conn| read(conn, &scope, (id, user))).await?;
    file(&ui, desk.scope.slug(), &facts, None, TableFormat::Csv)
}

pub(super) async fn bank_table(
    ui: Ui,
    db: Db,
    desk: Desk<ManageMoney>,
    Segment(id): Segment<SettlementId>,
    form: RawForm,
) -> HtmlResult {
    let format = form.get("format").parse::<TableFormat>();
    let format = format.ok().ok_or(Code::RequestMalformed)?;
    let (scope, user) = (desk.scope.clone(), desk.login.user_id);
    let facts = db
        .write(move |tx| {
            let mut facts = read(tx.conn(), &scope.narrow(), (id, user))?;
            facts.instructions.retain(|one| !one.is_of_programme());
            settlements::record_export(tx, &scope, id, format.as_str())?;
            Ok(facts)
        })
        .await?;
    let keys = &ui.app().bank_keys;
    let accounts = |payee| {
        let account = facts.accounts.iter().find(|one| one.payee == payee);
        account.and_then(|one| one.open(keys, &desk.scope))
    };
    file(&ui, desk.scope.slug(), &facts, Some(&accounts), format)
}
