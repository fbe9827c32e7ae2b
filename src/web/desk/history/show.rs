//! The page of the history.

use actix_web::web::Query;
use serde::{Deserialize, Serialize};

use super::entries::entries;
use crate::base::page::{Cursor, PageSize};
use crate::domain::access::ReadHistory;
use crate::domain::flows::shop_history;
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;
use crate::web::timeline::Entry;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct HistoryView {
    /// Where the shop's settings are.
    back: String,
    entries: Vec<Entry>,
    /// The address of the first page; empty on it.
    first: String,
    /// The address of the next page; empty on the last.
    next: String,
}

/// Where the page begins.
#[derive(Debug, Deserialize)]
pub(super) struct Place {
    #[serde(default)]
    after: String,
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    desk: Desk<ReadHistory>,
    place: Query<Place>,
) -> HtmlResult {
    let after: Option<Cursor> = match place.after.as_str() {
        "" => None,
        text => Some(text.parse()?),
    };
    let scope = desk.scope.clone();
    let history = db
        .read(move |conn| shop_history::read(conn, &scope, after, PageSize::of(40)))
        .await?;
    let ui = frame(ui, &db, &desk, Section::Shop).await?;
    let here = desk.path("/history");
    let next = history.page.next;
    ui.page(&HistoryView {
        back: desk.path("/shop"),
        entries: entries(&ui, &history),
        first: after.map_or_else(String::new, |_| here.clone()),
        next: next.map_or_else(String::new, |cursor| format!("{here}?after={cursor}")),
    })
}

impl PageView for HistoryView {
    const TEMPLATE: &'static str = "pages/desk/history.html";

    fn samples() -> Vec<Self> {
        let here = "/desk/longjing/history";
        let view = |entries, first: &str, next: &str| Self {
            back: "/desk/longjing/shop".to_owned(),
            entries,
            first: first.to_owned(),
            next: next.to_owned(),
        };
        let entry = |hours: i64, title: &str, by: &str, comment: &str| Entry {
            at: 1_795_624_200_000 - hours * 3_600_000,
            title: title.to_owned(),
            by: by.to_owned(),
            comment: comment.to_owned(),
        };
        let entries = vec![
            entry(0, "修改店铺资料：店名、银行账号", "戚师傅", ""),
            entry(3, "上架商品：明前西湖龙井 <b>", "小翁", ""),
            entry(26, "恢复营业", "浙江主管", ""),
            entry(
                50,
                "暂停营业",
                "浙江主管",
                "执照的地址要更新。\n店名：请写全名",
            ),
        ];
        vec![
            view(entries, here, "/desk/longjing/history?after=AAAA"),
            view(Vec::new(), "", ""),
        ]
    }
}
