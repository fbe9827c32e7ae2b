//! What a shop does with its lots.

use std::collections::BTreeMap;

use serde_json::json;

use super::code;
use super::model::{LotChanges, LotSummary, NewLot};
use super::recalled::RecallParty;
use super::store;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{LotId, OrderLineId, ShipmentId};
use crate::db::Tx;
use crate::domain::access::{EditListings, OrderScope, RecallLots, ShopScope};
use crate::domain::events::{self, NewEvent};

/// Notes a lot under the next code of its place and day.
///
/// # Errors
/// `lot.too_many_that_day` at `harvested_on` when the codes of the day are used up.
pub fn create(tx: &mut Tx<'_>, shop: &ShopScope<EditListings>, new: &NewLot) -> Result<LotId> {
    let place = store::find_place(tx.conn(), shop)?;
    let prefix = code::prefix(&place, new.harvested_on);
    // A program that did not know of the numbers yet may have given some: those are passed over.
    let (id, code) = loop {
        let code = code::numbered(&prefix, store::take_number(tx, &prefix)?)
            .ok_or_else(|| Error::field("harvested_on", Code::LotTooManyThatDay))?;
        if let Some(id) = store::insert(tx, shop, &code, new)? {
            break (id, code);
        }
    };
    store::insert_shares(tx, shop, id, &new.parts)?;
    let event = NewEvent::new("lot", id.0, "lot.added", shop.actor())
        .of_shop(shop.shop_id())
        .after(json!({ "code": code, "quantity": new.quantity }));
    events::record(tx, event)?;
    Ok(id)
}

/// Puts what is known of a lot right.
///
/// # Errors
/// `page.not_found`; `lot.in_use` when shares should change of which something has left already;
/// `lot.less_than_left` at `lot_quantity` for less than has left, `lot.less_than_certified` there for
/// less than before and than the certificate that counts says: another one has to say less first, as
/// long as one can be issued.
pub fn save(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: LotId,
    changes: &LotChanges,
) -> Result<()> {
    let lot = store::lock(tx, shop, id)?.ok_or_else(Error::not_found)?;
    if changes.quantity < lot.assigned {
        return Err(Error::field("lot_quantity", Code::LotLessThanLeft));
    }
    let papers = store::papers_of(tx.conn(), shop, id)?;
    let certified = papers.certificates.first();
    let says_more = certified.is_some_and(|last| changes.quantity < last.certificate.quantity);
    let can_say_less = !lot.is_recalled && !papers.has_failed();
    if says_more && can_say_less && changes.quantity < lot.quantity {
        return Err(Error::field("lot_quantity", Code::LotLessThanCertified));
    }
    if let Some(parts) = &changes.parts {
        if lot.assigned > 0 {
            return Err(Code::LotInUse.into());
        }
        store::delete_shares(tx, shop, id)?;
        store::insert_shares(tx, shop, id, parts)?;
    }
    store::update(tx, shop, id, changes)?;
    let event = NewEvent::new("lot", id.0, "lot.changed", shop.actor())
        .of_shop(shop.shop_id())
        .before(json!({ "code": lot.code, "quantity": lot.quantity }))
        .after(json!({ "code": lot.code, "quantity": changes.quantity }));
    events::record(tx, event)?;
    Ok(())
}

/// Takes away a lot that was noted by mistake.
///
/// # Errors
/// `page.not_found`; `lot.in_use` when something of it has left, or was said of it that stays.
pub fn remove(tx: &mut Tx<'_>, shop: &ShopScope<EditListings>, id: LotId) -> Result<()> {
    let lot = store::lock(tx, shop, id)?.ok_or_else(Error::not_found)?;
    if lot.assigned > 0 || !store::papers_of(tx.conn(), shop, id)?.is_empty() {
        return Err(Code::LotInUse.into());
    }
    store::delete_shares(tx, shop, id)?;
    store::delete(tx, shop, id)?;
    let event = NewEvent::new("lot", id.0, "lot.removed", shop.actor())
        .of_shop(shop.shop_id())
        .before(json!({ "code": lot.code }));
    events::record(tx, event)?;
    Ok(())
}

/// Calls a lot back, with the reason; none if it was called back before. Nothing more of it can
/// leave.
///
/// # Errors
/// `page.not_found`.
pub fn call_back(
    tx: &mut Tx<'_>,
    shop: &ShopScope<RecallLots>,
    id: LotId,
    (reason, party): (&str, RecallParty),
) -> Result<Option<LotSummary>> {
    let lot = store::lock(tx, shop, id)?.ok_or_else(Error::not_found)?;
    if lot.is_recalled {
        return Ok(None);
    }
    // What was waited for has left before.
    if let Some(at) = store::last_sent(tx.conn(), shop, id)? {
        tx.not_before(at);
    }
    store::insert_recall(tx, shop, id, (reason, party))?;
    let event = NewEvent::new("lot", id.0, "lot.recalled", shop.actor())
        .of_shop(shop.shop_id())
        .after(json!({ "code": lot.code, "reason": reason, "party": party }));
    events::record(tx, event)?;
    Ok(Some(lot))
}

/// Says of which lots the goods of a parcel are that has just been recorded.
///
/// # Errors
/// Faults at `lots[…]`: `lot.too_little` where less is left of the lot than is in the parcel,
/// `lot.recalled` for one that was called back, and `field.invalid` for a lot of other goods.
pub fn assign(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    parcel: ShipmentId,
    chosen: &BTreeMap<OrderLineId, LotId>,
) -> Result<()> {
    if chosen.is_empty() {
        return Ok(());
    }
    let mut faults = FieldErrors::new();
    let mut packed = store::packed_lines(tx.conn(), order, parcel)?;
    // Rows are locked in the order of their keys.
    packed.sort_by_key(|line| chosen.get(&line.line_id).copied());
    for line in &packed {
        let Some(lot) = chosen.get(&line.line_id) else {
            continue;
        };
        let field = format!("lots[{}]", line.line_id);
        if store::draw(tx, order, *lot, line)? {
            store::insert_parcel_lot(tx, order, *lot, line)?;
            continue;
        }
        match store::left_of(tx.conn(), order, *lot, line.item)? {
            Some(_) => faults.add(field, Code::LotTooLittle),
            None => faults.add(field, Code::FieldInvalid),
        }
    }
    let lots: Vec<LotId> = chosen.values().copied().collect();
    let recalled = store::recalled_of(tx.conn(), order, &lots)?;
    let in_parcel = |line: &OrderLineId| packed.iter().any(|packed| packed.line_id == *line);
    for (line, lot) in chosen {
        if recalled.contains(lot) && in_parcel(line) {
            faults.add(format!("lots[{line}]"), Code::LotRecalled);
        }
    }
    faults.finish()
}
