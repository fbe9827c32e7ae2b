//! What a line has earned goes on to those who have grown it, as soon as both are known: the order
//! is paid, and a parcel says of which lot the goods are.
//!
//! It may come in any order and in several parcels; what was shared is not shared again. Goods of
//! no lot, and those of a shop that had published no rule when the order was placed, stay with the
//! shop.

use std::collections::BTreeMap;

use crate::base::error::Result;
use crate::base::ids::OrderLineId;
use crate::base::money::Money;
use crate::db::Tx;
use crate::domain::access::OrderScope;
use crate::domain::households;
use crate::domain::ledger::{self, AccountKind, SharingParts};
use crate::domain::lots::{self, ParcelLot};
use crate::domain::orders;

/// Shares what can be shared of an order and is not yet.
pub(super) fn share_out(tx: &mut Tx<'_>, order: &OrderScope) -> Result<()> {
    let parcels = lots::lots_of_parcels(tx.conn(), order)?;
    if parcels.is_empty() {
        return Ok(());
    }
    let placement = orders::find_placement(tx.conn(), order)?;
    let Some(rule) = households::rule_at(tx.conn(), order, placement.placed_at)? else {
        return Ok(());
    };
    let shared = ledger::shared_parcels(tx.conn(), order)?;
    let earned = ledger::first_entitlements(tx.conn(), order)?;
    let mut left = entitlements_left(tx, order)?;
    let mut gone_before: BTreeMap<OrderLineId, i64> = BTreeMap::new();
    for parcel in parcels {
        let before = gone_before.entry(parcel.line_id).or_default();
        let first = *before;
        *before = first.saturating_add(parcel.quantity);
        if shared.contains(&parcel.id) {
            continue;
        }
        let ordered = placement.quantity_of(parcel.line_id);
        let whole = earned.get(&parcel.line_id).copied().unwrap_or_default();
        let left = left.entry(parcel.line_id).or_default();
        let part = part_of(whole, ordered, first, &parcel)?.min(*left);
        *left = left.checked_sub(part)?;
        let shares = lots::shares_of(tx.conn(), order, parcel.lot)?;
        let parts = SharingParts {
            line: parcel.line_id,
            earned: part,
            fund: rule.fund,
            costs: rule.costs,
            households: shares
                .into_iter()
                .map(|share| (share.household, share.share))
                .collect(),
        };
        ledger::share(tx, order, parcel.id, &parts)?;
    }
    Ok(())
}

/// What the shop still has of each line: less than it was paid where something went back.
fn entitlements_left(tx: &mut Tx<'_>, order: &OrderScope) -> Result<BTreeMap<OrderLineId, Money>> {
    let booked = ledger::order_balances(tx.conn(), order)?;
    Ok(booked
        .into_iter()
        .filter(|entry| entry.account.kind == AccountKind::Entitlement)
        .filter_map(|entry| Some((entry.line?, entry.amount.neg())))
        .collect())
}

/// What the goods of a parcel have earned of a line, behind those that left before: the parts of a
/// line sum to what it has earned.
fn part_of(whole: Money, ordered: i64, first: i64, parcel: &ParcelLot) -> Result<Money> {
    let until = |quantity: i64| -> Result<Money> {
        let rest = ordered.saturating_sub(quantity).max(0);
        let parts = whole.split(&[quantity, rest])?;
        Ok(parts.first().copied().unwrap_or_default())
    };
    if first == 0 {
        return until(parcel.quantity);
    }
    until(first.saturating_add(parcel.quantity))?.checked_sub(until(first)?)
}
