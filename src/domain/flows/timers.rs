//! After how long an order moves on by itself (see `docs/adr/0014-order-timers.md`).

use crate::base::clock::{DAY_MS, Timestamp};
use crate::db::Tx;
use crate::domain::orders::{LockedOrder, PaymentStatus};

/// An order that was sent in full counts as delivered after this, if nobody says otherwise.
const ARRIVES_AFTER_MS: i64 = 10 * DAY_MS;

/// How much longer that takes when the buyer asks for it, once: parcels to the mountains, a journey.
const EXTENDED_BY_MS: i64 = 5 * DAY_MS;

/// A delivered and paid order is over after this; until then the buyer can complain.
const COMPLETES_AFTER_MS: i64 = 7 * DAY_MS;

/// After this the buyer of an order that has come is asked what the goods are like: they have been
/// tasted, and are not forgotten yet.
const INVITED_AFTER_MS: i64 = 3 * DAY_MS;

/// When the buyer of an order that has come now is asked what the goods are like.
pub(super) fn invited_at(tx: &Tx<'_>) -> Timestamp {
    tx.now().plus_ms(INVITED_AFTER_MS)
}

/// When an order that is sent in full now counts as delivered.
pub(super) fn arrives_at(tx: &Tx<'_>) -> Timestamp {
    tx.now().plus_ms(ARRIVES_AFTER_MS)
}

/// When it does if the buyer asks for more time.
pub(super) fn extended(due_at: Timestamp) -> Timestamp {
    due_at.plus_ms(EXTENDED_BY_MS)
}

/// When an order that was delivered at `delivered_at` is over; `None` while it is unpaid, since
/// then somebody still has to do something.
pub(super) fn completes_at(order: &LockedOrder, delivered_at: Timestamp) -> Option<Timestamp> {
    let is_paid = !matches!(
        order.payment_status(),
        PaymentStatus::Unpaid | PaymentStatus::DueOnDelivery
    );
    is_paid.then(|| delivered_at.plus_ms(COMPLETES_AFTER_MS))
}
