//! The shop's money: what came, what is to go back, and what the books say.

mod merchants;

use std::collections::BTreeSet;

use actix_web::HttpRequest;
use serde::Serialize;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::OrderId;
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::DbConn;
use crate::domain::access::{ManageMoney, ReadMoney, ShopScope};
use crate::domain::households::{self, Household};
use crate::domain::invoices;
use crate::domain::ledger::{self, AccountKind, Balance};
use crate::domain::orders::{self, OrderState, Owed};
use crate::domain::payments::{self, Payment, Refund};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::routes::{Area, Routes};
use crate::web::shown_order::{PaymentView, RefundView};
use crate::web::templates::PageView;

#[cfg(test)]
pub(in crate::web) use self::merchants::MerchantsView;

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const MERCHANTS: &str = "/desk/{shop}/money/merchants";
    routes
        .get(Area::Desk, "/desk/{shop}/money", show)
        .get(Area::Desk, MERCHANTS, merchants::show)
        .post(Area::Desk, MERCHANTS, merchants::save);
}

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct MoneyView {
    base: String,
    settlements: String,
    invoices: String,
    /// Those that wait for an answer.
    open_invoices: i64,
    /// Where the shop says how gateways name it; empty where none asks.
    merchants: String,
    orders: String,
    in_hand: i64,
    /// Held by a payment channel or the platform.
    elsewhere: i64,
    /// What programmes still owe.
    subsidies: i64,
    /// All of it, which is also the sum of what it is made of.
    total: i64,
    goods: i64,
    freight: i64,
    to_refund: i64,
    /// The platform's share.
    commission: i64,
    /// What the payees have of it.
    shared: i64,
    /// What was shared, and with whom.
    payees: Vec<PayeeView>,
    can_manage: bool,
    refunds: Vec<RefundView>,
    owed: Vec<OwedView>,
    payments: Vec<PaymentView>,
    first: String,
    next: String,
}

/// Somebody with whom the shop shares what its goods have earned.
#[derive(Debug, Serialize)]
struct PayeeView {
    /// The account's text is `desk-money-payee-{kind}`.
    kind: &'static str,
    /// The household's name; empty for others.
    name: String,
    /// Its statement; empty for others.
    href: String,
    minor: i64,
}

impl PayeeView {
    fn new(desk: &str, balance: &Balance, households: &[Household]) -> Option<Self> {
        let account = balance.account;
        let minor = balance.amount.neg().get();
        let view = |name: String, href: String| Self {
            kind: account.kind.as_str(),
            name,
            href,
            minor,
        };
        match account.kind {
            AccountKind::VillageFund => Some(view(String::new(), String::new())),
            AccountKind::Household => {
                let household = households.iter().find(|one| one.id.0 == account.payee)?;
                let href = format!("{desk}/households/{}/statement", household.id);
                Some(view(household.name.clone(), href))
            }
            _ => None,
        }
    }
}

#[derive(Debug, Serialize)]
struct OwedView {
    number: String,
    state: &'static str,
    method: &'static str,
    recipient: String,
    minor: i64,
    pay_by: Option<i64>,
    /// Whether a payment for it waits for a decision: no day is its last.
    is_held: bool,
}

impl OwedView {
    fn new(owed: &Owed, held: &BTreeSet<OrderId>) -> Self {
        Self {
            number: owed.number.to_string(),
            state: owed.state.as_str(),
            method: owed.method.as_str(),
            recipient: owed.recipient.clone(),
            minor: owed.due.get(),
            pay_by: owed.pay_by.map(Timestamp::ms),
            is_held: owed.state == OrderState::AwaitingPayment && held.contains(&owed.id),
        }
    }
}

struct Facts {
    balances: Vec<Balance>,
    households: Vec<Household>,
    refunds: Vec<Refund>,
    owed: Vec<Owed>,
    /// Those of them for which a payment waits for a decision.
    held: BTreeSet<OrderId>,
    payments: Page<Payment>,
    is_first_page: bool,
    can_manage: bool,
    has_merchants: bool,
    open_invoices: i64,
}

impl MoneyView {
    fn new(desk: &str, facts: &Facts) -> Self {
        let base = format!("{desk}/money");
        let held = |kinds: &[AccountKind]| -> i64 {
            let of = facts.balances.iter();
            let of = of.filter(|balance| kinds.contains(&balance.account.kind));
            of.map(|balance| balance.amount.get()).sum()
        };
        let in_hand = held(&[AccountKind::CustodyShop]);
        let elsewhere = held(&[AccountKind::CustodyChannel, AccountKind::CustodyPlatform]);
        let subsidies = held(&[AccountKind::Subsidy]);
        let owed = facts.owed.iter();
        Self {
            payees: facts
                .balances
                .iter()
                .filter_map(|balance| PayeeView::new(desk, balance, &facts.households))
                .collect(),
            settlements: format!("{desk}/settlements"),
            invoices: format!("{desk}/invoices"),
            open_invoices: facts.open_invoices,
            merchants: if facts.has_merchants {
                format!("{base}/merchants")
            } else {
                String::new()
            },
            orders: format!("{desk}/orders"),
            in_hand,
            elsewhere,
            subsidies,
            total: in_hand + elsewhere + subsidies,
            goods: -held(&[AccountKind::Entitlement, AccountKind::Costs]),
            freight: -held(&[AccountKind::Freight]),
            to_refund: -held(&[AccountKind::RefundPayable]),
            commission: -held(&[AccountKind::Commission]),
            shared: -held(&[AccountKind::VillageFund, AccountKind::Household]),
            can_manage: facts.can_manage,
            refunds: facts.refunds.iter().map(RefundView::from).collect(),
            owed: owed.map(|owed| OwedView::new(owed, &facts.held)).collect(),
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
    let owed = orders::list_owed(conn, shop)?;
    let owing: Vec<OrderId> = owed.iter().map(|owed| owed.id).collect();
    Ok(Facts {
        held: payments::held_of_shop(conn, shop, &owing)?,
        balances: ledger::balances(conn, shop)?,
        households: households::list(conn, shop)?,
        refunds: payments::list_open_refunds(conn, shop)?,
        owed,
        payments: payments::list_payments(conn, shop, after, PageSize::default())?,
        is_first_page: after.is_none(),
        can_manage: shop.also::<ManageMoney>().is_some(),
        has_merchants: false,
        open_invoices: invoices::count_open(conn, shop)?,
    })
}

async fn show(request: HttpRequest, ui: Ui, db: Db, desk: Desk<ReadMoney>) -> HtmlResult {
    let after = url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "after")
        .map(|(_, value)| value.parse())
        .transpose()?;
    let scope = desk.scope.clone();
    let mut facts = db.read(move |conn| read(conn, &scope, after)).await?;
    facts.has_merchants = facts.can_manage && ui.app().gateways.per_shop().next().is_some();
    let ui = frame(ui, &db, &desk, Section::Money).await?;
    ui.page(&MoneyView::new(&desk.path(""), &facts))
}

impl PageView for MoneyView {
    const TEMPLATE: &'static str = "pages/desk/money/show.html";

    fn samples() -> Vec<Self> {
        use crate::base::ids::HouseholdId;
        use crate::base::money::Money;
        use crate::domain::households::HouseholdState;
        use crate::domain::ledger::Account;
        use crate::domain::orders::OrderState::AwaitingPayment;
        use crate::domain::orders::PaymentMethod;
        use crate::domain::payments::RefundState;
        use crate::web::desk::order_samples::{payment, refund};
        let money = |minor| Money::new(minor).unwrap_or_default();
        let balances = || {
            [
                (AccountKind::CustodyShop, 0, 42_600),
                (AccountKind::CustodyChannel, 0, 9_000),
                (AccountKind::Subsidy, 0, 500),
                (AccountKind::Entitlement, 0, -31_499),
                (AccountKind::Costs, 0, -2_000),
                (AccountKind::VillageFund, 0, -1_000),
                (AccountKind::Household, 7, -15_730),
                (AccountKind::Household, 8, -1),
                (AccountKind::Freight, 0, -1_000),
                (AccountKind::Commission, 0, -270),
                (AccountKind::RefundPayable, 0, -600),
            ]
            .into_iter()
            .map(|(kind, payee, minor)| Balance {
                account: Account { kind, payee },
                amount: money(minor),
            })
            .collect()
        };
        let at = Timestamp::from_ms(1_795_624_200_000);
        let payments: Vec<Payment> = payment().into_iter().collect();
        let owed = |(id, state, method, pay_by)| {
            payments.iter().map(move |payment| Owed {
                id: OrderId(id),
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
            balances: balances(),
            households: vec![Household {
                id: HouseholdId(7),
                name: "翁 <大姐>".to_owned(),
                alias: "茶农翁家".to_owned(),
                poverty: None,
                state: HouseholdState::Active,
            }],
            refunds: refund(RefundState::Approved, 600).into_iter().collect(),
            owed: [
                (1, AwaitingPayment, PaymentMethod::Transfer, Some(at)),
                (2, AwaitingPayment, PaymentMethod::Gateway, Some(at)),
                (
                    3,
                    OrderState::Delivered,
                    PaymentMethod::CashOnDelivery,
                    None,
                ),
            ]
            .into_iter()
            .flat_map(owed)
            .collect(),
            held: BTreeSet::from([OrderId(2)]),
            payments: Page {
                items: payments.clone(),
                next: Some(Cursor { key: 1, id: 1 }),
            },
            is_first_page: true,
            can_manage: true,
            has_merchants: true,
            open_invoices: 2,
        };
        let empty = Facts {
            balances: Vec::new(),
            households: Vec::new(),
            refunds: Vec::new(),
            owed: Vec::new(),
            held: BTreeSet::new(),
            payments: Page {
                items: Vec::new(),
                next: None,
            },
            is_first_page: false,
            can_manage: false,
            has_merchants: false,
            open_invoices: 0,
        };
        vec![
            Self::new("/desk/longjing", &full),
            Self::new("/desk/longjing", &empty),
        ]
    }
}
