//! Until when goods of an order can be claimed for, and how much of them: some days from their
//! delivery, and once more when their lot is called back (`docs/adr/0031-a-recall-opens-claims.md`).

use std::collections::BTreeMap;

use super::called_back;
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Result};
use crate::base::ids::{LotId, OrderLineId};
use crate::base::money::Money;
use crate::db::DbConn;
use crate::domain::access::OrderScope;
use crate::domain::claims::{self, Claim, ClaimKind};
use crate::domain::lots::RecalledGoods;
use crate::domain::orders::{LockedOrder, OrderState};
use crate::domain::payments;

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
/// were: those that nobody was given anything for.
fn recalled_for(
    conn: &mut DbConn,
    order: &OrderScope,
    claim: &Claim,
) -> Result<Vec<RecalledGoods>> {
    let Some(claimed_at) = called_back::claimed_at(claim) else {
        return Ok(Vec::new());
    };
    let mut goods = recalled_left(conn, order)?;
    goods.retain(|goods| goods.quantity > 0 && called_back::opens(goods, claimed_at));
    Ok(goods)
}

/// The goods of lots that were called back which nobody was given anything for: refunds are of these
/// first, whoever opens them.
fn recalled_left(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<RecalledGoods>> {
    let left = called_back::left(conn, order)?;
    let left = left.into_iter().map(|of| RecalledGoods {
        quantity: of.left,
        ..of.goods
    });
    Ok(left.collect())
}

/// Whether something of a lot that was called back is left to be claimed for, of an order that was paid so
/// much for.
pub(super) fn is_left_of(
    conn: &mut DbConn,
    (order, paid): (&OrderScope, Money),
    lot: LotId,
) -> Result<bool> {
    // All of it may have gone back for no goods in particular.
    if !paid.is_zero() && payments::open_amount(conn, order)? >= paid {
        return Ok(false);
    }
    let left = recalled_left(conn, order)?;
    Ok(left
        .iter()
        .any(|goods| goods.lot == lot && goods.quantity > 0))
}

/// How much of the lines of a claim it can still be granted for: what has gone back since it was opened
/// may be what it is about. Lines that it could be about without any recall are left out.
pub(super) fn granted_at_most(
    conn: &mut DbConn,
    order: &LockedOrder,
    claim: &Claim,
) -> Result<BTreeMap<OrderLineId, i64>> {
    // As long as the order was not over, the usual days were open.
    if claim.kind != ClaimKind::Quality || order.state_changed_at > claim.opened_at {
        return Ok(BTreeMap::new());
    }
    let mut windows = Windows {
        now: claim.opened_at,
        since: delivered_at(order.state, order.state_changed_at, claim.opened_at),
        recalled: BTreeMap::new(),
    };
    for goods in recalled_for(conn, order.scope(), claim)? {
        windows.add(goods);
    }
    let categories = claims::list_kinds_of_goods(conn, order.scope())?;
    let mut most = BTreeMap::new();
    for line in &claim.lines {
        let category = categories.get(&line.line_id).map_or("", String::as_str);
        let open_for = windows.most(claim.kind, line.line_id, category);
        most.insert(line.line_id, open_for.unwrap_or_default());
    }
    Ok(most)
}

/// What can be claimed for at a moment.
#[derive(Debug)]
pub struct Windows {
    now: Timestamp,
    /// Since when the buyer has the goods of an order that is not over.
    since: Option<Timestamp>,
    /// How much of each line is of lots that were called back lately, was not claimed for since and has
    /// not gone back; only lines of which something is left.
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
        let mut windows = Self {
            now,
            since: delivered_at(state, changed_at, now),
            recalled: BTreeMap::new(),
        };
        if recall_opens(state) {
            for goods in recalled_left(conn, order)? {
                if now <= claims::ends_after_recall(goods.recalled_at) {
                    windows.add(goods);
                }
            }
        }
        Ok(windows)
    }

    /// Opens the window of goods that were called back, if any are left.
    fn add(&mut self, goods: RecalledGoods) {
        if goods.quantity > 0 {
            *self.recalled.entry(goods.line).or_default() += goods.quantity;
        }
    }

    /// Whether the order is one whose goods can be claimed for at all.
    pub fn has_any(&self) -> bool {
        self.since.is_some() || !self.recalled.is_empty()
    }

    /// Until when goods that spoil or do not can be complained about in the usual days; none while
    /// the order has not come, or is over.
    pub fn usual_end(&self, is_perishable: bool) -> Option<Timestamp> {
        let since = self.since?;
        claims::ends_at(ClaimKind::Quality, is_perishable, since)
    }

    /// Whether something of an order can be claimed for, by the categories of its lines and by how
    /// much of each the buyer has and was not given the money back for.
    pub fn is_open(
        &self,
        kind: ClaimKind,
        categories: &BTreeMap<OrderLineId, String>,
        claimable: &BTreeMap<OrderLineId, i64>,
    ) -> bool {
        claimable.iter().any(|(line, quantity)| {
            let category = categories.get(line).map_or("", String::as_str);
            let most = self.most(kind, *line, category);
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
