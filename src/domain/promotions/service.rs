//! Making promotions, and using them up.

use serde_json::{Value, json};

use super::choose::Contact;
use super::form::{Limits, NewPromotion};
use super::model::{Promotion, PromotionState};
use super::store;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{PromotionId, ShopId};
use crate::db::Tx;
use crate::domain::access::{ManageShop, OrderScope, ShopScope, grant};
use crate::domain::events::{self, NewEvent};

/// Offers a promotion; the same sent twice is one.
///
/// # Errors
/// `coupon.code_taken` at `code` for that of another one that was not ended.
pub fn create(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageShop>,
    new: &NewPromotion,
) -> Result<PromotionId> {
    let shop = &grant::again(tx.conn(), shop)?;
    let all = store::list(tx.conn(), shop)?;
    if let Some(same) = all.iter().find(|one| is_same(one, new)) {
        return Ok(same.id);
    }
    let id = store::insert(tx, shop, new)?;
    let event = event(shop, id, "promotion.created").after(told(&new.limits));
    events::record(tx, event)?;
    Ok(id)
}

fn is_same(old: &Promotion, new: &NewPromotion) -> bool {
    old.state == PromotionState::Active
        && old.code == new.terms.code
        && old.benefit == new.terms.benefit
        && old.min_goods == new.terms.min_goods
        && limits_of(old) == new.limits
}

fn limits_of(promotion: &Promotion) -> Limits {
    Limits {
        name_zh: promotion.name_zh.clone(),
        name_en: promotion.name_en.clone(),
        total_limit: promotion.total_limit,
        buyer_limit: promotion.buyer_limit,
        starts_on: promotion.starts_on,
        ends_on: promotion.ends_on,
    }
}

/// Changes the name, days and limits of a promotion.
///
/// # Errors
/// `state.illegal_transition` for one that was ended; a fault at `total_limit` for one that was
/// used more often.
pub fn change(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageShop>,
    id: PromotionId,
    limits: &Limits,
) -> Result<()> {
    let shop = &grant::again(tx.conn(), shop)?;
    let old = store::find(tx.conn(), shop, id)?.ok_or_else(Error::not_found)?;
    let before = limits_of(&old);
    if before == *limits {
        return Ok(());
    }
    if !store::update(tx, shop, id, limits)? {
        return Err(match old.state {
            PromotionState::Ended => Code::StateIllegalTransition.into(),
            PromotionState::Active => Error::field("total_limit", Code::CouponLimitBelowUsed),
        });
    }
    let event = event(shop, id, "promotion.changed");
    events::record(tx, event.before(told(&before)).after(told(limits)))?;
    Ok(())
}

/// Ends a promotion for good; orders that carry it keep it.
pub fn end(tx: &mut Tx<'_>, shop: &ShopScope<ManageShop>, id: PromotionId) -> Result<()> {
    let shop = &grant::again(tx.conn(), shop)?;
    store::find(tx.conn(), shop, id)?.ok_or_else(Error::not_found)?;
    if store::mark_ended(tx, shop, id)? {
        events::record(tx, event(shop, id, "promotion.ended"))?;
    }
    Ok(())
}

fn event(shop: &ShopScope<ManageShop>, id: PromotionId, kind: &'static str) -> NewEvent {
    NewEvent::new("promotion", id.0, kind, shop.actor()).of_shop(shop.shop_id())
}

fn told(limits: &Limits) -> Value {
    json!({
        "name": limits.name_zh,
        "starts_on": limits.starts_on,
        "ends_on": limits.ends_on,
        "total_limit": limits.total_limit,
        "buyer_limit": limits.buyer_limit,
    })
}

/// Takes one use of each of these promotions for orders that this transaction writes, before it
/// writes that they carry them. In the order of their keys, so that no two checkouts wait for each
/// other.
///
/// # Errors
/// `system.busy`, which runs the transaction again, where the last use was taken meanwhile.
pub fn take(tx: &mut Tx<'_>, of: &[(PromotionId, ShopId)], buyer: &Contact) -> Result<()> {
    let mut of = of.to_vec();
    of.sort_unstable();
    for (id, shop) in of {
        let limit = store::use_one(tx, shop, id)?.ok_or(Code::SystemBusy)?;
        if limit == i64::MAX {
            continue;
        }
        // Behind the lock on its row, so that a buyer's two orders at once both count.
        let by_buyer = store::uses_by(tx.conn(), &[id], buyer)?;
        if by_buyer.get(&id).is_some_and(|count| *count >= limit) {
            return Err(Code::SystemBusy.into());
        }
    }
    Ok(())
}

/// Gives back what an order that was called off carries; once, however often it is asked.
pub fn give_back(tx: &mut Tx<'_>, order: &OrderScope) -> Result<()> {
    for id in store::mark_released(tx, order, true)? {
        store::unuse(tx, order.shop_id(), id)?;
    }
    Ok(())
}

/// Takes again what an order had given back, which goes on after all; false if somebody else has
/// the last use by now, or the buyer has used another meanwhile: then nothing was taken.
pub fn take_again(tx: &mut Tx<'_>, order: &OrderScope) -> Result<bool> {
    for id in store::mark_released(tx, order, false)? {
        let limit = store::use_again(tx, order.shop_id(), id)?;
        // Behind the lock on its row; what the order carries counts again.
        let buyer = store::buyer_of(tx.conn(), order)?;
        let by_buyer = store::uses_by(tx.conn(), &[id], &buyer)?;
        let used = by_buyer.get(&id).copied().unwrap_or_default();
        if limit.is_none_or(|limit| used > limit) {
            store::mark_released(tx, order, true)?;
            if limit.is_some() {
                store::unuse(tx, order.shop_id(), id)?;
            }
            return Ok(false);
        }
    }
    Ok(true)
}
