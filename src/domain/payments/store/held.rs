//! Payments that wait for somebody's decision.

use std::collections::BTreeSet;

use diesel::dsl::exists;
use diesel::prelude::*;
use serde_json::json;

use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Result};
use crate::base::ids::{HeldPaymentId, OrderId, PaymentId, ShopId, UserId};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::sql_types::text_enum;
use crate::db::schema::{
    gateway_refunds, held_payments, orders, payment_allocations, payments, shops,
};
use crate::db::sql::starts_with_any;
use crate::db::{DbConn, Tx};
use crate::domain::access::{
    Actor, DivisionPermission, DivisionScope, OrderScope, ShopPermission, ShopScope, SystemScope,
};
use crate::domain::events::{self, NewEvent};
use crate::domain::orders::{OrderState, Party};
use crate::domain::payments::gateway::Report;
use crate::domain::payments::model::HOPELESS;
use crate::domain::payments::state::{HeldCommand, HeldState};
use crate::domain::payments::store::gateway::GatewayPayment;
use crate::domain::payments::store::sending::SendingState;

text_enum! {
    /// What was decided about a held payment.
    pub enum HeldDecision {
        /// The orders are paid by it; what is too much goes back.
        Accepted => "accepted",
        /// All of it goes back.
        SentBack => "sent_back",
    }
}

/// A payment that came otherwise than was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPayment {
    /// The key.
    pub id: HeldPaymentId,
    /// The payment.
    pub payment: PaymentId,
    /// The gateway.
    pub provider: String,
    /// Our number of the payment.
    pub number: String,
    /// What was asked for.
    pub expected: Money,
    /// In which currency.
    pub expected_currency: String,
    /// What came.
    pub received: Money,
    /// In which currency.
    pub received_currency: String,
    /// How far it has come.
    pub state: HeldState,
    /// What was decided.
    pub decision: Option<HeldDecision>,
    /// What of it goes back.
    pub returning: Money,
    /// When it came.
    pub held_at: Timestamp,
    /// How and when somebody has sent back what the gateway did not; empty where nobody has.
    pub by_hand_note: String,
}

impl HeldPayment {
    /// Whether somebody has sent back what the gateway did not.
    pub fn is_by_hand(&self) -> bool {
        self.state == HeldState::Done && !self.by_hand_note.is_empty()
    }

    /// Whether its orders can be counted as paid: as much as was asked for came, or more.
    pub fn can_be_accepted(&self) -> bool {
        self.received_currency == self.expected_currency && self.received >= self.expected
    }
}

type Row = (
    HeldPaymentId,
    PaymentId,
    (String, Option<String>),
    (Money, String),
    (Money, String),
    HeldState,
    Option<HeldDecision>,
    Money,
    (Timestamp, String),
);

fn held_of(row: Row) -> HeldPayment {
    let (id, payment, named, expected, received, state, decision, returning, rest) = row;
    HeldPayment {
        id,
        payment,
        provider: named.0,
        number: named.1.unwrap_or_default(),
        expected: expected.0,
        expected_currency: expected.1,
        received: received.0,
        received_currency: received.1,
        state,
        decision,
        returning,
        held_at: rest.0,
        by_hand_note: rest.1,
    }
}

macro_rules! held {
    () => {
        held_payments::table
            .inner_join(payments::table.on(payments::id.eq(held_payments::payment_id)))
            .select((
                held_payments::id,
                held_payments::payment_id,
                (payments::provider, payments::number),
                (
                    held_payments::expected_minor,
                    held_payments::expected_currency,
                ),
                (
                    held_payments::received_minor,
                    held_payments::received_currency,
                ),
                held_payments::state,
                held_payments::decision,
                held_payments::return_minor,
                (held_payments::held_at, held_payments::by_hand_note),
            ))
    };
}

/// Holds what came for a payment. The administrators of `division`, which has all its shops, are
/// told: whoever is above some of them only cannot decide.
pub fn insert_held(
    tx: &mut Tx<'_>,
    payment: &GatewayPayment,
    report: &Report,
    (shop, division): (ShopId, DivisionCode),
) -> Result<()> {
    let row = (
        held_payments::payment_id.eq(payment.id),
        held_payments::expected_minor.eq(payment.amount),
        held_payments::expected_currency.eq(&payment.currency),
        held_payments::received_minor.eq(report.amount),
        held_payments::received_currency.eq(&report.currency),
        held_payments::state.eq(HeldState::Open),
        held_payments::held_at.eq(tx.now()),
    );
    let id: HeldPaymentId = diesel::insert_into(held_payments::table)
        .values(row)
        .returning(held_payments::id)
        .get_result(tx.conn())?;
    let event = NewEvent::new("held_payment", id.0, "held_payment.held", Actor::Provider)
        .of_shop(shop)
        .after(json!({
            "state": HeldState::Open,
            "number": payment.number,
            "division": division,
        }));
    events::record(tx, event)?;
    Ok(())
}

/// The gateway keeps refusing to send back what is held, or will not send it as it should: the
/// administrators of `division` are told, as when it came, since people have to see to it now.
pub fn note_hopeless(
    tx: &mut Tx<'_>,
    _: &SystemScope,
    id: HeldPaymentId,
    (shop, division): (ShopId, DivisionCode),
) -> Result<()> {
    let kind = "held_payment.return_hopeless";
    let event = NewEvent::new("held_payment", id.0, kind, Actor::System)
        .of_shop(shop)
        .after(json!({ "state": HeldState::Returning, "division": division }));
    events::record(tx, event)?;
    Ok(())
}

/// What is held of a payment.
pub fn held_of_payment(conn: &mut DbConn, payment: PaymentId) -> Result<Option<HeldPayment>> {
    let row: Option<Row> = held!()
        .filter(held_payments::payment_id.eq(payment))
        .first(conn)
        .optional()?;
    Ok(row.map(held_of))
}

/// The payment for an order that came otherwise than was asked for and waits for a decision.
pub fn held_of_order(conn: &mut DbConn, order: &OrderScope) -> Result<Option<HeldPayment>> {
    let of_order = payment_allocations::table
        .filter(payment_allocations::shop_id.eq(order.shop_id()))
        .filter(payment_allocations::order_id.eq(order.order_id()))
        .select(payment_allocations::payment_id);
    let row: Option<Row> = held!()
        .filter(held_payments::payment_id.eq_any(of_order))
        .filter(held_payments::decision.is_null())
        .order(held_payments::id.desc())
        .first(conn)
        .optional()?;
    Ok(row.map(held_of))
}

/// Whether there is one.
pub fn is_held(conn: &mut DbConn, order: &OrderScope) -> Result<bool> {
    Ok(held_of_order(conn, order)?.is_some())
}

/// Whether money of a held payment for the order is on its way back, or waits to be sent.
pub fn is_held_returning(conn: &mut DbConn, order: &OrderScope) -> Result<bool> {
    let returning: i64 = payment_allocations::table
        .inner_join(
            held_payments::table.on(held_payments::payment_id.eq(payment_allocations::payment_id)),
        )
        .filter(payment_allocations::shop_id.eq(order.shop_id()))
        .filter(payment_allocations::order_id.eq(order.order_id()))
        .filter(held_payments::state.eq(HeldState::Returning))
        .count()
        .get_result(conn)?;
    Ok(returning > 0)
}

/// Those among some orders of the shop of which a payment waits for a decision.
pub fn held_of_shop<P: ShopPermission>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    of: &[OrderId],
) -> Result<BTreeSet<OrderId>> {
    let held = undecided(conn, of)?.into_iter();
    let own = held.filter(|(of, _)| *of == shop.shop_id());
    Ok(own.map(|(_, order)| order).collect())
}

/// The same among orders of several shops.
pub fn held_among(conn: &mut DbConn, of: &[&OrderScope]) -> Result<BTreeSet<OrderId>> {
    let ids: Vec<OrderId> = of.iter().map(|order| order.order_id()).collect();
    let held = undecided(conn, &ids)?.into_iter();
    let own = held.filter(|one| of.iter().any(|of| (of.shop_id(), of.order_id()) == *one));
    Ok(own.map(|(_, order)| order).collect())
}

fn undecided(conn: &mut DbConn, of: &[OrderId]) -> Result<Vec<(ShopId, OrderId)>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    Ok(payment_allocations::table
        .inner_join(
            held_payments::table.on(held_payments::payment_id.eq(payment_allocations::payment_id)),
        )
        .filter(payment_allocations::order_id.eq_any(of))
        .filter(held_payments::decision.is_null())
        .select((payment_allocations::shop_id, payment_allocations::order_id))
        .load(conn)?)
}

/// A held payment whose money is on its way back.
pub fn find_held(
    conn: &mut DbConn,
    _: &SystemScope,
    id: HeldPaymentId,
) -> Result<Option<HeldPayment>> {
    by_id(conn, id)
}

fn by_id(conn: &mut DbConn, id: HeldPaymentId) -> Result<Option<HeldPayment>> {
    let row: Option<Row> = held!()
        .filter(held_payments::id.eq(id))
        .first(conn)
        .optional()?;
    Ok(row.map(held_of))
}

/// An order that a payment is for.
#[derive(Debug, Clone, Queryable)]
pub struct PaidOrder {
    /// Its number.
    pub number: OrderNumber,
    /// How far it has come.
    pub state: OrderState,
    /// Its shop.
    pub shop: ShopId,
    /// Where that is.
    pub division: String,
}

/// The orders that a payment is for.
pub fn orders_of_payment(conn: &mut DbConn, payment: PaymentId) -> Result<Vec<PaidOrder>> {
    let of = orders_of_payments(conn, &[payment])?;
    Ok(of.into_iter().map(|(_, order)| order).collect())
}

/// The same of several, each with its payment.
pub fn orders_of_payments(
    conn: &mut DbConn,
    of: &[PaymentId],
) -> Result<Vec<(PaymentId, PaidOrder)>> {
    Ok(payment_allocations::table
        .inner_join(
            orders::table.on(orders::shop_id
                .eq(payment_allocations::shop_id)
                .and(orders::id.eq(payment_allocations::order_id))),
        )
        .inner_join(shops::table.on(shops::id.eq(payment_allocations::shop_id)))
        .filter(payment_allocations::payment_id.eq_any(of))
        .order((
            payment_allocations::payment_id,
            payment_allocations::order_id,
        ))
        .select((
            payment_allocations::payment_id,
            (
                orders::number,
                orders::state,
                shops::id,
                shops::division_code,
            ),
        ))
        .load(conn)?)
}

/// The payments for orders of shops in the administrator's division.
macro_rules! of_division {
    ($office:expr) => {
        payment_allocations::table
            .inner_join(shops::table.on(shops::id.eq(payment_allocations::shop_id)))
            .filter(starts_with_any(shops::division_code, $office.codes()))
            .select(payment_allocations::payment_id)
    };
}

/// Whether somebody has to decide about one, or to send it back by hand: the rule of
/// [`Sending::is_hopeless`](super::sending::Sending::is_hopeless).
macro_rules! waits_for_people {
    () => {
        held_payments::state.eq(HeldState::Open).or(exists(
            gateway_refunds::table
                .filter(gateway_refunds::held_id.eq(held_payments::id.nullable()))
                .filter(gateway_refunds::state.ne(SendingState::Done))
                .filter(
                    gateway_refunds::left_because
                        .is_not_null()
                        .or(gateway_refunds::state
                            .eq(SendingState::Failed)
                            .and(gateway_refunds::refusals.ge(HOPELESS))),
                ),
        ))
    };
}

/// How many of them wait for somebody.
pub fn count_held<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
) -> Result<i64> {
    Ok(held_payments::table
        .filter(held_payments::payment_id.eq_any(of_division!(office)))
        // All but those that are over, in the words of the index.
        .filter(held_payments::state.eq_any([HeldState::Open, HeldState::Returning]))
        .filter(waits_for_people!())
        .count()
        .get_result(conn)?)
}

/// Held payments for orders of shops in the administrator's division, those that wait for somebody
/// first and then the newest; at most two hundred.
pub fn list_held<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
) -> Result<Vec<HeldPayment>> {
    let rows: Vec<Row> = held!()
        .filter(held_payments::payment_id.eq_any(of_division!(office)))
        .order((waits_for_people!().desc(), held_payments::id.desc()))
        .limit(200)
        .load(conn)?;
    Ok(rows.into_iter().map(held_of).collect())
}

/// The same, one of them.
pub fn find_held_for_office<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    id: HeldPaymentId,
) -> Result<Option<HeldPayment>> {
    let Some(held) = by_id(conn, id)? else {
        return Ok(None);
    };
    let orders = orders_of_payment(conn, held.payment)?;
    let is_covered = orders.iter().any(|one| office.covers(&one.division));
    Ok(is_covered.then_some(held))
}

/// What a step sets beside the state; what is `None` stays as it is.
#[derive(Debug, Default, AsChangeset)]
#[diesel(table_name = held_payments)]
struct Settled<'a> {
    decision: Option<HeldDecision>,
    return_minor: Option<Money>,
    decided_by: Option<UserId>,
    decided_at: Option<Timestamp>,
    by_hand_note: Option<&'a str>,
}

/// Takes a step, unless somebody was faster; gives whether it was taken.
fn step(
    tx: &mut Tx<'_>,
    id: HeldPaymentId,
    (from, to): (HeldState, HeldState),
    settled: Settled<'_>,
) -> Result<bool> {
    let target = held_payments::table
        .find(id)
        .filter(held_payments::state.eq(from));
    let changed = diesel::update(target)
        .set((held_payments::state.eq(to), settled))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Writes what was decided.
///
/// # Errors
/// `state.illegal_transition` when somebody was faster.
pub fn decide_held<P: DivisionPermission>(
    tx: &mut Tx<'_>,
    office: &DivisionScope<P>,
    held: &HeldPayment,
    decision: HeldDecision,
    returning: Money,
) -> Result<()> {
    let command = if returning.is_zero() {
        HeldCommand::Keep
    } else {
        HeldCommand::SendBack
    };
    let kind = match decision {
        HeldDecision::Accepted => "held_payment.accepted",
        HeldDecision::SentBack => "held_payment.sent_back",
    };
    let settled = Settled {
        decision: Some(decision),
        return_minor: Some(returning),
        decided_by: Some(office.user_id()),
        decided_at: Some(tx.now()),
        ..Settled::default()
    };
    step_of_office(tx, office, held, (command, kind), settled)
}

/// Somebody has sent back what the gateway did not; the note, which may name people, stands in
/// the row alone.
///
/// # Errors
/// `state.illegal_transition` when nothing is on its way back, or somebody was faster.
pub fn record_held_sent<P: DivisionPermission>(
    tx: &mut Tx<'_>,
    office: &DivisionScope<P>,
    held: &HeldPayment,
    note: &str,
) -> Result<()> {
    let settled = Settled {
        by_hand_note: Some(note),
        ..Settled::default()
    };
    let kind = "held_payment.returned_by_hand";
    step_of_office(tx, office, held, (HeldCommand::RecordSent, kind), settled)
}

fn step_of_office<P: DivisionPermission>(
    tx: &mut Tx<'_>,
    office: &DivisionScope<P>,
    held: &HeldPayment,
    (command, kind): (HeldCommand, &'static str),
    settled: Settled<'_>,
) -> Result<()> {
    let to = held.state.next(command, Party::Administrator)?;
    let returning = settled.return_minor.unwrap_or(held.returning);
    if !step(tx, held.id, (held.state, to), settled)? {
        return Err(Code::StateIllegalTransition.into());
    }
    let event = NewEvent::new("held_payment", held.id.0, kind, office.actor())
        .before(json!({ "state": held.state }))
        .after(json!({ "state": to, "return_minor": returning }));
    events::record(tx, event)?;
    Ok(())
}

/// The money of a held payment has gone back.
pub fn finish_held(tx: &mut Tx<'_>, _: &SystemScope, id: HeldPaymentId) -> Result<()> {
    let by = (HeldState::Returning, HeldCommand::Arrive);
    step_by_itself(tx, id, by, "held_payment.returned")
}

/// It did not arrive, and is sent once more.
pub fn reopen_held(tx: &mut Tx<'_>, _: &SystemScope, id: HeldPaymentId) -> Result<()> {
    let by = (HeldState::Done, HeldCommand::ComeBack);
    step_by_itself(tx, id, by, "held_payment.came_back")
}

fn step_by_itself(
    tx: &mut Tx<'_>,
    id: HeldPaymentId,
    (from, command): (HeldState, HeldCommand),
    kind: &'static str,
) -> Result<()> {
    let to = from.next(command, Party::System)?;
    if !step(tx, id, (from, to), Settled::default())? {
        return Ok(());
    }
    let event = NewEvent::new("held_payment", id.0, kind, Actor::System)
        .before(json!({ "state": from }))
        .after(json!({ "state": to }));
    events::record(tx, event)?;
    Ok(())
}
