//! What a household has of a month, to be printed and understood.

use actix_web::HttpRequest;
use chrono::{Datelike, Months, NaiveDate};
use serde::Serialize;

use super::list::samples;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::HouseholdId;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::domain::access::ReadMoney;
use crate::domain::households::{self, Household};
use crate::domain::ledger::{self, StatementLine, TransferKind};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::divisions::today;
use crate::web::extract::{Db, Desk, Segment};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct StatementView {
    all: String,
    household: String,
    base: String,
    name: String,
    year: i32,
    month: u32,
    /// The months before and after, `2026-10`; the one after is empty for one that is to come.
    before: String,
    after: String,
    rows: Vec<LineView>,
    /// What sales have brought, less what was taken back.
    earned: i64,
    sales: usize,
    taken_back: i64,
    paid_out: i64,
}

#[derive(Debug, Serialize)]
struct LineView {
    /// `2026-11-25`.
    day: String,
    /// Its text is `statement-{kind}`.
    kind: &'static str,
    /// What was sold; empty for what is not of one line.
    goods: String,
    minor: i64,
}

impl LineView {
    fn new(line: &StatementLine, locale: Locale) -> Self {
        let pick = |zh: &Option<String>, en: &Option<String>| {
            let (zh, en) = (zh.as_deref(), en.as_deref());
            locale
                .pick(zh.unwrap_or_default(), en.unwrap_or_default())
                .to_owned()
        };
        let goods = format!(
            "{} {}",
            pick(&line.title_zh, &line.title_en),
            pick(&line.pack_zh, &line.pack_en)
        );
        Self {
            day: line.day.to_string(),
            kind: line.kind.as_str(),
            goods: goods.trim().to_owned(),
            minor: line.booked.neg().get(),
        }
    }
}

/// The first day of a month and of the next.
fn month_of(day: NaiveDate) -> Result<(NaiveDate, NaiveDate)> {
    let first = day.with_day(1).ok_or(Code::RequestMalformed)?;
    let next = first.checked_add_months(Months::new(1));
    Ok((first, next.ok_or(Code::RequestMalformed)?))
}

/// Reads `2026-11`; without it the month of `today`.
fn asked(query: &str, today: NaiveDate) -> Result<(NaiveDate, NaiveDate)> {
    let typed = url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "month")
        .map(|(_, value)| value.into_owned())
        .filter(|value| !value.is_empty());
    let day = match typed {
        None => today,
        Some(month) => NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d")
            .or(Err(Error::from(Code::RequestMalformed)))?,
    };
    month_of(day)
}

fn name_of(month: NaiveDate) -> String {
    month.format("%Y-%m").to_string()
}

impl StatementView {
    fn new(
        all: &str,
        household: &Household,
        (first, next): (NaiveDate, NaiveDate),
        lines: &[StatementLine],
        (today, locale): (NaiveDate, Locale),
    ) -> Result<Self> {
        let sum = |kinds: &[TransferKind]| {
            let of = lines.iter().filter(|line| kinds.contains(&line.kind));
            Money::total(of.map(|line| line.booked.neg())).map(Money::get)
        };
        let before = first.checked_sub_months(Months::new(1));
        let url = format!("{all}/{}", household.id);
        Ok(Self {
            all: all.to_owned(),
            base: format!("{url}/statement"),
            household: url,
            name: household.name.clone(),
            year: first.year(),
            month: first.month(),
            before: before.map(name_of).unwrap_or_default(),
            after: if next <= today {
                name_of(next)
            } else {
                String::new()
            },
            rows: lines
                .iter()
                .map(|line| LineView::new(line, locale))
                .collect(),
            earned: sum(&[TransferKind::Sharing, TransferKind::Cancellation])?,
            sales: lines
                .iter()
                .filter(|line| line.kind == TransferKind::Sharing)
                .count(),
            taken_back: sum(&[TransferKind::Cancellation])?.saturating_neg(),
            paid_out: sum(&[TransferKind::Payout])?.saturating_neg(),
        })
    }
}

pub(super) async fn show(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    desk: Desk<ReadMoney>,
    Segment(id): Segment<HouseholdId>,
) -> HtmlResult {
    let today = today(&db);
    let month = asked(request.query_string(), today)?;
    let scope = desk.scope.clone();
    let (household, lines) = db
        .read(move |conn| {
            let household = households::find(conn, &scope, id)?.ok_or_else(Error::not_found)?;
            Ok((household, ledger::statement(conn, &scope, id, month)?))
        })
        .await?;
    let ui = frame(ui, &db, &desk, Section::Money).await?;
    let all = desk.path("/households");
    let now = (today, ui.locale());
    ui.page(&StatementView::new(&all, &household, month, &lines, now)?)
}

impl PageView for StatementView {
    const TEMPLATE: &'static str = "pages/desk/households/statement.html";

    fn samples() -> Vec<Self> {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default();
        let line = |kind, minor| StatementLine {
            day: day(10, 12),
            kind,
            title_zh: (kind != TransferKind::Payout).then(|| "明前龙井 <b>".to_owned()),
            title_en: (kind == TransferKind::Sharing).then(|| "Longjing".to_owned()),
            pack_zh: Some("250 克罐装".to_owned()),
            pack_en: None,
            booked: Money::new(minor).unwrap_or_default(),
        };
        let full = [
            line(TransferKind::Sharing, -3_562),
            line(TransferKind::Cancellation, 562),
            line(TransferKind::Payout, 3_000),
        ];
        let mut views = Vec::new();
        for household in samples() {
            for (lines, today) in [(&full[..], day(11, 25)), (&[], day(10, 25))] {
                if let Ok(month) = month_of(day(10, 1)) {
                    let now = (today, Locale::Zh);
                    views.extend(Self::new(
                        "/desk/longjing/households",
                        &household,
                        month,
                        lines,
                        now,
                    ));
                }
            }
        }
        views
    }
}
