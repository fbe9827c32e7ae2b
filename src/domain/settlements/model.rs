//! Periods and instructions.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use super::state::InstructionState;
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{LedgerEntryId, SettlementId, SettlementInstructionId, UserId};
use crate::base::money::Money;
use crate::base::sql_types::text_enum;
use crate::domain::ledger::{Account, AccountKind, Custody};

text_enum! {
    /// Who is paid.
    pub enum PayeeKind {
        /// The shop: what it has not shared, its costs and freight.
        Shop => "shop",
        /// The village fund.
        VillageFund => "village_fund",
        /// A household.
        Household => "household",
        /// The platform: its commission.
        Platform => "platform",
        /// A programme, which is not paid: it pays the shop what it has promised buyers.
        Programme => "programme",
    }
}

/// Who is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payee {
    /// What kind.
    pub kind: PayeeKind,
    /// The household or the programme; 0 where the kind says all.
    pub id: i64,
}

impl fmt::Display for Payee {
    /// As addresses and events name it: `shop`, `household-7`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.as_str())?;
        if self.id == 0 {
            return Ok(());
        }
        write!(f, "-{}", self.id)
    }
}

impl FromStr for Payee {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (kind, id) = text.split_once('-').unwrap_or((text, "0"));
        match (kind.parse(), id.parse()) {
            (Ok(kind), Ok(id)) => Ok(Self { kind, id }),
            _ => Err(Error::not_found()),
        }
    }
}

impl Payee {
    /// The shop.
    pub const SHOP: Self = Self {
        kind: PayeeKind::Shop,
        id: 0,
    };

    /// Whether a bank account of theirs is asked for: what is the platform's is there already, and
    /// a programme pays the shop.
    pub const fn has_account(self) -> bool {
        match self.kind {
            PayeeKind::Shop | PayeeKind::VillageFund | PayeeKind::Household => true,
            PayeeKind::Platform | PayeeKind::Programme => false,
        }
    }

    /// Whom an account is for; none for what is held, or goes back to buyers.
    pub(super) const fn of(account: Account) -> Option<Self> {
        let kind = match account.kind {
            AccountKind::Entitlement | AccountKind::Costs | AccountKind::Freight => PayeeKind::Shop,
            AccountKind::VillageFund => PayeeKind::VillageFund,
            AccountKind::Household => PayeeKind::Household,
            AccountKind::Commission => PayeeKind::Platform,
            AccountKind::Subsidy => PayeeKind::Programme,
            AccountKind::CustodyPlatform
            | AccountKind::CustodyShop
            | AccountKind::CustodyChannel
            | AccountKind::RefundPayable => return None,
        };
        Some(Self {
            kind,
            id: account.payee,
        })
    }
}

/// An entry that no period has taken up yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unsettled {
    pub entry: LedgerEntryId,
    pub account: Account,
    pub amount: Money,
    pub custody: Custody,
}

/// What a period has for one payee.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Share {
    /// What is to be paid; below zero for one who owes.
    pub amount: Money,
    /// What the shop took in itself.
    pub kept: Money,
    pub paid: Vec<Unsettled>,
    pub shown: Vec<Unsettled>,
    /// What is to be paid, by account and by who holds it.
    parts: BTreeMap<(Account, Custody), Money>,
}

impl Share {
    /// Whether nothing is paid.
    pub fn is_carried(&self) -> bool {
        self.amount <= Money::ZERO
    }

    /// Whether nothing would be booked if it were paid: all that was earned has gone on, or back. So
    /// it stands for a shop whose households have all that their goods have earned; were it carried,
    /// every order that it ever sold would be looked at again with each period.
    fn is_even(&self) -> bool {
        self.parts.values().all(|part| part.is_zero())
    }

    /// The entries that are paid, or are even. Those of a share that is carried wait to be set off.
    pub fn taken(&self) -> &Vec<Unsettled> {
        const NONE: &Vec<Unsettled> = &Vec::new();
        if self.is_carried() && !self.is_even() {
            NONE
        } else {
            &self.paid
        }
    }
}

/// How much a period takes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Orders that are looked at together; what was earned with one of them is never parted.
    pub orders: u16,
    /// Entries with which a period is full: the orders behind them go into the next one.
    pub entries: usize,
}

impl Extent {
    /// What is written in a moment, and looked through by people.
    pub const USUAL: Self = Self {
        orders: 500,
        entries: 20_000,
    };
}

/// What a period gathers, payee by payee.
#[derive(Debug, Default)]
pub(super) struct Shares(BTreeMap<Payee, Share>);

impl Shares {
    /// Adds entries.
    pub fn add(&mut self, unsettled: Vec<Unsettled>) -> Result<()> {
        for one in unsettled {
            let Some(payee) = Payee::of(one.account) else {
                continue;
            };
            let share = self.0.entry(payee).or_default();
            // What a programme owes is booked above zero.
            let earned = match payee.kind {
                PayeeKind::Programme => one.amount,
                _ => one.amount.neg(),
            };
            if one.custody == Custody::Shop {
                share.kept = share.kept.checked_add(earned)?;
                share.shown.push(one);
            } else {
                share.amount = share.amount.checked_add(earned)?;
                let part = share.parts.entry((one.account, one.custody)).or_default();
                *part = part.checked_add(earned)?;
                share.paid.push(one);
            }
        }
        Ok(())
    }

    /// Whether as many entries are taken up as a period has. What is carried counts for nothing: were
    /// it counted, a shop with many orders of one who owes would settle nothing more one day.
    pub fn is_full(&self, entries: usize) -> bool {
        let taken = self.0.values().map(Share::taken).map(Vec::len);
        let shown = self.0.values().map(|share| share.shown.len());
        taken.chain(shown).sum::<usize>() >= entries
    }

    /// Whether nothing is paid, and nothing shown.
    pub fn is_empty(&self) -> bool {
        let mut all = self.0.values();
        all.all(|share| share.is_carried() && share.shown.is_empty())
    }

    /// The shares in the order of payees.
    pub fn into_iter(self) -> impl Iterator<Item = (Payee, Share)> {
        self.0.into_iter()
    }
}

/// A closed period.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Settlement {
    /// Its id.
    pub id: SettlementId,
    /// Counts up from 1.
    pub number: i64,
    /// Its last day.
    pub until_on: NaiveDate,
    /// When it was closed.
    pub created_at: Timestamp,
    /// Who has closed it.
    pub created_by: Option<UserId>,
}

/// What one payee is to have.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Instruction {
    /// Its id.
    pub id: SettlementInstructionId,
    /// What kind of payee.
    pub payee_kind: PayeeKind,
    /// The household or the programme.
    pub payee_id: i64,
    /// What is to be paid; below zero where it is carried.
    pub amount: Money,
    /// What the shop took in itself.
    pub kept: Money,
    /// How far it has come.
    pub state: InstructionState,
    /// The bank's number, or why it failed.
    pub note: String,
    /// Who has approved it.
    pub approved_by: Option<UserId>,
    /// How often it was given to the bank or the channel.
    pub attempts: i64,
    /// The household's name; none for others.
    pub household: Option<String>,
    /// The programme's name, in Chinese.
    pub programme_zh: Option<String>,
    /// The same in English, or empty.
    pub programme_en: Option<String>,
    /// Whose programme it is.
    pub programme_division: Option<String>,
}

impl Instruction {
    /// The reference by which banks name it. Each try has its own: what a bank says of an earlier one
    /// is nothing about this.
    pub fn reference(&self) -> Reference {
        let is_to_be_sent = matches!(
            self.state,
            InstructionState::Open | InstructionState::Approved
        );
        Reference {
            instruction: self.id,
            attempt: self.attempts.max(1) + i64::from(is_to_be_sent && self.attempts > 0),
        }
    }

    /// Who is paid.
    pub const fn payee(&self) -> Payee {
        Payee {
            kind: self.payee_kind,
            id: self.payee_id,
        }
    }

    /// Whether a programme pays it to the shop, and nobody pays it out of buyers' money.
    pub fn is_of_programme(&self) -> bool {
        self.payee_kind == PayeeKind::Programme
    }

    /// To whom the money goes.
    pub fn paid_to(&self) -> Payee {
        if self.is_of_programme() {
            Payee::SHOP
        } else {
            self.payee()
        }
    }
}

/// Names a try of a payment on the way to a bank and back: `P12`, and `P12-2` for its second try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// What is paid.
    pub instruction: SettlementInstructionId,
    /// Which try it is, from 1 on.
    pub attempt: i64,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P{}", self.instruction)?;
        if self.attempt == 1 {
            return Ok(());
        }
        write!(f, "-{}", self.attempt)
    }
}

impl FromStr for Reference {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let numbers = || {
            let (id, attempt) = match text.strip_prefix('P')?.split_once('-') {
                Some((id, attempt)) => (id, attempt),
                None => (text.strip_prefix('P')?, "1"),
            };
            let number = |digits: &str| digits.parse::<i64>().ok().filter(|number| *number > 0);
            Some((number(id)?, number(attempt)?))
        };
        let (id, attempt) = numbers().ok_or(Code::BankResultReference)?;
        Ok(Self {
            instruction: SettlementInstructionId(id),
            attempt,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ledger::AccountKind;

    #[test]
    fn each_try_has_a_reference_of_its_own() {
        let reference = |state, attempts| {
            let one = Instruction {
                id: SettlementInstructionId(12),
                payee_kind: PayeeKind::Shop,
                payee_id: 0,
                amount: Money::ZERO,
                kept: Money::ZERO,
                state,
                note: String::new(),
                approved_by: None,
                attempts,
                household: None,
                programme_zh: None,
                programme_en: None,
                programme_division: None,
            };
            one.reference().to_string()
        };
        // The table for the bank may be made before or after it is marked as sent.
        assert_eq!(reference(InstructionState::Approved, 0), "P12");
        assert_eq!(reference(InstructionState::Sent, 1), "P12");
        assert_eq!(reference(InstructionState::Failed, 1), "P12");
        assert_eq!(reference(InstructionState::Approved, 1), "P12-2");
        assert_eq!(reference(InstructionState::Sent, 2), "P12-2");
        assert_eq!("P12-2".parse::<Reference>().unwrap().attempt, 2);
        assert_eq!("P12".parse::<Reference>().unwrap().attempt, 1);
    }

    fn entries(kind: AccountKind, amount: i64, count: i64) -> Vec<Unsettled> {
        (1..=count)
            .map(|id| Unsettled {
                entry: LedgerEntryId(id),
                account: kind.into(),
                amount: Money::new(amount).unwrap(),
                custody: Custody::Channel,
            })
            .collect()
    }

    #[test]
    fn what_is_carried_does_not_fill_a_period() {
        let mut shares = Shares::default();
        // Subsidies that went back.
        shares.add(entries(AccountKind::Subsidy, -1, 25)).unwrap();
        assert!(shares.is_empty() && !shares.is_full(20));
        shares
            .add(entries(AccountKind::Entitlement, -1, 19))
            .unwrap();
        assert!(!shares.is_empty() && !shares.is_full(20));
        shares
            .add(entries(AccountKind::Entitlement, -1, 1))
            .unwrap();
        assert!(shares.is_full(20));
    }

    #[test]
    fn what_has_gone_on_as_a_whole_is_taken_up_with_nothing_paid() {
        let mut shares = Shares::default();
        for amount in [-3, 3] {
            shares
                .add(entries(AccountKind::Entitlement, amount, 2))
                .unwrap();
        }
        assert!(shares.is_empty() && shares.is_full(4) && !shares.is_full(5));
        // These two would still have to be booked against each other.
        shares.add(entries(AccountKind::Freight, -3, 1)).unwrap();
        shares.add(entries(AccountKind::Costs, 3, 1)).unwrap();
        assert!(shares.is_empty() && !shares.is_full(1));
    }

    #[test]
    fn payees_are_named_in_addresses() {
        for text in ["shop", "village_fund", "household-7"] {
            assert_eq!(text.parse::<Payee>().unwrap().to_string(), text);
        }
        for wrong in ["", "household-x", "somebody", "household--"] {
            assert!(wrong.parse::<Payee>().is_err(), "{wrong}");
        }
    }
}
