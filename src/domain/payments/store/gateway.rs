//! Payments through gateways.

use diesel::prelude::*;
use serde_json::json;

use crate::base::clock::Timestamp;
use crate::base::error::{Code, Result};
use crate::base::ids::{OrderId, PaymentId, PurchaseId, ShopId};
use crate::base::money::Money;
use crate::db::schema::{orders, payment_allocations, payments};
use crate::db::{DbConn, Tx};
use crate::domain::access::{Actor, OrderScope, SystemScope};
use crate::domain::events::{self, NewEvent};
use crate::domain::ledger::Custody;
use crate::domain::orders::{OrderState, PaymentMethod};
use crate::domain::payments::provider::MANUAL_NAME;
use crate::domain::payments::state::PaymentState;

/// A payment to be opened at a gateway.
#[derive(Debug, Clone)]
pub struct NewGatewayPayment {
    /// The purchase.
    pub purchase: PurchaseId,
    /// The gateway.
    pub provider: &'static str,
    /// Our number.
    pub number: String,
    /// How much.
    pub amount: Money,
    /// ISO 4217.
    pub currency: String,
    /// Until when it can be paid.
    pub expires_at: Timestamp,
    /// When the gateway is asked first.
    pub next_query_at: Timestamp,
    /// Who holds the money.
    pub custody: Custody,
    /// The parts of the orders.
    pub parts: Vec<NewPart>,
}

/// What of a payment is for one order.
#[derive(Debug, Clone)]
pub struct NewPart {
    /// The order.
    pub order: OrderScope,
    /// How much.
    pub amount: Money,
    /// Under which name the gateway knows its shop.
    pub payee: String,
}

/// A payment through a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayPayment {
    /// The payment.
    pub id: PaymentId,
    /// The purchase.
    pub purchase: PurchaseId,
    /// The gateway.
    pub provider: String,
    /// Our number.
    pub number: String,
    /// The gateway's number.
    pub reference: Option<String>,
    /// How much.
    pub amount: Money,
    /// ISO 4217.
    pub currency: String,
    /// How far it has come.
    pub state: PaymentState,
    /// Where the buyer pays.
    pub page_url: Option<String>,
    /// When the buyer began to pay.
    pub created_at: Timestamp,
    /// Until when it can be paid.
    pub expires_at: Timestamp,
    /// When the gateway is asked next.
    pub next_query_at: Option<Timestamp>,
    /// How often it was asked by itself.
    pub queries: i64,
}

/// What of a payment is for one order, as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Allocation {
    /// The order.
    pub order: OrderId,
    /// Its shop.
    pub shop: ShopId,
    /// How much.
    pub amount: Money,
    /// Under which name the gateway knows the shop.
    pub payee: String,
    /// Who holds the money.
    pub custody: Custody,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = payments)]
struct Row {
    id: PaymentId,
    purchase_id: PurchaseId,
    provider: String,
    number: Option<String>,
    provider_reference: Option<String>,
    amount_minor: Money,
    currency: String,
    state: PaymentState,
    page_url: Option<String>,
    created_at: Timestamp,
    expires_at: Option<Timestamp>,
    next_query_at: Option<Timestamp>,
    queries: i64,
}

impl From<Row> for GatewayPayment {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            purchase: row.purchase_id,
            provider: row.provider,
            number: row.number.unwrap_or_default(),
            reference: row.provider_reference,
            amount: row.amount_minor,
            currency: row.currency,
            state: row.state,
            page_url: row.page_url,
            created_at: row.created_at,
            expires_at: row.expires_at.unwrap_or_default(),
            next_query_at: row.next_query_at,
            queries: row.queries,
        }
    }
}

/// Writes a payment that is to be opened.
pub fn insert_gateway_payment(tx: &mut Tx<'_>, new: &NewGatewayPayment) -> Result<PaymentId> {
    let row = (
        payments::purchase_id.eq(new.purchase),
        payments::provider.eq(new.provider),
        payments::method.eq(PaymentMethod::Gateway),
        payments::amount_minor.eq(new.amount),
        payments::currency.eq(&new.currency),
        payments::state.eq(PaymentState::Created),
        payments::created_at.eq(tx.now()),
        payments::number.eq(&new.number),
        payments::expires_at.eq(new.expires_at),
        payments::next_query_at.eq(new.next_query_at),
    );
    let id: PaymentId = diesel::insert_into(payments::table)
        .values(row)
        .returning(payments::id)
        .get_result(tx.conn())?;
    for part in &new.parts {
        let row = (
            payment_allocations::shop_id.eq(part.order.shop_id()),
            payment_allocations::payment_id.eq(id),
            payment_allocations::order_id.eq(part.order.order_id()),
            payment_allocations::amount_minor.eq(part.amount),
            payment_allocations::payee.eq(&part.payee),
            payment_allocations::custody.eq(new.custody),
        );
        diesel::insert_into(payment_allocations::table)
            .values(row)
            .execute(tx.conn())?;
    }
    Ok(id)
}

/// How many payments of a purchase were opened so far.
pub fn count_of_purchase(conn: &mut DbConn, purchase: PurchaseId) -> Result<i64> {
    Ok(payments::table
        .filter(payments::purchase_id.eq(purchase))
        .filter(payments::number.is_not_null())
        .count()
        .get_result(conn)?)
}

/// The newest payment of an order through a gateway.
pub fn latest_of_order(conn: &mut DbConn, order: &OrderScope) -> Result<Option<GatewayPayment>> {
    let row: Option<Row> = payments::table
        .inner_join(payment_allocations::table.on(payment_allocations::payment_id.eq(payments::id)))
        .filter(payment_allocations::shop_id.eq(order.shop_id()))
        .filter(payment_allocations::order_id.eq(order.order_id()))
        .filter(payments::provider.ne(MANUAL_NAME))
        .order(payments::id.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Into::into))
}

/// The payment that a gateway's message names, locked until the transaction ends; not against rows that
/// only refer to it, which are written by those who hold an order already.
pub fn lock_by_number(
    tx: &mut Tx<'_>,
    provider: &str,
    number: &str,
) -> Result<Option<GatewayPayment>> {
    let query = payments::table
        .filter(payments::provider.eq(provider))
        .filter(payments::number.eq(number));
    // SQLite needs no lock: a writing transaction is alone.
    let row: Option<Row> = match tx.conn() {
        DbConn::Pg(conn) => query
            .select(Row::as_select())
            .for_no_key_update()
            .first(conn)
            .optional()?,
        DbConn::Sqlite(conn) => query.select(Row::as_select()).first(conn).optional()?,
    };
    Ok(row.map(Into::into))
}

/// A payment by its number.
pub fn find_by_number(
    conn: &mut DbConn,
    provider: &str,
    number: &str,
) -> Result<Option<GatewayPayment>> {
    let row: Option<Row> = payments::table
        .filter(payments::provider.eq(provider))
        .filter(payments::number.eq(number))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Into::into))
}

/// A payment that the platform works on by itself.
pub fn find_gateway_payment(
    conn: &mut DbConn,
    _: &SystemScope,
    id: PaymentId,
) -> Result<Option<GatewayPayment>> {
    let row: Option<Row> = payments::table
        .find(id)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Into::into))
}

/// The parts of a payment, in the order of their orders, in which these are locked.
pub fn allocations_of(conn: &mut DbConn, payment: PaymentId) -> Result<Vec<Allocation>> {
    Ok(payment_allocations::table
        .filter(payment_allocations::payment_id.eq(payment))
        .order(payment_allocations::order_id)
        .select((
            payment_allocations::order_id,
            payment_allocations::shop_id,
            payment_allocations::amount_minor,
            payment_allocations::payee,
            payment_allocations::custody,
        ))
        .load(conn)?)
}

/// Whether some order of a payment still waits for its money.
pub fn is_waited_for(conn: &mut DbConn, payment: PaymentId) -> Result<bool> {
    let waiting: i64 = payment_allocations::table
        .inner_join(
            orders::table.on(orders::shop_id
                .eq(payment_allocations::shop_id)
                .and(orders::id.eq(payment_allocations::order_id))),
        )
        .filter(payment_allocations::payment_id.eq(payment))
        .filter(orders::state.eq(OrderState::AwaitingPayment))
        .count()
        .get_result(conn)?;
    Ok(waiting > 0)
}

/// Changes the state of a payment by compare and set, and records the event. One that has ended is
/// not asked after any more.
///
/// # Errors
/// `state.illegal_transition` for what the table does not list, or when somebody was faster.
pub fn mark_payment(tx: &mut Tx<'_>, payment: &GatewayPayment, to: PaymentState) -> Result<()> {
    if !payment.state.may_become(to) {
        return Err(Code::StateIllegalTransition.into());
    }
    let now = tx.now();
    let target = payments::table
        .find(payment.id)
        .filter(payments::state.eq(payment.state));
    let changed = diesel::update(target)
        .set((
            payments::state.eq(to),
            (to == PaymentState::Succeeded).then(|| payments::succeeded_at.eq(now)),
            // `Some(None)` empties the column, `None` leaves it as it is.
            (!to.is_open()).then(|| payments::next_query_at.eq(None::<Timestamp>)),
        ))
        .execute(tx.conn())?;
    if changed != 1 {
        return Err(Code::StateIllegalTransition.into());
    }
    let kind = match to {
        PaymentState::Created => "payment.created",
        PaymentState::Pending => "payment.opened",
        PaymentState::Succeeded => "payment.succeeded",
        PaymentState::Failed => "payment.failed",
        PaymentState::Expired => "payment.expired",
    };
    let event = NewEvent::new("payment", payment.id.0, kind, Actor::Provider)
        .before(json!({ "state": payment.state }))
        .after(json!({ "state": to, "number": payment.number }));
    events::record(tx, event)?;
    Ok(())
}

/// Keeps the gateway's own number of a payment.
pub fn set_reference(tx: &mut Tx<'_>, payment: PaymentId, reference: &str) -> Result<()> {
    diesel::update(payments::table.find(payment))
        .filter(payments::provider_reference.is_null())
        .set(payments::provider_reference.eq(reference))
        .execute(tx.conn())?;
    Ok(())
}

/// Keeps where the buyer pays.
pub fn set_page(tx: &mut Tx<'_>, payment: PaymentId, page_url: &str) -> Result<()> {
    diesel::update(payments::table.find(payment))
        .set(payments::page_url.eq(page_url))
        .execute(tx.conn())?;
    Ok(())
}

/// Payments of which the gateway is to be asked by now, the longest waiting first.
pub fn list_due_queries(
    conn: &mut DbConn,
    _: &SystemScope,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<GatewayPayment>> {
    let rows: Vec<Row> = payments::table
        .filter(payments::next_query_at.le(now))
        .order((payments::next_query_at, payments::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Takes the next question about a payment for oneself; `false` if somebody was faster.
pub fn claim_query(tx: &mut Tx<'_>, payment: &GatewayPayment, next: Timestamp) -> Result<bool> {
    let target = payments::table
        .find(payment.id)
        .filter(payments::queries.eq(payment.queries))
        // It may have ended meanwhile; then nobody asks any more.
        .filter(payments::next_query_at.is_not_null());
    let changed = diesel::update(target)
        .set((
            payments::next_query_at.eq(next),
            payments::queries.eq(payments::queries + 1),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Stops asking after a payment.
pub fn stop_queries(tx: &mut Tx<'_>, payment: PaymentId) -> Result<()> {
    diesel::update(payments::table.find(payment))
        .set(payments::next_query_at.eq(None::<Timestamp>))
        .execute(tx.conn())?;
    Ok(())
}
