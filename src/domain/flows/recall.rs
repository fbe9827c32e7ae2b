//! A lot is called back: nothing more of it leaves, and who has goods of it is told.

use serde_json::json;

use super::claim_windows::recall_opens;
use super::outcome::Outcome;
use crate::base::error::Result;
use crate::base::ids::LotId;
use crate::db::Tx;
use crate::domain::access::{RecallLots, ShopScope};
use crate::domain::claims;
use crate::domain::events::{self, NewEvent};
use crate::domain::lots::{self, RecallParty};
use crate::domain::orders;

/// Events that are written with one statement.
const AT_ONCE: usize = 200;

/// Calls a lot back, with the reason that everybody reads. Who has goods of it can claim for them once
/// more. The second time changes nothing.
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
        let all = part.iter().map(|(order, state)| {
            NewEvent::new("order", order.0, "order.lot_recalled", shop.actor())
                .of_shop(shop.shop_id())
                .after(json!({
                    "lot": lot,
                    "code": recalled.code,
                    "reason": reason,
                    "party": party,
                    "claim_until": recall_opens(*state).then_some(ends_at),
                }))
        });
        events::record_all(tx, all.collect())?;
    }
    Ok(Outcome::Done)
}
