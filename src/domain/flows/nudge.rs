//! What a buyer can do while waiting: ask the shop to send, and give oneself more time to receive.
//! Both leave an event, and the events say how often.

use serde_json::json;

use super::goods::quantities_left;
use super::outcome::Outcome;
use super::timers;
use crate::base::clock::{DAY_MS, Timestamp};
use crate::base::error::{Code, Error, Result};
use crate::base::order_number::OrderNumber;
use crate::db::Tx;
use crate::domain::access::BuyerScope;
use crate::domain::events::{self, Event};
use crate::domain::orders::{self, OrderState, Party};

/// What stands in the history of an order.
const REMINDED: &str = "order.reminded";
const EXTENDED: &str = "order.extended";
/// From when on an order waits for its shop.
const READY: [&str; 3] = ["order.placed", "order.paid", "order.reinstated"];
/// How long a shop has before it is reminded, and before it is again.
const REMINDED_EACH_MS: i64 = DAY_MS;
/// The most reminders of one order: who is not heard then should call.
const MOST_REMINDERS: usize = 5;

/// From when on the buyer can remind the shop; none if that is not to be done, or was often enough.
pub fn remindable_from(state: OrderState, history: &[Event]) -> Option<Timestamp> {
    if !matches!(state, OrderState::Confirmed | OrderState::Accepted) {
        return None;
    }
    let reminders = history.iter().filter(|event| event.kind == REMINDED);
    if reminders.count() >= MOST_REMINDERS {
        return None;
    }
    let counts = |event: &&Event| event.kind == REMINDED || READY.contains(&event.kind.as_str());
    let last = history.iter().rfind(counts)?;
    Some(last.occurred_at.plus_ms(REMINDED_EACH_MS))
}

/// Whether the buyer can still put off the day on which a sent order counts as received.
pub fn is_extendable(state: OrderState, due_at: Option<Timestamp>, history: &[Event]) -> bool {
    state == OrderState::Shipped
        && due_at.is_some()
        && history.iter().all(|event| event.kind != EXTENDED)
}

/// The buyer asks the shop to send.
///
/// # Errors
/// `order.reminded_lately` within a day of the last time, or of the payment; `order.no_reminder`
/// for an order that does not wait for its shop, or for its harvest first.
pub fn remind(tx: &mut Tx<'_>, buyer: &BuyerScope, number: &OrderNumber) -> Result<Outcome> {
    let order = orders::lock_for_buyer(tx, buyer, number)?.ok_or_else(Error::not_found)?;
    let history = events::history(tx.conn(), "order", order.scope().order_id().0)?;
    let from = remindable_from(order.state, &history).ok_or(Code::OrderNoReminder)?;
    if order.ships_from.is_some_and(|day| tx.business_date() < day) {
        return Err(Code::OrderNoReminder.into());
    }
    if tx.now() < from {
        return Err(Code::OrderRemindedLately.into());
    }
    orders::note(tx, &order, REMINDED, Party::Buyer, json!({}))?;
    Ok(Outcome::Done)
}

/// The buyer needs more time to receive: once for an order.
///
/// # Errors
/// `order.not_extendable` for an order that is not under way as a whole, or was extended before.
pub fn extend(tx: &mut Tx<'_>, buyer: &BuyerScope, number: &OrderNumber) -> Result<Outcome> {
    let order = orders::lock_for_buyer(tx, buyer, number)?.ok_or_else(Error::not_found)?;
    let history = events::history(tx.conn(), "order", order.scope().order_id().0)?;
    let due_at = order
        .due_at
        .filter(|_| is_extendable(order.state, order.due_at, &history));
    let due_at = due_at.ok_or(Code::OrderNotExtendable)?;
    if quantities_left(tx, &order)?.values().any(|left| *left > 0) {
        return Err(Code::OrderNotExtendable.into());
    }
    let later = timers::extended(due_at);
    orders::set_due(tx, order.scope(), Some(later))?;
    orders::note(
        tx,
        &order,
        EXTENDED,
        Party::Buyer,
        json!({ "due_at": later }),
    )?;
    Ok(Outcome::Done)
}
