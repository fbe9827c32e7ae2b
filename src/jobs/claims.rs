//! Claims whose wait is over: a silent shop leaves the decision to an administrator, a silent buyer
//! has given up.

use super::Jobs;
use crate::base::clock::MINUTE_MS;
use crate::base::error::Result;
use crate::base::ids::ClaimId;
use crate::domain::access::SystemScope;
use crate::domain::claims::{self, DueClaim};
use crate::domain::flows::claims as flow;
use crate::domain::leases;

/// Claims read at a time.
const BATCH: i64 = 100;
/// Longer than a batch takes; another node takes over when this one died.
const LEASE_MS: i64 = MINUTE_MS;

const SYSTEM: SystemScope = SystemScope::new("claims");

impl Jobs {
    /// Moves on every claim that is due, each in a transaction of its own: one that fails holds up
    /// no other, and is tried again at the next round.
    pub(super) async fn settle_claims(&self) -> Result<()> {
        let mut behind = ClaimId(0);
        let mut outcome = Ok(());
        loop {
            let due = self.due_claims(behind).await?;
            let Some(last) = due.last().copied() else {
                return outcome;
            };
            let holder = self.holder.clone();
            let is_held = self
                .db
                .write(move |tx| leases::hold(tx, "claims", &holder, LEASE_MS))
                .await?;
            if !is_held {
                return outcome;
            }
            for claim in due {
                let settled = self
                    .db
                    .write(move |tx| flow::settle(tx, &SYSTEM, claim))
                    .await;
                if let Err(error) = settled {
                    tracing::error!(claim.id = claim.id.0, error = %error, "claim not moved on");
                    outcome = Err(error);
                }
            }
            behind = last.id;
        }
    }

    async fn due_claims(&self, behind: ClaimId) -> Result<Vec<DueClaim>> {
        let now = self.db.clock().now();
        self.db
            .read(move |conn| claims::list_due_claims(conn, &SYSTEM, now, behind, BATCH))
            .await
    }
}
