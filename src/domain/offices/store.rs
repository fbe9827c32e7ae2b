//! The SQL of offices.

use diesel::prelude::*;

use crate::base::division_code::DivisionCode;
use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::db::schema::offices;
use crate::db::{Tx, each};
use crate::domain::access::OfficeRole;

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
