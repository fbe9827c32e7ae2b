//! The periods of the division's shops.

use actix_web::HttpRequest;
use chrono::NaiveDate;
use serde::Serialize;

use super::BASE;
use crate::base::day;
use crate::base::error::Result;
use crate::base::locale::Locale;
use crate::base::page::{Page, PageSize};
use crate::domain::access::ReadShops;
use crate::domain::settlements::{self, InstructionState, OfficePeriod};
use crate::web::admin::frame::frame;
use crate::web::admin::paged::Query;
use crate::web::chrome::Section;
use crate::web::extract::{Admin, Db};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct OfficePeriodsView {
    rows: Vec<RowView>,
    states: Vec<&'static str>,
    /// The chosen state; empty for all.
    state: &'static str,
    /// The chosen month, `2026-11`; empty for all.
    month: String,
    first: String,
    next: String,
}

#[derive(Debug, Serialize)]
struct RowView {
    href: String,
    shop: String,
    number: i64,
    until: String,
    total: i64,
    counts: Vec<CountView>,
}

#[derive(Debug, Serialize)]
struct CountView {
    state: &'static str,
    count: usize,
}

fn row(period: &OfficePeriod, locale: Locale) -> Result<RowView> {
    let states = InstructionState::ALL.iter();
    let counts = states.map(|state| CountView {
        state: state.as_str(),
        count: period.count(*state),
    });
    Ok(RowView {
        href: format!("{BASE}/{}", period.settlement.id),
        shop: locale.pick(&period.shop_zh, &period.shop_en).to_owned(),
        number: period.settlement.number,
        until: period.settlement.until_on.to_string(),
        total: period.total()?.get(),
        counts: counts.filter(|one| one.count > 0).collect(),
    })
}

impl OfficePeriodsView {
    fn new(
        page: &Page<OfficePeriod>,
        (state, month): (Option<InstructionState>, String),
        (first, next): (String, String),
        locale: Locale,
    ) -> Result<Self> {
        let rows = page.items.iter().map(|period| row(period, locale));
        Ok(Self {
            rows: rows.collect::<Result<_>>()?,
            states: InstructionState::ALL
                .iter()
                .map(|one| one.as_str())
                .collect(),
            state: state.map_or("", InstructionState::as_str),
            month,
            first,
            next,
        })
    }
}

/// The first day of `2026-11`; none for what is no month.
fn month_of(typed: &str) -> Option<NaiveDate> {
    day::parse(&format!("{typed}-01")).ok()
}

pub(super) async fn list(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    admin: Admin<ReadShops>,
) -> HtmlResult {
    let query = Query::of(&request);
    let (state, typed, after) = (query.choice("state"), query.text("month"), query.after()?);
    let month = month_of(&typed);
    let (scope, size) = (admin.scope.clone(), PageSize::default());
    let page = db
        .read(move |conn| settlements::list_for_office(conn, &scope, (state, month), after, size))
        .await?;
    let ui = frame(ui, &db, &admin.login, Section::Money).await?;
    let chosen = month.map_or_else(String::new, |_| typed);
    let links = query.pages(&page);
    let view = OfficePeriodsView::new(&page, (state, chosen), links, ui.locale())?;
    ui.page(&view)
}

/// A period of a shop, for samples.
pub(super) fn sample() -> OfficePeriod {
    use crate::base::ids::ShopId;
    use crate::web::shown_settlement::{sample, samples};
    OfficePeriod {
        shop_id: ShopId(1),
        slug: "longjing".to_owned(),
        shop_zh: "龙井村茶铺 <b>".to_owned(),
        shop_en: String::new(),
        settlement: sample(),
        instructions: samples().remove(0).instructions,
    }
}

impl PageView for OfficePeriodsView {
    const TEMPLATE: &'static str = "pages/admin/settlements.html";

    fn samples() -> Vec<Self> {
        let page = |items| Page { items, next: None };
        let links = (BASE.to_owned(), format!("{BASE}?after=x"));
        let none = (String::new(), String::new());
        let all = Self::new(
            &page(vec![sample()]),
            (None, String::new()),
            links,
            Locale::Zh,
        );
        let chosen = (Some(InstructionState::Open), "2026-11".to_owned());
        let empty = Self::new(&page(Vec::new()), chosen, none, Locale::En);
        all.into_iter().chain(empty).collect()
    }
}
