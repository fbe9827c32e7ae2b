//! The public keys of certificates.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::ed25519::SigningKey;
use crate::base::error::Result;
use crate::base::ids::TraceKeyId;
use crate::db::schema::{lot_certificates, trace_keys};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::PublicScope;
use crate::domain::lots::key::TraceKey;

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
///
/// Whatever is signed is signed between the beginning and the end of its key, also where another node,
/// whose clock is ahead, has published it or signed with it: the moment of the transaction moves up.
pub(in crate::domain::lots) fn keep_key(
    tx: &mut Tx<'_>,
    key: &SigningKey,
) -> Result<(TraceKeyId, bool)> {
    let name = key.name();
    if let Some((id, since)) = find_present(tx.conn(), &name)? {
        tx.not_before(since);
        return Ok((id, false));
    }
    if let Some(last) = last_signed(tx.conn())? {
        tx.not_before(last);
    }
    let now = tx.now();
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
    let (id, since) = each!(tx.conn(), conn => diesel::insert_into(trace_keys::table)
        .values(row)
        .on_conflict(trace_keys::name)
        .do_update()
        .set(trace_keys::until.eq(None::<Timestamp>))
        .returning((trace_keys::id, trace_keys::since))
        .get_result::<(TraceKeyId, Timestamp)>(conn)?);
    tx.not_before(since);
    Ok((id, true))
}

/// A key that is the present one, which nobody ends before this transaction is over, and since when.
fn find_present(conn: &mut DbConn, name: &str) -> Result<Option<(TraceKeyId, Timestamp)>> {
    let query = trace_keys::table
        .filter(trace_keys::name.eq(name))
        .filter(trace_keys::until.is_null())
        .select((trace_keys::id, trace_keys::since));
    Ok(match conn {
        DbConn::Pg(conn) => query.for_share().first(conn).optional()?,
        DbConn::Sqlite(conn) => query.first(conn).optional()?,
    })
}

/// When anything was signed last, by any key. The keys are locked: who signs with one at this moment
/// is waited for.
fn last_signed(conn: &mut DbConn) -> Result<Option<Timestamp>> {
    if let DbConn::Pg(conn) = conn {
        let all = trace_keys::table.order(trace_keys::id);
        let _: Vec<TraceKeyId> = all.select(trace_keys::id).for_update().load(conn)?;
    }
    Ok(lot_certificates::table
        .select(max(lot_certificates::issued_at))
        .get_result(conn)?)
}
