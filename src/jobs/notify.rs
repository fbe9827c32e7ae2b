//! Tells people of events.

use std::time::Duration;

use super::Jobs;
use crate::base::clock::{SECOND_MS, Timestamp};
use crate::base::error::Result;
use crate::domain::{leases, notifications};

/// Longer than a batch takes; another node takes over when this one died.
const LEASE_MS: i64 = 30 * SECOND_MS;
/// How long a batch waits while people use the database: who orders now waits for the answer, and
/// who is told of it does not.
const PATIENCE: Duration = Duration::from_secs(2);
/// When news are this old they wait no longer, however busy it is.
const LATEST_MS: i64 = 60 * SECOND_MS;

impl Jobs {
    /// Turns all new events into notices and queued mails, a batch at a time: between two of them
    /// whoever waits for SQLite's one writer has its turn.
    pub(super) async fn notify(&self) -> Result<()> {
        // A read first: it costs the writer nothing when there is nothing to do.
        while let Some(since) = self.db.read(notifications::behind_since).await? {
            self.db.quiet(self.patience(since)).await;
            let holder = self.holder.clone();
            let is_more = self
                .db
                .write(move |tx| {
                    let is_ours = leases::hold(tx, "notifications", &holder, LEASE_MS)?;
                    Ok(is_ours
                        && (notifications::tell_next(tx)? || notifications::tell_followers(tx)?))
                })
                .await?;
            if !is_more {
                break;
            }
        }
        Ok(())
    }

    fn patience(&self, since: Timestamp) -> Duration {
        let is_late = self.db.clock().now() > since.plus_ms(LATEST_MS);
        if is_late { Duration::ZERO } else { PATIENCE }
    }
}
