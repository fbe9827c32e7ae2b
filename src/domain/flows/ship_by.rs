//! By when a shop has promised that an order leaves: so many days from its payment, or from the order
//! where it is paid on delivery; what waits for a day counts from that day's first moment. What the
//! shop's page tells of how its promise was kept goes by the same moments (`catalog`).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::base::clock::{DAY_MS, Timestamp};
use crate::base::error::Result;
use crate::base::ids::OrderId;
use crate::db::DbConn;
use crate::domain::access::{Implies, ReadOrders, ShopPermission, ShopScope};
use crate::domain::events;
use crate::domain::orders::{DeskOrder, OrderState, OrderSummary, PaymentMethod};
use crate::domain::shops;

/// The events by which an order is paid.
const PAID: [&str; 2] = ["order.paid", "order.reinstated"];

/// An order of the shop, as far as its promise is about it.
#[derive(Debug, Clone, Copy)]
pub struct Promised {
    id: OrderId,
    state: OrderState,
    method: PaymentMethod,
    placed_at: Timestamp,
    ships_from: Option<NaiveDate>,
}

impl From<&OrderSummary> for Promised {
    fn from(order: &OrderSummary) -> Self {
        Self {
            id: order.id,
            state: order.state,
            method: order.method,
            placed_at: order.placed_at,
            ships_from: order.ships_from,
        }
    }
}

impl From<&DeskOrder> for Promised {
    fn from(order: &DeskOrder) -> Self {
        Self {
            id: order.id,
            state: order.state,
            method: order.method,
            placed_at: order.placed_at,
            ships_from: order.ships_from,
        }
    }
}

impl Promised {
    /// Of which nothing has left yet although it could.
    fn waits(&self) -> bool {
        matches!(self.state, OrderState::Confirmed | OrderState::Accepted)
    }

    /// By when it leaves.
    fn ship_by(&self, paid_at: Option<Timestamp>, days: i32, zone: Tz) -> Timestamp {
        let ready = match self.method {
            PaymentMethod::CashOnDelivery => self.placed_at,
            PaymentMethod::Transfer | PaymentMethod::Gateway => paid_at.unwrap_or(self.placed_at),
        };
        let opens = self
            .ships_from
            .and_then(|day| Timestamp::start_of(day, zone));
        let from = opens.map_or(ready, |opens| opens.max(ready));
        from.plus_ms(i64::from(days) * DAY_MS)
    }
}

/// By when those of a shop's orders are to leave that wait for it; none where it has promised nothing.
pub fn ship_by<P: Implies<ReadOrders> + ShopPermission>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    orders: impl IntoIterator<Item = Promised>,
    zone: Tz,
) -> Result<BTreeMap<OrderId, Timestamp>> {
    let waiting: Vec<Promised> = orders.into_iter().filter(Promised::waits).collect();
    if waiting.is_empty() {
        return Ok(BTreeMap::new());
    }
    let Some(days) = shops::find_front(conn, shop)?.ship_days else {
        return Ok(BTreeMap::new());
    };
    let ids: Vec<i64> = waiting.iter().map(|order| order.id.0).collect();
    let paid = events::first_moments(conn, "order", &ids, &PAID)?;
    let by = |order: &Promised| {
        let paid_at = paid.get(&order.id.0).copied();
        (order.id, order.ship_by(paid_at, days, zone))
    };
    Ok(waiting.iter().map(by).collect())
}
