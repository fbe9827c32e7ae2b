//! Periods and instructions.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::state::InstructionState;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{LedgerEntryId, SettlementId, SettlementInstructionId};
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
        /// A programme: what it pays in buyers' place, hence below zero.
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

impl Payee {
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
}

impl Share {
    pub fn is_carried(&self) -> bool {
        self.amount <= Money::ZERO
    }
}

/// The entries by payee.
pub(super) fn shares(unsettled: &[Unsettled]) -> Result<BTreeMap<Payee, Share>> {
    let mut all: BTreeMap<Payee, Share> = BTreeMap::new();
    for one in unsettled {
        let Some(payee) = Payee::of(one.account) else {
            continue;
        };
        let share = all.entry(payee).or_default();
        let earned = one.amount.neg();
        if one.custody == Custody::Shop {
            share.kept = share.kept.checked_add(earned)?;
            share.shown.push(*one);
        } else {
            share.amount = share.amount.checked_add(earned)?;
            share.paid.push(*one);
        }
    }
    Ok(all)
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
}
