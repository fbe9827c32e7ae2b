//! Keeps this node's index of search up to date.
//!
//! Not part of a round: every node does it for itself, in a thread where it may block, and what it
//! does is seen nowhere but in its own searches.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::log_failure;
use crate::base::error::{Error, Result};
use crate::db::Database;
use crate::domain::search::SearchIndex;

/// How long a change of another node may stay unseen; found within two seconds is promised.
const PAUSE: Duration = Duration::from_millis(700);
/// How long it waits after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How long changes of this node gather, so that one commit of the index holds several.
const GATHER: Duration = Duration::from_millis(150);
/// In so many turns what was searched for in vain is written down.
const TURNS_BETWEEN_MISSES: u32 = 15;

/// The index, and who wants to know when it has changed.
#[derive(Clone)]
pub struct Follower {
    /// The index.
    pub index: SearchIndex,
    /// Called after each change.
    pub changed: Arc<dyn Fn() + Send + Sync>,
}

impl Follower {
    /// Follows the events until `stop` becomes true.
    pub async fn run(self, db: Database, mut stop: watch::Receiver<bool>) {
        let news = Arc::new(Notify::new());
        let committed = Arc::clone(&news);
        db.on_commit(move |changes| {
            let concerns = |aggregate, kind| SearchIndex::concerns(aggregate, kind);
            if changes
                .iter()
                .any(|change| concerns(change.aggregate, &change.kind))
            {
                committed.notify_one();
            }
        });
        let mut turn = 0_u32;
        while !*stop.borrow() {
            let done = tokio::select! {
                done = self.catch_up(&db) => done,
                _ = stop.changed() => {
                    self.index.stop();
                    break;
                }
            };
            let pause = if done.is_ok() { PAUSE } else { AFTER_FAILURE };
            log_failure("search", done);
            turn = turn.wrapping_add(1);
            if turn.is_multiple_of(TURNS_BETWEEN_MISSES) {
                log_failure("search", self.write_misses(&db).await);
            }
            tokio::select! {
                () = news.notified() => tokio::time::sleep(GATHER).await,
                () = tokio::time::sleep(pause) => {}
                _ = stop.changed() => break,
            }
        }
        log_failure("search", self.write_misses(&db).await);
    }

    /// Reads the events that the index has not seen.
    async fn catch_up(&self, db: &Database) -> Result<()> {
        let (index, database) = (self.index.clone(), db.clone());
        let done = blocking(move || index.catch_up(&database)).await;
        // What failed may have changed something before.
        if !matches!(done, Ok(false)) {
            (self.changed)();
        }
        done.map(drop)
    }

    async fn write_misses(&self, db: &Database) -> Result<()> {
        let (index, database) = (self.index.clone(), db.clone());
        blocking(move || index.write_misses(&database)).await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let joined = tokio::task::spawn_blocking(work).await;
    joined.unwrap_or_else(|error| Err(Error::internal(error)))
}
