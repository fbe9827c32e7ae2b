//! The SQL of leases.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::db::schema::leases;
use crate::db::{DbConn, Tx, each};

/// Takes over a lease that is the holder's own or over.
pub(super) fn mark_held(tx: &mut Tx<'_>, name: &str, holder: &str, ttl_ms: i64) -> Result<bool> {
    let now = tx.now();
    let free = leases::table
        .find(name)
        .filter(leases::holder.eq(holder).or(leases::expires_at.le(now)));
    let changed = diesel::update(free)
        .set((
            leases::holder.eq(holder),
            leases::expires_at.eq(now.plus_ms(ttl_ms)),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Takes a turn that has come.
pub(super) fn mark_taken(tx: &mut Tx<'_>, name: &str, pause_ms: i64) -> Result<bool> {
    let now = tx.now();
    let due = leases::table.find(name).filter(leases::expires_at.le(now));
    let changed = diesel::update(due)
        .set(leases::expires_at.eq(now.plus_ms(pause_ms)))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// When a lease ends.
pub(super) fn find_end(conn: &mut DbConn, name: &str) -> Result<Option<Timestamp>> {
    Ok(leases::table
        .find(name)
        .select(leases::expires_at)
        .first(conn)
        .optional()?)
}

/// Makes a lease that nobody ever held.
pub(super) fn insert_if_new(
    tx: &mut Tx<'_>,
    name: &str,
    holder: &str,
    ttl_ms: i64,
) -> Result<bool> {
    let row = (
        leases::name.eq(name),
        leases::holder.eq(holder),
        leases::expires_at.eq(tx.now().plus_ms(ttl_ms)),
    );
    let added = each!(tx.conn(), conn => diesel::insert_into(leases::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn)?);
    Ok(added == 1)
}
