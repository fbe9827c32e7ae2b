//! All orders of an account.

use std::collections::BTreeSet;

use actix_web::web;
use serde::{Deserialize, Serialize};

use super::parts::{LineView, SellerView};
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::OrderId;
use crate::base::locale::Locale;
use crate::base::page::{Cursor, PageSize};
use crate::db::DbConn;
use crate::domain::access::BuyerScope;
use crate::domain::orders::OrderState::{
    Accepted, AwaitingPayment, Cancelled, Closed, Completed, Confirmed, Delivered, Refused, Shipped,
};
use crate::domain::orders::{self, Bought, BoughtFilter, BoughtLine, OrderState};
use crate::domain::payments;
use crate::domain::reviews::WRITE_MS;
use crate::web::chrome::Section;
use crate::web::extract::{Db, Login};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// Orders of one page.
const ROWS: u8 = 12;
/// Lines of an order that are shown; the rest is a number.
const LINES_SHOWN: usize = 3;

/// A word that buyers know, and the orders behind it.
struct Tab {
    word: &'static str,
    shows: Shows,
}

/// What stands behind a word.
#[derive(Clone, Copy)]
enum Shows {
    In(&'static [OrderState]),
    ToReview,
    AfterSales,
}

impl Shows {
    fn filter(self, now: Timestamp) -> BoughtFilter<'static> {
        match self {
            Self::In(states) => BoughtFilter::In(states),
            Self::ToReview => BoughtFilter::ToReview(now.plus_ms(-WRITE_MS)),
            Self::AfterSales => BoughtFilter::AfterSales,
        }
    }
}

const TABS: [Tab; 8] = [
    Tab {
        word: "all",
        shows: Shows::In(OrderState::ALL),
    },
    Tab {
        word: "to_pay",
        shows: Shows::In(&[AwaitingPayment]),
    },
    Tab {
        word: "to_ship",
        shows: Shows::In(&[Confirmed, Accepted]),
    },
    Tab {
        word: "to_receive",
        shows: Shows::In(&[Shipped]),
    },
    Tab {
        word: "to_review",
        shows: Shows::ToReview,
    },
    Tab {
        word: "done",
        shows: Shows::In(&[Delivered, Completed]),
    },
    Tab {
        word: "cancelled",
        shows: Shows::In(&[Cancelled, Refused, Closed]),
    },
    Tab {
        word: "after_sales",
        shows: Shows::AfterSales,
    },
];

/// What the address of the list may say.
#[derive(Debug, Deserialize)]
pub(super) struct ListQuery {
    #[serde(default)]
    tab: String,
    #[serde(default)]
    after: String,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct OrderListView {
    tabs: Vec<TabView>,
    orders: Vec<RowView>,
    is_all: bool,
    /// Empty on the first page.
    first: String,
    /// Empty on the last page.
    next: String,
}

/// Its text is `orders-tab-{word}`.
#[derive(Debug, Clone, Serialize)]
struct TabView {
    word: &'static str,
    href: String,
    is_current: bool,
}

#[derive(Debug, Clone, Serialize)]
struct RowView {
    number: String,
    state: &'static str,
    seller: SellerView,
    lines: Vec<LineView>,
    /// Lines that are not shown.
    more: usize,
    total: i64,
    placed_at: i64,
    pay_by: Option<i64>,
    /// Whether a payment for it waits for a decision: nothing is to be paid until then.
    is_held: bool,
}

pub(super) async fn list(login: Login, ui: Ui, db: Db, query: web::Query<ListQuery>) -> HtmlResult {
    let after = match query.after.as_str() {
        "" => None,
        text => Some(text.parse::<Cursor>()?),
    };
    let (locale, now) = (ui.locale(), db.clock().now());
    let view = db
        .read(move |conn| {
            OrderListView::load(conn, &login.buyer, (query.tab.as_str(), now), after, locale)
        })
        .await?;
    ui.in_section(Section::Orders).page(&view)
}

impl OrderListView {
    fn load(
        conn: &mut DbConn,
        buyer: &BuyerScope,
        (tab, now): (&str, Timestamp),
        after: Option<Cursor>,
        locale: Locale,
    ) -> Result<Self> {
        let tab = TABS.iter().find(|known| known.word == tab);
        let shows = tab.map_or(Shows::In(OrderState::ALL), |tab| tab.shows);
        let word = tab.map_or("all", |tab| tab.word);
        let size = PageSize::of(ROWS);
        let page = orders::list_bought(conn, buyer, shows.filter(now), after, size)?;
        let lines = orders::list_bought_lines(conn, &page.items)?;
        let unpaid = page.items.iter().filter(|order| waits(order));
        let unpaid: Vec<_> = unpaid.map(Bought::scope).collect();
        let held = payments::held_among(conn, &unpaid)?;
        let next = page.next.map(|cursor| with_after(&path_of(word), cursor));
        Ok(Self {
            tabs: tabs(word),
            orders: page
                .items
                .iter()
                .map(|order| RowView::new(order, &lines, &held, locale))
                .collect(),
            is_all: word == "all",
            first: after.map_or_else(String::new, |_| path_of(word)),
            next: next.unwrap_or_default(),
        })
    }
}

fn path_of(word: &str) -> String {
    match word {
        "all" => "/orders".to_owned(),
        word => format!("/orders?tab={word}"),
    }
}

fn with_after(path: &str, cursor: Cursor) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}after={cursor}")
}

fn tabs(current: &str) -> Vec<TabView> {
    TABS.iter()
        .map(|tab| TabView {
            word: tab.word,
            href: path_of(tab.word),
            is_current: tab.word == current,
        })
        .collect()
}

fn waits(order: &Bought) -> bool {
    order.state == AwaitingPayment
}

impl RowView {
    fn new(order: &Bought, lines: &[BoughtLine], held: &BTreeSet<OrderId>, locale: Locale) -> Self {
        let id = order.scope().order_id();
        let own: Vec<&BoughtLine> = lines.iter().filter(|line| line.order_id == id).collect();
        let is_held = held.contains(&id);
        let is_to_pay = waits(order) && !is_held;
        Self {
            number: order.number.as_str().to_owned(),
            state: order.state.as_str(),
            seller: SellerView::new(&order.seller, locale),
            more: own.len().saturating_sub(LINES_SHOWN),
            lines: own
                .into_iter()
                .take(LINES_SHOWN)
                .map(|line| LineView::new(line, locale))
                .collect(),
            total: order.sums.total.get(),
            placed_at: order.placed_at.ms(),
            pay_by: order.pay_by.filter(|_| is_to_pay).map(Timestamp::ms),
            is_held,
        }
    }
}

impl PageView for OrderListView {
    const TEMPLATE: &'static str = "pages/orders/list.html";

    fn samples() -> Vec<Self> {
        let row = |number: &str, state, pay_by| RowView {
            number: number.to_owned(),
            state,
            seller: SellerView::sample(),
            lines: LineView::samples(),
            more: 0,
            total: 68_200,
            placed_at: 1_795_572_000_000,
            pay_by,
            is_held: false,
        };
        let full = Self {
            tabs: tabs("all"),
            orders: vec![
                row(
                    "2611254310573281-01",
                    "awaiting_payment",
                    Some(1_795_831_200_000),
                ),
                RowView {
                    is_held: true,
                    ..row("2611254310573287-01", "awaiting_payment", None)
                },
                RowView {
                    more: 2,
                    ..row("2611244310573283-01", "shipped", None)
                },
                row("2611144310573285-01", "completed", None),
            ],
            is_all: true,
            first: "/orders".to_owned(),
            next: "/orders?after=x".to_owned(),
        };
        let none = Self {
            tabs: tabs("to_pay"),
            orders: Vec::new(),
            is_all: false,
            first: String::new(),
            next: String::new(),
        };
        let new = Self {
            tabs: tabs("all"),
            is_all: true,
            ..none.clone()
        };
        vec![full, none, new]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_stands_behind_one_word() {
        for state in OrderState::ALL {
            let tabs = TABS.iter().skip(1);
            let words =
                tabs.filter(|tab| matches!(tab.shows, Shows::In(all) if all.contains(state)));
            assert_eq!(words.count(), 1, "{state}");
        }
    }
}
