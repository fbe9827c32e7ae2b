//! What a household has of a month, to be printed and understood.

use actix_web::HttpRequest;
use chrono::{Datelike, Months, NaiveDate};

use crate::base::day;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::HouseholdId;
use crate::base::money::Money;
use crate::domain::access::ReadMoney;
use crate::domain::households::{self, Household};
use crate::domain::ledger::{self, StatementLine, TransferKind};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::divisions::today;
use crate::web::extract::{Db, Desk, Segment};
use crate::web::papers::{
    Block, Cell, Column, DeskPaperView, LinkView, Paper, PaperPage, Words, pdf_answer,
};
use crate::web::respond::{HtmlResult, Ui};

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
        Some(month) => {
            day::parse(&format!("{month}-01")).or(Err(Error::from(Code::RequestMalformed)))?
        }
    };
    month_of(day)
}

fn name_of(month: NaiveDate) -> String {
    month.format("%Y-%m").to_string()
}

/// What is booked of some kinds, as people count it.
fn sum(lines: &[StatementLine], kinds: &[TransferKind]) -> Result<Money> {
    let of = lines.iter().filter(|line| kinds.contains(&line.kind));
    Money::total(of.map(|line| line.booked.neg()))
}

/// What the month comes to, in a sentence or two.
fn told(words: &Words, lines: &[StatementLine]) -> Result<String> {
    use TransferKind::{Cancellation, Payout, Sharing};
    let sales = lines.iter().filter(|line| line.kind == Sharing).count();
    let earned = words.money(sum(lines, &[Sharing, Cancellation])?);
    let sales = i64::try_from(sales).map_err(Error::internal)?;
    let says = [("sales", sales.into()), ("earned", earned.into())];
    let mut text = words.fill("statement-says", &says);
    for (key, kind) in [
        ("statement-says-back", Cancellation),
        ("statement-says-paid", Payout),
    ] {
        let amount = sum(lines, &[kind])?.neg();
        if !amount.is_zero() {
            let amount = words.money(amount);
            text.push(' ');
            text.push_str(&words.fill(key, &[("amount", amount.into())]));
        }
    }
    Ok(text)
}

fn row(words: &Words, line: &StatementLine) -> Vec<Cell> {
    let pick = |zh: &Option<String>, en: &Option<String>| {
        let (zh, en) = (zh.as_deref(), en.as_deref());
        let (zh, en) = (zh.unwrap_or_default(), en.unwrap_or_default());
        words.locale().pick(zh, en).to_owned()
    };
    let goods = format!(
        "{} {}",
        pick(&line.title_zh, &line.title_en),
        pick(&line.pack_zh, &line.pack_en)
    );
    vec![
        Cell::from(line.day.to_string()),
        Cell {
            text: words.say(&format!("statement-{}", line.kind)),
            small: goods.trim().to_owned(),
        },
        Cell::from(words.money(line.booked.neg())),
    ]
}

fn paper(
    words: &Words,
    from: String,
    household: &Household,
    first: NaiveDate,
    lines: &[StatementLine],
) -> Result<Paper> {
    let month = [
        ("year", i64::from(first.year()).to_string().into()),
        ("month", i64::from(first.month()).into()),
    ];
    let title = words.fill("statement-title", &month);
    let mut blocks = vec![Block::Text {
        heading: String::new(),
        text: told(words, lines)?,
    }];
    blocks.push(if lines.is_empty() {
        Block::Text {
            heading: String::new(),
            text: words.say("statement-empty"),
        }
    } else {
        Block::Table {
            caption: title.clone(),
            columns: vec![
                Column::word(words.say("statement-day")),
                Column::text(words.say("statement-what")),
                Column::number(words.say("statement-amount")),
            ],
            rows: lines.iter().map(|line| row(words, line)).collect(),
        }
    });
    Ok(Paper {
        title,
        from,
        about: vec![household.name.clone()],
        blocks,
        foot: words.say("statement-foot"),
        number: format!("statement-{}-{}", household.id, name_of(first)),
    })
}

/// The paper with what surrounds it.
async fn load(
    request: &HttpRequest,
    (ui, db, desk): (Ui, Db, Desk<ReadMoney>),
    id: HouseholdId,
) -> Result<(Ui, PaperPage)> {
    let today = today(&db);
    let (first, next) = asked(request.query_string(), today)?;
    let scope = desk.scope.clone();
    let (household, lines) = db
        .read(move |conn| {
            let household = households::find(conn, &scope, id)?.ok_or_else(Error::not_found)?;
            let lines = ledger::statement(conn, &scope, id, (first, next))?;
            Ok((household, lines))
        })
        .await?;
    let ui = frame(ui, &db, &desk, Section::Money).await?;
    let words = Words::of(&ui);
    let back = desk.path(&format!("/households/{id}"));
    let at = |month| format!("{back}/statement?month={}", name_of(month));
    let before = first.checked_sub_months(Months::new(1));
    let after = Some(next).filter(|next| *next <= today);
    let links = [("statement-before", before), ("statement-after", after)];
    let link = |(key, month): (&str, Option<NaiveDate>)| {
        Some(LinkView {
            label: words.say(key),
            href: at(month?),
        })
    };
    let from = ui.chrome().nav_title.clone();
    let pdf = format!("{back}/statement.pdf?month={}", name_of(first));
    let page = PaperPage {
        paper: paper(&words, from, &household, first, &lines)?,
        pdf: ui.app().paper_font.file_href(pdf),
        links: links.into_iter().filter_map(link).collect(),
        back,
    };
    Ok((ui, page))
}

pub(super) async fn show(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    desk: Desk<ReadMoney>,
    Segment(id): Segment<HouseholdId>,
) -> HtmlResult {
    let (ui, page) = load(&request, (ui, db, desk), id).await?;
    ui.page(&DeskPaperView(page))
}

pub(super) async fn file(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    desk: Desk<ReadMoney>,
    Segment(id): Segment<HouseholdId>,
) -> HtmlResult {
    let (ui, page) = load(&request, (ui, db, desk), id).await?;
    let shown = format!("{}/statement?{}", page.back, request.query_string());
    pdf_answer(&ui, page.paper, &shown).await
}
