//! A running transaction, and the only way to get one.

use chrono::NaiveDate;
use chrono_tz::Tz;
use diesel::connection::{AnsiTransactionManager, TransactionManager};

use super::conn::DbConn;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::ShopId;
use crate::base::rng::Random;

/// What a committed transaction changed, told to this node's caches right after the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The kind of row (`listing`, `shop`, …), as in the events table.
    pub aggregate: &'static str,
    /// The row.
    pub aggregate_id: i64,
    /// The tenant, if it belongs to one.
    pub shop_id: Option<ShopId>,
    /// What happened (`listing.published`).
    pub kind: String,
}

/// A running transaction: the connection, and what the rules inside may depend on.
///
/// Only [`super::Database::write`] makes one. The time stands still inside.
pub struct Tx<'a> {
    conn: &'a mut DbConn,
    now: Timestamp,
    zone: Tz,
    random: &'a Random,
    changes: Vec<Change>,
    is_given_up: bool,
}

impl<'a> Tx<'a> {
    pub(super) fn new(conn: &'a mut DbConn, now: Timestamp, zone: Tz, random: &'a Random) -> Self {
        Self {
            conn,
            now,
            zone,
            random,
            changes: Vec::new(),
            is_given_up: false,
        }
    }

    /// The connection.
    pub fn conn(&mut self) -> &mut DbConn {
        self.conn
    }

    /// The moment of this transaction.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Moves the moment of this transaction up to that of the change which it follows: it may have
    /// begun earlier and waited for a lock, and the times of a history do not decrease.
    pub fn not_before(&mut self, moment: Timestamp) {
        self.now = self.now.max(moment);
    }

    /// The date of this transaction in the platform's time zone.
    pub fn business_date(&self) -> NaiveDate {
        self.now.date_in(self.zone)
    }

    /// The source of randomness.
    pub fn random(&self) -> &Random {
        self.random
    }

    /// Notes a change for the caches of this node.
    pub fn note(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Undoes all that this transaction writes, although its work has an answer: that of an earlier
    /// request which has done it already.
    pub fn give_up(&mut self) {
        self.is_given_up = true;
    }

    /// What is to be told after the commit; `None` if there is to be none.
    pub(super) fn into_changes(self) -> Option<Vec<Change>> {
        (!self.is_given_up).then_some(self.changes)
    }
}

/// How PostgreSQL plans the prepared statements of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plans {
    /// As it likes: mostly anew for the values of each run.
    ForValues,
    /// Once for all values.
    Kept,
}

impl Plans {
    /// The command that begins. Both in one message: a round trip more would cost what it saves.
    const fn begin(self) -> &'static str {
        match self {
            Self::ForValues => "BEGIN",
            Self::Kept => "BEGIN; SET LOCAL plan_cache_mode = force_generic_plan",
        }
    }
}

/// Begins as a writer: on SQLite a transaction that begins as a reader and turns writer fails at
/// once when another one writes, whatever the busy timeout.
pub(super) fn begin(conn: &mut DbConn, plans: Plans) -> Result<()> {
    match conn {
        DbConn::Pg(c) => AnsiTransactionManager::begin_transaction_sql(c, plans.begin())?,
        DbConn::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE")?,
    }
    Ok(())
}

/// Begins a transaction that only reads, and sees one moment throughout.
pub(super) fn begin_snapshot(conn: &mut DbConn) -> Result<()> {
    match conn {
        DbConn::Pg(c) => AnsiTransactionManager::begin_transaction_sql(
            c,
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        )?,
        DbConn::Sqlite(c) => AnsiTransactionManager::begin_transaction(c)?,
    }
    Ok(())
}

pub(super) fn commit(conn: &mut DbConn) -> Result<()> {
    match conn {
        DbConn::Pg(c) => AnsiTransactionManager::commit_transaction(c)?,
        DbConn::Sqlite(c) => AnsiTransactionManager::commit_transaction(c)?,
    }
    Ok(())
}

pub(super) fn rollback(conn: &mut DbConn) -> Result<()> {
    match conn {
        DbConn::Pg(c) => AnsiTransactionManager::rollback_transaction(c)?,
        DbConn::Sqlite(c) => AnsiTransactionManager::rollback_transaction(c)?,
    }
    Ok(())
}
