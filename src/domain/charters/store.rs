//! The SQL of charters and categories.

use diesel::prelude::*;

use super::categories::Category;
use super::model::{Charter, CharterTexts};
use super::state::{self, CharterCommand, CharterState};
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{CharterId, ShopId};
use crate::db::schema::{categories, charters};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{
    DivisionPermission, DivisionScope, ManageShop, Party, ShopPermission, ShopScope,
};

/// Every category, in its order.
pub fn list_categories(conn: &mut DbConn) -> Result<Vec<Category>> {
    Ok(categories::table.order(categories::position).load(conn)?)
}

pub(super) fn upsert_categories(tx: &mut Tx<'_>, all: &[Category]) -> Result<()> {
    for category in all {
        let row = (
            categories::name_zh.eq(&category.name_zh),
            categories::name_en.eq(&category.name_en),
            categories::position.eq(category.position),
        );
        each!(tx.conn(), conn => diesel::insert_into(categories::table)
            .values((categories::code.eq(&category.code), row))
            .on_conflict(categories::code)
            .do_update()
            .set(row)
            .execute(conn)?);
    }
    Ok(())
}

/// The charter in force, if there is one.
pub fn find_active<P: ShopPermission>(
    conn: &mut DbConn,
    scope: &ShopScope<P>,
) -> Result<Option<Charter>> {
    find_active_of(conn, scope.shop_id())
}

/// The charter of a shop in one of the states of an open application, if there is one.
pub fn find_open<P: ShopPermission>(
    conn: &mut DbConn,
    scope: &ShopScope<P>,
) -> Result<Option<Charter>> {
    Ok(charters::table
        .filter(charters::shop_id.eq(scope.shop_id()))
        .filter(charters::state.eq_any([CharterState::Draft, CharterState::Submitted]))
        .order(charters::id.desc())
        .first(conn)
        .optional()?)
}

/// One charter of the shop.
pub fn get<P: ShopPermission>(
    conn: &mut DbConn,
    scope: &ShopScope<P>,
    id: CharterId,
) -> Result<Charter> {
    find_of(conn, scope.shop_id(), id)?.ok_or_else(Error::not_found)
}

/// What a shop of the division sells or wants to sell: the charter in force, or else the newest.
/// The caller got the shop through its scope.
pub fn find_overseen<P: DivisionPermission>(
    conn: &mut DbConn,
    _: &DivisionScope<P>,
    shop: ShopId,
) -> Result<Option<Charter>> {
    if let Some(active) = find_active_of(conn, shop)? {
        return Ok(Some(active));
    }
    Ok(charters::table
        .filter(charters::shop_id.eq(shop))
        .order(charters::id.desc())
        .first(conn)
        .optional()?)
}

/// All charters of the shop, newest first.
pub fn list<P: ShopPermission>(conn: &mut DbConn, scope: &ShopScope<P>) -> Result<Vec<Charter>> {
    Ok(charters::table
        .filter(charters::shop_id.eq(scope.shop_id()))
        .order(charters::id.desc())
        .limit(50)
        .load(conn)?)
}

/// The charter in force, for flows that hold the shop by another scope.
pub(in crate::domain) fn find_active_of(
    conn: &mut DbConn,
    shop: ShopId,
) -> Result<Option<Charter>> {
    Ok(charters::table
        .filter(charters::shop_id.eq(shop))
        .filter(charters::state.eq(CharterState::Active))
        .first(conn)
        .optional()?)
}

/// One charter, for flows that hold the shop by another scope.
pub(in crate::domain) fn find_of(
    conn: &mut DbConn,
    shop: ShopId,
    id: CharterId,
) -> Result<Option<Charter>> {
    Ok(charters::table
        .filter(charters::shop_id.eq(shop))
        .filter(charters::id.eq(id))
        .first(conn)
        .optional()?)
}

pub(in crate::domain) fn insert(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    texts: &CharterTexts,
) -> Result<CharterId> {
    ask_category(tx.conn(), &texts.category)?;
    let now = tx.now();
    Ok(diesel::insert_into(charters::table)
        .values((
            charters::shop_id.eq(scope.shop_id()),
            charters::category_code.eq(&texts.category),
            charters::name_zh.eq(&texts.specialty_zh),
            charters::name_en.eq(&texts.specialty_en),
            charters::origin_zh.eq(&texts.origin_zh),
            charters::origin_en.eq(&texts.origin_en),
            charters::production_area.eq(&texts.production_area),
            charters::grade_rules.eq(&texts.grade_rules),
            charters::standards.eq(&texts.standards),
            charters::state.eq(CharterState::Draft),
            charters::created_at.eq(now),
        ))
        .returning(charters::id)
        .get_result(tx.conn())?)
}

/// Writes the texts of a charter that is not in force yet.
pub(in crate::domain) fn update(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    id: CharterId,
    texts: &CharterTexts,
) -> Result<()> {
    ask_category(tx.conn(), &texts.category)?;
    let open = charters::table
        .filter(charters::shop_id.eq(scope.shop_id()))
        .filter(charters::id.eq(id))
        .filter(charters::state.eq_any([CharterState::Draft, CharterState::Submitted]));
    let changed = diesel::update(open)
        .set((
            charters::category_code.eq(&texts.category),
            charters::name_zh.eq(&texts.specialty_zh),
            charters::name_en.eq(&texts.specialty_en),
            charters::origin_zh.eq(&texts.origin_zh),
            charters::origin_en.eq(&texts.origin_en),
            charters::production_area.eq(&texts.production_area),
            charters::grade_rules.eq(&texts.grade_rules),
            charters::standards.eq(&texts.standards),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Code::StateIllegalTransition.into())
    }
}

/// Applies a command to a charter, by the table.
pub(in crate::domain) fn mark(
    tx: &mut Tx<'_>,
    charter: &Charter,
    command: CharterCommand,
    party: Party,
) -> Result<CharterState> {
    let to = state::next(charter.state, command, party)?;
    let now = tx.now();
    let row = charters::table
        .filter(charters::id.eq(charter.id))
        .filter(charters::state.eq(charter.state));
    let decided_at = match to {
        CharterState::Active | CharterState::Rejected => Some(now),
        _ => charter.decided_at,
    };
    let changed = diesel::update(row)
        .set((charters::state.eq(to), charters::decided_at.eq(decided_at)))
        .execute(tx.conn())?;
    if changed == 1 {
        Ok(to)
    } else {
        Err(Code::StateIllegalTransition.into())
    }
}

fn ask_category(conn: &mut DbConn, code: &str) -> Result<()> {
    let found: Option<String> = categories::table
        .find(code)
        .select(categories::code)
        .first(conn)
        .optional()?;
    match found {
        Some(_) => Ok(()),
        None => Err(Error::field("category", Code::FieldInvalid)),
    }
}
