//! The SQL of households and sharing rules.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::model::{Household, HouseholdState, NewHousehold};
use super::rule::{NewRule, Rule};
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{HouseholdId, ShopId};
use crate::db::schema::{households, sharing_rules};
use crate::db::{DbConn, Tx, is_unique_violation};
use crate::domain::access::{
    EditListings, Implies, ManageShop, OrderScope, ReadHouseholds, ShopScope, ViewDesk,
};

/// The most households that a page shows.
const LIST_LIMIT: i64 = 1_000;

type Columns = (
    households::id,
    households::name,
    households::alias,
    households::poverty,
    households::state,
);

const COLUMNS: Columns = (
    households::id,
    households::name,
    households::alias,
    households::poverty,
    households::state,
);

/// The households of a shop: those that take part first, each by name; at most a thousand.
pub fn list(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ReadHouseholds>>,
) -> Result<Vec<Household>> {
    Ok(households::table
        .filter(households::shop_id.eq(shop.shop_id()))
        .order((households::state, households::name, households::id))
        .limit(LIST_LIMIT)
        .select(COLUMNS)
        .load(conn)?)
}

/// A household of the shop.
pub fn find(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ReadHouseholds>>,
    id: HouseholdId,
) -> Result<Option<Household>> {
    Ok(households::table
        .filter(households::shop_id.eq(shop.shop_id()))
        .filter(households::id.eq(id))
        .select(COLUMNS)
        .first(conn)
        .optional()?)
}

/// The household that a form sent twice has made already.
pub(super) fn find_same(
    conn: &mut DbConn,
    shop: &ShopScope<EditListings>,
    new: &NewHousehold,
) -> Result<Option<HouseholdId>> {
    Ok(households::table
        .filter(households::shop_id.eq(shop.shop_id()))
        .filter(households::name.eq(&new.name))
        .filter(households::alias.eq(&new.alias))
        .select(households::id)
        .first(conn)
        .optional()?)
}

/// What buyers of an order may read of some households.
pub fn aliases(
    conn: &mut DbConn,
    order: &OrderScope,
    ids: &[HouseholdId],
) -> Result<BTreeMap<HouseholdId, String>> {
    let rows: Vec<(HouseholdId, String)> = households::table
        .filter(households::shop_id.eq(order.shop_id()))
        .filter(households::id.eq_any(ids))
        .select((households::id, households::alias))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    new: &NewHousehold,
) -> Result<HouseholdId> {
    let now = tx.now();
    diesel::insert_into(households::table)
        .values((
            households::shop_id.eq(shop.shop_id()),
            households::name.eq(&new.name),
            households::alias.eq(&new.alias),
            households::poverty.eq(new.poverty),
            households::state.eq(HouseholdState::Active),
            households::created_at.eq(now),
            households::updated_at.eq(now),
        ))
        .returning(households::id)
        .get_result(tx.conn())
        .map_err(alias_fault)
}

pub(super) fn update(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: HouseholdId,
    new: &NewHousehold,
) -> Result<()> {
    let now = tx.now();
    diesel::update(households::table)
        .filter(households::shop_id.eq(shop.shop_id()))
        .filter(households::id.eq(id))
        .set((
            households::name.eq(&new.name),
            households::alias.eq(&new.alias),
            households::poverty.eq(new.poverty),
            households::state.eq(new.state),
            households::updated_at.eq(now),
        ))
        .execute(tx.conn())
        .map_err(alias_fault)?;
    Ok(())
}

fn alias_fault(error: diesel::result::Error) -> Error {
    if is_unique_violation(
        &error,
        "households_alias_key",
        "households.shop_id, households.alias",
    ) {
        return Error::field("alias", Code::HouseholdAliasTaken);
    }
    error.into()
}

type RuleColumns = (
    sharing_rules::version,
    sharing_rules::fund_bps,
    sharing_rules::costs_bps,
    sharing_rules::note,
    sharing_rules::published_at,
);

const RULE: RuleColumns = (
    sharing_rules::version,
    sharing_rules::fund_bps,
    sharing_rules::costs_bps,
    sharing_rules::note,
    sharing_rules::published_at,
);

/// The rule that holds now.
pub fn find_rule(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
) -> Result<Option<Rule>> {
    newest(conn, shop.shop_id(), None)
}

/// The rule that held at a moment, for an order that was placed then.
pub fn rule_at(conn: &mut DbConn, order: &OrderScope, at: Timestamp) -> Result<Option<Rule>> {
    newest(conn, order.shop_id(), Some(at))
}

fn newest(conn: &mut DbConn, shop: ShopId, until: Option<Timestamp>) -> Result<Option<Rule>> {
    let until = until.unwrap_or(Timestamp::from_ms(i64::MAX));
    Ok(sharing_rules::table
        .filter(sharing_rules::shop_id.eq(shop))
        .filter(sharing_rules::published_at.le(until))
        .order(sharing_rules::version.desc())
        .select(RULE)
        .first(conn)
        .optional()?)
}

pub(super) fn insert_rule(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageShop>,
    version: i64,
    new: &NewRule,
) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(sharing_rules::table)
        .values((
            sharing_rules::shop_id.eq(shop.shop_id()),
            sharing_rules::version.eq(version),
            sharing_rules::fund_bps.eq(new.fund),
            sharing_rules::costs_bps.eq(new.costs),
            sharing_rules::note.eq(&new.note),
            sharing_rules::published_by.eq(shop.actor().user_id()),
            sharing_rules::published_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}
