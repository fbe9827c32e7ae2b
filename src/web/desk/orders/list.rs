//! The shop's orders, by what is to do.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpRequest;
use chrono_tz::Tz;
use serde::Serialize;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::OrderId;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::DbConn;
use crate::domain::access::{ReadMoney, ReadOrders, ShopScope};
use crate::domain::flows::ship_by::{Promised, ship_by};
use crate::domain::orders::{self, OrderState, OrderSummary, Tab, TabCounts};
use crate::domain::payments;
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::divisions::PlaceNames;
use crate::web::extract::{Db, Desk};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_order::{LineView, ShipByView, payment_word_held};
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
    /// By when it is to leave, while it waits for that.
    ship_by: Option<ShipByView>,
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
    /// By when the orders are to leave that wait for that.
    ship_by: BTreeMap<OrderId, Timestamp>,
    now: Timestamp,
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
                    ..row(base, order, facts, locale)
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

fn row(base: &str, order: &OrderSummary, facts: &Facts, locale: Locale) -> RowView {
    let is_held = facts.held.contains(&order.id);
    let total = facts.totals.get(&order.id);
    let ship_by = facts.ship_by.get(&order.id);
    let shown = order.lines.iter().take(LINES_SHOWN);
    RowView {
        href: format!("{base}/{}", order.number),
        number: order.number.to_string(),
        state: order.state.as_str(),
        payment: payment_word_held((order.state, order.payment), is_held),
        is_partly_sent: order.is_partly_sent,
        recipient: order.recipient.clone(),
        region: order.region.clone(),
        placed_at: order.placed_at.ms(),
        // While a payment is looked at no day is the last.
        pay_by: order
            .pay_by
            .filter(|_| is_unpaid(order) && !is_held)
            .map(Timestamp::ms),
        ship_by: ship_by.map(|by| ShipByView::new(*by, facts.now)),
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
    (tab, after): (Option<Tab>, Option<Cursor>),
    (now, zone): (Timestamp, Tz),
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
    let waiting = page.items.iter().map(Promised::from);
    let ship_by = ship_by(conn, shop, waiting, zone)?;
    Ok(Facts {
        ship_by,
        now,
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
    let at = (db.clock().now(), db.zone());
    let facts = db
        .read(move |conn| read(conn, &scope, (tab, after), at))
        .await?;
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
            ship_by: BTreeMap::new(),
            now: Timestamp::from_ms(1_795_624_200_000),
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
        for by in [1_795_624_200_000, 1_795_624_100_000] {
            let promised = Facts {
                ship_by: summaries()
                    .iter()
                    .map(|one| (one.id, Timestamp::from_ms(by)))
                    .collect(),
                ..facts(Tab::ToShip, all(), totals(), true)
            };
            samples.push(view(&promised, Locale::En));
        }
        for tab in Tab::ALL {
            let empty = facts(*tab, none(), BTreeMap::new(), true);
            samples.push(view(&empty, Locale::Zh));
        }
        samples
    }
}
