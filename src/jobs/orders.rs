//! Orders whose time is over: unpaid ones expire, sent ones count as delivered, delivered ones are
//! over.

use super::Jobs;
use crate::base::clock::MINUTE_MS;
use crate::base::error::Result;
use crate::domain::access::SystemScope;
use crate::domain::flows::expiry;
use crate::domain::leases;
use crate::domain::orders::{self, DueOrder};

/// Orders read at a time.
const BATCH: i64 = 100;
/// Longer than a batch takes; another node takes over when this one died.
const LEASE_MS: i64 = MINUTE_MS;

impl Jobs {
    /// Moves on every order that is due, each in a transaction of its own: one that fails holds
    /// up no other, and is tried again at the next round.
    ///
    /// The lease only saves work: two nodes at the same order are told apart by its lock.
    pub(super) async fn settle_orders(&self) -> Result<()> {
        let mut behind = None;
        let mut outcome = Ok(());
        loop {
            let due = self.due_orders(behind).await?;
            let Some(last) = due.last().copied() else {
                return outcome;
            };
            if !self.hold_orders().await? {
                return outcome;
            }
            for order in due {
                if let Err(error) = self.settle_order(order).await {
                    tracing::error!(order.id = order.id.0, error = %error, "order not moved on");
                    outcome = Err(error);
                }
            }
            behind = Some(last);
        }
    }

    async fn due_orders(&self, behind: Option<DueOrder>) -> Result<Vec<DueOrder>> {
        let now = self.db.clock().now();
        self.db
            .read(move |conn| orders::list_due(conn, &SYSTEM, now, behind, BATCH))
            .await
    }

    async fn hold_orders(&self) -> Result<bool> {
        let holder = self.holder.clone();
        self.db
            .write(move |tx| leases::hold(tx, "orders", &holder, LEASE_MS))
            .await
    }

    async fn settle_order(&self, order: DueOrder) -> Result<()> {
        self.db
            .write(move |tx| expiry::settle(tx, &SYSTEM, order.id))
            .await?;
        Ok(())
    }
}

const SYSTEM: SystemScope = SystemScope::new("orders");
