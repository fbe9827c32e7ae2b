//! Unread messages of which a mail is due.

use super::Jobs;
use crate::base::clock::MINUTE_MS;
use crate::base::error::Result;
use crate::base::ids::MessageInboxId;
use crate::domain::access::SystemScope;
use crate::domain::{leases, messages};

/// Inboxes told of in one transaction.
const BATCH: i64 = 50;
/// Longer than a batch takes; another node takes over when this one died.
const LEASE_MS: i64 = MINUTE_MS;

const SYSTEM: SystemScope = SystemScope::new("messages");

impl Jobs {
    /// Lets a mail tell of every inbox that is due.
    pub(super) async fn remind_of_messages(&self) -> Result<()> {
        let mut behind = MessageInboxId(0);
        loop {
            let now = self.db.clock().now();
            let due = self
                .db
                .read(move |conn| messages::list_due_inboxes(conn, &SYSTEM, now, behind, BATCH))
                .await?;
            let Some(last) = due.last().copied() else {
                return Ok(());
            };
            let holder = self.holder.clone();
            let is_ours = self
                .db
                .write(move |tx| {
                    let is_ours = leases::hold(tx, "messages", &holder, LEASE_MS)?;
                    for inbox in due.iter().filter(|_| is_ours) {
                        messages::remind(tx, &SYSTEM, *inbox)?;
                    }
                    Ok(is_ours)
                })
                .await?;
            if !is_ours {
                return Ok(());
            }
            behind = last.id;
        }
    }
}
