//! What people searched for in vain.

use chrono::Days;
use serde::Serialize;

use crate::base::locale::Locale;
use crate::domain::access::ReadShops;
use crate::domain::divisions::Tree;
use crate::domain::search::{Miss, list_misses};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::divisions::{today, tree};
use crate::web::extract::{Admin, Db};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// Days that are looked back.
const DAYS: u64 = 30;

/// The list.
#[derive(Debug, Serialize)]
pub(in crate::web) struct SearchMissesView {
    days: u64,
    misses: Vec<MissView>,
}

#[derive(Debug, Serialize)]
struct MissView {
    query: String,
    place: String,
    count: i64,
    last_on: String,
    href: String,
}

impl MissView {
    fn new(miss: Miss, tree: &Tree, locale: Locale) -> Self {
        let place = miss.division_code.parse().ok();
        let asked: String = url::form_urlencoded::byte_serialize(miss.query.as_bytes()).collect();
        Self {
            place: place
                .map(|code| tree.full_name(code, locale))
                .unwrap_or_default(),
            count: miss.count,
            last_on: miss.last_on.to_string(),
            href: format!("/search?q={asked}"),
            query: miss.query,
        }
    }
}

impl PageView for SearchMissesView {
    const TEMPLATE: &'static str = "pages/admin/search_misses.html";

    fn samples() -> Vec<Self> {
        let miss = |query: &str, place: &str| MissView {
            query: query.to_owned(),
            place: place.to_owned(),
            count: 12,
            last_on: "2026-11-29".to_owned(),
            href: "/search?q=x".to_owned(),
        };
        vec![
            Self {
                days: DAYS,
                misses: Vec::new(),
            },
            Self {
                days: DAYS,
                misses: vec![miss("榴莲 <b>", ""), miss("海南 椰子", "海南省")],
            },
        ]
    }
}

pub(super) async fn list(admin: Admin<ReadShops>, ui: Ui, db: Db) -> HtmlResult {
    let scope = admin.scope.clone();
    let day = today(&db);
    let since = day.checked_sub_days(Days::new(DAYS)).unwrap_or(day);
    let misses = db
        .read(move |conn| list_misses(conn, &scope, since))
        .await?;
    let tree = tree(&ui, &db).await?;
    let ui = frame(ui, &db, &admin.login, Section::Searches).await?;
    let locale = ui.locale();
    let misses = misses
        .into_iter()
        .map(|miss| MissView::new(miss, &tree, locale))
        .collect();
    ui.page(&SearchMissesView { days: DAYS, misses })
}
