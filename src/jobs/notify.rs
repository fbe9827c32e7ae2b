//! Tells people of events.

use super::Jobs;
use crate::base::clock::SECOND_MS;
use crate::base::error::Result;
use crate::domain::{leases, notifications};

/// Longer than a batch takes; another node takes over when this one died.
const LEASE_MS: i64 = 30 * SECOND_MS;

impl Jobs {
    /// Turns all new events into notices and queued mails, a batch at a time: between two of them
    /// whoever waits for SQLite's one writer has its turn.
    pub(super) async fn notify(&self) -> Result<()> {
        // A read first: it costs the writer nothing when there is nothing to do.
        if !self.db.read(notifications::is_behind).await? {
            return Ok(());
        }
        loop {
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
                return Ok(());
            }
        }
    }
}
