//! The SQL of offices.

use diesel::prelude::*;

use crate::base::division_code::DivisionCode;
use crate::base::error::Result;
use crate::base::ids::{OfficeId, UserId};
use crate::db::schema::{offices, users};
use crate::db::sql::starts_with_any;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{DivisionScope, ManagePlatform, OfficeRole};

use super::model::OfficeLine;

/// Whether the office is new.
pub(super) fn insert_office(
    tx: &mut Tx<'_>,
    user: UserId,
    role: OfficeRole,
    division: &DivisionCode,
) -> Result<bool> {
    let row = (
        offices::user_id.eq(user),
        offices::role.eq(role),
        offices::division_code.eq(division.as_str()),
        offices::created_at.eq(tx.now()),
    );
    let inserted = each!(tx.conn(), conn => diesel::insert_into(offices::table)
        .values(row)
        .on_conflict((offices::user_id, offices::division_code, offices::role))
        .do_nothing()
        .execute(conn)?);
    Ok(inserted == 1)
}

/// Every office in the division and below, by division and then by seniority.
pub fn list(conn: &mut DbConn, scope: &DivisionScope<ManagePlatform>) -> Result<Vec<OfficeLine>> {
    Ok(lines()
        .filter(starts_with_any(offices::division_code, scope.codes()))
        .order((offices::division_code, offices::id))
        .load(conn)?)
}

pub(super) fn find(conn: &mut DbConn, id: OfficeId) -> Result<Option<OfficeLine>> {
    Ok(lines().filter(offices::id.eq(id)).first(conn).optional()?)
}

/// How many supervise the whole platform. Takes their rows first, so that of two who revoke each
/// other at the same moment the second finds that nobody else is left.
pub(super) fn count_root_supervisors(tx: &mut Tx<'_>) -> Result<usize> {
    let rows = offices::table
        .filter(offices::division_code.eq(DivisionCode::ROOT))
        .filter(offices::role.eq(OfficeRole::Supervisor));
    Ok(diesel::update(rows)
        .set(offices::role.eq(OfficeRole::Supervisor))
        .execute(tx.conn())?)
}

pub(super) fn delete(tx: &mut Tx<'_>, id: OfficeId) -> Result<bool> {
    Ok(diesel::delete(offices::table.find(id)).execute(tx.conn())? == 1)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn lines() -> _ {
    offices::table
        .inner_join(users::table.on(users::id.eq(offices::user_id)))
        .select((
            offices::id,
            users::id,
            users::name,
            users::email,
            users::phone,
            offices::role,
            offices::division_code,
            offices::created_at,
        ))
}
