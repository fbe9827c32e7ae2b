//! The shop's orders, by what is to do.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpRequest;
use serde::Serialize;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::OrderId;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::DbConn;
use crate::domain::access::{ReadMoney, ReadOrders, ShopScope};
use crate::domain::orders::{self, OrderState, OrderSummary, Tab, TabCounts};
use crate::domain::payments;
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::divisions::PlaceNames;
use crate::web::extract::{Db, Desk};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_order::{LineView, payment_word};
use crate::web::templates::PageView;

/// Lines of an order that the list shows.
const LINES_SHOWN: usize = 3;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DeskOrdersView {
    tab: &'static str,
    tabs: Vec<TabView>,
    rows: Vec<RowView>,
    first: String,
    next: String,
}

#[derive(Debug, Serialize)]
struct TabView {
    name: &'static str,
    href: String,
    count: Option<i64>,
}

#[derive(Debug, Serialize)]
struct RowView {
    href: String,
    number: String,
    state: &'static str,
    payment: &'static str,
    is_partly_sent: bool,
    recipient: String,
    region: String,
    placed_at: i64,
    /// By when it has to be paid, while it does.
    pay_by: Option<i64>,
    /// Whether a payment for it waits for a decision: no day is its last.
    is_held: bool,
    /// None for who may not see money.
    total: Option<i64>,
    lines: Vec<LineView>,
    more_lines: usize,
}

/// What the list is made of.
struct Facts {
    tab: Tab,
    counts: TabCounts,
    page: Page<OrderSummary>,
    /// Empty for who may not see money.
    totals: BTreeMap<OrderId, Money>,
    held: BTreeSet<OrderId>,
    is_first_page: bool,
}

impl DeskOrdersView {
    fn new(base: &str, facts: &Facts, (names, locale): (&PlaceNames, Locale)) -> Self {
        let address = |tab: Tab| format!("{base}?tab={tab}");
        let here = address(facts.tab);
        let next = facts.page.next;
        Self {
            tab: facts.tab.as_str(),
            tabs: Tab::ALL
                .iter()
                .map(|tab| TabView {
                    name: tab.as_str(),
                    href: address(*tab),
                    count: facts.counts.of(*tab).filter(|count| *count > 0),
                })
                .collect(),
            rows: facts
                .page
                .items
                .iter()
                .map(|order| RowView {
                    region: names.region(order.place, &order.region),
                    is_held: facts.held.contains(&order.id),
                    ..row(base, order, facts.totals.get(&order.id), locale)
                })
                .collect(),
            first: if facts.is_first_page {
                String::new()
            } else {
                here.clone()
            },
            next: next.map_or_else(String::new, |next| format!("{here}&after={next}")),
        }
    }
}

fn row(base: &str, order: &OrderSummary, total: Option<&Money>, locale: Locale) -> RowView {
    let shown = order.lines.iter().take(LINES_SHOWN);
    RowView {
        href: format!("{base}/{}", order.number),
        number: order.number.to_string(),
        state: order.state.as_str(),
        payment: payment_word(order.state, order.payment),
        is_partly_sent: order.is_partly_sent,
        recipient: order.recipient.clone(),
        region: order.region.clone(),
        placed_at: order.placed_at.ms(),
        pay_by: order.pay_by.filter(|_| is_unpaid(order)).map(Timestamp::ms),
        is_held: false,
        total: total.map(|total| total.get()),
        lines: shown
            .map(|line| LineView::new(line, None, locale))
            .collect(),
        more_lines: order.lines.len().saturating_sub(LINES_SHOWN),
    }
}

fn is_unpaid(order: &OrderSummary) -> bool {
    order.state == OrderState::AwaitingPayment
}

fn read(
    conn: &mut DbConn,
    shop: &ShopScope<ReadOrders>,
    tab: Option<Tab>,
    after: Option<Cursor>,
) -> Result<Facts> {
    let counts = orders::count_open(conn, shop)?;
    let tab = tab.unwrap_or(counts.first());
    let page = orders::list_for_shop(conn, shop, tab, after, PageSize::default())?;
    let ids: Vec<OrderId> = page.items.iter().map(|order| order.id).collect();
    let totals = match shop.also::<ReadMoney>() {
        Some(shop) => orders::list_totals(conn, &shop, &ids)?,
        None => BTreeMap::new(),
    };
    let unpaid = page.items.iter().filter(|order| is_unpaid(order));
    let unpaid: Vec<OrderId> = unpaid.map(|order| order.id).collect();
    Ok(Facts {
        tab,
        counts,
        page,
        totals,
        held: payments::held_of_shop(conn, shop, &unpaid)?,
        is_first_page: after.is_none(),
    })
}

pub(super) async fn list(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    desk: Desk<ReadOrders>,
) -> HtmlResult {
    let query: BTreeMap<_, _> =
        url::form_urlencoded::parse(request.query_string().as_bytes()).collect();
    // A list that does not exist is the one with something to do.
    let tab = query.get("tab").and_then(|tab| tab.parse().ok());
    let after = query.get("after").map(|text| text.parse()).transpose()?;
    let scope = desk.scope.clone();
    let facts = db.read(move |conn| read(conn, &scope, tab, after)).await?;
    let ui = frame(ui, &db, &desk, Section::Orders).await?;
    let names = PlaceNames::of(&ui, &db).await?;
    ui.page(&DeskOrdersView::new(
        &desk.path("/orders"),
        &facts,
        (&names, ui.locale()),
    ))
}

impl PageView for DeskOrdersView {
    const TEMPLATE: &'static str = "pages/desk/orders/list.html";

    fn samples() -> Vec<Self> {
        use super::samples::{summaries, total};
        let facts = |tab, page, totals, is_first_page| Facts {
            tab,
            counts: TabCounts {
                to_pay: 0,
                to_accept: 2,
                to_ship: 12,
                on_the_way: 1,
            },
            page,
            totals,
            held: BTreeSet::new(),
            is_first_page,
        };
        let base = "/desk/longjing/orders";
        let all = || Page {
            items: summaries(),
            next: Some(Cursor { key: 1, id: 1 }),
        };
        let none = || Page {
            items: Vec::new(),
            next: None,
        };
        let totals = || summaries().iter().map(|one| (one.id, total())).collect();
        let names = PlaceNames::as_written();
        let view = |facts: &Facts, locale| Self::new(base, facts, (&names, locale));
        let mut samples = vec![
            view(&facts(Tab::ToShip, all(), totals(), true), Locale::Zh),
            view(
                &facts(Tab::OnTheWay, all(), BTreeMap::new(), false),
                Locale::En,
            ),
        ];
        let held = Facts {
            held: summaries().iter().map(|one| one.id).collect(),
            ..facts(Tab::ToPay, all(), totals(), true)
        };
        samples.push(view(&held, Locale::Zh));
        for tab in Tab::ALL {
            let empty = facts(*tab, none(), BTreeMap::new(), true);
            samples.push(view(&empty, Locale::Zh));
        }
        samples
    }
}
