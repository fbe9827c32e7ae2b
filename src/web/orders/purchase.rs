//! The page of a whole purchase: what was ordered where, and what to do next.

use serde::Serialize;

use super::parts::{
    AddressView, LineView, SellerView, SumView, TransferView, freight_and_reductions, pay_href,
};
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::order_number::PurchaseNumber;
use crate::db::DbConn;
use crate::domain::access::{PurchaseKeys, grant};
use crate::domain::orders::{self, Bought, BoughtLine, OrderState, PaymentMethod};
use crate::domain::payments;
use crate::web::divisions::PlaceNames;
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct PurchaseView {
    number: String,
    /// Whether the buyer has an account, and with it a list of all orders.
    is_listed: bool,
    /// Whether it is a guest's, and can go to the account that is logged in.
    can_adopt: bool,
    /// What to do next: the text `purchase-next-{word}`.
    next: &'static str,
    /// All transfers together.
    to_pay: i64,
    pay_by: Option<i64>,
    /// Where to pay online; empty where that is not to be done.
    pay_href: String,
    orders: Vec<PartView>,
    total: i64,
    address: AddressView,
    placed_at: i64,
}

/// The order of one shop.
#[derive(Debug, Clone, Serialize)]
struct PartView {
    number: String,
    state: &'static str,
    seller: SellerView,
    lines: Vec<LineView>,
    sums: Vec<SumView>,
    total: i64,
    transfer: Option<TransferView>,
}

impl PurchaseView {
    /// The same with the names of the divisions that it goes to in the language of a reader.
    pub(super) fn named(self, names: &PlaceNames) -> Self {
        Self {
            address: self.address.named(names),
            ..self
        }
    }

    /// Reads the page; foreign and unknown purchases are not found.
    pub(super) fn load(
        conn: &mut DbConn,
        number: &PurchaseNumber,
        keys: &PurchaseKeys,
        (now, locale): (Timestamp, Locale),
    ) -> Result<Self> {
        let buyer = grant::purchase(conn, number, keys, now)?;
        let all = orders::bought_of_purchase(conn, &buyer, number)?;
        let first = all.first().ok_or_else(Error::not_found)?;
        let lines = orders::list_bought_lines(conn, &all)?;
        let parts: Vec<PartView> = all
            .iter()
            .map(|order| PartView::new(order, &lines, locale))
            .collect::<Result<_>>()?;
        let waiting = || {
            all.iter()
                .filter(|order| order.state == OrderState::AwaitingPayment)
        };
        let (mut to_pay, mut is_held) = (Vec::new(), false);
        for order in waiting() {
            to_pay.push(order.due()?);
            is_held |=
                order.method == PaymentMethod::Gateway && payments::is_held(conn, order.scope())?;
        }
        Ok(Self {
            number: number.as_str().to_owned(),
            is_listed: buyer.user_id().is_some(),
            can_adopt: keys.has_account() && orders::is_guests(conn, &buyer, number)?,
            next: if is_held { "held" } else { next_word(&all) },
            to_pay: Money::total(to_pay)?.get(),
            pay_by: waiting()
                .filter_map(|order| order.pay_by)
                .map(Timestamp::ms)
                .min(),
            pay_href: all
                .iter()
                .map(pay_href)
                .find(|href| !href.is_empty() && !is_held)
                .unwrap_or_default(),
            total: Money::total(all.iter().map(|order| order.sums.total))?.get(),
            address: AddressView::new(&first.ship_to),
            placed_at: first.placed_at.ms(),
            orders: parts,
        })
    }
}

fn next_word(all: &[Bought]) -> &'static str {
    use OrderState::{AwaitingPayment, Confirmed};
    let any = |is: fn(&Bought) -> bool| all.iter().any(is);
    let is_young = |order: &Bought| matches!(order.state, AwaitingPayment | Confirmed);
    if any(|order| !pay_href(order).is_empty()) {
        "pay-online"
    } else if any(|order| order.state == AwaitingPayment) {
        "pay"
    } else if !all.iter().all(is_young) {
        "follow"
    } else if any(|order| order.method == PaymentMethod::CashOnDelivery) {
        "cod"
    } else {
        "paid"
    }
}

impl PartView {
    fn new(order: &Bought, lines: &[BoughtLine], locale: Locale) -> Result<Self> {
        let id = order.scope().order_id();
        let own = lines.iter().filter(|line| line.order_id == id);
        Ok(Self {
            number: order.number.as_str().to_owned(),
            state: order.state.as_str(),
            seller: SellerView::new(&order.seller, locale),
            lines: own.map(|line| LineView::new(line, locale)).collect(),
            sums: freight_and_reductions(order)?,
            total: order.sums.total.get(),
            transfer: TransferView::new(order)?,
        })
    }
}

impl PageView for PurchaseView {
    const TEMPLATE: &'static str = "pages/orders/purchase.html";

    fn samples() -> Vec<Self> {
        let part = |number: &str, transfer| PartView {
            number: number.to_owned(),
            state: "awaiting_payment",
            seller: SellerView::sample(),
            lines: LineView::samples(),
            sums: vec![
                SumView {
                    kind: "freight",
                    minor: 1_000,
                },
                SumView {
                    kind: "reduced",
                    minor: -1_000,
                },
            ],
            total: 67_200,
            transfer,
        };
        let to_pay = Self {
            number: "2611254310573281".to_owned(),
            is_listed: false,
            can_adopt: true,
            next: "pay",
            to_pay: 134_400,
            pay_by: Some(1_795_831_200_000),
            pay_href: String::new(),
            orders: vec![
                part("2611254310573281-01", Some(TransferView::sample())),
                part("2611254310573281-02", Some(TransferView::sample())),
            ],
            total: 134_400,
            address: AddressView::sample(),
            placed_at: 1_795_572_000_000,
        };
        let cash = Self {
            is_listed: true,
            can_adopt: false,
            next: "cod",
            to_pay: 0,
            pay_by: None,
            orders: vec![PartView {
                state: "confirmed",
                ..part("2611254310573281-01", None)
            }],
            total: 67_200,
            ..to_pay.clone()
        };
        let mut later = Self {
            next: "follow",
            can_adopt: false,
            ..to_pay.clone()
        };
        for (part, state) in later.orders.iter_mut().zip(["shipped", "cancelled"]) {
            part.state = state;
            part.transfer = None;
        }
        let mut by_telephone = cash.clone();
        for part in &mut by_telephone.orders {
            part.transfer = Some(TransferView {
                account: String::new(),
                by: None,
                ..TransferView::sample()
            });
        }
        let mut online = Self {
            next: "pay-online",
            pay_href: "/orders/2611254310573281/payment".to_owned(),
            ..to_pay.clone()
        };
        for part in &mut online.orders {
            part.transfer = None;
        }
        let held = Self {
            next: "held",
            pay_href: String::new(),
            ..online.clone()
        };
        vec![to_pay, cash, later, by_telephone, online, held]
    }
}
