//! Orders that a transaction changes: locked first, then changed by compare and set.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::{Code, Result};
use crate::base::ids::{OrderId, PurchaseId, ShopId};
use crate::base::money::Money;
use crate::base::order_number::{OrderNumber, PurchaseNumber};
use crate::db::schema::{orders, purchases};
use crate::db::{DbConn, Tx};
use crate::domain::access::{
    Actor, BuyerIdentity, BuyerScope, DivisionPermission, DivisionScope, OrderScope,
    ShopPermission, ShopScope, SystemScope, grant,
};
use crate::domain::events;
use crate::domain::orders::locked::{LockedBrief, LockedOrder, OrderSums};
use crate::domain::orders::paying::PaymentMethod;
use crate::domain::orders::state::OrderState;

/// Keys that one statement names.
const LOCKED_AT_ONCE: usize = 500;

#[derive(Queryable, Selectable)]
#[diesel(table_name = orders)]
struct Row {
    id: OrderId,
    shop_id: ShopId,
    purchase_id: PurchaseId,
    number: OrderNumber,
    state: OrderState,
    payment_method: PaymentMethod,
    items_minor: Money,
    discount_minor: Money,
    freight_minor: Money,
    subsidy_minor: Money,
    total_minor: Money,
    commission_minor: Money,
    paid_minor: Money,
    refunded_minor: Money,
    state_changed_at: Timestamp,
    due_at: Option<Timestamp>,
    ships_from: Option<NaiveDate>,
    business_date: NaiveDate,
}

/// Runs a query with a lock on its rows. SQLite needs none: a writing transaction is alone.
macro_rules! locked {
    ($tx:expr, $query:expr) => {{
        let query = $query;
        match $tx.conn() {
            DbConn::Pg(conn) => query
                .select(Row::as_select())
                .for_update()
                .first(conn)
                .optional()?,
            DbConn::Sqlite(conn) => query.select(Row::as_select()).first(conn).optional()?,
        }
    }};
}

/// An order of the shop, locked.
pub fn lock_for_shop<P: ShopPermission>(
    tx: &mut Tx<'_>,
    shop: &ShopScope<P>,
    number: &OrderNumber,
) -> Result<Option<LockedOrder>> {
    let row: Option<Row> = locked!(
        tx,
        orders::table
            .filter(orders::shop_id.eq(shop.shop_id()))
            .filter(orders::number.eq(number.as_str()))
    );
    row.map(|row| row.reached(tx, shop.actor())).transpose()
}

/// An order of the buyer, locked.
pub fn lock_for_buyer(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    number: &OrderNumber,
) -> Result<Option<LockedOrder>> {
    let Some(purchase) = find_own_purchase(tx.conn(), buyer, &number.purchase())? else {
        return Ok(None);
    };
    let row: Option<Row> = locked!(
        tx,
        orders::table
            .filter(orders::purchase_id.eq(purchase))
            .filter(orders::number.eq(number.as_str()))
    );
    row.map(|row| row.reached(tx, buyer.actor())).transpose()
}

/// An order of a shop in the administrator's division, locked.
pub fn lock_for_office<P: DivisionPermission>(
    tx: &mut Tx<'_>,
    office: &DivisionScope<P>,
    number: &OrderNumber,
) -> Result<Option<LockedOrder>> {
    let Some((scope, _)) = super::office::find_for_office(tx.conn(), office, number)? else {
        return Ok(None);
    };
    let row: Option<Row> = locked!(
        tx,
        orders::table
            .filter(orders::shop_id.eq(scope.shop_id()))
            .filter(orders::id.eq(scope.order_id()))
    );
    row.map(|row| row.reached(tx, office.actor())).transpose()
}

/// Locks orders of the shop, in the order of their keys.
pub fn lock_all<P: ShopPermission>(
    tx: &mut Tx<'_>,
    shop: &ShopScope<P>,
    ids: &[OrderId],
) -> Result<Vec<LockedBrief>> {
    let mut all = Vec::with_capacity(ids.len());
    for part in ids.chunks(LOCKED_AT_ONCE) {
        let query = orders::table
            .filter(orders::shop_id.eq(shop.shop_id()))
            .filter(orders::id.eq_any(part))
            .order(orders::id)
            .select((orders::id, orders::state, orders::paid_minor));
        let locked: Vec<(OrderId, OrderState, Money)> = match tx.conn() {
            DbConn::Pg(conn) => query.for_update().load(conn)?,
            DbConn::Sqlite(conn) => query.load(conn)?,
        };
        let keys: Vec<i64> = locked.iter().map(|(order, ..)| order.0).collect();
        events::follow(tx, "order", &keys)?;
        all.extend(locked.into_iter().map(|(order, state, paid)| LockedBrief {
            scope: grant::order(shop.shop_id(), order, shop.actor()),
            state,
            paid,
        }));
    }
    Ok(all)
}

/// An order that a timer is due for, locked.
pub fn lock_for_system(
    tx: &mut Tx<'_>,
    _: &SystemScope,
    id: OrderId,
) -> Result<Option<LockedOrder>> {
    let row: Option<Row> = locked!(tx, orders::table.filter(orders::id.eq(id)));
    row.map(|row| row.reached(tx, Actor::System)).transpose()
}

pub(super) fn find_own_purchase(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    number: &PurchaseNumber,
) -> Result<Option<PurchaseId>> {
    let purchase = purchases::table
        .filter(purchases::number.eq(number))
        .select(purchases::id);
    Ok(match buyer.identity() {
        BuyerIdentity::Account(user) => purchase.filter(purchases::user_id.eq(user)).first(conn),
        BuyerIdentity::Guest(hash) => purchase.filter(purchases::guest_hash.eq(hash)).first(conn),
        BuyerIdentity::Purchase(id) => purchase.filter(purchases::id.eq(id)).first(conn),
    }
    .optional()?)
}

impl Row {
    fn reached(self, tx: &mut Tx<'_>, actor: Actor) -> Result<LockedOrder> {
        events::follow(tx, "order", &[self.id.0])?;
        Ok(LockedOrder {
            scope: grant::order(self.shop_id, self.id, actor),
            purchase_id: self.purchase_id,
            number: self.number,
            state: self.state,
            method: self.payment_method,
            sums: OrderSums {
                items: self.items_minor,
                discount: self.discount_minor,
                freight: self.freight_minor,
                subsidy: self.subsidy_minor,
                total: self.total_minor,
            },
            commission: self.commission_minor,
            paid: self.paid_minor,
            refunded: self.refunded_minor,
            placed_on: self.business_date,
            state_changed_at: self.state_changed_at,
            due_at: self.due_at,
            ships_from: self.ships_from,
        })
    }
}

/// The currency of the order's purchase, an ISO 4217 code.
pub fn get_currency(conn: &mut DbConn, order: &LockedOrder) -> Result<String> {
    Ok(purchases::table
        .filter(purchases::id.eq(order.purchase_id))
        .select(purchases::currency)
        .first(conn)?)
}

/// Moves an order from the state that was read to another.
pub(in crate::domain::orders) fn mark_state(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    to: OrderState,
    due_at: Option<Timestamp>,
) -> Result<()> {
    let now = tx.now();
    let changed = diesel::update(orders::table)
        .filter(orders::shop_id.eq(order.scope.shop_id()))
        .filter(orders::id.eq(order.scope.order_id()))
        .filter(orders::state.eq(order.state))
        .set((
            orders::state.eq(to),
            orders::state_changed_at.eq(now),
            orders::due_at.eq(due_at),
            orders::version.eq(orders::version + 1),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Code::StateIllegalTransition.into())
    }
}

/// Sets or clears the moment at which an order moves on by itself.
pub fn set_due(tx: &mut Tx<'_>, order: &OrderScope, due_at: Option<Timestamp>) -> Result<()> {
    diesel::update(orders::table)
        .filter(orders::shop_id.eq(order.shop_id()))
        .filter(orders::id.eq(order.order_id()))
        .set((
            orders::due_at.eq(due_at),
            orders::version.eq(orders::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Sets until when an order waits for its money.
pub fn set_pay_by(tx: &mut Tx<'_>, order: &OrderScope, until: Timestamp) -> Result<()> {
    diesel::update(orders::table)
        .filter(orders::shop_id.eq(order.shop_id()))
        .filter(orders::id.eq(order.order_id()))
        .set((
            orders::pay_by.eq(Some(until)),
            orders::due_at.eq(Some(until)),
            orders::version.eq(orders::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Adds to what was paid for an order.
pub fn add_paid(tx: &mut Tx<'_>, order: &OrderScope, amount: Money) -> Result<()> {
    diesel::update(orders::table)
        .filter(orders::shop_id.eq(order.shop_id()))
        .filter(orders::id.eq(order.order_id()))
        .set((
            orders::paid_minor.eq(orders::paid_minor + amount.get()),
            orders::version.eq(orders::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Adds to what went back to the buyer of an order; the database refuses more than was paid.
pub fn add_refunded(tx: &mut Tx<'_>, order: &OrderScope, amount: Money) -> Result<()> {
    diesel::update(orders::table)
        .filter(orders::shop_id.eq(order.shop_id()))
        .filter(orders::id.eq(order.order_id()))
        .set((
            orders::refunded_minor.eq(orders::refunded_minor + amount.get()),
            orders::version.eq(orders::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(())
}
