//! The queue: those that waited longest first.

use actix_web::HttpRequest;
use serde::Serialize;

use crate::base::locale::Locale;
use crate::base::page::{Page, PageSize};
use crate::domain::access::ReadShops;
use crate::domain::applications::{
    self, ApplicationKind, ApplicationState, QueueFilter, QueueLine,
};
use crate::web::admin::frame::frame;
use crate::web::admin::paged::Query;
use crate::web::chrome::Section;
use crate::web::extract::{Admin, Db};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The states to choose from: drafts are nobody's business but the applicant's.
const STATES: [ApplicationState; 6] = [
    ApplicationState::Submitted,
    ApplicationState::UnderReview,
    ApplicationState::ChangesRequested,
    ApplicationState::Approved,
    ApplicationState::Rejected,
    ApplicationState::Withdrawn,
];

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ApplicationQueueView {
    rows: Vec<RowView>,
    states: Vec<&'static str>,
    /// The chosen state; empty for what waits.
    state: &'static str,
    first: String,
    next: String,
}

#[derive(Debug, Serialize)]
struct RowView {
    href: String,
    shop: String,
    specialty: String,
    place: String,
    kind: &'static str,
    state: &'static str,
    since: Option<i64>,
}

fn row(line: &QueueLine, locale: Locale) -> RowView {
    RowView {
        href: format!("/admin/applications/{}", line.id),
        shop: line.shop(locale).to_owned(),
        specialty: line.specialty(locale).to_owned(),
        place: line.place(locale).to_owned(),
        kind: line.kind.as_str(),
        state: line.state.as_str(),
        since: line.submitted_at.map(crate::base::clock::Timestamp::ms),
    }
}

impl ApplicationQueueView {
    fn new(
        page: &Page<QueueLine>,
        state: Option<ApplicationState>,
        (first, next): (String, String),
        locale: Locale,
    ) -> Self {
        Self {
            rows: page.items.iter().map(|line| row(line, locale)).collect(),
            states: STATES.map(ApplicationState::as_str).to_vec(),
            state: state.map_or("", ApplicationState::as_str),
            first,
            next,
        }
    }
}

pub(in crate::web::admin) async fn list(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    admin: Admin<ReadShops>,
) -> HtmlResult {
    let query = Query::of(&request);
    let filter = QueueFilter {
        state: query.choice("state"),
        kind: query.choice::<ApplicationKind>("kind"),
    };
    let (scope, after) = (admin.scope.clone(), query.after()?);
    let size = PageSize::default();
    let page = db
        .read(move |conn| applications::queue(conn, &scope, filter, after, size))
        .await?;
    let ui = frame(ui, &db, &admin.login, Section::Applications).await?;
    let view = ApplicationQueueView::new(&page, filter.state, query.pages(&page), ui.locale());
    ui.page(&view)
}

impl PageView for ApplicationQueueView {
    const TEMPLATE: &'static str = "pages/admin/applications.html";

    fn samples() -> Vec<Self> {
        use crate::base::clock::Timestamp;
        use crate::base::ids::ApplicationId;
        use crate::base::slug::Slug;
        let line = |id, kind, state| QueueLine {
            id: ApplicationId(id),
            kind,
            state,
            submitted_at: Some(Timestamp::from_ms(1_795_624_200_000)),
            slug: Slug::from_name("longjing", "shop"),
            shop_zh: "上城埭村\"龙井\" <b>茶</b>".to_owned(),
            shop_en: String::new(),
            place_zh: "浙江省杭州市西湖区".to_owned(),
            place_en: "Xihu District, Hangzhou City, Zhejiang Province".to_owned(),
            specialty_zh: "西湖龙井茶".to_owned(),
            specialty_en: "West Lake Longjing tea".to_owned(),
            category_code: "tea".to_owned(),
        };
        let items = vec![
            line(7, ApplicationKind::Opening, ApplicationState::Submitted),
            line(
                8,
                ApplicationKind::CharterChange,
                ApplicationState::UnderReview,
            ),
        ];
        let full = Page { items, next: None };
        let none = Page {
            items: Vec::new(),
            next: None,
        };
        let links = ("/admin/applications".to_owned(), "?after=x".to_owned());
        let no_links = || (String::new(), String::new());
        let rejected = Some(ApplicationState::Rejected);
        vec![
            Self::new(&full, None, links, Locale::Zh),
            Self::new(&none, None, no_links(), Locale::Zh),
            Self::new(&none, rejected, no_links(), Locale::En),
        ]
    }
}
