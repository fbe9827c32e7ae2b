//! A lot is called back: nothing more of it leaves, and who has goods of it is told.

use std::collections::BTreeSet;

use serde_json::json;

use super::claim_windows::{is_left_of, recall_opens};
use super::outcome::Outcome;
use crate::base::error::Result;
use crate::base::ids::{LotId, OrderId};
use crate::db::Tx;
use crate::domain::access::{RecallLots, ShopScope};
use crate::domain::claims;
use crate::domain::events::{self, NewEvent};
use crate::domain::lots::{self, RecallParty};
use crate::domain::orders::{self, LockedBrief};
use crate::domain::payments;

/// Events that are written with one statement.
const AT_ONCE: usize = 200;

/// Calls a lot back, with the reason that everybody reads. Who has goods of it can claim for them once
/// more. The second time changes nothing.
///
/// Whoever was sent goods of it is told, also where all of them went back: the books know how much money
/// went back, not which goods of a line it was for nor where these are now. What is complained about stays
/// with the buyer, of two lots in one line only one may have come back, and a parcel that was given up as
/// lost is found. A warning too many costs a reader a moment. A claim is promised only where one is left.
///
/// # Errors
/// `page.not_found`.
pub fn recall(
    tx: &mut Tx<'_>,
    shop: &ShopScope<RecallLots>,
    lot: LotId,
    reason: &str,
) -> Result<Outcome> {
    // Orders are locked before lots, as where a parcel leaves.
    let before = lots::orders_with(tx.conn(), shop, lot)?;
    let mut locked = orders::lock_all(tx, shop, &before)?;
    let party = match shop.role() {
        Some(_) => RecallParty::Shop,
        None => RecallParty::Administrator,
    };
    let Some(recalled) = lots::call_back(tx, shop, lot, (reason, party))? else {
        return Ok(Outcome::Already);
    };
    // What has left meanwhile, too: from here on nothing does.
    let concerned = lots::orders_with(tx.conn(), shop, lot)?;
    if concerned.len() > before.len() {
        locked = orders::lock_all(tx, shop, &concerned)?;
    }
    let ends_at = claims::ends_after_recall(tx.now());
    for part in locked.chunks(AT_ONCE) {
        let open = open_for(tx, shop, part, lot)?;
        let all = part.iter().map(|order| {
            let id = order.scope.order_id();
            NewEvent::new("order", id.0, "order.lot_recalled", shop.actor())
                .of_shop(shop.shop_id())
                .after(json!({
                    "lot": lot,
                    "code": recalled.code,
                    "reason": reason,
                    "party": party,
                    "claim_until": open.contains(&id).then_some(ends_at),
                }))
        });
        events::record_all(tx, all.collect())?;
    }
    Ok(Outcome::Done)
}

/// Those of some orders with goods of a lot of which something can be claimed for, now that it is called
/// back.
fn open_for(
    tx: &mut Tx<'_>,
    shop: &ShopScope<RecallLots>,
    of: &[LockedBrief],
    lot: LotId,
) -> Result<BTreeSet<OrderId>> {
    let opened = of.iter().filter(|order| recall_opens(order.state));
    let mut open: BTreeSet<_> = opened.map(|order| order.scope.order_id()).collect();
    let ids: Vec<OrderId> = open.iter().copied().collect();
    let refunded = payments::with_refunds(tx.conn(), shop, &ids)?;
    for order in of {
        let id = order.scope.order_id();
        // Of most orders nothing went back; the others are few.
        if refunded.contains(&id) && !is_left_of(tx.conn(), (&order.scope, order.paid), lot)? {
            open.remove(&id);
        }
    }
    Ok(open)
}
