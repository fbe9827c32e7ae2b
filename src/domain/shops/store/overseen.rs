//! The shops below an administrator's division.

use diesel::prelude::*;

use crate::base::error::{Error, Result};
use crate::base::page::{Cursor, Page, PageSize};
use crate::base::slug::Slug;
use crate::base::text::search_words;
use crate::db::DbConn;
use crate::db::schema::shops;
use crate::db::sql::{like_literal, starts_with_any};
use crate::domain::access::{DivisionPermission, DivisionScope, ShopState};
use crate::domain::shops::model::Shop;

/// The shop with this slug, if it lies in the division.
pub fn get_overseen<P: DivisionPermission>(
    conn: &mut DbConn,
    scope: &DivisionScope<P>,
    slug: &Slug,
) -> Result<Shop> {
    shops::table
        .filter(starts_with_any(shops::division_code, scope.codes()))
        .filter(shops::slug.eq(slug))
        .first(conn)
        .optional()?
        .ok_or_else(Error::not_found)
}

/// The shops of the division, newest first, in one state or all, whose name, place or address
/// holds every word of a text. What was withdrawn before it opened is no closed shop.
pub fn list_overseen<P: DivisionPermission>(
    conn: &mut DbConn,
    scope: &DivisionScope<P>,
    state: Option<ShopState>,
    name: &str,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<Shop>> {
    let mut query = shops::table
        .filter(starts_with_any(shops::division_code, scope.codes()))
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(shops::state.eq(state));
    }
    if state == Some(ShopState::Closed) {
        query = query.filter(shops::approved_at.is_not_null());
    }
    for word in search_words(name) {
        let pattern = format!("%{}%", like_literal(&word));
        query = query.filter(
            shops::search_names
                .like(pattern.clone())
                .escape('\\')
                .or(shops::place_zh.like(pattern.clone()).escape('\\'))
                .or(shops::slug.like(pattern).escape('\\')),
        );
    }
    if let Some(after) = after {
        query = query.filter(shops::id.lt(after.id));
    }
    let rows = query
        .order(shops::id.desc())
        .limit(size.limit())
        .load::<Shop>(conn)?;
    Ok(Page::from_rows(rows, size, |shop| Cursor {
        key: shop.id.0,
        id: shop.id.0,
    }))
}

/// How many shops of the division are in each state; states without one are left out.
pub fn count_overseen<P: DivisionPermission>(
    conn: &mut DbConn,
    scope: &DivisionScope<P>,
) -> Result<Vec<(ShopState, i64)>> {
    Ok(shops::table
        .filter(starts_with_any(shops::division_code, scope.codes()))
        .group_by(shops::state)
        .select((shops::state, diesel::dsl::count_star()))
        .load(conn)?)
}
