//! The shop's invoices: those with something to do, and all the others.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use serde::Serialize;

use crate::base::error::Result;
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::DbConn;
use crate::domain::access::{ReadMoney, ShopScope};
use crate::domain::invoices::{self, Invoice, InvoiceTab};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_invoice::InvoiceView;
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DeskInvoicesView {
    money: String,
    tab: &'static str,
    tabs: Vec<TabView>,
    invoices: Vec<InvoiceView>,
    first: String,
    next: String,
}

#[derive(Debug, Serialize)]
struct TabView {
    name: &'static str,
    href: String,
    /// How many wait; none where nothing does.
    count: Option<i64>,
}

struct Facts {
    tab: InvoiceTab,
    open: i64,
    page: Page<Invoice>,
    is_first_page: bool,
}

fn read(
    conn: &mut DbConn,
    shop: &ShopScope<ReadMoney>,
    tab: InvoiceTab,
    after: Option<Cursor>,
) -> Result<Facts> {
    Ok(Facts {
        tab,
        open: invoices::count_open(conn, shop)?,
        page: invoices::list_for_shop(conn, shop, tab, after, PageSize::default())?,
        is_first_page: after.is_none(),
    })
}

impl DeskInvoicesView {
    fn new(desk: &str, facts: Facts) -> Result<Self> {
        let base = format!("{desk}/invoices");
        let address = |tab: InvoiceTab| format!("{base}?tab={tab}");
        let here = address(facts.tab);
        let next = facts.page.next;
        Ok(Self {
            money: format!("{desk}/money"),
            tab: facts.tab.as_str(),
            tabs: tabs(&address, facts.open),
            invoices: facts
                .page
                .items
                .iter()
                .map(|one| InvoiceView::new(one, &format!("{base}/{}", one.id)))
                .collect::<Result<_>>()?,
            next: next.map_or_else(String::new, |next| format!("{here}&after={next}")),
            first: if facts.is_first_page {
                String::new()
            } else {
                here
            },
        })
    }
}

fn tabs(address: &impl Fn(InvoiceTab) -> String, open: i64) -> Vec<TabView> {
    InvoiceTab::ALL
        .iter()
        .map(|tab| TabView {
            name: tab.as_str(),
            href: address(*tab),
            count: (*tab == InvoiceTab::Open && open > 0).then_some(open),
        })
        .collect()
}

pub(super) async fn list(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    desk: Desk<ReadMoney>,
) -> HtmlResult {
    let query: BTreeMap<_, _> =
        url::form_urlencoded::parse(request.query_string().as_bytes()).collect();
    // A list that does not exist is the one with something to do.
    let tab = query.get("tab").and_then(|tab| tab.parse().ok());
    let tab = tab.unwrap_or(InvoiceTab::Open);
    let after = query.get("after").map(|text| text.parse()).transpose()?;
    let scope = desk.scope.clone();
    let facts = db.read(move |conn| read(conn, &scope, tab, after)).await?;
    let view = DeskInvoicesView::new(&desk.path(""), facts)?;
    frame(ui, &db, &desk, Section::Money).await?.page(&view)
}

impl PageView for DeskInvoicesView {
    const TEMPLATE: &'static str = "pages/desk/invoices/list.html";

    fn samples() -> Vec<Self> {
        let desk = "/desk/longjing";
        let address = |tab: InvoiceTab| format!("{desk}/invoices?tab={tab}");
        let view = |tab: InvoiceTab, open, invoices| Self {
            money: format!("{desk}/money"),
            tab: tab.as_str(),
            tabs: tabs(&address, open),
            invoices,
            first: String::new(),
            next: String::new(),
        };
        let all = || InvoiceView::samples("/desk/longjing/invoices/1");
        vec![
            Self {
                first: address(InvoiceTab::Done),
                next: format!("{}&after=x", address(InvoiceTab::Done)),
                ..view(InvoiceTab::Done, 2, all())
            },
            view(InvoiceTab::Open, 2, all()),
            view(InvoiceTab::Open, 0, Vec::new()),
            view(InvoiceTab::Done, 0, Vec::new()),
        ]
    }
}
