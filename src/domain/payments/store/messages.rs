//! What gateways say, as it came.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::PaymentMessageId;
use crate::base::sql_types::text_enum;
use crate::db::Tx;
use crate::db::schema::payment_messages;
use crate::domain::payments::gateway::{Raw, Report};

text_enum! {
    /// How a message came.
    pub enum MessageKind {
        /// By itself.
        Notification => "notification",
        /// As the answer to a question.
        Answer => "answer",
    }
}

text_enum! {
    /// What was made of a message.
    pub enum Verdict {
        /// It is not from the gateway.
        Forged => "forged",
        /// It is, and cannot be read, or is about nothing of ours.
        Ignored => "ignored",
        /// It was noted and changed nothing that anybody sees.
        Noted => "noted",
        /// It said what was known.
        Already => "already",
        /// The payment is there, and all its orders go on.
        Paid => "paid",
        /// The payment is there, and some of it goes back: an order is over, or was paid before.
        PaidBack => "paid_back",
        /// Another amount or currency came than was asked for.
        Held => "held",
        /// The payment has failed, or can no longer be made.
        Ended => "ended",
        /// Money went back.
        Refunded => "refunded",
        /// Money did not go back.
        NotRefunded => "not_refunded",
    }
}

/// Keeps a message before anything is made of it.
pub fn insert_message(
    tx: &mut Tx<'_>,
    provider: &str,
    kind: MessageKind,
    raw: &Raw,
) -> Result<PaymentMessageId> {
    let headers: serde_json::Value = raw
        .headers
        .iter()
        .map(|(name, value)| (name.clone(), serde_json::Value::from(value.clone())))
        .collect();
    let row = (
        payment_messages::provider.eq(provider),
        payment_messages::kind.eq(kind),
        payment_messages::headers.eq(headers.to_string()),
        // PostgreSQL keeps no such character in a text.
        payment_messages::body.eq(raw.body.replace('\0', "\u{fffd}")),
        payment_messages::received_at.eq(tx.now()),
    );
    Ok(diesel::insert_into(payment_messages::table)
        .values(row)
        .returning(payment_messages::id)
        .get_result(tx.conn())?)
}

/// Notes what a message said and what was made of it; `report` is what was read of a genuine one.
pub fn settle_message(
    tx: &mut Tx<'_>,
    id: PaymentMessageId,
    report: Option<&Report>,
    verdict: Verdict,
) -> Result<()> {
    let now = tx.now();
    diesel::update(payment_messages::table.find(id))
        .set((
            payment_messages::is_verified.eq(verdict != Verdict::Forged),
            payment_messages::about.eq(report.map(|report| report.number.as_str())),
            payment_messages::said.eq(report.map(|report| report.said)),
            payment_messages::amount_minor.eq(report.map(|report| report.amount)),
            payment_messages::currency.eq(report.map(|report| report.currency.as_str())),
            payment_messages::outcome.eq(verdict),
            payment_messages::handled_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Removes messages that were not from a gateway, or of no use, and are old.
pub fn delete_idle_messages_before(tx: &mut Tx<'_>, before: Timestamp) -> Result<()> {
    let idle = payment_messages::table
        .filter(payment_messages::received_at.lt(before))
        .filter(payment_messages::outcome.eq_any([Verdict::Forged, Verdict::Ignored]));
    diesel::delete(idle).execute(tx.conn())?;
    Ok(())
}
