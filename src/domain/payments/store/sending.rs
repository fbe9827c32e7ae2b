//! Money that gateways send back by themselves.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{GatewayRefundId, HeldPaymentId, OrderId, PaymentId, RefundId, ShopId};
use crate::base::money::Money;
use crate::base::sql_types::text_enum;
use crate::db::schema::{gateway_refunds, payment_allocations, payments, refunds};
use crate::db::sql::sum_i64;
use crate::db::{DbConn, Tx};
use crate::domain::access::{
    DivisionPermission, DivisionScope, ManageMoney, OrderScope, ShopScope, SystemScope,
};
use crate::domain::ledger::Custody;
use crate::domain::payments::gateway::Report;
use crate::domain::payments::model::{HOPELESS, LeftBecause};
use crate::domain::payments::provider::MANUAL_NAME;
use crate::domain::payments::state::{PaymentState, RefundState};

text_enum! {
    /// How far the sending has come.
    pub enum SendingState {
        /// To be sent.
        Waiting => "waiting",
        /// Sent to the gateway, which has not said how it ended.
        Sent => "sent",
        /// The gateway could not; it is tried again.
        Failed => "failed",
        /// The buyer has it, as far as the gateway has said.
        Done => "done",
    }
}

/// The payment by which money goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The payment.
    pub payment: PaymentId,
    /// By whom it came.
    pub provider: String,
    /// Who holds it.
    pub custody: Custody,
    /// What of it is for the order.
    pub amount: Money,
    /// ISO 4217.
    pub currency: String,
}

impl Source {
    /// Whether a gateway sends it by itself.
    pub fn is_gateway(&self) -> bool {
        self.provider != MANUAL_NAME
    }
}

/// Money to be sent back.
#[derive(Debug, Clone)]
pub struct NewSending {
    /// Our number.
    pub number: String,
    /// The payment by which it goes back.
    pub payment: PaymentId,
    /// What it is for.
    pub cause: SendingCause,
    /// How much.
    pub amount: Money,
    /// ISO 4217.
    pub currency: String,
}

/// What money is sent back for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendingCause {
    /// A refund of an order.
    Refund(ShopId, RefundId),
    /// A payment that was held.
    Held(HeldPaymentId),
}

/// Money that is sent back.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = gateway_refunds)]
pub struct Sending {
    /// The key.
    pub id: GatewayRefundId,
    /// Our number.
    pub number: String,
    /// The payment by which it goes back.
    #[diesel(column_name = payment_id)]
    pub payment: PaymentId,
    shop_id: Option<ShopId>,
    refund_id: Option<RefundId>,
    held_id: Option<HeldPaymentId>,
    /// How much.
    #[diesel(column_name = amount_minor)]
    pub amount: Money,
    /// ISO 4217.
    pub currency: String,
    /// How far it has come.
    pub state: SendingState,
    /// How often it was tried.
    pub tries: i64,
    /// When it is tried next, or asked after; none for what is over, or left to people.
    pub next_try_at: Option<Timestamp>,
    /// Why the last try failed.
    pub last_error: String,
    /// How often the gateway has refused it.
    pub refusals: i64,
    /// Why it was left to people, if it was.
    #[diesel(column_name = left_because)]
    pub left: Option<LeftBecause>,
}

impl Sending {
    /// Whether somebody has settled it, whom it was left to.
    pub fn is_by_hand(&self) -> bool {
        self.state == SendingState::Done && !self.last_error.is_empty()
    }

    /// Whether people may settle it: it was left to them, or the last try was refused, as those before
    /// it, and nothing is under way.
    pub fn is_hopeless(&self) -> bool {
        let is_refused = self.state == SendingState::Failed && self.refusals >= HOPELESS;
        is_refused || (self.left.is_some() && self.state != SendingState::Done)
    }

    /// How many refusals more make it hopeless.
    pub fn refusals_left(&self) -> i64 {
        HOPELESS.saturating_sub(self.refusals).max(0)
    }

    /// Whether money has moved already, and not as it should: only people send it once more.
    pub fn is_left_for_good(&self) -> bool {
        let is_for_good = |left| left != LeftBecause::NoGateway;
        self.state == SendingState::Failed && self.left.is_some_and(is_for_good)
    }

    /// Whether it was left to people since another amount was sent, and `report` says that again.
    pub fn is_known_to_differ(&self, report: &Report) -> bool {
        self.left == Some(LeftBecause::Differs) && !self.is_met_by(report)
    }

    /// Whether a report is of the amount that was to be sent.
    pub fn is_met_by(&self, report: &Report) -> bool {
        (report.amount, &report.currency) == (self.amount, &self.currency)
    }

    /// Whether it is under way, and was not refused before, nor has it come back: then whatever the
    /// gateway says is of what is under way.
    pub fn is_in_first_try(&self) -> bool {
        self.state == SendingState::Sent && self.refusals == 0
    }

    /// What it is for; the database refuses a row that says neither.
    pub fn cause(&self) -> Option<SendingCause> {
        match (self.shop_id, self.refund_id, self.held_id) {
            (Some(shop), Some(refund), _) => Some(SendingCause::Refund(shop, refund)),
            (.., Some(held)) => Some(SendingCause::Held(held)),
            _ => None,
        }
    }
}

/// By which payment a refund of an order goes back: the one that was set down for it, or the first
/// that still holds as much; `None` if nothing was paid.
pub fn source_of_refund(
    conn: &mut DbConn,
    order: &OrderScope,
    refund: RefundId,
    amount: Money,
) -> Result<Option<Source>> {
    let set_down: Option<PaymentId> = gateway_refunds::table
        .filter(gateway_refunds::shop_id.eq(order.shop_id()))
        .filter(gateway_refunds::refund_id.eq(refund))
        .select(gateway_refunds::payment_id)
        .first(conn)
        .optional()?;
    let rows: Vec<(PaymentId, String, Custody, Money, String)> = payment_allocations::table
        .inner_join(payments::table.on(payments::id.eq(payment_allocations::payment_id)))
        .filter(payment_allocations::shop_id.eq(order.shop_id()))
        .filter(payment_allocations::order_id.eq(order.order_id()))
        .filter(payments::state.eq(PaymentState::Succeeded))
        .order(payments::id)
        .select((
            payments::id,
            payments::provider,
            payment_allocations::custody,
            payment_allocations::amount_minor,
            payments::currency,
        ))
        .load(conn)?;
    let mut last = None;
    for (payment, provider, custody, paid, currency) in rows {
        let source = Source {
            payment,
            provider,
            custody,
            amount: paid,
            currency,
        };
        if set_down == Some(payment) {
            return Ok(Some(source));
        }
        let gone: Money = gateway_refunds::table
            .filter(gateway_refunds::payment_id.eq(payment))
            .filter(gateway_refunds::shop_id.eq(order.shop_id()))
            .inner_join(
                refunds::table.on(refunds::shop_id
                    .nullable()
                    .eq(gateway_refunds::shop_id)
                    .and(refunds::id.nullable().eq(gateway_refunds::refund_id))),
            )
            .filter(refunds::order_id.eq(order.order_id()))
            .select(sum_i64("gateway_refunds.amount_minor"))
            .first(conn)?;
        let is_enough = paid.checked_sub(gone)? >= amount;
        if set_down.is_none() && is_enough {
            return Ok(Some(source));
        }
        last = Some(source);
    }
    Ok(last)
}

/// Refunds behind `after` that are granted, of orders that were paid through a gateway, and that
/// nobody sends yet, asked for by `asked_by`; also those of money that came by hand beside it.
pub fn list_unsent_refunds(
    conn: &mut DbConn,
    _: &SystemScope,
    (after, asked_by): (RefundId, Timestamp),
    limit: i64,
) -> Result<Vec<(OrderId, RefundId, Money)>> {
    Ok(refunds::table
        .inner_join(
            payment_allocations::table.on(payment_allocations::shop_id
                .eq(refunds::shop_id)
                .and(payment_allocations::order_id.eq(refunds::order_id))),
        )
        .inner_join(payments::table.on(payments::id.eq(payment_allocations::payment_id)))
        .left_join(
            gateway_refunds::table.on(gateway_refunds::shop_id
                .eq(refunds::shop_id.nullable())
                .and(gateway_refunds::refund_id.eq(refunds::id.nullable()))),
        )
        .filter(refunds::id.gt(after))
        .filter(refunds::requested_at.le(asked_by))
        .filter(refunds::state.eq(RefundState::Approved))
        // Said once more in the words of the index of open refunds.
        .filter(refunds::state.ne_all([RefundState::Succeeded, RefundState::Declined]))
        .filter(payments::state.eq(PaymentState::Succeeded))
        .filter(payments::provider.ne(MANUAL_NAME))
        .filter(gateway_refunds::id.is_null())
        .order(refunds::id)
        .distinct()
        .limit(limit)
        .select((refunds::order_id, refunds::id, refunds::amount_minor))
        .load(conn)?)
}

/// Sets down that money is to be sent.
pub fn insert_sending(tx: &mut Tx<'_>, new: &NewSending) -> Result<()> {
    let (shop, refund, held) = match new.cause {
        SendingCause::Refund(shop, refund) => (Some(shop), Some(refund), None),
        SendingCause::Held(held) => (None, None, Some(held)),
    };
    let now = tx.now();
    let row = (
        gateway_refunds::number.eq(&new.number),
        gateway_refunds::payment_id.eq(new.payment),
        gateway_refunds::shop_id.eq(shop),
        gateway_refunds::refund_id.eq(refund),
        gateway_refunds::held_id.eq(held),
        gateway_refunds::amount_minor.eq(new.amount),
        gateway_refunds::currency.eq(&new.currency),
        gateway_refunds::state.eq(SendingState::Waiting),
        gateway_refunds::next_try_at.eq(now),
        gateway_refunds::created_at.eq(now),
    );
    diesel::insert_into(gateway_refunds::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Money whose turn to be sent by one of these gateways, or to be asked after, has come.
pub fn list_due_sendings(
    conn: &mut DbConn,
    _: &SystemScope,
    (gateways, now): (&[&str], Timestamp),
    limit: i64,
) -> Result<Vec<Sending>> {
    Ok(gateway_refunds::table
        .inner_join(payments::table.on(payments::id.eq(gateway_refunds::payment_id)))
        .filter(gateway_refunds::next_try_at.le(now))
        .filter(payments::provider.eq_any(gateways))
        .order((gateway_refunds::next_try_at, gateway_refunds::id))
        .limit(limit)
        .select(Sending::as_select())
        .load(conn)?)
}

/// Money whose turn had come by `before`, of other gateways than these, and that was not left to people
/// yet; what has arrived and is only asked after waits for its gateway.
pub fn list_stranded_sendings(
    conn: &mut DbConn,
    _: &SystemScope,
    (gateways, before): (&[&str], Timestamp),
    limit: i64,
) -> Result<Vec<Sending>> {
    Ok(gateway_refunds::table
        .inner_join(payments::table.on(payments::id.eq(gateway_refunds::payment_id)))
        .filter(gateway_refunds::next_try_at.le(before))
        .filter(gateway_refunds::state.ne(SendingState::Done))
        .filter(gateway_refunds::left_because.is_null())
        .filter(payments::provider.ne_all(gateways))
        .order((gateway_refunds::next_try_at, gateway_refunds::id))
        .limit(limit)
        .select(Sending::as_select())
        .load(conn)?)
}

/// The sending that a query finds, locked until the transaction ends.
macro_rules! locked {
    ($tx:expr, $query:expr) => {
        match $tx.conn() {
            DbConn::Pg(conn) => $query
                .select(Sending::as_select())
                .for_update()
                .first(conn)
                .optional()?,
            // A writing transaction is alone.
            DbConn::Sqlite(conn) => $query.select(Sending::as_select()).first(conn).optional()?,
        }
    };
}

/// The sending that a gateway's message names, locked until the transaction ends.
pub fn lock_sending(tx: &mut Tx<'_>, provider: &str, number: &str) -> Result<Option<Sending>> {
    let of_provider = payments::table
        .filter(payments::provider.eq(provider))
        .select(payments::id);
    let query = gateway_refunds::table
        .filter(gateway_refunds::number.eq(number))
        .filter(gateway_refunds::payment_id.eq_any(of_provider));
    Ok(locked!(tx, query))
}

/// The sending of a refund of the shop, locked until the transaction ends; none while it is not set
/// down. Whoever locks its order, too, does so after this.
pub fn lock_sending_of(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    refund: RefundId,
) -> Result<Option<Sending>> {
    let query = gateway_refunds::table
        .filter(gateway_refunds::shop_id.eq(shop.shop_id()))
        .filter(gateway_refunds::refund_id.eq(refund));
    Ok(locked!(tx, query))
}

/// The sending of what goes back of a held payment, locked until the transaction ends.
pub fn lock_sending_of_held<P: DivisionPermission>(
    tx: &mut Tx<'_>,
    _: &DivisionScope<P>,
    held: HeldPaymentId,
) -> Result<Option<Sending>> {
    let query = gateway_refunds::table.filter(gateway_refunds::held_id.eq(held));
    Ok(locked!(tx, query))
}

/// The sendings of what goes back of held payments in the administrator's sight.
pub fn sendings_of_held<P: DivisionPermission>(
    conn: &mut DbConn,
    _: &DivisionScope<P>,
    held: &[HeldPaymentId],
) -> Result<Vec<Sending>> {
    let held: Vec<_> = held.iter().copied().map(Some).collect();
    Ok(gateway_refunds::table
        .filter(gateway_refunds::held_id.eq_any(held))
        .select(Sending::as_select())
        .load(conn)?)
}

/// Takes the next try for oneself, or the next question about what has arrived; `false` if somebody
/// was faster.
pub fn claim_sending(tx: &mut Tx<'_>, sending: &Sending, next: Timestamp) -> Result<bool> {
    let is_done = sending.state == SendingState::Done;
    let target = gateway_refunds::table
        .find(sending.id)
        .filter(gateway_refunds::tries.eq(sending.tries))
        // The gateway may have said something meanwhile.
        .filter(gateway_refunds::state.eq(sending.state))
        .filter(gateway_refunds::refusals.eq(sending.refusals));
    let to = if is_done {
        SendingState::Done
    } else {
        SendingState::Sent
    };
    let changed = diesel::update(target)
        .set((
            gateway_refunds::state.eq(to),
            gateway_refunds::tries.eq(gateway_refunds::tries + 1),
            gateway_refunds::next_try_at.eq(next),
            // Its gateway is there again, if it had not been.
            gateway_refunds::left_because.eq(None::<LeftBecause>),
            sending
                .left
                .is_some()
                .then(|| gateway_refunds::last_error.eq("")),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Notes how a try ended; one that is done is not tried again.
pub fn settle_sending(
    tx: &mut Tx<'_>,
    id: GatewayRefundId,
    state: SendingState,
    last_error: &str,
) -> Result<()> {
    diesel::update(gateway_refunds::table.find(id))
        .set((
            gateway_refunds::state.eq(state),
            gateway_refunds::last_error.eq(last_error),
            gateway_refunds::left_because.eq(None::<LeftBecause>),
            (state == SendingState::Done)
                .then(|| gateway_refunds::next_try_at.eq(None::<Timestamp>)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Money has moved, and not as it should: people see to it, and the gateway neither tries nor is asked
/// again.
pub fn leave_to_people(
    tx: &mut Tx<'_>,
    sending: &Sending,
    because: LeftBecause,
    reason: &str,
) -> Result<()> {
    diesel::update(gateway_refunds::table.find(sending.id))
        .set((
            gateway_refunds::state.eq(SendingState::Failed),
            gateway_refunds::last_error.eq(reason),
            gateway_refunds::left_because.eq(because),
            gateway_refunds::next_try_at.eq(None::<Timestamp>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Nobody can send it, since its gateway is not set up any more. How far it has come stays as it is:
/// the gateway may have it, and goes on from there if it is set up again. Gives `false` if somebody was
/// faster.
pub fn leave_without_gateway(tx: &mut Tx<'_>, sending: &Sending, reason: &str) -> Result<bool> {
    let target = gateway_refunds::table
        .find(sending.id)
        .filter(gateway_refunds::tries.eq(sending.tries))
        .filter(gateway_refunds::state.eq(sending.state))
        .filter(gateway_refunds::refusals.eq(sending.refusals))
        .filter(gateway_refunds::left_because.is_null());
    let changed = diesel::update(target)
        .set((
            gateway_refunds::last_error.eq(reason),
            gateway_refunds::left_because.eq(LeftBecause::NoGateway),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Somebody has settled what was left to people, or kept being refused; why it was stays in the row.
pub fn settle_by_hand(tx: &mut Tx<'_>, sending: &Sending) -> Result<()> {
    diesel::update(gateway_refunds::table.find(sending.id))
        .set((
            gateway_refunds::state.eq(SendingState::Done),
            gateway_refunds::next_try_at.eq(None::<Timestamp>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Lets the gateway be asked at the next round how it stands, before anything is sent again.
pub fn ask_soon(tx: &mut Tx<'_>, sending: &Sending) -> Result<()> {
    let now = tx.now();
    let state = match sending.state {
        SendingState::Done => SendingState::Done,
        _ => SendingState::Sent,
    };
    diesel::update(gateway_refunds::table.find(sending.id))
        .set((
            gateway_refunds::state.eq(state),
            gateway_refunds::next_try_at.eq(Some(now)),
            gateway_refunds::left_because.eq(None::<LeftBecause>),
            sending
                .left
                .is_some()
                .then(|| gateway_refunds::last_error.eq("")),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Counts that the gateway has refused.
pub fn count_refusal(tx: &mut Tx<'_>, id: GatewayRefundId) -> Result<()> {
    diesel::update(gateway_refunds::table.find(id))
        .set(gateway_refunds::refusals.eq(gateway_refunds::refusals + 1))
        .execute(tx.conn())?;
    Ok(())
}

/// The order of a refund.
pub fn order_of_refund(
    conn: &mut DbConn,
    _: &SystemScope,
    shop: ShopId,
    refund: RefundId,
) -> Result<Option<OrderId>> {
    Ok(refunds::table
        .filter(refunds::shop_id.eq(shop))
        .filter(refunds::id.eq(refund))
        .select(refunds::order_id)
        .first(conn)
        .optional()?)
}
