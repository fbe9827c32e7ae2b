//! Until when goods of an order can be claimed for, and how much of them: some days from their
//! delivery, and once more when their lot is called back (`docs/adr/0031-a-recall-opens-claims.md`).

use std::collections::BTreeMap;

use crate::base::clock::Timestamp;
use crate::base::error::{Code, Result};
use crate::base::ids::OrderLineId;
use crate::db::DbConn;
use crate::domain::access::OrderScope;
use crate::domain::claims::{self, Claim, ClaimKind, ClaimState};
use crate::domain::lots::{self, RecalledGoods};
use crate::domain::orders::OrderState;

/// Since when the buyer has the goods, as far as is known: while a parcel is under way, it may be
/// there already.
fn delivered_at(state: OrderState, changed_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    match state {
        OrderState::Shipped => Some(now),
        OrderState::Delivered => Some(changed_at),
        _ => None,
    }
}

/// Whether a recall opens claims for an order: of one that came to nothing the buyer has no goods.
pub(super) const fn recall_opens(state: OrderState) -> bool {
    matches!(
        state,
        OrderState::Shipped | OrderState::Delivered | OrderState::Completed
    )
}

/// The goods of lots that were called back which a claim is about, if it is about goods at all that
/// were: those that no other one was granted for.
pub(super) fn recalled_for(
    conn: &mut DbConn,
    order: &OrderScope,
    claim: &Claim,
) -> Result<Vec<RecalledGoods>> {
    if claim.kind != ClaimKind::Quality {
        return Ok(Vec::new());
    }
    let mut goods = unclaimed(conn, order, |other| other.id != claim.id)?;
    goods.retain(|goods| {
        let ends_at = claims::ends_after_recall(goods.recalled_at);
        goods.quantity > 0 && (goods.recalled_at..=ends_at).contains(&claim.opened_at)
    });
    Ok(goods)
}

/// The goods of lots that were called back, less what claims that count have been granted for since: a
/// claim is about those that were called back first. What it has led to may be for no goods in
/// particular.
fn unclaimed(
    conn: &mut DbConn,
    order: &OrderScope,
    counts: impl Fn(&Claim) -> bool,
) -> Result<Vec<RecalledGoods>> {
    let mut goods = lots::recalled_goods(conn, order)?;
    if goods.is_empty() {
        return Ok(goods);
    }
    goods.sort_by_key(|goods| goods.recalled_at);
    let mut granted = claims::claims_of_order(conn, order)?;
    granted.retain(|claim| {
        let is_granted = claim.state == ClaimState::Approved;
        is_granted && claim.kind == ClaimKind::Quality && counts(claim)
    });
    granted.sort_by_key(|claim| claim.opened_at);
    for claim in granted {
        for line in claim.lines {
            let mut rest = line.quantity;
            let is_meant = |goods: &&mut RecalledGoods| {
                goods.line == line.line_id && goods.recalled_at <= claim.opened_at
            };
            for goods in goods.iter_mut().filter(is_meant) {
                let taken = rest.min(goods.quantity);
                goods.quantity -= taken;
                rest -= taken;
            }
        }
    }
    Ok(goods)
}

/// What can be claimed for at a moment.
#[derive(Debug)]
pub struct Windows {
    now: Timestamp,
    /// Since when the buyer has the goods of an order that is not over.
    since: Option<Timestamp>,
    /// How much of each line is of lots that were called back lately and was not claimed for since.
    recalled: BTreeMap<OrderLineId, i64>,
}

impl Windows {
    /// Those of an order that came into its state at a moment.
    pub fn load(
        conn: &mut DbConn,
        order: &OrderScope,
        (state, changed_at): (OrderState, Timestamp),
        now: Timestamp,
    ) -> Result<Self> {
        let mut recalled: BTreeMap<OrderLineId, i64> = BTreeMap::new();
        let since = delivered_at(state, changed_at, now);
        if recall_opens(state) {
            for goods in unclaimed(conn, order, |_| true)? {
                if now <= claims::ends_after_recall(goods.recalled_at) {
                    *recalled.entry(goods.line).or_default() += goods.quantity;
                }
            }
        }
        Ok(Self {
            now,
            since,
            recalled,
        })
    }

    /// Whether the order is one whose goods can be claimed for at all.
    pub fn has_any(&self) -> bool {
        self.since.is_some() || !self.recalled.is_empty()
    }

    /// Whether goods could go back that do not spoil.
    pub fn is_usual(&self) -> bool {
        self.usual(ClaimKind::Return, false).is_ok()
    }

    /// Whether something of an order can be complained about, by the categories of its lines and by
    /// how much of each the buyer has and was not given the money back for.
    pub fn is_open(
        &self,
        categories: &BTreeMap<OrderLineId, String>,
        claimable: &BTreeMap<OrderLineId, i64>,
    ) -> bool {
        claimable.iter().any(|(line, quantity)| {
            let category = categories.get(line).map_or("", String::as_str);
            let most = self.most(ClaimKind::Quality, *line, category);
            most.is_ok_and(|most| most.min(*quantity) > 0)
        })
    }

    /// The most of a line that can be claimed for, whatever there is of it; or why nothing of it can.
    pub fn most(
        &self,
        kind: ClaimKind,
        line: OrderLineId,
        category: &str,
    ) -> std::result::Result<i64, Code> {
        // What was called back is destroyed where it is.
        let recalled = self
            .recalled
            .get(&line)
            .filter(|_| kind == ClaimKind::Quality);
        match (self.usual(kind, claims::is_perishable(category)), recalled) {
            (Ok(()), _) => Ok(i64::MAX),
            (Err(_), Some(quantity)) => Ok(*quantity),
            (Err(code), None) => Err(code),
        }
    }

    /// Whether the usual days of goods are not over.
    fn usual(&self, kind: ClaimKind, is_perishable: bool) -> std::result::Result<(), Code> {
        let since = self.since.ok_or(Code::ClaimNotNow)?;
        match claims::ends_at(kind, is_perishable, since) {
            None => Err(Code::ClaimPerishable),
            Some(ends_at) if ends_at < self.now => Err(Code::ClaimTooLate),
            Some(_) => Ok(()),
        }
    }
}
