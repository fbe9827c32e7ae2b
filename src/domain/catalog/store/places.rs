//! Ways in: categories, provinces and what lies below them.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::base::division_code::{DivisionCode, DivisionLevel};
use crate::base::error::Result;
use crate::db::DbConn;
use crate::db::schema::{categories, divisions, open_shops};
use crate::domain::access::PublicScope;
use crate::domain::catalog::model::{Category, CategoryCount, Division, DivisionCount, PlaceCount};

/// The categories that open shops have, in the order of the list.
pub fn count_shops_by_category(conn: &mut DbConn, _: &PublicScope) -> Result<Vec<CategoryCount>> {
    Ok(open_shops::table
        .inner_join(categories::table.on(categories::code.eq(open_shops::category_code)))
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

/// All provinces by code, with how many open shops lie in each.
pub fn count_shops_by_division(conn: &mut DbConn, _: &PublicScope) -> Result<Vec<DivisionCount>> {
    // Grouped by what the index holds; the provinces are summed up here.
    let counts: Vec<(String, i64)> = open_shops::table
        .group_by(open_shops::county_code)
        .select((open_shops::county_code, count_star()))
        .load(conn)?;
    by_province(conn, &counts)
}

/// All provinces by code, with how many open shops of a category lie in each.
pub fn count_shops_of_category(
    conn: &mut DbConn,
    _: &PublicScope,
    category: &str,
) -> Result<Vec<DivisionCount>> {
    let counts: Vec<(String, i64)> = open_shops::table
        .filter(open_shops::category_code.eq(category))
        .group_by(open_shops::county_code)
        .select((open_shops::county_code, count_star()))
        .load(conn)?;
    by_province(conn, &counts)
}

fn by_province(conn: &mut DbConn, counts: &[(String, i64)]) -> Result<Vec<DivisionCount>> {
    let names = list_provinces(conn)?;
    let count_of = |province: &str| {
        let inside = counts
            .iter()
            .filter(|(county, _)| county.starts_with(province));
        inside.map(|(_, shops)| shops).sum::<i64>()
    };
    Ok(names
        .into_iter()
        .map(|division| DivisionCount {
            shops: count_of(division.code.as_str()),
            division,
        })
        .collect())
}

/// The open shops of a division, by county and category.
pub fn count_shops_within(
    conn: &mut DbConn,
    _: &PublicScope,
    division: &DivisionCode,
) -> Result<Vec<PlaceCount>> {
    // Prefix means containment. Codes hold six digits at most, so that a range says the same, and
    // both engines read it off the index.
    Ok(open_shops::table
        .filter(open_shops::county_code.ge(division.as_str()))
        .filter(open_shops::county_code.le(format!("{division}9999")))
        .group_by((open_shops::county_code, open_shops::category_code))
        .order((open_shops::county_code, open_shops::category_code))
        .select((
            open_shops::county_code,
            open_shops::category_code,
            count_star(),
        ))
        .load(conn)?)
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

/// The divisions of today right below one.
pub fn list_sub_divisions(
    conn: &mut DbConn,
    _: &PublicScope,
    parent: &DivisionCode,
) -> Result<Vec<Division>> {
    Ok(divisions::table
        .filter(divisions::parent_code.eq(parent.as_str()))
        .filter(divisions::valid_to.is_null())
        .order(divisions::code)
        .select((divisions::code, divisions::name, divisions::name_en))
        .load(conn)?)
}

/// The provinces of today: what lies in nothing else, which an index finds.
fn list_provinces(conn: &mut DbConn) -> Result<Vec<Division>> {
    Ok(divisions::table
        .filter(divisions::parent_code.is_null())
        .filter(divisions::level.eq(DivisionLevel::Province.as_str()))
        .filter(divisions::valid_to.is_null())
        .order(divisions::code)
        .select((divisions::code, divisions::name, divisions::name_en))
        .load(conn)?)
}
