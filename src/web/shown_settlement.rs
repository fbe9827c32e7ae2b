//! A settled period as the shop and administrators see it. The component file `settlement.html`
//! shows it.

use serde::Serialize;

use crate::base::error::{Code, Result};
use crate::base::ids::UserId;
use crate::base::money::Money;
use crate::domain::settlements::{
    Instruction, InstructionCommand, InstructionState, PayeeAccount, PayeeKind, Settlement, refusal,
};

/// The period.
#[derive(Debug, Serialize)]
pub(in crate::web) struct PeriodView {
    id: i64,
    number: i64,
    until: String,
    can_manage: bool,
    rows: Vec<RowView>,
    /// What is to be paid in all.
    total: i64,
    /// What the shop took in itself.
    kept: i64,
}

#[derive(Debug, Serialize)]
struct RowView {
    id: i64,
    action: String,
    reference: String,
    kind: &'static str,
    /// The household's name; empty for others.
    name: String,
    minor: i64,
    kept: i64,
    state: &'static str,
    note: String,
    /// The last digits of the payee's account; empty while none is known.
    last_digits: String,
    /// Whether the payee could have an account, and has none.
    lacks_account: bool,
    /// What can be done, for who may do it.
    commands: Vec<CommandView>,
}

#[derive(Debug, Serialize)]
struct CommandView {
    command: &'static str,
    /// Why this person may not: the text `error-settlement-{word}`; empty who may.
    refused: &'static str,
}

fn why(code: Code) -> &'static str {
    match code {
        Code::SettlementPreparedByYou => "prepared-by-you",
        Code::SettlementBankDataByYou => "bank-data-by-you",
        _ => "approved-by-you",
    }
}

/// What the view is made of.
#[derive(Debug)]
pub(in crate::web) struct PeriodFacts {
    pub settlement: Settlement,
    pub instructions: Vec<Instruction>,
    pub accounts: Vec<PayeeAccount>,
    /// Who looks at it.
    pub user: UserId,
    pub can_manage: bool,
}

impl PeriodView {
    /// `base` is the address below which instructions are acted upon.
    pub fn new(base: &str, facts: &PeriodFacts) -> Result<Self> {
        let row = |one: &Instruction| {
            let account = facts
                .accounts
                .iter()
                .find(|account| account.payee == one.payee());
            let bank_by = account.and_then(|account| account.changed_by);
            let prepared_by = facts.settlement.created_by;
            let command = |command: InstructionCommand| CommandView {
                command: command.as_str(),
                refused: refusal(
                    command,
                    Some(facts.user),
                    prepared_by,
                    one.approved_by,
                    bank_by,
                )
                .map_or("", why),
            };
            let commands = one.state.commands().filter(|_| facts.can_manage);
            RowView {
                id: one.id.0,
                action: format!("{base}/instructions/{}", one.id),
                reference: one.reference().to_string(),
                kind: one.payee_kind.as_str(),
                name: one.household.clone().unwrap_or_default(),
                minor: one.amount.get(),
                kept: one.kept.get(),
                state: one.state.as_str(),
                note: one.note.clone(),
                last_digits: account.map_or("", |one| &one.last_digits).to_owned(),
                lacks_account: account.is_none()
                    && one.payee().has_account()
                    && one.state != InstructionState::Carried,
                commands: commands.map(command).collect(),
            }
        };
        let all = || facts.instructions.iter();
        let to_pay = all().filter(|one| one.state != InstructionState::Carried);
        Ok(Self {
            id: facts.settlement.id.0,
            number: facts.settlement.number,
            until: facts.settlement.until_on.to_string(),
            can_manage: facts.can_manage,
            rows: all().map(row).collect(),
            total: Money::total(to_pay.map(|one| one.amount))?.get(),
            kept: Money::total(all().map(|one| one.kept))?.get(),
        })
    }
}

/// A period, for samples.
pub(in crate::web) fn sample() -> Settlement {
    use crate::base::clock::Timestamp;
    use crate::base::ids::SettlementId;
    Settlement {
        id: SettlementId(1),
        number: 3,
        until_on: chrono::NaiveDate::from_ymd_opt(2026, 11, 25).unwrap_or_default(),
        created_at: Timestamp::from_ms(1_795_624_200_000),
        created_by: Some(UserId(14)),
    }
}

/// The account of a payee, for samples.
pub(in crate::web) fn sample_account(kind: PayeeKind, id: i64, by: i64) -> PayeeAccount {
    use crate::base::clock::Timestamp;
    use crate::base::seal::Sealed;
    use crate::domain::settlements::Payee;
    PayeeAccount {
        payee: Payee { kind, id },
        sealed: Sealed {
            key_id: String::new(),
            text: String::new(),
        },
        last_digits: "4455".to_owned(),
        changed_by: Some(UserId(by)),
        changed_at: Timestamp::from_ms(1_795_624_200_000),
    }
}

/// Periods with each state, as seen by whom each rule of four eyes is for, and by who only reads.
pub(in crate::web) fn samples() -> Vec<PeriodFacts> {
    use crate::base::ids::SettlementInstructionId;
    let instruction = |payee_kind, payee_id, minor: i64, state| Instruction {
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
        approved_by: Some(UserId(11)),
        attempts: i64::from(state == InstructionState::Sent),
        household: (payee_kind == PayeeKind::Household).then(|| "翁 <大姐>".to_owned()),
    };
    let facts = |user, can_manage| PeriodFacts {
        settlement: sample(),
        instructions: vec![
            instruction(PayeeKind::Shop, 0, 9_000, InstructionState::Open),
            instruction(PayeeKind::VillageFund, 0, 500, InstructionState::Approved),
            instruction(PayeeKind::Household, 7, 3_562, InstructionState::Sent),
            instruction(PayeeKind::Household, 8, 3_561, InstructionState::Paid),
            instruction(PayeeKind::Platform, 0, 270, InstructionState::Failed),
            instruction(PayeeKind::Programme, 0, -500, InstructionState::Carried),
        ],
        accounts: vec![
            sample_account(PayeeKind::Shop, 0, 12),
            sample_account(PayeeKind::Household, 7, 12),
        ],
        user: UserId(user),
        can_manage,
    };
    let empty = PeriodFacts {
        instructions: Vec::new(),
        ..facts(11, true)
    };
    vec![
        facts(11, true),
        facts(12, true),
        facts(14, true),
        facts(14, false),
        empty,
    ]
}
