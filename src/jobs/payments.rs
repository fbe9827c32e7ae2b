//! Payments at gateways: asked after until they have ended, closed when nobody waits for them any
//! more; and money that goes back through them.

use super::Jobs;
use crate::base::clock::{HOUR_MS, MINUTE_MS, SECOND_MS, Timestamp};
use crate::base::error::Result;
use crate::base::ids::RefundId;
use crate::domain::access::SystemScope;
use crate::domain::flows::{gateway_message, gateway_refund};
use crate::domain::leases;
use crate::domain::payments::{self, GatewayPayment, Sending};

/// Rows read at a time.
const BATCH: i64 = 50;
/// Each row is taken by a conditional update: the lease only saves work.
const LEASE_MS: i64 = MINUTE_MS;
/// The pause before the second question; it doubles from one to the next.
const FIRST_PAUSE_MS: i64 = 5 * SECOND_MS;
/// The longest pause.
const LONGEST_PAUSE_MS: i64 = HOUR_MS;
/// Money that waits for so long is sent by no node: one that has its gateway would have sent it.
const STRANDED_MS: i64 = HOUR_MS;

const SYSTEM: SystemScope = SystemScope::new("payments");

impl Jobs {
    /// Asks the gateways whatever is due, and sends what is to go back; what no gateway can send any
    /// more is left to people.
    pub(super) async fn settle_payments(&self) -> Result<()> {
        let asked = if self.gateways.is_empty() {
            Ok(())
        } else {
            self.ask_gateways().await
        };
        let sent = self.send_refunds().await;
        let left = self.leave_stranded().await;
        asked.and(sent).and(left)
    }

    /// The names of the gateways of this node.
    fn own_gateways(&self) -> Vec<&'static str> {
        self.gateways.all().iter().map(|one| one.name()).collect()
    }

    /// What waits since then for a gateway that this node has not is sent by no other either.
    fn stranded_since(&self) -> Timestamp {
        self.db.clock().now().plus_ms(-STRANDED_MS)
    }

    async fn ask_gateways(&self) -> Result<()> {
        loop {
            let now = self.db.clock().now();
            let due = self
                .db
                .read(move |conn| payments::list_due_queries(conn, &SYSTEM, now, BATCH))
                .await?;
            if due.is_empty() || !self.hold_payments().await? {
                return Ok(());
            }
            for payment in due {
                let number = payment.number.clone();
                if let Err(error) = self.ask_after(payment).await {
                    tracing::error!(payment = number, error = %error, "payment not asked after");
                }
            }
        }
    }

    async fn hold_payments(&self) -> Result<bool> {
        let holder = self.holder.clone();
        self.db
            .write(move |tx| leases::hold(tx, "payments", &holder, LEASE_MS))
            .await
    }

    /// Asks how a payment stands, or has it closed if nobody waits for it any more.
    async fn ask_after(&self, payment: GatewayPayment) -> Result<()> {
        let doublings = u32::try_from(payment.queries).unwrap_or(u32::MAX).min(20);
        let pause = FIRST_PAUSE_MS.saturating_mul(1_i64 << doublings);
        let mut next = self.db.clock().now().plus_ms(pause.min(LONGEST_PAUSE_MS));
        // Not later than the moment at which it is to be closed.
        if payment.expires_at > self.db.clock().now() {
            next = next.min(payment.expires_at);
        }
        let (claimed, is_waited_for) = {
            let payment = payment.clone();
            self.db
                .write(move |tx| {
                    let is_waited_for = payments::is_waited_for(tx.conn(), payment.id)?;
                    Ok((payments::claim_query(tx, &payment, next)?, is_waited_for))
                })
                .await?
        };
        let Some(gateway) = self.gateways.find(&payment.provider).filter(|_| claimed) else {
            return Ok(());
        };
        let is_over = payment.expires_at <= self.db.clock().now() || !is_waited_for;
        gateway_message::ask(&self.db, SYSTEM, gateway, &payment, is_over).await?;
        Ok(())
    }

    /// Sets down what is to be sent, page by page: what goes back by hand stays in the list. One
    /// that fails holds up no other. A node without gateways leaves to the others what they can do.
    async fn set_down_refunds(&self) -> Result<()> {
        let asked_by = if self.gateways.is_empty() {
            self.stranded_since()
        } else {
            self.db.clock().now()
        };
        let mut after = RefundId(0);
        loop {
            let from = (after, asked_by);
            let unsent = self
                .db
                .read(move |conn| payments::list_unsent_refunds(conn, &SYSTEM, from, BATCH))
                .await?;
            let Some((_, last, _)) = unsent.last().copied() else {
                return Ok(());
            };
            if !self.hold_payments().await? {
                return Ok(());
            }
            for refund in unsent {
                let set_down = self
                    .db
                    .write(move |tx| gateway_refund::set_down(tx, &SYSTEM, refund));
                if let Err(error) = set_down.await {
                    tracing::error!(refund = refund.1.0, error = %error, "refund not set down");
                }
            }
            after = last;
        }
    }

    async fn send_refunds(&self) -> Result<()> {
        self.set_down_refunds().await?;
        loop {
            let (own, now) = (self.own_gateways(), self.db.clock().now());
            let due = self
                .db
                .read(move |conn| payments::list_due_sendings(conn, &SYSTEM, (&own, now), BATCH))
                .await?;
            if due.is_empty() || !self.hold_payments().await? {
                return Ok(());
            }
            for sending in due {
                let number = sending.number.clone();
                if let Err(error) = self.send_refund(sending).await {
                    tracing::error!(refund = number, error = %error, "refund not sent");
                }
            }
        }
    }

    async fn send_refund(&self, sending: Sending) -> Result<()> {
        let id = sending.payment;
        let payment = self
            .db
            .read(move |conn| payments::find_gateway_payment(conn, &SYSTEM, id))
            .await?;
        let Some(payment) = payment else {
            return Ok(());
        };
        let Some(gateway) = self.gateways.find(&payment.provider) else {
            return Ok(());
        };
        gateway_refund::send(&self.db, SYSTEM, gateway, payment, sending).await
    }

    /// Leaves to people what should have been sent long since by a gateway that no node has.
    async fn leave_stranded(&self) -> Result<()> {
        let (own, since) = (self.own_gateways(), self.stranded_since());
        let stranded = self
            .db
            .read(move |conn| payments::list_stranded_sendings(conn, &SYSTEM, (&own, since), BATCH))
            .await?;
        if stranded.is_empty() || !self.hold_payments().await? {
            return Ok(());
        }
        for sending in stranded {
            let number = sending.number.clone();
            let left = self
                .db
                .write(move |tx| gateway_refund::leave_without_gateway(tx, &SYSTEM, &sending));
            if let Err(error) = left.await {
                tracing::error!(refund = number, error = %error, "not left to people");
            }
        }
        Ok(())
    }
}
