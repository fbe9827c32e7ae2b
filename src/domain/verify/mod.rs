//! What must always be true of the rows, checked by SQL written apart from the services that
//! write them.
//!
//! Each check finds the rows that break one rule; none may be found. It only reads, imports no
//! noun and shares no query with one: what both would get wrong alike would stay unseen.

mod store;

use serde::Serialize;

use crate::base::error::Result;
use crate::db::DbConn;

/// A rule, and how to find what breaks it.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// The invariant it belongs to, `I1` to `I12`, or `R1` for a read model.
    pub invariant: &'static str,
    /// Its stable name, `stock.movements_sum`.
    pub name: &'static str,
    /// What is true when nothing is found.
    pub rule: &'static str,
    /// Finds `detail`, a line of text for each offence.
    sql: &'static str,
}

/// An offence against a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The invariant.
    pub invariant: &'static str,
    /// The name of the check.
    pub check: &'static str,
    /// What was found.
    pub detail: String,
}

/// All checks, in the order of the invariants.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    store::CHECKS.iter().copied().flatten()
}

/// Runs one check.
pub fn run_one(conn: &mut DbConn, check: &'static Check) -> Result<Vec<Fault>> {
    let found = store::find(conn, check.sql)?;
    Ok(found
        .into_iter()
        .map(|detail| Fault {
            invariant: check.invariant,
            check: check.name,
            detail,
        })
        .collect())
}

/// Runs all checks on one connection; begin a transaction that sees one moment before, if others
/// write at the same time.
pub fn run(conn: &mut DbConn) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    for check in checks() {
        faults.extend(run_one(conn, check)?);
    }
    Ok(faults)
}
