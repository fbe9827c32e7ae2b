//! A settled period as the shop and administrators see it. The component file `settlement.html`
//! shows it.

use serde::Serialize;

use crate::base::error::{Code, Result};
use crate::base::ids::UserId;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::domain::settlements::{
    Instruction, InstructionCommand, InstructionState, PayeeAccount, PayeeKind, Settlement,
    lacks_account, refusal,
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
    /// What programmes pay the shop beside.
    subsidies: i64,
    /// Whether the person lets some of them pay.
    pays_subsidies: bool,
    /// How many payments the person can approve at once.
    approvable: usize,
    /// The references of what can be approved by itself alone, since its payee has no account.
    left: Vec<String>,
    /// What the person may not do, and why, each once.
    refusals: Vec<RefusalView>,
}

/// A step that somebody else has to take, with the references of what waits for it.
#[derive(Debug, Serialize)]
struct RefusalView {
    command: &'static str,
    refused: &'static str,
    references: Vec<String>,
}

#[derive(Debug, Serialize)]
struct RowView {
    id: i64,
    action: String,
    reference: String,
    kind: &'static str,
    /// The household's or the programme's name; empty for others.
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
    /// Whether somebody else has to do it.
    is_refused: bool,
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
    /// Whether payees' accounts can be stored, so that all are asked for.
    pub asks_for_accounts: bool,
    /// Whose programmes the person may let pay: trimmed codes of divisions.
    pub programmes_of: Vec<String>,
}

impl PeriodFacts {
    /// Leaves only what programmes pay that the person lets pay.
    pub fn keep_programmes(&mut self) {
        let all = std::mem::take(&mut self.instructions);
        let kept = all
            .into_iter()
            .filter(|one| one.is_of_programme() && self.may_move(one));
        self.instructions = kept.collect();
    }

    /// Why the person may not take a step that the instruction's state allows.
    fn refusal(&self, one: &Instruction, command: InstructionCommand) -> Option<Code> {
        let mut accounts = self.accounts.iter();
        let account = accounts.find(|account| account.payee == one.paid_to());
        let bank_by = account.and_then(|account| account.changed_by);
        let prepared_by = self.settlement.created_by;
        refusal(
            command,
            Some(self.user),
            prepared_by,
            one.approved_by,
            bank_by,
        )
    }

    /// Each step that somebody else has to take.
    fn refusals(&self) -> Vec<RefusalView> {
        let mut all: Vec<RefusalView> = Vec::new();
        for one in self.instructions.iter().filter(|one| self.may_move(one)) {
            for step in one.state.commands() {
                let Some(code) = self.refusal(one, step) else {
                    continue;
                };
                let (command, refused) = (step.as_str(), why(code));
                let reference = one.reference().to_string();
                let known = all
                    .iter_mut()
                    .find(|known| (known.command, known.refused) == (command, refused));
                match known {
                    Some(known) => known.references.push(reference),
                    None => all.push(RefusalView {
                        command,
                        refused,
                        references: vec![reference],
                    }),
                }
            }
        }
        all
    }

    /// What the person can approve together with others.
    fn approvable(&self) -> impl Iterator<Item = &Instruction> {
        let approve = InstructionCommand::Approve;
        self.instructions.iter().filter(move |one| {
            !one.is_of_programme()
                && one.state == InstructionState::Open
                && self.may_move(one)
                && self.refusal(one, approve).is_none()
        })
    }

    /// Whether all that is approved at once leaves it out.
    fn is_left(&self, one: &Instruction) -> bool {
        self.asks_for_accounts && lacks_account(one, &self.accounts)
    }

    /// Whether the person may move an instruction on.
    fn may_move(&self, one: &Instruction) -> bool {
        match &one.programme_division {
            Some(division) => self
                .programmes_of
                .iter()
                .any(|code| division.starts_with(code)),
            None => self.can_manage,
        }
    }
}

impl PeriodView {
    /// `base` is the address below which instructions are acted upon.
    pub fn new(base: &str, facts: &PeriodFacts, locale: Locale) -> Result<Self> {
        let row = |one: &Instruction| {
            let account = facts
                .accounts
                .iter()
                .find(|account| account.payee == one.paid_to());
            let command = |command: InstructionCommand| CommandView {
                command: command.as_str(),
                is_refused: facts.refusal(one, command).is_some(),
            };
            let commands = one.state.commands().filter(|_| facts.may_move(one));
            let place = if one.is_of_programme() {
                "programme-payments"
            } else {
                "instructions"
            };
            let programme = one.programme_zh.as_deref().map(|zh| {
                let en = one.programme_en.as_deref();
                locale.pick(zh, en.unwrap_or_default()).to_owned()
            });
            RowView {
                id: one.id.0,
                action: format!("{base}/{place}/{}", one.id),
                reference: one.reference().to_string(),
                kind: one.payee_kind.as_str(),
                name: one.household.clone().or(programme).unwrap_or_default(),
                minor: one.amount.get(),
                kept: one.kept.get(),
                state: one.state.as_str(),
                note: one.note.clone(),
                last_digits: account.map_or("", |one| &one.last_digits).to_owned(),
                lacks_account: lacks_account(one, &facts.accounts)
                    && one.state != InstructionState::Carried,
                commands: commands.map(command).collect(),
            }
        };
        let all = || facts.instructions.iter();
        let open = || all().filter(|one| one.state != InstructionState::Carried);
        let total = open().filter(|one| !one.is_of_programme());
        let subsidies = open().filter(|one| one.is_of_programme());
        Ok(Self {
            id: facts.settlement.id.0,
            number: facts.settlement.number,
            until: facts.settlement.until_on.to_string(),
            can_manage: facts.can_manage,
            rows: all().map(row).collect(),
            total: Money::total(total.map(|one| one.amount))?.get(),
            pays_subsidies: all().any(|one| one.is_of_programme() && facts.may_move(one)),
            subsidies: Money::total(subsidies.map(|one| one.amount))?.get(),
            kept: Money::total(all().map(|one| one.kept))?.get(),
            approvable: facts.approvable().filter(|one| !facts.is_left(one)).count(),
            left: facts
                .approvable()
                .filter(|one| facts.is_left(one))
                .map(|one| one.reference().to_string())
                .collect(),
            refusals: facts.refusals(),
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
        programme_zh: (payee_kind == PayeeKind::Programme).then(|| "消费 <帮扶>".to_owned()),
        programme_en: None,
        programme_division: (payee_kind == PayeeKind::Programme).then(|| "3301".to_owned()),
    };
    let facts = |user, can_manage| PeriodFacts {
        settlement: sample(),
        instructions: vec![
            instruction(PayeeKind::Shop, 0, 9_000, InstructionState::Open),
            instruction(PayeeKind::VillageFund, 0, 500, InstructionState::Approved),
            instruction(PayeeKind::Household, 7, 3_562, InstructionState::Sent),
            instruction(PayeeKind::Household, 8, 3_561, InstructionState::Paid),
            instruction(PayeeKind::Platform, 0, 270, InstructionState::Failed),
            instruction(PayeeKind::Programme, 1, 700, InstructionState::Open),
            instruction(PayeeKind::Programme, 2, -500, InstructionState::Carried),
        ],
        accounts: vec![
            sample_account(PayeeKind::Shop, 0, 12),
            sample_account(PayeeKind::Household, 7, 12),
        ],
        user: UserId(user),
        can_manage,
        asks_for_accounts: can_manage,
        programmes_of: vec!["33".to_owned()],
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
