//! Tells people of events.

use super::Jobs;
use crate::base::clock::SECOND_MS;
use crate::base::error::Result;
use crate::domain::{leases, notifications};

/// Longer than a batch takes; another node takes over when this one died.
const LEASE_MS: i64 = 30 * SECOND_MS;

impl Jobs {
    /// Turns all new events into notices and queued mails.
    pub(super) async fn notify(&self) -> Result<()> {
        // A read first: it costs SQLite's one writer nothing when there is nothing to do.
        while self.db.read(notifications::is_behind).await? {
            let holder = self.holder.clone();
            let told = self
                .db
                .write(move |tx| {
                    if !leases::hold(tx, "notifications", &holder, LEASE_MS)? {
                        return Ok(0);
                    }
                    notifications::tell_next(tx)
                })
                .await?;
            if told == 0 {
                return Ok(());
            }
        }
        Ok(())
    }
}
