//! Orders as their shop reads them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::lines::{lines_of, lines_of_order};
use super::reductions::list_reductions;
use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::error::Result;
use crate::base::ids::{OrderId, OrderLineId, ShopId};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::page::{Cursor, Page, PageSize};
use crate::base::phone::Phone;
use crate::db::DbConn;
use crate::db::schema::{order_lines, orders};
use crate::db::sql::sum_i64;
use crate::domain::access::{Actor, Implies, OrderScope, ReadMoney, ReadOrders, ShopScope, grant};
use crate::domain::orders::desk::{
    DeskLine, DeskOrder, OrderMoney, OrderSummary, Owed, Sent, Tab, TabCounts,
};
use crate::domain::orders::locked::OrderSums;
use crate::domain::orders::paying::{PaymentMethod, PaymentStatus, due};
use crate::domain::orders::placing::ShipTo;
use crate::domain::orders::state::OrderState;

/// The most orders of which a page says that their money is still to come.
const OWED_LIMIT: i64 = 100;

/// How many orders wait in each of the open lists.
pub fn count_open<P: Implies<ReadOrders>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
) -> Result<TabCounts> {
    let open: Vec<OrderState> = Tab::ALL
        .iter()
        .filter(|tab| tab.is_open())
        .flat_map(|tab| tab.slices())
        .map(|(state, _)| *state)
        .collect();
    let rows: Vec<(OrderState, i64, i64)> = orders::table
        .filter(orders::shop_id.eq(shop.shop_id()))
        .filter(orders::state.eq_any(open))
        .group_by(orders::state)
        .select((
            orders::state,
            count_star(),
            sum_i64("CASE WHEN due_at IS NULL THEN 1 ELSE 0 END"),
        ))
        .load(conn)?;
    let mut counts = TabCounts::default();
    for (state, all, without_timer) in rows {
        match state {
            OrderState::AwaitingPayment => counts.to_pay += all,
            OrderState::Confirmed => counts.to_accept += all,
            OrderState::Accepted => counts.to_ship += all,
            OrderState::Shipped => {
                counts.to_ship += without_timer;
                counts.on_the_way += all - without_timer;
            }
            OrderState::Refused => counts.on_the_way += all,
            OrderState::Delivered
            | OrderState::Completed
            | OrderState::Cancelled
            | OrderState::Closed => {}
        }
    }
    Ok(counts)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = orders)]
struct SummaryRow {
    id: OrderId,
    number: OrderNumber,
    state: OrderState,
    payment_method: PaymentMethod,
    paid_minor: Money,
    refunded_minor: Money,
    ship_name: String,
    ship_code: DivisionCode,
    ship_region: String,
    placed_at: Timestamp,
    pay_by: Option<Timestamp>,
    due_at: Option<Timestamp>,
    ships_from: Option<NaiveDate>,
}

/// One list of the shop's orders: in an open one the oldest first, else the newest.
pub fn list_for_shop<P: Implies<ReadOrders>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    tab: Tab,
    behind: Option<Cursor>,
    size: PageSize,
) -> Result<Page<OrderSummary>> {
    let mut rows = Vec::new();
    // One state after the other, each read along its index, then merged.
    for slice in tab.slices() {
        rows.extend(rows_of(
            conn,
            shop.shop_id(),
            *slice,
            tab.is_open(),
            behind,
            size,
        )?);
    }
    rows.sort_by_key(|row| (row.placed_at, row.id));
    if !tab.is_open() {
        rows.reverse();
    }
    rows.truncate(usize::try_from(size.limit()).unwrap_or_default());
    let page = Page::from_rows(rows, size, |row| Cursor {
        key: row.placed_at.ms(),
        id: row.id.0,
    });
    let ids: Vec<OrderId> = page.items.iter().map(|row| row.id).collect();
    let mut lines = lines_of(conn, shop.shop_id(), &ids)?;
    Ok(page.map(|row| {
        let goods = lines.remove(&row.id).unwrap_or_default();
        row.with(goods)
    }))
}

fn rows_of(
    conn: &mut DbConn,
    shop: ShopId,
    (state, sent): (OrderState, Sent),
    oldest_first: bool,
    behind: Option<Cursor>,
    size: PageSize,
) -> Result<Vec<SummaryRow>> {
    let from = behind.unwrap_or(if oldest_first {
        Cursor {
            key: i64::MIN,
            id: 0,
        }
    } else {
        Cursor {
            key: i64::MAX,
            id: i64::MAX,
        }
    });
    let (at, id) = (Timestamp::from_ms(from.key), OrderId(from.id));
    macro_rules! rows {
        ($sent:expr) => {{
            let query = orders::table
                .filter(orders::shop_id.eq(shop))
                .filter(orders::state.eq(state))
                .filter($sent)
                .limit(size.limit())
                .select(SummaryRow::as_select());
            if oldest_first {
                query
                    .filter(
                        orders::placed_at
                            .gt(at)
                            .or(orders::placed_at.eq(at).and(orders::id.gt(id))),
                    )
                    .order((orders::placed_at, orders::id))
                    .load(conn)?
            } else {
                query
                    .filter(
                        orders::placed_at
                            .lt(at)
                            .or(orders::placed_at.eq(at).and(orders::id.lt(id))),
                    )
                    .order((orders::placed_at.desc(), orders::id.desc()))
                    .load(conn)?
            }
        }};
    }
    // An order has a timer from the moment on at which all of it has left.
    Ok(match sent {
        Sent::Any => rows!(orders::id.gt(OrderId(0))),
        Sent::Partly => rows!(orders::due_at.is_null()),
        Sent::Whole => rows!(orders::due_at.is_not_null()),
    })
}

impl SummaryRow {
    fn with(self, lines: Vec<DeskLine>) -> OrderSummary {
        OrderSummary {
            payment: PaymentStatus::of(self.payment_method, self.paid_minor, self.refunded_minor),
            is_partly_sent: self.state == OrderState::Shipped && self.due_at.is_none(),
            id: self.id,
            number: self.number,
            state: self.state,
            method: self.payment_method,
            recipient: self.ship_name,
            place: self.ship_code,
            region: self.ship_region,
            placed_at: self.placed_at,
            pay_by: self.pay_by,
            ships_from: self.ships_from,
            lines,
        }
    }
}

/// What each of these orders of the shop costs.
pub fn list_totals<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    ids: &[OrderId],
) -> Result<BTreeMap<OrderId, Money>> {
    let rows: Vec<(OrderId, Money)> = orders::table
        .filter(orders::shop_id.eq(shop.shop_id()))
        .filter(orders::id.eq_any(ids))
        .select((orders::id, orders::total_minor))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = orders)]
pub(super) struct Row {
    id: OrderId,
    pub(super) shop_id: ShopId,
    number: OrderNumber,
    state: OrderState,
    payment_method: PaymentMethod,
    items_minor: Money,
    discount_minor: Money,
    freight_minor: Money,
    subsidy_minor: Money,
    total_minor: Money,
    paid_minor: Money,
    refunded_minor: Money,
    ship_name: String,
    ship_phone: Phone,
    ship_code: DivisionCode,
    ship_region: String,
    ship_detail: String,
    note: String,
    placed_at: Timestamp,
    pay_by: Option<Timestamp>,
    due_at: Option<Timestamp>,
    ships_from: Option<NaiveDate>,
}

impl Row {
    pub(super) fn scope(&self, actor: Actor) -> OrderScope {
        grant::order(self.shop_id, self.id, actor)
    }

    /// What is to be collected at the door.
    fn to_collect(&self) -> Result<Money> {
        match self.payment_method {
            PaymentMethod::CashOnDelivery if !self.state.has_ended_unsold() => {
                due(self.total_minor, self.paid_minor)
            }
            _ => Ok(Money::ZERO),
        }
    }

    pub(super) fn order(&self, lines: Vec<DeskLine>) -> Result<DeskOrder> {
        Ok(DeskOrder {
            id: self.id,
            number: self.number.clone(),
            state: self.state,
            method: self.payment_method,
            payment: PaymentStatus::of(self.payment_method, self.paid_minor, self.refunded_minor),
            collect: self.to_collect()?,
            ship_to: ShipTo {
                name: self.ship_name.clone(),
                phone: self.ship_phone.clone(),
                code: self.ship_code,
                region: self.ship_region.clone(),
                detail: self.ship_detail.clone(),
            },
            note: self.note.clone(),
            placed_at: self.placed_at,
            pay_by: self.pay_by,
            due_at: self.due_at,
            ships_from: self.ships_from,
            lines,
        })
    }

    pub(super) fn money(&self, conn: &mut DbConn, scope: &OrderScope) -> Result<OrderMoney> {
        Ok(OrderMoney {
            sums: OrderSums {
                items: self.items_minor,
                discount: self.discount_minor,
                freight: self.freight_minor,
                subsidy: self.subsidy_minor,
                total: self.total_minor,
            },
            paid: self.paid_minor,
            refunded: self.refunded_minor,
            lines: prices_of(conn, scope)?,
            reductions: list_reductions(conn, scope)?,
        })
    }
}

fn row_of(conn: &mut DbConn, shop: ShopId, number: &OrderNumber) -> Result<Option<Row>> {
    Ok(orders::table
        .filter(orders::shop_id.eq(shop))
        .filter(orders::number.eq(number.as_str()))
        .select(Row::as_select())
        .first(conn)
        .optional()?)
}

/// Reaches an order of the shop, for what hangs on it.
pub fn find_scope_for_shop<P: Implies<ReadOrders>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    number: &OrderNumber,
) -> Result<Option<OrderScope>> {
    let row = row_of(conn, shop.shop_id(), number)?;
    Ok(row.map(|row| row.scope(shop.actor())))
}

/// An order of the shop, without its amounts.
pub fn find_for_shop<P: Implies<ReadOrders>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    number: &OrderNumber,
) -> Result<Option<DeskOrder>> {
    let Some(row) = row_of(conn, shop.shop_id(), number)? else {
        return Ok(None);
    };
    let lines = lines_of_order(conn, &row.scope(shop.actor()))?;
    row.order(lines).map(Some)
}

/// The amounts of an order of the shop.
pub fn find_money<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    number: &OrderNumber,
) -> Result<Option<OrderMoney>> {
    let Some(row) = row_of(conn, shop.shop_id(), number)? else {
        return Ok(None);
    };
    row.money(conn, &row.scope(shop.actor())).map(Some)
}

/// Unit price and price of each line.
fn prices_of(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<(OrderLineId, Money, Money)>> {
    Ok(order_lines::table
        .filter(order_lines::shop_id.eq(order.shop_id()))
        .filter(order_lines::order_id.eq(order.order_id()))
        .order(order_lines::position)
        .select((
            order_lines::id,
            order_lines::unit_price_minor,
            order_lines::line_minor,
        ))
        .load(conn)?)
}

/// Orders that are not over and whose money is still to come, the oldest first; at most a hundred.
/// Cash is to come once a parcel has left.
pub fn list_owed<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
) -> Result<Vec<Owed>> {
    type OwedRow = (
        (OrderId, OrderNumber),
        OrderState,
        PaymentMethod,
        String,
        Money,
        Money,
        Timestamp,
        Option<Timestamp>,
    );
    let rows: Vec<OwedRow> = orders::table
        .filter(orders::shop_id.eq(shop.shop_id()))
        .filter(orders::state.eq_any([
            OrderState::AwaitingPayment,
            OrderState::Shipped,
            OrderState::Delivered,
        ]))
        .filter(orders::paid_minor.lt(orders::total_minor))
        .order((orders::placed_at, orders::id))
        .limit(OWED_LIMIT)
        .select((
            (orders::id, orders::number),
            orders::state,
            orders::payment_method,
            orders::ship_name,
            orders::total_minor,
            orders::paid_minor,
            orders::placed_at,
            orders::pay_by,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            Ok(Owed {
                id: row.0.0,
                number: row.0.1,
                state: row.1,
                method: row.2,
                recipient: row.3,
                due: due(row.4, row.5)?,
                placed_at: row.6,
                pay_by: row.7,
            })
        })
        .collect()
}
