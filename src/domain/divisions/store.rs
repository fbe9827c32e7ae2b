//! The SQL of divisions.

use diesel::prelude::*;
use diesel::upsert::excluded;

use super::model::Division;
use crate::base::error::Result;
use crate::db::schema::divisions;
use crate::db::{DbConn, Tx, each};

/// Every division, also those that are no more, in the order of their codes.
pub(super) fn list_all(conn: &mut DbConn) -> Result<Vec<Division>> {
    Ok(divisions::table
        .select(Division::as_select())
        .order(divisions::code)
        .load(conn)?)
}

/// Inserts divisions, or brings known ones up to date. Parents stand before their children.
pub(super) fn upsert(tx: &mut Tx<'_>, rows: &[Division]) -> Result<()> {
    each!(tx.conn(), conn => diesel::insert_into(divisions::table)
        .values(rows)
        .on_conflict(divisions::code)
        .do_update()
        .set((
            divisions::name.eq(excluded(divisions::name)),
            divisions::name_en.eq(excluded(divisions::name_en)),
            divisions::level.eq(excluded(divisions::level)),
            divisions::parent_code.eq(excluded(divisions::parent_code)),
            divisions::valid_from.eq(excluded(divisions::valid_from)),
            divisions::valid_to.eq(excluded(divisions::valid_to)),
            divisions::successor_code.eq(excluded(divisions::successor_code)),
        ))
        .execute(conn)?);
    Ok(())
}
