//! Leases: work that only one node does at a time holds a row with an end, which another node
//! takes over when the holder has died.

mod store;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::db::{DbConn, Tx};

/// Takes the lease `name` for `ttl_ms`, or prolongs it; `false` while somebody else holds it.
pub fn hold(tx: &mut Tx<'_>, name: &str, holder: &str, ttl_ms: i64) -> Result<bool> {
    if store::mark_held(tx, name, holder, ttl_ms)? {
        return Ok(true);
    }
    store::insert_if_new(tx, name, holder, ttl_ms)
}

/// Takes the turn `name`, which comes once in `pause_ms` for all nodes together.
pub fn take_turn(tx: &mut Tx<'_>, name: &str, pause_ms: i64) -> Result<bool> {
    if store::mark_taken(tx, name, pause_ms)? {
        return Ok(true);
    }
    store::insert_if_new(tx, name, "", pause_ms)
}

/// Whether the turn `name` has come; costs no writing.
pub fn is_turn_due(conn: &mut DbConn, name: &str, now: Timestamp) -> Result<bool> {
    Ok(store::find_end(conn, name)?.is_none_or(|end| end <= now))
}
