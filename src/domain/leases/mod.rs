//! Leases: work that only one node does at a time holds a row with an end, which another node
//! takes over when the holder has died.

mod store;

use crate::base::error::Result;
use crate::db::Tx;

/// Takes the lease `name` for `ttl_ms`, or prolongs it; `false` while somebody else holds it.
pub fn hold(tx: &mut Tx<'_>, name: &str, holder: &str, ttl_ms: i64) -> Result<bool> {
    if store::mark_held(tx, name, holder, ttl_ms)? {
        return Ok(true);
    }
    store::insert_if_new(tx, name, holder, ttl_ms)
}
