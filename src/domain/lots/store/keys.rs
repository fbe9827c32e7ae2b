//! The public keys of certificates.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::ed25519::SigningKey;
use crate::base::error::Result;
use crate::base::ids::TraceKeyId;
use crate::db::schema::trace_keys;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::PublicScope;

/// A key with which certificates are or were signed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct TraceKey {
    /// What certificates call it.
    pub name: String,
    /// Ed25519, 32 bytes in Base64 for URLs.
    pub public_key: String,
    /// Since when it signs.
    pub since: Timestamp,
    /// Until when it did; none for the present one.
    pub until: Option<Timestamp>,
}

/// All keys, the newest first.
pub fn list_keys(conn: &mut DbConn, _: &PublicScope) -> Result<Vec<TraceKey>> {
    Ok(trace_keys::table
        .order(trace_keys::id.desc())
        .select((
            trace_keys::name,
            trace_keys::public_key,
            trace_keys::since,
            trace_keys::until,
        ))
        .load(conn)?)
}

/// Makes sure that a key is published as the present one before anything is signed with it, and
/// says whether that is news. The one before ends now.
pub(in crate::domain::lots) fn keep_key(
    tx: &mut Tx<'_>,
    key: &SigningKey,
) -> Result<(TraceKeyId, bool)> {
    let (name, now) = (key.name(), tx.now());
    let known: Option<TraceKeyId> = trace_keys::table
        .filter(trace_keys::name.eq(&name))
        .filter(trace_keys::until.is_null())
        .select(trace_keys::id)
        .first(tx.conn())
        .optional()?;
    if let Some(id) = known {
        return Ok((id, false));
    }
    diesel::update(trace_keys::table)
        .filter(trace_keys::until.is_null())
        .filter(trace_keys::name.ne(&name))
        .set(trace_keys::until.eq(now))
        .execute(tx.conn())?;
    let row = (
        trace_keys::name.eq(&name),
        trace_keys::public_key.eq(key.public()),
        trace_keys::since.eq(now),
    );
    // Two nodes may have noted it at the same time, and a former secret may be set again.
    let id = each!(tx.conn(), conn => diesel::insert_into(trace_keys::table)
        .values(row)
        .on_conflict(trace_keys::name)
        .do_update()
        .set(trace_keys::until.eq(None::<Timestamp>))
        .returning(trace_keys::id)
        .get_result(conn)?);
    Ok((id, true))
}
