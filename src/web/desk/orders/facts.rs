//! What the page of one order is made of.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::ids::{InvoiceId, OrderLineId};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::db::DbConn;
use crate::domain::access::{
    Implies, ManageMoney, OrderScope, PackOrders, ReadMoney, ReadOrders, ShopPermission, ShopScope,
};
use crate::domain::events::{self, Event};
use crate::domain::flows::ship_by::{Promised, ship_by};
use crate::domain::invoices::{self, InvoiceState};
use crate::domain::lots::{self, Offer};
use crate::domain::orders::{self, DeskOrder, OrderMoney};
use crate::domain::payments::{self, GoneBack, Payment, Refund, RefundState};
use crate::domain::shipments::{self, Shipment};

/// An order as far as the member may see it.
#[derive(Debug, Clone)]
pub(in crate::web) struct Facts {
    pub order: DeskOrder,
    pub parcels: Vec<Shipment>,
    /// What of each line went back, or is not to be sent any more.
    pub gone: BTreeMap<OrderLineId, GoneBack>,
    pub history: Vec<Event>,
    /// Whether a payment for it waits for a decision.
    pub is_held: bool,
    /// By when it is to leave, while it waits for that and the shop has promised it.
    pub ship_by: Option<Timestamp>,
    /// None for who may not see money.
    pub books: Option<Books>,
    /// The carrier of the shop's last parcel.
    pub last_carrier: String,
    /// The lots of which the goods of each line may be, the oldest first.
    pub offers: Vec<(OrderLineId, Offer)>,
    pub may: May,
}

/// The money of an order.
#[derive(Debug, Clone)]
pub(in crate::web) struct Books {
    pub money: OrderMoney,
    pub payments: Vec<Payment>,
    pub refunds: Vec<Refund>,
    /// The newest invoice that the buyer has asked for.
    pub invoice: Option<(InvoiceId, InvoiceState)>,
}

/// What the member may do; the server checks again at each form.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct May {
    pub pack: bool,
    pub keep_books: bool,
}

/// Reads an order of the shop.
pub(super) fn read<P: Implies<ReadOrders> + ShopPermission>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    number: &OrderNumber,
    zone: Tz,
) -> Result<Facts> {
    let order = orders::find_for_shop(conn, shop, number)?.ok_or_else(Error::not_found)?;
    let scope = orders::find_scope_for_shop(conn, shop, number)?.ok_or_else(Error::not_found)?;
    let books = match shop.also::<ReadMoney>() {
        Some(shop) => Some(books(conn, &shop, (number, &scope))?),
        None => None,
    };
    let ship_by = ship_by(conn, shop, [Promised::from(&order)], zone)?;
    Ok(Facts {
        ship_by: ship_by.get(&order.id).copied(),
        parcels: shipments::shipments_of_shop_order(conn, shop, number)?,
        gone: payments::gone_back(conn, &scope)?,
        history: events::history(conn, "order", order.id.0)?,
        is_held: payments::is_held(conn, &scope)?,
        last_carrier: shipments::find_last_carrier(conn, shop)?.unwrap_or_default(),
        offers: lots::offers_of_order(conn, shop, number)?,
        may: May {
            pack: shop.also::<PackOrders>().is_some(),
            keep_books: shop.also::<ManageMoney>().is_some(),
        },
        books,
        order,
    })
}

fn books(
    conn: &mut DbConn,
    shop: &ShopScope<ReadMoney>,
    (number, scope): (&OrderNumber, &OrderScope),
) -> Result<Books> {
    Ok(Books {
        money: orders::find_money(conn, shop, number)?.ok_or_else(Error::not_found)?,
        payments: payments::payments_of_order(conn, shop, number)?,
        refunds: payments::refunds_of_order(conn, shop, number)?,
        invoice: invoices::state_of_order(conn, scope)?,
    })
}

impl Facts {
    /// How much of a line is not to be sent any more.
    pub fn unsent(&self, line: OrderLineId) -> i64 {
        self.gone.get(&line).map_or(0, |gone| gone.unsent)
    }
}

impl Books {
    /// What could still go back.
    pub fn left(&self) -> Result<Money> {
        self.money.paid.checked_sub(self.under_way()?)
    }

    /// What went back, and what is on its way.
    pub fn under_way(&self) -> Result<Money> {
        let counted = self
            .refunds
            .iter()
            .filter(|refund| refund.state != RefundState::Declined);
        Money::total(counted.map(|refund| refund.amount))
    }
}
