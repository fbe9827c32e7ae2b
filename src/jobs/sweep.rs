//! Removes what is over: sessions and links nobody can use, mails sent or given up long ago, carts left behind.

use chrono::Days;

use super::Jobs;
use crate::base::clock::{DAY_MS, HOUR_MS};
use crate::base::error::Result;
use crate::domain::{
    access, accounts, carts, idempotency, leases, messages, notifications, payments, search, shops,
};

const TURN: &str = "sweep";
/// Once in an hour is enough.
const PAUSE_MS: i64 = HOUR_MS;
/// How long what is over is kept, to answer questions.
const KEEP_MS: i64 = 30 * DAY_MS;
/// How long it is kept what was searched for in vain.
const KEEP_MISSES: Days = Days::new(90);
/// As long as the cookie of a cart lives.
const KEEP_CARTS_MS: i64 = 60 * DAY_MS;

impl Jobs {
    /// Sweeps up, unless some node has done so within the hour.
    pub(super) async fn sweep(&self) -> Result<()> {
        let now = self.db.clock().now();
        let due = self
            .db
            .read(move |conn| leases::is_turn_due(conn, TURN, now))
            .await?;
        if !due {
            return Ok(());
        }
        self.db
            .write(move |tx| {
                if leases::take_turn(tx, TURN, PAUSE_MS)? {
                    let before = tx.now().plus_ms(-KEEP_MS);
                    access::delete_old_links(tx, before)?;
                    shops::forget_invited_before(tx, before)?;
                    accounts::delete_old(tx, before)?;
                    notifications::delete_over_before(tx, before)?;
                    if let Some(day) = tx.business_date().checked_sub_days(KEEP_MISSES) {
                        search::delete_misses_before(tx, day)?;
                    }
                    payments::delete_idle_messages_before(tx, before)?;
                    carts::forget_drafts_before(tx, tx.now().plus_ms(-DAY_MS))?;
                    carts::delete_left_before(tx, tx.now().plus_ms(-KEEP_CARTS_MS))?;
                    idempotency::delete_turns_before(tx, tx.now().plus_ms(-DAY_MS))?;
                    // What is left goes an hour later.
                    let of_orders = tx.now().plus_ms(-messages::KEEP_ORDER_MS);
                    let of_listings = tx.now().plus_ms(-messages::KEEP_LISTING_MS);
                    messages::delete_old(tx, of_orders, of_listings)?;
                }
                Ok(())
            })
            .await
    }
}
