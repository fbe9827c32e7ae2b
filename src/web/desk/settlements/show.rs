//! One period: who is to have what, and how far that has come.

use serde::Serialize;

use crate::base::error::{Error, Result};
use crate::base::ids::SettlementId;
use crate::db::DbConn;
use crate::domain::access::{ManageMoney, ReadMoney, ShopScope};
use crate::domain::households::{self, Household};
use crate::domain::settlements::{
    self, Instruction, InstructionCommand, InstructionState, PayeeKind, Settlement,
};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct SettlementView {
    id: i64,
    all: String,
    base: String,
    number: i64,
    until: String,
    rows: Vec<RowView>,
    /// What is to be paid in all.
    total: i64,
    /// What the shop took in itself.
    kept: i64,
    form: FormState,
}

#[derive(Debug, Serialize)]
struct RowView {
    id: i64,
    action: String,
    kind: &'static str,
    /// The household's name; empty for others.
    name: String,
    minor: i64,
    kept: i64,
    state: &'static str,
    note: String,
    /// What can be done, for who may do it.
    commands: Vec<&'static str>,
}

/// A period as the shop reads it.
pub(super) struct Facts {
    pub settlement: Settlement,
    pub instructions: Vec<Instruction>,
    pub households: Vec<Household>,
    pub can_manage: bool,
}

impl Facts {
    /// The household's name; empty for other payees.
    pub fn name_of(&self, instruction: &Instruction) -> &str {
        let found = self
            .households
            .iter()
            .find(|one| one.id.0 == instruction.payee_id)
            .filter(|_| instruction.payee_kind == PayeeKind::Household);
        found.map_or("", |household| household.name.as_str())
    }
}

/// Reads a period of the shop.
pub(super) fn read(
    conn: &mut DbConn,
    shop: &ShopScope<ReadMoney>,
    id: SettlementId,
) -> Result<Facts> {
    Ok(Facts {
        settlement: settlements::find(conn, shop, id)?.ok_or_else(Error::not_found)?,
        instructions: settlements::instructions(conn, shop, id)?,
        households: households::list(conn, shop)?,
        can_manage: shop.also::<ManageMoney>().is_some(),
    })
}

impl SettlementView {
    pub(super) fn new(desk: &str, facts: &Facts, form: FormState) -> Self {
        let row = |one: &Instruction| RowView {
            id: one.id.0,
            action: format!("{desk}/instructions/{}", one.id),
            kind: one.payee_kind.as_str(),
            name: facts.name_of(one).to_owned(),
            minor: one.amount.get(),
            kept: one.kept.get(),
            state: one.state.as_str(),
            note: one.note.clone(),
            commands: one
                .state
                .commands()
                .filter(|_| facts.can_manage)
                .map(InstructionCommand::as_str)
                .collect(),
        };
        let to_pay = |one: &&Instruction| one.state != InstructionState::Carried;
        let all = format!("{desk}/settlements");
        Self {
            id: facts.settlement.id.0,
            base: format!("{all}/{}", facts.settlement.id),
            all,
            number: facts.settlement.number,
            until: facts.settlement.until_on.to_string(),
            rows: facts.instructions.iter().map(row).collect(),
            total: facts
                .instructions
                .iter()
                .filter(to_pay)
                .map(|one| one.amount.get())
                .sum(),
            kept: facts.instructions.iter().map(|one| one.kept.get()).sum(),
            form,
        }
    }
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    desk: Desk<ReadMoney>,
    Segment(id): Segment<SettlementId>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let facts = db.read(move |conn| read(conn, &scope, id)).await?;
    let view = SettlementView::new(&desk.path(""), &facts, FormState::new());
    frame(ui, &db, &desk, Section::Money).await?.page(&view)
}

impl PageView for SettlementView {
    const TEMPLATE: &'static str = "pages/desk/settlements/show.html";

    fn samples() -> Vec<Self> {
        use super::list::sample;
        use crate::base::error::Code;
        use crate::base::ids::SettlementInstructionId;
        use crate::base::money::Money;
        use crate::web::desk::households::samples as households;
        let instruction = |payee_kind, payee_id, minor, state| Instruction {
            id: SettlementInstructionId(minor),
            payee_kind,
            payee_id,
            amount: Money::new(minor).unwrap_or_default(),
            kept: Money::new(minor.max(0)).unwrap_or_default(),
            state,
            note: if state == InstructionState::Paid {
                "ICBC-<1>".to_owned()
            } else {
                String::new()
            },
        };
        let facts = |can_manage| Facts {
            settlement: sample(),
            instructions: vec![
                instruction(PayeeKind::Shop, 0, 9_000, InstructionState::Open),
                instruction(PayeeKind::VillageFund, 0, 500, InstructionState::Approved),
                instruction(PayeeKind::Household, 7, 3_562, InstructionState::Sent),
                instruction(PayeeKind::Household, 8, 3_561, InstructionState::Paid),
                instruction(PayeeKind::Platform, 0, 270, InstructionState::Failed),
                instruction(PayeeKind::Programme, 0, -500, InstructionState::Carried),
            ],
            households: households(),
            can_manage,
        };
        let empty = Facts {
            instructions: Vec::new(),
            ..facts(true)
        };
        let refused = Error::field("note", Code::FieldRequired);
        let form = FormState::new().refused(&refused);
        let desk = "/desk/longjing";
        vec![
            Self::new(desk, &facts(true), FormState::new()),
            Self::new(desk, &facts(false), FormState::new()),
            Self::new(desk, &facts(true), form),
            Self::new(desk, &empty, FormState::new()),
        ]
    }
}
