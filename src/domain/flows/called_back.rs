//! What money goes back for where lots of an order were called back: for goods of these lots first, in
//! the order in which they were called back, and for as many of each parcel as are left of it.
//!
//! Nothing of it is stored. What a refund was for follows from what had gone back before it, so that
//! whoever counts later finds the goods gone whose families have paid.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{OrderLineId, ParcelLotId, RefundId};
use crate::base::money::Money;
use crate::db::DbConn;
use crate::domain::access::OrderScope;
use crate::domain::claims::{self, Claim, ClaimKind};
use crate::domain::ledger::{self, Account, Entry};
use crate::domain::lots::{self, RecalledGoods};
use crate::domain::payments::{self, RefundLine, RefundParts};
use crate::domain::shipments;

/// Goods of a parcel that were called back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Recalled {
    /// All of them.
    pub goods: RecalledGoods,
    /// How many of them nobody was given anything for.
    pub left: i64,
}

/// What money goes back for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    /// So many goods, which are paid for as if they had not been bought.
    Goods(i64),
    /// A part of the price of so many, which stay where they are: a claim is about these.
    Price(i64),
}

/// What of a line money goes back for, or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Back {
    /// The line.
    pub line: OrderLineId,
    /// What of it.
    pub what: For,
    /// When a buyer has said that something is wrong with it, if one has.
    pub claimed_at: Option<Timestamp>,
}

/// What of the goods of a parcel money goes back for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    parcel: ParcelLotId,
    /// How many goods the parcel holds.
    all: i64,
    /// For how many of them money went back before.
    before: i64,
    /// For how many of them it does now.
    quantity: i64,
}

/// How much of the goods of a line that a refund is for is of lots that were called back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CalledBack {
    /// The line.
    pub line_id: OrderLineId,
    /// Pieces, or grams when sold by mass.
    pub recalled: i64,
    /// The others.
    pub rest: i64,
    parts: Vec<Part>,
}

impl CalledBack {
    /// Of so many goods of a line, by what money goes back for; takes them out of what is left.
    pub(super) fn take(left: &mut [Recalled], quantity: i64, back: Back) -> Self {
        let parts = take(left, back);
        let recalled = parts.iter().map(|part| part.quantity).sum();
        Self {
            line_id: back.line,
            recalled,
            rest: quantity.saturating_sub(recalled),
            parts,
        }
    }

    /// What was booked when those of them that were called back were shared, each account once.
    pub(super) fn shares(&self, conn: &mut DbConn, order: &OrderScope) -> Result<Vec<Entry>> {
        let mut booked = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let shares = ledger::shares_of_parcel(conn, order, part.parcel)?;
            booked.push((*part, shares));
        }
        shares_of(&booked)
    }
}

/// Of what was booked when parcels were shared, what is for these parts of them.
fn shares_of(booked: &[(Part, Vec<Entry>)]) -> Result<Vec<Entry>> {
    let mut sums: BTreeMap<(Account, Option<OrderLineId>), Money> = BTreeMap::new();
    for (part, entries) in booked {
        for entry in entries {
            // What the first ones have, so that the parts of a parcel sum to all of it.
            let of_first = |goods: i64| -> Result<Money> {
                let others = part.all.saturating_sub(goods).max(0);
                let split = entry.amount.split(&[goods, others])?;
                Ok(split.first().copied().unwrap_or_default())
            };
            let until = of_first(part.before.saturating_add(part.quantity))?;
            let share = until.checked_sub(of_first(part.before)?)?;
            let sum = sums.entry((entry.account, entry.line)).or_default();
            *sum = sum.checked_add(share)?;
        }
    }
    let entry = |((account, line), amount)| Entry {
        account,
        line,
        amount,
    };
    Ok(sums.into_iter().map(entry).collect())
}

/// When the buyer has said by a claim that something is wrong with the goods.
pub(super) fn claimed_at(claim: &Claim) -> Option<Timestamp> {
    (claim.kind == ClaimKind::Quality).then_some(claim.opened_at)
}

/// Whether what is said to be wrong at a moment may be why the goods were called back.
pub(super) fn opens(goods: &RecalledGoods, claimed_at: Timestamp) -> bool {
    let ends_at = claims::ends_after_recall(goods.recalled_at);
    (goods.recalled_at..=ends_at).contains(&claimed_at)
}

/// What is left of an order's goods of lots that were called back.
pub(super) fn left(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<Recalled>> {
    let goods = lots::recalled_goods(conn, order)?;
    if goods.is_empty() {
        return Ok(Vec::new());
    }
    let refunds = refunds_of(conn, order)?;
    Ok(left_after(goods, &refunds))
}

/// A refund.
#[derive(Debug, Clone)]
struct Refunded {
    at: Timestamp,
    backs: Vec<Back>,
}

/// The refunds of an order as far as they are for goods of lots, in the order in which they were opened.
fn refunds_of(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<Refunded>> {
    let claims = claims::claims_of_order(conn, order)?;
    // What was missing on the scale went back, and had not come.
    let sent = shipments::quantities_sent(conn, order)?;
    let mut missing: BTreeMap<_, _> = sent.iter().map(|(line, _, of)| (*line, *of)).collect();
    let written = payments::list_parts(conn, order)?;
    let mut refunds = Vec::with_capacity(written.len());
    for (place, (id, at, parts)) in written.iter().enumerate() {
        let claim = claims.iter().find(|claim| claim.refund == Some(*id));
        let mut backs = if parts.lines.iter().any(|line| line.back.quantity > 0) {
            of_goods(&parts.lines, claim)
        } else {
            claim.map_or_else(Vec::new, |claim| {
                of_price(claim, written.iter().take(place))
            })
        };
        for back in &mut backs {
            let missing = missing.entry(back.line).or_default();
            if let For::Goods(goods) = &mut back.what {
                let less = (*goods).min(*missing);
                *goods -= less;
                *missing -= less;
            }
        }
        refunds.push(Refunded { at: *at, backs });
    }
    Ok(refunds)
}

/// What goods went back by a refund, but for those of parcels of no lot.
fn of_goods(lines: &[RefundLine], claim: Option<&Claim>) -> Vec<Back> {
    let goods = lines.iter().map(|line| Back {
        line: line.line_id,
        what: For::Goods(line.back.of_lots().max(0)),
        claimed_at: claim.and_then(claimed_at),
    });
    goods.collect()
}

/// For which goods a part of the price was granted by a claim, after these refunds.
fn of_price<'a>(
    claim: &Claim,
    before: impl IntoIterator<Item = &'a (RefundId, Timestamp, RefundParts)>,
) -> Vec<Back> {
    // An administrator decides knowing what has gone back.
    let given_back = if claim.verdict.is_empty() {
        given_back(before, claim.opened_at)
    } else {
        BTreeMap::new()
    };
    let price = claim.lines.iter().map(|line| {
        let gone = given_back.get(&line.line_id).copied().unwrap_or_default();
        Back {
            line: line.line_id,
            what: For::Price(line.quantity.saturating_sub(gone)),
            claimed_at: claimed_at(claim),
        }
    });
    price.collect()
}

/// How many of the goods that had left the shop has given back by itself since a claim was opened: these
/// may be what it is about.
pub(super) fn given_back_since(
    conn: &mut DbConn,
    order: &OrderScope,
    claim: &Claim,
) -> Result<BTreeMap<OrderLineId, i64>> {
    let written = payments::list_parts(conn, order)?;
    Ok(given_back(&written, claim.opened_at))
}

/// The same of some refunds; while a claim is open there is no other.
fn given_back<'a>(
    written: impl IntoIterator<Item = &'a (RefundId, Timestamp, RefundParts)>,
    since: Timestamp,
) -> BTreeMap<OrderLineId, i64> {
    let mut goods: BTreeMap<OrderLineId, i64> = BTreeMap::new();
    let later = written.into_iter().filter(|(_, at, _)| *at > since);
    for line in later.flat_map(|(.., parts)| &parts.lines) {
        let sent = line.back.quantity.saturating_sub(line.back.unsent);
        *goods.entry(line.line_id).or_default() += sent;
    }
    goods
}

/// What is left of goods that were called back after some refunds, the earliest first. Goods that went
/// back while nothing was left that had been called back may have been of a lot that was so later, and
/// count as such.
fn left_after(mut goods: Vec<RecalledGoods>, refunds: &[Refunded]) -> Vec<Recalled> {
    goods.sort_by_key(|goods| goods.recalled_at);
    let mut coming = goods.into_iter().peekable();
    let mut left = Vec::new();
    let mut unknown: BTreeMap<OrderLineId, i64> = BTreeMap::new();
    for Refunded { at, backs } in refunds {
        while let Some(goods) = coming.next_if(|goods| goods.recalled_at <= *at) {
            left.push(called_back(goods, &mut unknown));
        }
        for back in backs {
            let taken = take(&mut left, *back);
            if let For::Goods(all) = back.what {
                let taken: i64 = taken.iter().map(|part| part.quantity).sum();
                *unknown.entry(back.line).or_default() += all.saturating_sub(taken);
            }
        }
    }
    left.extend(coming.map(|goods| called_back(goods, &mut unknown)));
    left
}

/// Goods that are called back, less those of the line of which nobody knew what they were of.
fn called_back(goods: RecalledGoods, unknown: &mut BTreeMap<OrderLineId, i64>) -> Recalled {
    let unknown = unknown.entry(goods.line).or_default();
    let gone = goods.quantity.min(*unknown);
    *unknown -= gone;
    Recalled {
        goods,
        left: goods.quantity.saturating_sub(gone),
    }
}

/// Takes out of what is left what money goes back for: first what a claim may be about, then, where goods
/// go back, the others.
fn take(left: &mut [Recalled], back: Back) -> Vec<Part> {
    let (mut rest, is_any) = match back.what {
        For::Goods(quantity) => (quantity, true),
        For::Price(quantity) => (quantity, false),
    };
    let is_about = |goods: &RecalledGoods| back.claimed_at.is_some_and(|at| opens(goods, at));
    let mut parts = Vec::new();
    for is_first in [true, false] {
        let of_line = left.iter_mut().filter(|of| of.goods.line == back.line);
        for of in of_line.filter(|of| is_about(&of.goods) == is_first) {
            let quantity = rest.min(of.left);
            if quantity <= 0 || !(is_first || is_any) {
                continue;
            }
            parts.push(Part {
                parcel: of.goods.id,
                all: of.goods.quantity,
                before: of.goods.quantity.saturating_sub(of.left),
                quantity,
            });
            of.left -= quantity;
            rest -= quantity;
        }
    }
    parts
}
