//! The SQL of claims.

use diesel::prelude::*;
use diesel::query_dsl::methods::FilterDsl;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::mac::fingerprint;
use crate::db::schema::idempotency_keys;
use crate::db::{DbConn, Fixed, Tx, each};

/// A key that a request claims for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Whose key it is: two people may use the same one.
    pub actor: String,
    /// What is asked for.
    pub route: &'static str,
    /// The key.
    pub key: String,
    /// The digest of what was sent.
    pub body_hash: String,
}

impl Claim {
    fn turn(name: &str) -> Self {
        Self {
            // A name may be a phone number: only its digest is kept.
            actor: fingerprint(name),
            route: TURN,
            key: String::new(),
            body_hash: String::new(),
        }
    }
}

/// What became of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// Nobody had any of the keys.
    First,
    /// Somebody had; these are their rows.
    Earlier(Vec<Kept>),
}

/// A claim that was made earlier.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Kept {
    /// What was asked for.
    pub route: String,
    /// The key.
    pub key: String,
    /// The digest of what was sent.
    pub body_hash: String,
    /// The answer.
    pub response: String,
}

/// The route of the row by which requests in one name wait for each other.
const TURN: &str = "turn";

/// Claims two keys for one request, with the answer that it will give. When somebody was first,
/// the transaction must be given up.
///
/// Requests that share one of the `turns` wait for each other until their transactions end; all
/// name their turns in one order of kinds, so that none waits in a circle.
pub fn claim(
    tx: &mut Tx<'_>,
    claims: &[Claim; 2],
    turns: &[&str],
    response: &str,
) -> Result<Claimed> {
    let now = tx.now();
    let row = |claim: &Claim, response: &str| {
        (
            idempotency_keys::actor.eq(claim.actor.clone()),
            idempotency_keys::route.eq(claim.route),
            idempotency_keys::key.eq(claim.key.clone()),
            idempotency_keys::body_hash.eq(claim.body_hash.clone()),
            idempotency_keys::response.eq(response.to_owned()),
            idempotency_keys::created_at.eq(now),
        )
    };
    // Arrays, not lists: a statement of fixed length is prepared once.
    let [one, two] = claims.each_ref().map(|claim| row(claim, response));
    let is_first = match (tx.conn(), turns) {
        // The same statement touches the rows of the turns, for which the next one then waits.
        (DbConn::Pg(conn), [_, ..]) => {
            let mut rows = vec![one, two];
            rows.extend(turns.iter().map(|name| row(&Claim::turn(name), "")));
            let count = rows.len();
            let upsert = diesel::insert_into(idempotency_keys::table)
                .values(rows)
                .on_conflict((
                    idempotency_keys::actor,
                    idempotency_keys::route,
                    idempotency_keys::key,
                ))
                .do_update()
                .set(idempotency_keys::created_at.eq(now));
            let upsert = FilterDsl::filter(upsert, idempotency_keys::route.eq(TURN));
            Fixed(upsert).execute(conn)? == count
        }
        // On SQLite a writing transaction is alone anyway.
        (conn, _) => each!(conn, conn => {
            diesel::insert_into(idempotency_keys::table)
                .values([one, two])
                .on_conflict_do_nothing()
                .execute(conn)?
                == 2
        }),
    };
    if is_first {
        return Ok(Claimed::First);
    }
    let [one, two] = claims.each_ref().map(|claim| {
        idempotency_keys::actor
            .eq(&claim.actor)
            .and(idempotency_keys::route.eq(claim.route))
            .and(idempotency_keys::key.eq(&claim.key))
    });
    let others = one.or(two).and(idempotency_keys::response.ne(response));
    let kept = QueryDsl::filter(idempotency_keys::table, others)
        .select((
            idempotency_keys::route,
            idempotency_keys::key,
            idempotency_keys::body_hash,
            idempotency_keys::response,
        ))
        .load(tx.conn())?;
    Ok(Claimed::Earlier(kept))
}

/// Forgets turns that nobody has taken since.
pub fn delete_turns_before(tx: &mut Tx<'_>, before: Timestamp) -> Result<()> {
    let is_old = idempotency_keys::route
        .eq(TURN)
        .and(idempotency_keys::created_at.lt(before));
    let old = QueryDsl::filter(idempotency_keys::table, is_old);
    diesel::delete(old).execute(tx.conn())?;
    Ok(())
}
