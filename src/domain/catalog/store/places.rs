//! Ways in: categories, provinces and what lies below them.

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::base::division_code::{DivisionCode, DivisionLevel};
use crate::base::error::Result;
use crate::db::DbConn;
use crate::db::schema::{categories, charters, divisions, shops};
use crate::domain::access::{PublicScope, ShopState};
use crate::domain::catalog::model::{Category, CategoryCount, Division, DivisionCount};

/// The categories that approved shops have, in the order of the list.
pub fn count_shops_by_category(conn: &mut DbConn, _: &PublicScope) -> Result<Vec<CategoryCount>> {
    Ok(shops::table
        .inner_join(charters::table.on(charters::shop_id.eq(shops::id)))
        .inner_join(categories::table.on(categories::code.eq(charters::category_code)))
        .filter(charters::state.eq("active"))
        .filter(shops::state.eq(ShopState::Approved))
        .group_by((
            categories::code,
            categories::name_zh,
            categories::name_en,
            categories::position,
        ))
        .order(categories::position)
        .select((
            (categories::code, categories::name_zh, categories::name_en),
            count_star(),
        ))
        .load(conn)?)
}

/// All categories, in the order of the list.
pub fn list_categories(conn: &mut DbConn, _: &PublicScope) -> Result<Vec<Category>> {
    Ok(categories::table
        .order(categories::position)
        .select((categories::code, categories::name_zh, categories::name_en))
        .load(conn)?)
}

/// A category by its code.
pub fn find_category(conn: &mut DbConn, _: &PublicScope, code: &str) -> Result<Option<Category>> {
    Ok(categories::table
        .filter(categories::code.eq(code))
        .select((categories::code, categories::name_zh, categories::name_en))
        .first(conn)
        .optional()?)
}

/// All provinces by code, with how many approved shops lie in each.
pub fn count_shops_by_division(conn: &mut DbConn, _: &PublicScope) -> Result<Vec<DivisionCount>> {
    let province = || sql::<Text>("substr(shops.division_code, 1, 2)");
    let counts: Vec<(String, i64)> = shops::table
        .filter(shops::state.eq(ShopState::Approved))
        .group_by(province())
        .select((province(), count_star()))
        .load(conn)?;
    let names = list_by_level(conn, DivisionLevel::Province)?;
    let count_of = |code: &str| {
        let found = counts.iter().find(|(province, _)| province == code);
        found.map_or(0, |(_, shops)| *shops)
    };
    Ok(names
        .into_iter()
        .map(|division| DivisionCount {
            shops: count_of(division.code.as_str()),
            division,
        })
        .collect())
}

/// A division by its trimmed code.
pub fn find_division(
    conn: &mut DbConn,
    _: &PublicScope,
    code: &DivisionCode,
) -> Result<Option<Division>> {
    Ok(divisions::table
        .filter(divisions::code.eq(code.as_str()))
        .select((divisions::code, divisions::name, divisions::name_en))
        .first(conn)
        .optional()?)
}

/// The divisions with these codes, the shortest code first.
pub fn list_divisions(
    conn: &mut DbConn,
    _: &PublicScope,
    codes: &[DivisionCode],
) -> Result<Vec<Division>> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    Ok(divisions::table
        .filter(divisions::code.eq_any(codes.iter().map(DivisionCode::as_str)))
        .order(divisions::code)
        .select((divisions::code, divisions::name, divisions::name_en))
        .load(conn)?)
}

/// The divisions right below one in which approved shops lie.
pub fn list_sub_divisions(
    conn: &mut DbConn,
    _: &PublicScope,
    parent: &DivisionCode,
) -> Result<Vec<Division>> {
    // A shop's code may be that of a village far below: prefix means containment.
    let has_shop = diesel::dsl::exists(
        shops::table
            .filter(shops::state.eq(ShopState::Approved))
            .filter(shops::division_code.like(divisions::code.concat("%"))),
    );
    Ok(divisions::table
        .filter(divisions::parent_code.eq(parent.as_str()))
        .filter(divisions::valid_to.is_null())
        .filter(has_shop)
        .order(divisions::code)
        .select((divisions::code, divisions::name, divisions::name_en))
        .load(conn)?)
}

fn list_by_level(conn: &mut DbConn, level: DivisionLevel) -> Result<Vec<Division>> {
    Ok(divisions::table
        .filter(divisions::level.eq(level.as_str()))
        .filter(divisions::valid_to.is_null())
        .order(divisions::code)
        .select((divisions::code, divisions::name, divisions::name_en))
        .load(conn)?)
}
