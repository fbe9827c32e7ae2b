//! What a line has earned goes on to those who have grown it, as soon as both are known: the order
//! is paid, and a parcel says of which lot the goods are.
//!
//! It may come in any order and in several parcels; what was shared is not shared again. Goods of
//! no lot, and those of a shop that had published no rule when the order was placed, stay with the
//! shop.

use std::collections::BTreeMap;

use super::goods;
use crate::base::error::Result;
use crate::base::ids::OrderLineId;
use crate::base::money::Money;
use crate::db::Tx;
use crate::domain::access::OrderScope;
use crate::domain::households;
use crate::domain::ledger::{self, AccountKind, SharingParts};
use crate::domain::lots;
use crate::domain::orders;

/// Shares what can be shared of an order and is not yet: each parcel has its part of what is left of
/// its line by now, among the goods of the line that are still to be shared. So what went back for no
/// goods in particular is borne by all of them alike, whichever leaves first; and goods of no lot that
/// went back have taken their own part of the line along.
pub(super) fn share_out(tx: &mut Tx<'_>, order: &OrderScope) -> Result<()> {
    let parcels = lots::lots_of_parcels(tx.conn(), order)?;
    if parcels.is_empty() {
        return Ok(());
    }
    let placed_at = orders::find_placed_at(tx.conn(), order)?;
    let Some(rule) = households::rule_at(tx.conn(), order, placed_at)? else {
        return Ok(());
    };
    let shared = ledger::shared_parcels(tx.conn(), order)?;
    let (before, parcels): (Vec<_>, Vec<_>) = parcels
        .into_iter()
        .partition(|parcel| shared.contains(&parcel.id));
    let mut goods = goods::quantities_unshared(tx, order, &before)?;
    let mut left = entitlements_left(tx, order)?;
    for parcel in parcels {
        let goods = goods.entry(parcel.line_id).or_default();
        let left = left.entry(parcel.line_id).or_default();
        *goods = goods.saturating_sub(parcel.quantity).max(0);
        let part = left.split(&[parcel.quantity, *goods])?;
        let part = part.first().copied().unwrap_or_default();
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
