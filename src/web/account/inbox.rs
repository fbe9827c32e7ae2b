//! A person's inbox.

use actix_web::HttpRequest;
use serde::Serialize;

use crate::base::error::{Code, Error, Result};
use crate::base::ids::NoticeId;
use crate::domain::notifications::{Notice, Writer, list_notices, open_notice, read_all as read};
use crate::web::chrome::Section;
use crate::web::extract::{Db, Login, Segment};
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// Notices of one page.
const PAGE: usize = 30;

/// The list.
#[derive(Debug, Serialize)]
pub(in crate::web) struct InboxView {
    notices: Vec<NoticeView>,
    has_unread: bool,
    /// Empty on the first page.
    first: String,
    /// Empty on the last page.
    next: String,
}

#[derive(Debug, Serialize)]
struct NoticeView {
    id: i64,
    title: String,
    text: String,
    at: i64,
    is_new: bool,
}

impl NoticeView {
    fn new(notice: &Notice, writer: &Writer<'_>) -> Self {
        Self {
            id: notice.id.0,
            title: writer.title(notice.kind, &notice.facts),
            text: writer.text(notice.kind, &notice.facts),
            at: notice.created_at.ms(),
            is_new: notice.read_at.is_none(),
        }
    }
}

impl PageView for InboxView {
    const TEMPLATE: &'static str = "pages/account/inbox.html";

    fn samples() -> Vec<Self> {
        let notice = |id, is_new| NoticeView {
            id,
            title: "您的订单已发货".to_owned(),
            text: "龙井村茶店已发出订单 2611254310573281-01。顺丰 SF1234567890123".to_owned(),
            at: 1_795_600_000_000,
            is_new,
        };
        let empty = Self {
            notices: Vec::new(),
            has_unread: false,
            first: String::new(),
            next: String::new(),
        };
        let full = Self {
            notices: vec![notice(2, true), notice(1, false)],
            has_unread: true,
            first: "/account/inbox".to_owned(),
            next: "/account/inbox?before=1".to_owned(),
        };
        vec![empty, full]
    }
}

pub(super) async fn list(request: HttpRequest, login: Login, ui: Ui, db: Db) -> HtmlResult {
    let before = before(&request)?;
    let user = login.user_id;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut notices = db
        .read(move |conn| list_notices(conn, user, before, limit))
        .await?;
    let has_more = notices.len() > PAGE;
    notices.truncate(PAGE);
    let app = ui.app();
    let writer = Writer::new(&app.catalog, &app.formats, ui.locale());
    let next = notices.last().filter(|_| has_more);
    let view = InboxView {
        has_unread: login.unread > 0,
        first: before.map_or_else(String::new, |_| "/account/inbox".to_owned()),
        next: next.map_or_else(String::new, |last| {
            format!("/account/inbox?before={}", last.id)
        }),
        notices: notices
            .iter()
            .map(|one| NoticeView::new(one, &writer))
            .collect(),
    };
    ui.in_section(Section::Inbox).page(&view)
}

fn before(request: &HttpRequest) -> Result<Option<NoticeId>> {
    url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "before")
        .map(|(_, value)| {
            value.parse().map_err(|error: std::num::ParseIntError| {
                Error::new(Code::RequestMalformed).caused_by(error)
            })
        })
        .transpose()
}

/// Opens the page that a notice leads to; the notice counts as read.
pub(super) async fn open(login: Login, db: Db, id: Segment<NoticeId>) -> HtmlResult {
    let user = login.user_id;
    let page = db.write(move |tx| open_notice(tx, user, id.0)).await?;
    see_other(page.as_str()).done()
}

pub(super) async fn read_all(login: Login, db: Db) -> HtmlResult {
    let user = login.user_id;
    db.write(move |tx| read(tx, user)).await?;
    see_other("/account/inbox")
        .with_success("flash-account-inbox-read")
        .done()
}
