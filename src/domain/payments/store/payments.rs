//! Payments and their allocations to orders.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::PaymentId;
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::schema::{orders, payment_allocations, payments};
use crate::db::{DbConn, Tx};
use crate::domain::access::{Implies, OrderScope, ReadMoney, ShopScope};
use crate::domain::ledger::Custody;
use crate::domain::orders::{LockedOrder, PaymentMethod};
use crate::domain::payments::model::{Payment, Receipt};
use crate::domain::payments::provider::{Manual, Provider};
use crate::domain::payments::state::PaymentState;

/// Writes a payment that is there, recorded by hand, for one whole order.
pub fn insert_succeeded(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    currency: &str,
    receipt: &Receipt,
) -> Result<PaymentId> {
    let (now, scope) = (tx.now(), *order.scope());
    let row = (
        payments::purchase_id.eq(order.purchase_id),
        payments::provider.eq(Manual.name()),
        payments::method.eq(receipt.paid_by),
        payments::amount_minor.eq(receipt.amount),
        payments::currency.eq(currency),
        payments::state.eq(PaymentState::Succeeded),
        payments::note.eq(&receipt.note),
        payments::recorded_by.eq(scope.actor().user_id()),
        payments::created_at.eq(now),
        payments::succeeded_at.eq(now),
        payments::received_on.eq(receipt.received_on),
    );
    let id: PaymentId = diesel::insert_into(payments::table)
        .values(row)
        .returning(payments::id)
        .get_result(tx.conn())?;
    insert_allocation(tx, &scope, id, Manual.custody(), receipt.amount)?;
    Ok(id)
}

fn insert_allocation(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    payment: PaymentId,
    custody: Custody,
    amount: Money,
) -> Result<()> {
    let row = (
        payment_allocations::shop_id.eq(order.shop_id()),
        payment_allocations::payment_id.eq(payment),
        payment_allocations::order_id.eq(order.order_id()),
        payment_allocations::amount_minor.eq(amount),
        payment_allocations::payee.eq(format!("shop:{}", order.shop_id())),
        payment_allocations::custody.eq(custody),
    );
    diesel::insert_into(payment_allocations::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

type Row = (
    PaymentId,
    String,
    PaymentMethod,
    Money,
    PaymentState,
    String,
    Option<NaiveDate>,
    Timestamp,
);

fn payment_of(row: Row) -> Result<Payment> {
    let (id, number, method, amount, state, note, received_on, created_at) = row;
    Ok(Payment {
        id,
        order_number: OrderNumber::parse(&number)?,
        method,
        amount,
        state,
        note,
        received_on,
        created_at,
    })
}

macro_rules! of_shop {
    ($shop:expr) => {
        payment_allocations::table
            .inner_join(payments::table.on(payments::id.eq(payment_allocations::payment_id)))
            .inner_join(
                orders::table.on(orders::shop_id
                    .eq(payment_allocations::shop_id)
                    .and(orders::id.eq(payment_allocations::order_id))),
            )
            .filter(payment_allocations::shop_id.eq($shop.shop_id()))
            // What a gateway was asked for and has not said to be there is no payment yet.
            .filter(payments::state.eq(PaymentState::Succeeded))
            .select((
                payments::id,
                orders::number,
                payments::method,
                payment_allocations::amount_minor,
                payments::state,
                payments::note,
                payments::received_on,
                payments::created_at,
            ))
    };
}

/// The payments of one order, oldest first.
pub fn payments_of_order<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    number: &OrderNumber,
) -> Result<Vec<Payment>> {
    let rows: Vec<Row> = of_shop!(shop)
        .filter(orders::number.eq(number.as_str()))
        .order(payments::id)
        .load(conn)?;
    rows.into_iter().map(payment_of).collect()
}

/// The payments of an order that was reached, oldest first.
pub fn list_payments_of(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<Payment>> {
    let rows: Vec<Row> = of_shop!(order)
        .filter(payment_allocations::order_id.eq(order.order_id()))
        .order(payments::id)
        .load(conn)?;
    rows.into_iter().map(payment_of).collect()
}

/// A shop's payments, newest first.
pub fn list_payments<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    behind: Option<Cursor>,
    size: PageSize,
) -> Result<Page<Payment>> {
    let last = behind.map_or(i64::MAX, |cursor| cursor.id);
    let rows: Vec<Row> = of_shop!(shop)
        .filter(payments::id.lt(PaymentId(last)))
        .order(payments::id.desc())
        .limit(size.limit())
        .load(conn)?;
    let items: Vec<Payment> = rows.into_iter().map(payment_of).collect::<Result<_>>()?;
    Ok(Page::from_rows(items, size, |payment| Cursor {
        key: payment.created_at.ms(),
        id: payment.id.0,
    }))
}
