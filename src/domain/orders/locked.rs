//! An order that this transaction changes.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::paying::{PaymentMethod, PaymentStatus};
use super::state::{OrderCommand, OrderState, Party};
use super::store;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::PurchaseId;
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::db::Tx;
use crate::domain::access::OrderScope;
use crate::domain::events::{self, NewEvent};

/// An order whose row is locked until the transaction ends: what is read here stays true, and
/// every other change of it waits.
#[derive(Debug, Clone)]
pub struct LockedOrder {
    pub(super) scope: OrderScope,
    /// The purchase it belongs to.
    pub purchase_id: PurchaseId,
    /// Its number.
    pub number: OrderNumber,
    /// How far it has come.
    pub state: OrderState,
    /// How it is paid.
    pub method: PaymentMethod,
    /// The sums, frozen at placement.
    pub sums: OrderSums,
    /// What the shop owes the platform for it.
    pub commission: Money,
    /// What was paid.
    pub paid: Money,
    /// What went back.
    pub refunded: Money,
    /// The day on which it was placed.
    pub placed_on: NaiveDate,
    /// When it came into its state.
    pub state_changed_at: Timestamp,
    /// When it moves on by itself.
    pub due_at: Option<Timestamp>,
    /// The day before which nothing of it is sent.
    pub ships_from: Option<NaiveDate>,
}

/// One of several orders that are locked at once.
#[derive(Debug, Clone)]
pub struct LockedBrief {
    /// Reaches what hangs on it.
    pub scope: OrderScope,
    /// How far it has come.
    pub state: OrderState,
    /// What was paid.
    pub paid: Money,
}

/// What an order costs: items − discount + freight − subsidy = total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderSums {
    /// The lines.
    pub items: Money,
    /// The shop's own reduction.
    pub discount: Money,
    /// Freight.
    pub freight: Money,
    /// What a programme pays in the buyer's place.
    pub subsidy: Money,
    /// What the buyer pays.
    pub total: Money,
}

impl LockedOrder {
    /// Reaches what hangs on the order.
    pub fn scope(&self) -> &OrderScope {
        &self.scope
    }

    /// What its payments amount to.
    pub fn payment_status(&self) -> PaymentStatus {
        PaymentStatus::of(self.method, self.paid, self.refunded)
    }
}

/// A change of state to be made.
#[derive(Debug)]
pub struct Step {
    /// What is asked for.
    pub command: OrderCommand,
    /// On whose behalf.
    pub party: Party,
    /// When the order will move on by itself.
    pub due_at: Option<Timestamp>,
    /// What the event says besides the state and the party: a JSON object, or null.
    pub details: Value,
}

impl Step {
    /// A step without a timer and without details.
    pub fn new(command: OrderCommand, party: Party) -> Self {
        Self {
            command,
            party,
            due_at: None,
            details: Value::Null,
        }
    }

    /// Sets when the order moves on by itself.
    #[must_use]
    pub fn due(mut self, at: Timestamp) -> Self {
        self.due_at = Some(at);
        self
    }

    /// Adds what the event says.
    #[must_use]
    pub fn with(mut self, details: Value) -> Self {
        self.details = details;
        self
    }
}

/// Changes the state of an order and records the event, in one.
///
/// # Errors
/// `state.illegal_transition` for what the table does not list.
pub fn take_step(tx: &mut Tx<'_>, order: &mut LockedOrder, step: Step) -> Result<()> {
    let from = order.state;
    let to = from.next(step.command, step.party)?;
    store::mark_state(tx, order, to, step.due_at)?;
    order.state = to;
    order.state_changed_at = tx.now();
    let after = with_details(json!({ "state": to, "party": step.party }), step.details);
    record(tx, order, event_kind(step.command), Some(from), after)
}

/// Records that something happened to an order whose state stays.
pub fn note(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    kind: &'static str,
    party: Party,
    details: Value,
) -> Result<()> {
    let after = with_details(json!({ "state": order.state, "party": party }), details);
    record(tx, order, kind, None, after)
}

fn record(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    kind: &'static str,
    from: Option<OrderState>,
    after: Value,
) -> Result<()> {
    let scope = order.scope;
    let mut event = NewEvent::new("order", scope.order_id().0, kind, scope.actor())
        .of_shop(scope.shop_id())
        .after(after);
    if let Some(from) = from {
        event = event.before(json!({ "state": from }));
    }
    events::record(tx, event)?;
    Ok(())
}

fn with_details(mut base: Value, details: Value) -> Value {
    if let (Value::Object(base), Value::Object(details)) = (&mut base, details) {
        base.extend(details);
    }
    base
}

const fn event_kind(command: OrderCommand) -> &'static str {
    match command {
        OrderCommand::Confirm => "order.paid",
        OrderCommand::Accept => "order.accepted",
        OrderCommand::Ship => "order.shipped",
        OrderCommand::Receive => "order.delivered",
        OrderCommand::Complete => "order.completed",
        OrderCommand::Cancel => "order.cancelled",
        OrderCommand::Expire => "order.expired",
        OrderCommand::Refuse => "order.refused",
        OrderCommand::TakeBack => "order.closed",
        OrderCommand::Reinstate => "order.reinstated",
    }
}
