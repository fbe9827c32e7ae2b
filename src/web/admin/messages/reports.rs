//! Messages that buyers and shops have handed to the administrators: each by itself, without the
//! conversation around it.

use actix_web::web;
use serde::{Deserialize, Serialize};

use crate::base::error::{Error, Result};
use crate::base::ids::{MessagePhotoId, MessageReportId};
use crate::base::locale::Locale;
use crate::base::page::{Cursor, PageSize};
use crate::domain::access::DecideDisputes;
use crate::domain::messages::{self, Report, Side};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::extract::{Admin, Db, Pair, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, keeps_form, see_other};
use crate::web::shown_claim::photo as serve;
use crate::web::templates::PageView;

/// Where these pages are.
const BASE: &str = "/admin/message-reports";
/// Reports of one page.
const ROWS: u8 = 20;

/// The list.
#[derive(Debug, Serialize)]
pub(in crate::web) struct MessageReportsView {
    /// Whether it shows what nobody has answered.
    is_open: bool,
    rows: Vec<ReportView>,
    first: String,
    next: String,
    /// The report whose form was refused.
    refused: i64,
    form: FormState,
}

#[derive(Debug, Serialize)]
struct ReportView {
    id: i64,
    shop: String,
    shop_href: String,
    /// Who handed it over: `buyer` or `shop`.
    side: &'static str,
    reason: String,
    at: i64,
    body: String,
    photos: Vec<String>,
    answer: Option<String>,
}

impl ReportView {
    fn new(report: &Report, locale: Locale) -> Self {
        let (zh, en) = &report.shop_names;
        Self {
            id: report.id.0,
            shop: locale.pick(zh, en).to_owned(),
            shop_href: format!("/admin/shops/{}", report.shop_slug),
            side: report.side.as_str(),
            reason: report.reason.clone(),
            at: report.at.ms(),
            body: report.body.clone(),
            photos: report
                .photos
                .iter()
                .map(|photo| format!("{BASE}/{}/photos/{photo}", report.id))
                .collect(),
            answer: report.answer.clone(),
        }
    }
}

/// Which list, and where it begins.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ListQuery {
    #[serde(default)]
    tab: String,
    #[serde(default)]
    after: String,
}

async fn view(
    ui: &Ui,
    db: &Db,
    admin: &Admin<DecideDisputes>,
    query: &ListQuery,
    refused: Option<MessageReportId>,
) -> Result<MessageReportsView> {
    let is_open = query.tab != "done";
    let behind: Option<Cursor> = match query.after.as_str() {
        "" => None,
        text => Some(text.parse()?),
    };
    let office = admin.scope.clone();
    let (page, chosen) = db
        .read(move |conn| {
            let size = PageSize::of(ROWS);
            let page = messages::list_reports(conn, &office, is_open, behind, size)?;
            // The one whose form was refused is there, wherever it stands in the list.
            let is_missing = |id: &MessageReportId| page.items.iter().all(|one| one.id != *id);
            let chosen = match refused.filter(is_missing) {
                Some(id) => messages::find_report(conn, &office, id)?,
                None => None,
            };
            Ok((page, chosen))
        })
        .await?;
    let here = if is_open {
        format!("{BASE}?tab=open")
    } else {
        format!("{BASE}?tab=done")
    };
    let locale = ui.locale();
    Ok(MessageReportsView {
        is_open,
        rows: chosen
            .iter()
            .chain(&page.items)
            .map(|report| ReportView::new(report, locale))
            .collect(),
        first: behind.map_or_else(String::new, |_| here.clone()),
        next: page
            .next
            .map_or_else(String::new, |next| format!("{here}&after={next}")),
        refused: refused.map_or(0, |id| id.0),
        form: FormState::new(),
    })
}

pub(super) async fn list(
    ui: Ui,
    db: Db,
    admin: Admin<DecideDisputes>,
    query: web::Query<ListQuery>,
) -> HtmlResult {
    let view = view(&ui, &db, &admin, &query, None).await?;
    frame(ui, &db, &admin.login, Section::Claims)
        .await?
        .page(&view)
}

pub(super) async fn answer(
    ui: Ui,
    db: Db,
    admin: Admin<DecideDisputes>,
    Segment(id): Segment<MessageReportId>,
    form: RawForm,
) -> HtmlResult {
    let (office, typed) = (admin.scope.clone(), form.clone());
    let done = db
        .write(move |tx| messages::decide_report(tx, &office, id, &typed))
        .await;
    match done {
        Ok(()) => see_other(BASE)
            .with_success("flash-message-report-answered")
            .done(),
        Err(error) if keeps_form(&error) => {
            let view = view(&ui, &db, &admin, &ListQuery::default(), Some(id)).await?;
            let view = MessageReportsView {
                form: form.refused(&error),
                ..view
            };
            frame(ui.at(BASE), &db, &admin.login, Section::Claims)
                .await?
                .refused_by(&view, &error)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn photo(
    ui: Ui,
    db: Db,
    admin: Admin<DecideDisputes>,
    Pair(id, photo): Pair<MessageReportId, MessagePhotoId>,
) -> HtmlResult {
    let office = admin.scope.clone();
    let hash = db
        .read(move |conn| messages::find_report_photo(conn, &office, id, photo))
        .await?
        .ok_or_else(Error::not_found)?;
    serve(&ui.app().media, &hash).await
}

impl PageView for MessageReportsView {
    const TEMPLATE: &'static str = "pages/admin/message_reports.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::Code;
        let row = |id, side: Side, body: &str, answer: Option<&str>| ReportView {
            id,
            shop: "龙井村茶店 <b>".to_owned(),
            shop_href: "/admin/shops/longjing".to_owned(),
            side: side.as_str(),
            reason: "要我私下转账 <b>".to_owned(),
            at: 1_795_600_000_000,
            body: body.to_owned(),
            photos: vec![format!("{BASE}/{id}/photos/1")],
            answer: answer.map(ToOwned::to_owned),
        };
        let list = |is_open, rows, form| Self {
            is_open,
            rows,
            first: BASE.to_owned(),
            next: format!("{BASE}?after=x"),
            refused: 1,
            form,
        };
        let refused = FormState::new().refused(&Error::field("reason", Code::FieldRequired));
        let late = FormState::new()
            .with("reason", "已停店 <b>")
            .refused(&Code::MessageReportDecided.into());
        vec![
            list(true, Vec::new(), FormState::new()),
            list(false, Vec::new(), FormState::new()),
            list(
                true,
                vec![
                    row(1, Side::Buyer, "请加微信 <b>", None),
                    row(2, Side::Shop, "", None),
                ],
                refused,
            ),
            list(
                true,
                vec![row(1, Side::Buyer, "请加微信", Some("已提醒店家"))],
                late,
            ),
            list(
                false,
                vec![row(3, Side::Buyer, "请加微信", Some("已提醒店家"))],
                FormState::new(),
            ),
        ]
    }
}
