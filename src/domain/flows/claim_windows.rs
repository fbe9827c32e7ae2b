//! Until when goods of an order can be claimed for, and how much of them: some days from their
//! delivery, and once more when their lot is called back (`docs/adr/0031-a-recall-opens-claims.md`).

use std::collections::BTreeMap;

use super::goods;
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Result};
use crate::base::ids::{LotId, OrderLineId};
use crate::base::money::Money;
use crate::db::DbConn;
use crate::domain::access::OrderScope;
use crate::domain::claims::{self, Claim, ClaimKind, ClaimState};
use crate::domain::lots::{self, RecalledGoods};
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

/// The goods of lots that were called back which nobody was given anything for: refunds are of these
/// first, whoever opens them.
pub(super) fn recalled_left(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<RecalledGoods>> {
    unclaimed(conn, order, |_| true)
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

/// The goods of lots that were called back, less what claims that count have been granted for since,
/// and less what went back otherwise: a claim is about those that were called back first, and so is what
/// goes back, unless it left in parcels of no lot. What a claim has led to may be for no goods in
/// particular.
fn unclaimed(
    conn: &mut DbConn,
    order: &OrderScope,
    counts: impl Fn(&Claim) -> bool,
) -> Result<Vec<RecalledGoods>> {
    let mut recalled = lots::recalled_goods(conn, order)?;
    if recalled.is_empty() {
        return Ok(recalled);
    }
    recalled.sort_by_key(|goods| goods.recalled_at);
    let mut granted = claims::claims_of_order(conn, order)?;
    granted.retain(|claim| {
        let is_granted = claim.state == ClaimState::Approved;
        is_granted && claim.kind == ClaimKind::Quality && counts(claim)
    });
    granted.sort_by_key(|claim| claim.opened_at);
    let mut gone = goods::quantities_of_lots_gone(conn, order)?;
    for claim in granted {
        let refund = match claim.refund {
            Some(refund) => payments::parts_of_refund(conn, order, refund)?,
            None => None,
        };
        let back = refund.map(|parts| parts.lines).unwrap_or_default();
        for line in claim.lines {
            let taken = use_up(&mut recalled, line.quantity, |goods| {
                goods.line == line.line_id && goods.recalled_at <= claim.opened_at
            });
            // Goods that went back by the claim are in both.
            let of_line = back.iter().find(|back| back.line_id == line.line_id);
            let counted = of_line.map_or(0, |back| back.back.of_lots().min(taken));
            if let Some(gone) = gone.get_mut(&line.line_id) {
                *gone = gone.saturating_sub(counted);
            }
        }
    }
    for (line, quantity) in gone {
        use_up(&mut recalled, quantity, |goods| goods.line == line);
    }
    Ok(recalled)
}

/// Takes so many out of the goods that are meant, in their order; gives how many there were.
fn use_up(
    recalled: &mut [RecalledGoods],
    quantity: i64,
    is_meant: impl Fn(&RecalledGoods) -> bool,
) -> i64 {
    let mut rest = quantity.max(0);
    for goods in recalled.iter_mut().filter(|goods| is_meant(goods)) {
        let taken = rest.min(goods.quantity);
        goods.quantity -= taken;
        rest -= taken;
    }
    quantity.max(0) - rest
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
