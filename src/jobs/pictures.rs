//! Removes the files of private pictures that no row names any more.

use super::Jobs;
use crate::base::clock::MINUTE_MS;
use crate::base::error::Result;
use crate::domain::access::SystemScope;
use crate::domain::flows::stray_pictures::{self, Task};
use crate::domain::leases;
use crate::domain::media::stray;

/// Pictures of one round trip: few, so that the lease outlasts a slow bucket.
const BATCH: i64 = 20;
/// Longer than removing a batch takes; another node takes over when this one died.
const LEASE_MS: i64 = 2 * MINUTE_MS;

const SYSTEM: SystemScope = SystemScope::new("pictures");

impl Jobs {
    /// Removes all that is due. Dies this process in between, the rows are there still, and what is
    /// removed twice is gone once. A picture that cannot be removed holds up none of its batch; the
    /// batches behind it wait for the next round, for the whole place may not answer.
    pub(super) async fn remove_pictures(&self) -> Result<()> {
        loop {
            let now = self.db.clock().now();
            let due = self
                .db
                .read(move |conn| stray::list_due(conn, now, BATCH))
                .await?;
            if due.is_empty() {
                return Ok(());
            }
            let holder = self.holder.clone();
            let taken = self
                .db
                .write(move |tx| {
                    if leases::hold(tx, "pictures", &holder, LEASE_MS)? {
                        stray_pictures::take(tx, &SYSTEM, &due).map(Some)
                    } else {
                        Ok(None)
                    }
                })
                .await?;
            // Another node is at it.
            let Some(tasks) = taken else {
                return Ok(());
            };
            let mut outcome = Ok(());
            for task in tasks {
                outcome = outcome.and(self.deal_with(task).await);
            }
            outcome?;
        }
    }

    /// Each picture is forgotten as soon as it is dealt with: those that are left say which files are
    /// still needed.
    async fn deal_with(&self, Task { stray, is_brought }: Task) -> Result<()> {
        if is_brought {
            self.media.bring_to_review(stray.line, &stray.hash).await?;
        }
        let (id, left) = (stray.id, stray.clone());
        let goes = self
            .db
            .write(move |tx| stray_pictures::let_go(tx, &SYSTEM, &left))
            .await?;
        if goes {
            self.media.remove(&stray).await?;
            self.db.write(move |tx| stray::forget(tx, &[id])).await?;
        }
        Ok(())
    }
}
