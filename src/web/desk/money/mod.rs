//! The shop's money: what came, what is to go back, and what the books say.

use actix_web::HttpRequest;
use serde::Serialize;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::DbConn;
use crate::domain::access::{ManageMoney, ReadMoney, ShopScope};
use crate::domain::ledger::{self, Balances};
use crate::domain::orders::{self, Owed};
use crate::domain::payments::{self, Payment, Refund};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::routes::{Area, Routes};
use crate::web::shown_order::{PaymentView, RefundView};
use crate::web::templates::PageView;

/// Mounts the page.
pub(super) fn routes(routes: &mut Routes) {
    routes.get(Area::Desk, "/desk/{shop}/money", show);
}

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct MoneyView {
    base: String,
    orders: String,
    in_hand: i64,
    goods: i64,
    freight: i64,
    to_refund: i64,
    can_manage: bool,
    refunds: Vec<RefundView>,
    owed: Vec<OwedView>,
    payments: Vec<PaymentView>,
    first: String,
    next: String,
}

#[derive(Debug, Serialize)]
struct OwedView {
    number: String,
    state: &'static str,
    method: &'static str,
    recipient: String,
    minor: i64,
    pay_by: Option<i64>,
}

impl From<&Owed> for OwedView {
    fn from(owed: &Owed) -> Self {
        Self {
            number: owed.number.to_string(),
            state: owed.state.as_str(),
            method: owed.method.as_str(),
            recipient: owed.recipient.clone(),
            minor: owed.due.get(),
            pay_by: owed.pay_by.map(Timestamp::ms),
        }
    }
}

struct Facts {
    balances: Balances,
    refunds: Vec<Refund>,
    owed: Vec<Owed>,
    payments: Page<Payment>,
    is_first_page: bool,
    can_manage: bool,
}

impl MoneyView {
    fn new(desk: &str, facts: &Facts) -> Self {
        let base = format!("{desk}/money");
        let Balances {
            in_hand,
            goods,
            freight,
            to_refund,
        } = facts.balances;
        Self {
            orders: format!("{desk}/orders"),
            in_hand: in_hand.get(),
            goods: goods.get(),
            freight: freight.get(),
            to_refund: to_refund.get(),
            can_manage: facts.can_manage,
            refunds: facts.refunds.iter().map(RefundView::from).collect(),
            owed: facts.owed.iter().map(OwedView::from).collect(),
            payments: facts.payments.items.iter().map(PaymentView::from).collect(),
            first: if facts.is_first_page {
                String::new()
            } else {
                base.clone()
            },
            next: facts
                .payments
                .next
                .map_or_else(String::new, |next| format!("{base}?after={next}")),
            base,
        }
    }
}

fn read(conn: &mut DbConn, shop: &ShopScope<ReadMoney>, after: Option<Cursor>) -> Result<Facts> {
    Ok(Facts {
        balances: ledger::balances(conn, shop)?,
        refunds: payments::list_open_refunds(conn, shop)?,
        owed: orders::list_owed(conn, shop)?,
        payments: payments::list_payments(conn, shop, after, PageSize::default())?,
        is_first_page: after.is_none(),
        can_manage: shop.also::<ManageMoney>().is_some(),
    })
}

async fn show(request: HttpRequest, ui: Ui, db: Db, desk: Desk<ReadMoney>) -> HtmlResult {
    let after = url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "after")
        .map(|(_, value)| value.parse())
        .transpose()?;
    let scope = desk.scope.clone();
    let facts = db.read(move |conn| read(conn, &scope, after)).await?;
    let ui = frame(ui, &db, &desk, Section::Money).await?;
    ui.page(&MoneyView::new(&desk.path(""), &facts))
}

impl PageView for MoneyView {
    const TEMPLATE: &'static str = "pages/desk/money/show.html";

    fn samples() -> Vec<Self> {
        use crate::base::money::Money;
        use crate::domain::orders::{OrderState, PaymentMethod};
        use crate::domain::payments::RefundState;
        use crate::web::desk::order_samples::{payment, refund};
        let money = |minor| Money::new(minor).unwrap_or_default();
        let at = Timestamp::from_ms(1_795_624_200_000);
        let payments: Vec<Payment> = payment().into_iter().collect();
        let owed = |state, method, pay_by| {
            payments.iter().map(move |payment| Owed {
                number: payment.order_number.clone(),
                state,
                method,
                recipient: "王 <女士>".to_owned(),
                due: money(34_600),
                placed_at: at,
                pay_by,
            })
        };
        let full = Facts {
            balances: Balances {
                in_hand: money(42_600),
                goods: money(41_000),
                freight: money(1_000),
                to_refund: money(600),
            },
            refunds: refund(RefundState::Approved, 600).into_iter().collect(),
            owed: owed(
                OrderState::AwaitingPayment,
                PaymentMethod::Transfer,
                Some(at),
            )
            .chain(owed(
                OrderState::Delivered,
                PaymentMethod::CashOnDelivery,
                None,
            ))
            .collect(),
            payments: Page {
                items: payments.clone(),
                next: Some(Cursor { key: 1, id: 1 }),
            },
            is_first_page: true,
            can_manage: true,
        };
        let empty = Facts {
            balances: Balances::default(),
            refunds: Vec::new(),
            owed: Vec::new(),
            payments: Page {
                items: Vec::new(),
                next: None,
            },
            is_first_page: false,
            can_manage: false,
        };
        vec![
            Self::new("/desk/longjing", &full),
            Self::new("/desk/longjing", &empty),
        ]
    }
}
