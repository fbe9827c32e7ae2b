//! The SQL of claims.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::mac::fingerprint;
use crate::db::schema::idempotency_keys;
use crate::db::{AtOnce, DbConn, Fixed, Told, Tx, each};

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

/// The claims that are made, in a statement that makes them.
const CLAIMED: &str = "claimed";

/// Claims two keys for one request, with the answer that it will give; `false` if somebody was first:
/// then the transaction must be given up, and [`find_earlier`] says who.
pub fn claim(tx: &mut Tx<'_>, claims: &[Claim; 2], response: &str) -> Result<bool> {
    let now = tx.now();
    let rows = claims.each_ref().map(|claim| row(claim, response, now));
    let made = each!(tx.conn(), conn => diesel::insert_into(idempotency_keys::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(conn)?);
    Ok(made == claims.len())
}

/// Adds to a statement what [`claim`] does.
pub fn claiming<'a>(
    all: AtOnce<'a>,
    tx: &Tx<'_>,
    claims: &[Claim; 2],
    response: &str,
) -> AtOnce<'a> {
    let now = tx.now();
    let made = diesel::insert_into(idempotency_keys::table)
        .values(claims.each_ref().map(|claim| row(claim, response, now)))
        .on_conflict_do_nothing()
        .returning(idempotency_keys::created_at);
    all.telling(CLAIMED, "created_at, created_at, FALSE", made)
}

/// Whether a statement with [`claiming`] was the first with both keys.
pub fn is_claimed(told: &Told, claims: &[Claim; 2]) -> bool {
    told.of(CLAIMED).count() == claims.len()
}

/// The claims that earlier requests have made with these keys; `response` tells one's own from them.
pub fn find_earlier(conn: &mut DbConn, claims: &[Claim; 2], response: &str) -> Result<Vec<Kept>> {
    let [one, two] = claims.each_ref().map(|claim| {
        idempotency_keys::actor
            .eq(&claim.actor)
            .and(idempotency_keys::route.eq(claim.route))
            .and(idempotency_keys::key.eq(&claim.key))
    });
    Ok(idempotency_keys::table
        .filter(one.or(two))
        .filter(idempotency_keys::response.ne(response))
        .select((
            idempotency_keys::route,
            idempotency_keys::key,
            idempotency_keys::body_hash,
            idempotency_keys::response,
        ))
        .load(conn)?)
}

/// Lets requests in one of these names wait for each other until their transactions end. All name
/// their turns in one order of kinds, so that none waits in a circle. On SQLite a writing
/// transaction is alone anyway.
pub fn take_turns(tx: &mut Tx<'_>, names: &[&str]) -> Result<()> {
    let now = tx.now();
    let DbConn::Pg(conn) = tx.conn() else {
        return Ok(());
    };
    let rows: Vec<_> = names
        .iter()
        .map(|name| row(&Claim::turn(name), "", now))
        .collect();
    let upsert = diesel::insert_into(idempotency_keys::table)
        .values(rows)
        .on_conflict((
            idempotency_keys::actor,
            idempotency_keys::route,
            idempotency_keys::key,
        ))
        .do_update()
        .set(idempotency_keys::created_at.eq(now));
    Fixed(upsert).execute(conn)?;
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = idempotency_keys, treat_none_as_default_value = false)]
struct ClaimRow {
    actor: String,
    route: &'static str,
    key: String,
    body_hash: String,
    response: String,
    created_at: Timestamp,
}

fn row(claim: &Claim, response: &str, now: Timestamp) -> ClaimRow {
    ClaimRow {
        actor: claim.actor.clone(),
        route: claim.route,
        key: claim.key.clone(),
        body_hash: claim.body_hash.clone(),
        response: response.to_owned(),
        created_at: now,
    }
}

/// Forgets turns that nobody has taken since.
pub fn delete_turns_before(tx: &mut Tx<'_>, before: Timestamp) -> Result<()> {
    let is_old = idempotency_keys::route
        .eq(TURN)
        .and(idempotency_keys::created_at.lt(before));
    let old = idempotency_keys::table.filter(is_old);
    diesel::delete(old).execute(tx.conn())?;
    Ok(())
}
