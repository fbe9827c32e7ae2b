//! What a shop does with its households and its rule.

use serde_json::{Value, json};

use super::model::{Household, NewHousehold};
use super::rule::NewRule;
use super::store;
use crate::base::error::{Error, Result};
use crate::base::ids::HouseholdId;
use crate::db::Tx;
use crate::domain::access::{EditListings, ManageShop, ShopScope};
use crate::domain::events::{self, NewEvent};

/// Notes a household; the same sent twice is one.
///
/// # Errors
/// `household.alias_taken` at `alias` for that of another household.
pub fn create(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    new: &NewHousehold,
) -> Result<HouseholdId> {
    if let Some(id) = store::find_same(tx.conn(), shop, new)? {
        return Ok(id);
    }
    let id = store::insert(tx, shop, new)?;
    let event = NewEvent::new("household", id.0, "household.added", shop.actor());
    events::record(
        tx,
        event.of_shop(shop.shop_id()).after(told(&new.alias, new)),
    )?;
    Ok(id)
}

/// Puts what is known of a household right.
///
/// # Errors
/// `page.not_found`; `household.alias_taken` at `alias`.
pub fn save(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: HouseholdId,
    new: &NewHousehold,
) -> Result<()> {
    let old = store::find(tx.conn(), shop, id)?.ok_or_else(Error::not_found)?;
    if is_same(&old, new) {
        return Ok(());
    }
    store::update(tx, shop, id, new)?;
    let event = NewEvent::new("household", id.0, "household.changed", shop.actor())
        .of_shop(shop.shop_id())
        .before(json!({ "alias": old.alias, "standing": old.state }))
        .after(told(&new.alias, new));
    events::record(tx, event)?;
    Ok(())
}

fn is_same(old: &Household, new: &NewHousehold) -> bool {
    old.name == new.name
        && old.alias == new.alias
        && old.poverty == new.poverty
        && old.state == new.state
}

/// What the history says: neither the name nor the means.
fn told(alias: &str, new: &NewHousehold) -> Value {
    json!({ "alias": alias, "standing": new.state })
}

/// Publishes a rule for the orders that are placed from now on; the one that holds already is not
/// published again.
pub fn publish(tx: &mut Tx<'_>, shop: &ShopScope<ManageShop>, new: &NewRule) -> Result<()> {
    let last = store::find_rule(tx.conn(), shop)?;
    let is_same = last.as_ref().is_some_and(|rule| {
        rule.fund == new.fund && rule.costs == new.costs && rule.note == new.note
    });
    if is_same {
        return Ok(());
    }
    let version = last.map_or(1, |rule| rule.version + 1);
    store::insert_rule(tx, shop, version, new)?;
    let event = NewEvent::new("shop", shop.shop_id().0, "sharing.published", shop.actor())
        .of_shop(shop.shop_id())
        .after(json!({ "version": version, "fund_bps": new.fund, "costs_bps": new.costs }));
    events::record(tx, event)?;
    Ok(())
}
