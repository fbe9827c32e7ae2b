//! Refunds.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::json;

use super::refund_lines::insert_refund_lines;
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Result};
use crate::base::ids::{OrderId, RefundId};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::db::schema::{gateway_refunds, orders, refunds};
use crate::db::sql::sum_i64;
use crate::db::{DbConn, Tx};
use crate::domain::access::{Implies, OrderScope, ReadMoney, ShopPermission, ShopScope};
use crate::domain::events::{self, NewEvent};
use crate::domain::orders::Party;
use crate::domain::payments::model::{LeftBecause, Refund};
use crate::domain::payments::parts::RefundParts;
use crate::domain::payments::state::{RefundCommand, RefundState};

/// The most refunds that a page shows.
const LIST_LIMIT: i64 = 100;

/// States in which a refund does not count against what was paid.
const OVER: [RefundState; 1] = [RefundState::Declined];

/// Writes a refund that is asked for.
pub fn insert_refund(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    parts: &RefundParts,
    reason: &str,
) -> Result<RefundId> {
    let row = (
        refunds::shop_id.eq(order.shop_id()),
        refunds::order_id.eq(order.order_id()),
        refunds::amount_minor.eq(parts.amount),
        refunds::freight_minor.eq(parts.freight),
        refunds::state.eq(RefundState::Requested),
        refunds::reason.eq(reason),
        refunds::requested_at.eq(tx.now()),
    );
    let id: RefundId = diesel::insert_into(refunds::table)
        .values(row)
        .returning(refunds::id)
        .get_result(tx.conn())?;
    insert_refund_lines(tx, order, id, &parts.lines)?;
    let event = NewEvent::new("refund", id.0, "refund.requested", order.actor())
        .of_shop(order.shop_id())
        .after(json!({ "state": RefundState::Requested, "amount_minor": parts.amount }));
    events::record(tx, event)?;
    Ok(id)
}

/// Changes the state of a refund by compare and set, and records the event.
///
/// # Errors
/// `state.illegal_transition` for what the table does not list, or when somebody was faster.
pub fn take_step(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    id: RefundId,
    from: RefundState,
    command: RefundCommand,
    party: Party,
) -> Result<RefundState> {
    let to = from.next(command, party)?;
    let succeeded_at = (to == RefundState::Succeeded).then_some(tx.now());
    // `Some(None)` empties the column, `None` leaves it as it is.
    let decided_by = matches!(command, RefundCommand::Approve | RefundCommand::Decline)
        .then(|| order.actor().user_id());
    let target = refunds::table
        .filter(refunds::shop_id.eq(order.shop_id()))
        .filter(refunds::order_id.eq(order.order_id()))
        .filter(refunds::id.eq(id))
        .filter(refunds::state.eq(from));
    let changed = diesel::update(target)
        .set((
            refunds::state.eq(to),
            decided_by.map(|user| refunds::decided_by.eq(user)),
            refunds::succeeded_at.eq(succeeded_at),
        ))
        .execute(tx.conn())?;
    if changed != 1 {
        return Err(Code::StateIllegalTransition.into());
    }
    let event = NewEvent::new("refund", id.0, event_kind(command), order.actor())
        .of_shop(order.shop_id())
        .before(json!({ "state": from }))
        .after(json!({ "state": to, "party": party }));
    events::record(tx, event)?;
    Ok(to)
}

const fn event_kind(command: RefundCommand) -> &'static str {
    match command {
        RefundCommand::Approve => "refund.approved",
        RefundCommand::Decline => "refund.declined",
        RefundCommand::Dispute => "refund.disputed",
        RefundCommand::Start => "refund.started",
        RefundCommand::Succeed => "refund.succeeded",
        RefundCommand::Fail => "refund.failed",
        RefundCommand::ComeBack => "refund.came_back",
    }
}

/// A refund of an order: its amount and how far it has come.
pub fn find_refund(
    conn: &mut DbConn,
    order: &OrderScope,
    id: RefundId,
) -> Result<Option<(Money, RefundState)>> {
    Ok(refunds::table
        .filter(refunds::shop_id.eq(order.shop_id()))
        .filter(refunds::order_id.eq(order.order_id()))
        .filter(refunds::id.eq(id))
        .select((refunds::amount_minor, refunds::state))
        .first(conn)
        .optional()?)
}

/// What of an order is asked for back, on its way, or went.
pub fn open_amount(conn: &mut DbConn, order: &OrderScope) -> Result<Money> {
    Ok(refunds::table
        .filter(refunds::shop_id.eq(order.shop_id()))
        .filter(refunds::order_id.eq(order.order_id()))
        .filter(refunds::state.ne_all(OVER))
        .select(sum_i64("amount_minor"))
        .first(conn)?)
}

/// Those among some orders of the shop of which something is asked for back, on its way, or went.
pub fn with_refunds<P: ShopPermission>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    ids: &[OrderId],
) -> Result<BTreeSet<OrderId>> {
    let found: Vec<OrderId> = refunds::table
        .filter(refunds::shop_id.eq(shop.shop_id()))
        .filter(refunds::order_id.eq_any(ids))
        .filter(refunds::state.ne_all(OVER))
        .select(refunds::order_id)
        .distinct()
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// Whether money of an order is on its way back, or waits to be sent.
pub fn is_refund_open(conn: &mut DbConn, order: &OrderScope) -> Result<bool> {
    let settled: Vec<RefundState> = OVER.into_iter().chain([RefundState::Succeeded]).collect();
    let open: i64 = refunds::table
        .filter(refunds::shop_id.eq(order.shop_id()))
        .filter(refunds::order_id.eq(order.order_id()))
        .filter(refunds::state.ne_all(settled))
        .count()
        .get_result(conn)?;
    Ok(open > 0)
}

/// The same of each of some orders of the shop; an order of which nothing goes back is left out.
pub fn open_amounts<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    ids: &[OrderId],
) -> Result<BTreeMap<OrderId, Money>> {
    let rows: Vec<(OrderId, Money)> = refunds::table
        .filter(refunds::shop_id.eq(shop.shop_id()))
        .filter(refunds::order_id.eq_any(ids))
        .filter(refunds::state.ne_all(OVER))
        .group_by(refunds::order_id)
        .select((refunds::order_id, sum_i64("amount_minor")))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Whether the newest refund of an order is of this amount, for this reason.
pub fn is_last_refund(
    conn: &mut DbConn,
    order: &OrderScope,
    amount: Money,
    reason: &str,
) -> Result<bool> {
    let last: Option<(Money, String)> = refunds::table
        .filter(refunds::shop_id.eq(order.shop_id()))
        .filter(refunds::order_id.eq(order.order_id()))
        .order(refunds::id.desc())
        .select((refunds::amount_minor, refunds::reason))
        .first(conn)
        .optional()?;
    Ok(last.is_some_and(|last| last == (amount, reason.to_owned())))
}

type Row = (
    RefundId,
    String,
    Money,
    RefundState,
    String,
    Timestamp,
    Option<Timestamp>,
    Option<(String, i64, Option<LeftBecause>)>,
    Option<i64>,
);

fn refund_of(row: Row) -> Result<Refund> {
    let (id, number, amount, state, reason, requested_at, succeeded_at, sending, online) = row;
    let (trouble, refusals, left) = sending.unwrap_or_default();
    Ok(Refund {
        id,
        order_number: OrderNumber::parse(&number)?,
        amount,
        state,
        reason,
        requested_at,
        succeeded_at,
        is_automatic: online.is_some(),
        left,
        trouble,
        refusals,
    })
}

/// Some payment through a gateway that is there for the order of the row, or none.
fn online_payment() -> diesel::expression::SqlLiteral<diesel::sql_types::Nullable<BigInt>> {
    sql(
        "(SELECT MIN(p.id) FROM payment_allocations a JOIN payments p ON p.id = a.payment_id \
         WHERE a.shop_id = refunds.shop_id AND a.order_id = refunds.order_id \
             AND p.state = 'succeeded' AND p.provider <> 'manual')",
    )
}

macro_rules! of_shop {
    ($shop:expr) => {
        refunds::table
            .inner_join(
                orders::table.on(orders::shop_id
                    .eq(refunds::shop_id)
                    .and(orders::id.eq(refunds::order_id))),
            )
            .left_join(
                gateway_refunds::table.on(gateway_refunds::shop_id
                    .eq(refunds::shop_id.nullable())
                    .and(gateway_refunds::refund_id.eq(refunds::id.nullable()))),
            )
            .filter(refunds::shop_id.eq($shop.shop_id()))
            .select((
                refunds::id,
                orders::number,
                refunds::amount_minor,
                refunds::state,
                refunds::reason,
                refunds::requested_at,
                refunds::succeeded_at,
                (
                    gateway_refunds::last_error,
                    gateway_refunds::refusals,
                    gateway_refunds::left_because,
                )
                    .nullable(),
                // Until it is set down, the way in which the order was paid tells.
                online_payment(),
            ))
    };
}

/// The refunds of one order, oldest first.
pub fn refunds_of_order<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    number: &OrderNumber,
) -> Result<Vec<Refund>> {
    let rows: Vec<Row> = of_shop!(shop)
        .filter(orders::number.eq(number.as_str()))
        .order(refunds::id)
        .load(conn)?;
    rows.into_iter().map(refund_of).collect()
}

/// The refunds of an order that was reached, oldest first.
pub fn list_refunds_of(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<Refund>> {
    let rows: Vec<Row> = of_shop!(order)
        .filter(refunds::order_id.eq(order.order_id()))
        .order(refunds::id)
        .load(conn)?;
    rows.into_iter().map(refund_of).collect()
}

/// How many refunds a shop still has to pay.
pub fn count_open_refunds<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
) -> Result<i64> {
    Ok(refunds::table
        .filter(refunds::shop_id.eq(shop.shop_id()))
        .filter(refunds::state.ne_all([RefundState::Succeeded, RefundState::Declined]))
        .count()
        .get_result(conn)?)
}

/// What a shop still has to pay back, the longest waiting first; at most a hundred.
pub fn list_open_refunds<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
) -> Result<Vec<Refund>> {
    let rows: Vec<Row> = of_shop!(shop)
        .filter(refunds::state.ne_all([RefundState::Succeeded, RefundState::Declined]))
        .order((refunds::requested_at, refunds::id))
        .limit(LIST_LIMIT)
        .load(conn)?;
    rows.into_iter().map(refund_of).collect()
}
