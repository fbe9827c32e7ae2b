//! Closing a period, and moving an instruction on.

use super::show::{SettlementView, read};
use crate::base::error::{Code, Error, Kind};
use crate::base::ids::{SettlementId, SettlementInstructionId};
use crate::domain::access::ManageMoney;
use crate::domain::settlements::{self, Closed, Extent, InstructionCommand};
use crate::web::chrome::{Section, Tone};
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::respond::{HtmlResult, Ui, see_other};

pub(super) async fn close(db: Db, desk: Desk<ManageMoney>) -> HtmlResult {
    let scope = desk.scope.clone();
    let closed = db
        .write(move |tx| settlements::close_period(tx, &scope, Extent::USUAL))
        .await?;
    match closed {
        Closed::Done(id) => see_other(&desk.path(&format!("/settlements/{id}")))
            .with_success("flash-settlement-closed")
            .done(),
        Closed::InPart(id) => see_other(&desk.path(&format!("/settlements/{id}")))
            .with_flash(Tone::Info, "flash-settlement-in-part")
            .done(),
        Closed::Nothing => see_other(&desk.path("/settlements"))
            .with_flash(Tone::Info, "flash-settlement-nothing")
            .done(),
    }
}

pub(super) async fn approve_all(
    ui: Ui,
    db: Db,
    desk: Desk<ManageMoney>,
    Segment(id): Segment<SettlementId>,
) -> HtmlResult {
    let (scope, asks) = (desk.scope.clone(), !ui.app().bank_keys.is_empty());
    let approved = db
        .write(move |tx| settlements::approve_all(tx, &scope, id, asks))
        .await?;
    approved_all(&desk.path(&format!("/settlements/{id}")), approved)
}

/// Back to the period, with how that went.
pub(in crate::web) fn approved_all(period: &str, approved: usize) -> HtmlResult {
    let back = see_other(period);
    if approved == 0 {
        back.with_flash(Tone::Info, "flash-instructions-none")
            .done()
    } else {
        back.with_success("flash-instructions-approved").done()
    }
}

pub(super) async fn step(
    ui: Ui,
    db: Db,
    desk: Desk<ManageMoney>,
    Segment(id): Segment<SettlementInstructionId>,
    form: RawForm,
) -> HtmlResult {
    let command = form.get("command").parse::<InstructionCommand>();
    let command = command.or(Err(Error::from(Code::RequestMalformed)))?;
    let (scope, note) = (desk.scope.clone(), form.get("note").to_owned());
    let moved = db
        .write(move |tx| settlements::take_step(tx, &scope, id, command, &note))
        .await;
    match moved {
        Ok(settlement) => see_other(&desk.path(&format!("/settlements/{settlement}")))
            .with_success("flash-instruction-moved")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            // The page that was open says of which period it is.
            let settlement = form.get("settlement").parse::<SettlementId>();
            let settlement = settlement.or(Err(Error::from(Code::RequestMalformed)))?;
            let (scope, user) = (desk.scope.narrow(), desk.login.user_id);
            let mut facts = db
                .read(move |conn| read(conn, &scope, (settlement, user)))
                .await?;
            facts.asks_for_accounts = !ui.app().bank_keys.is_empty();
            let view =
                SettlementView::new(&desk.path(""), &facts, form.refused(&error), ui.locale())?;
            frame(ui, &db, &desk, Section::Money).await?.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}
