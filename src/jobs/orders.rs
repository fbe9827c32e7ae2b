//! Orders whose time is over: unpaid ones expire, sent ones count as delivered, delivered ones are
//! over. And those that came some days ago: their buyers are asked what the goods are like.

use super::Jobs;
use crate::base::clock::{MINUTE_MS, Timestamp};
use crate::base::error::Result;
use crate::base::ids::OrderId;
use crate::db::{DbConn, Tx};
use crate::domain::access::SystemScope;
use crate::domain::flows::{expiry, reviews};
use crate::domain::leases;
use crate::domain::orders::{self, DueOrder};

/// Orders read at a time.
const BATCH: i64 = 100;
/// Longer than a batch takes; another node takes over when this one died.
const LEASE_MS: i64 = MINUTE_MS;

const SYSTEM: SystemScope = SystemScope::new("orders");

/// Reads what is due at a moment, behind the last of the batch before.
type List =
    fn(&mut DbConn, &SystemScope, Timestamp, Option<DueOrder>, i64) -> Result<Vec<DueOrder>>;
/// Does it.
type Act = fn(&mut Tx<'_>, &SystemScope, OrderId) -> Result<()>;

impl Jobs {
    /// Moves on every order that is due.
    pub(super) async fn settle_orders(&self) -> Result<()> {
        let act: Act = |tx, system, id| expiry::settle(tx, system, id).map(|_| ());
        self.each_due(orders::list_due, act).await
    }

    /// Asks the buyers of orders that came some days ago.
    pub(super) async fn invite_reviews(&self) -> Result<()> {
        self.each_due(orders::list_invitations, reviews::invite)
            .await
    }

    /// Does something with every order that is due, each in a transaction of its own: one that fails
    /// holds up no other, and is tried again at the next round.
    ///
    /// The lease only saves work: two nodes at the same order are told apart by its lock.
    async fn each_due(&self, list: List, act: Act) -> Result<()> {
        let mut behind = None;
        let mut outcome = Ok(());
        loop {
            let now = self.db.clock().now();
            let due = self
                .db
                .read(move |conn| list(conn, &SYSTEM, now, behind, BATCH))
                .await?;
            let Some(last) = due.last().copied() else {
                return outcome;
            };
            if !self.hold_orders().await? {
                return outcome;
            }
            for order in due {
                let done = self.db.write(move |tx| act(tx, &SYSTEM, order.id)).await;
                if let Err(error) = done {
                    tracing::error!(order.id = order.id.0, error = %error, "order not moved on");
                    outcome = Err(error);
                }
            }
            behind = Some(last);
        }
    }

    async fn hold_orders(&self) -> Result<bool> {
        let holder = self.holder.clone();
        self.db
            .write(move |tx| leases::hold(tx, "orders", &holder, LEASE_MS))
            .await
    }
}
