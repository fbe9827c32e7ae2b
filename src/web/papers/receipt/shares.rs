//! Whose the price of an order is, as the ledger has it: households, village fund, costs of the
//! shop, carriers.

use super::super::{Block, Sum, Words};
use crate::base::error::Result;
use crate::base::ids::HouseholdId;
use crate::base::money::Money;
use crate::db::DbConn;
use crate::domain::access::OrderScope;
use crate::domain::households;
use crate::domain::ledger::{AccountKind, Entry, household_shares};

/// Who can have a part of the price, in the order of the paper; the text is `paper-share-{kind}`.
const EARNERS: [AccountKind; 6] = [
    AccountKind::Household,
    AccountKind::VillageFund,
    AccountKind::Costs,
    AccountKind::Entitlement,
    AccountKind::Freight,
    AccountKind::Commission,
];

/// What the households are called that have a part of an order.
pub(super) fn names(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<String>> {
    let shares = household_shares(conn, order)?;
    let ids: Vec<HouseholdId> = shares.iter().map(|share| share.household).collect();
    let aliases = households::aliases(conn, order, &ids)?;
    let names = ids.iter().filter_map(|id| aliases.get(id).cloned());
    Ok(names.collect())
}

/// The parts of the price.
pub(super) struct Shares {
    /// What each has; those with nothing are left out.
    parts: Vec<(AccountKind, Money)>,
    /// What the parts come to: what was paid and not given back, and what programmes pay.
    total: Money,
    /// What programmes pay.
    subsidy: Money,
}

impl Shares {
    /// From what is booked for an order.
    pub fn of(booked: &[Entry]) -> Result<Self> {
        let sum = |kind: AccountKind| {
            let of_kind = booked.iter().filter(|entry| entry.account.kind == kind);
            Money::total(of_kind.map(|entry| entry.amount))
        };
        let mut parts = Vec::new();
        for kind in EARNERS {
            // What an account owes is booked below zero.
            let amount = sum(kind)?.neg();
            if !amount.is_zero() {
                parts.push((kind, amount));
            }
        }
        Ok(Self {
            total: Money::total(parts.iter().map(|(_, amount)| *amount))?,
            subsidy: sum(AccountKind::Subsidy)?,
            parts,
        })
    }

    fn has(&self, kind: AccountKind) -> Money {
        let part = self.parts.iter().find(|(of, _)| *of == kind);
        part.map_or(Money::ZERO, |(_, amount)| *amount)
    }

    /// A sentence, and the parts; nothing of an order of which nothing is left. That money has reached
    /// households is said once it was paid out: until then it may still go back to the buyer.
    pub fn blocks(&self, words: &Words, households: &[String], is_paid_out: bool) -> Vec<Block> {
        if self.total.is_zero() {
            return Vec::new();
        }
        let many = i64::try_from(households.len()).unwrap_or(i64::MAX);
        let total = words.money(self.total);
        let text = if households.is_empty() {
            words.fill("paper-share-none", &[("total", total.clone().into())])
        } else {
            let reached = words.money(self.has(AccountKind::Household));
            let names = households.join(words.locale().pick("、", ", "));
            words.fill(
                if is_paid_out {
                    "paper-share-reached"
                } else {
                    "paper-share-says"
                },
                &[
                    ("total", total.clone().into()),
                    ("reached", reached.into()),
                    ("count", many.into()),
                    ("names", names.into()),
                ],
            )
        };
        let part = |(kind, amount): &(AccountKind, Money)| {
            let key = format!("paper-share-{kind}");
            let label = words.fill(&key, &[("count", many.into())]);
            Sum::part(label, words.money(*amount))
        };
        let mut rows: Vec<Sum> = self.parts.iter().map(part).collect();
        let key = if self.subsidy.is_zero() {
            "paper-share-total"
        } else {
            "paper-share-total-subsidy"
        };
        let subsidy = words.money(self.subsidy);
        let label = words.fill(key, &[("subsidy", subsidy.into())]);
        rows.push(Sum::total(label, total));
        vec![
            Block::Text {
                heading: words.say("bought-reached-title"),
                text,
            },
            Block::Sums { rows },
        ]
    }
}
