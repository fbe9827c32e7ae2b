//! The SQL of claims.

use diesel::prelude::*;

use crate::base::error::Result;
use crate::db::schema::idempotency_keys;
use crate::db::{Tx, each};

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

/// Claims two keys for one request, with the answer that it will give. When somebody was first,
/// the transaction must be given up.
pub fn claim(tx: &mut Tx<'_>, claims: &[Claim; 2], response: &str) -> Result<Claimed> {
    let now = tx.now();
    // An array, not a list: a statement of fixed length is prepared once.
    let rows = claims.each_ref().map(|claim| {
        (
            idempotency_keys::actor.eq(&claim.actor),
            idempotency_keys::route.eq(claim.route),
            idempotency_keys::key.eq(&claim.key),
            idempotency_keys::body_hash.eq(&claim.body_hash),
            idempotency_keys::response.eq(response),
            idempotency_keys::created_at.eq(now),
        )
    });
    let made = each!(tx.conn(), conn => diesel::insert_into(idempotency_keys::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(conn)?);
    if made == claims.len() {
        return Ok(Claimed::First);
    }
    let [one, two] = claims.each_ref().map(|claim| {
        idempotency_keys::actor
            .eq(&claim.actor)
            .and(idempotency_keys::route.eq(claim.route))
            .and(idempotency_keys::key.eq(&claim.key))
    });
    let kept = idempotency_keys::table
        .filter(one.or(two))
        .filter(idempotency_keys::response.ne(response))
        .select((
            idempotency_keys::route,
            idempotency_keys::key,
            idempotency_keys::body_hash,
            idempotency_keys::response,
        ))
        .load(tx.conn())?;
    Ok(Claimed::Earlier(kept))
}
