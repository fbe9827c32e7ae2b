//! The applications of a person.

use serde::Serialize;

use super::applicant::path;
use crate::base::locale::Locale;
use crate::domain::applications::{self, ApplicationKind, QueueLine};
use crate::web::chrome::Section;
use crate::web::extract::{Db, LoginState};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The list; for a guest, and for somebody who has begun nothing, what an application is.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ApplicationsView {
    /// Those that are not over.
    open: Vec<LineView>,
    /// Those that are.
    over: Vec<LineView>,
}

#[derive(Debug, Serialize)]
struct LineView {
    href: String,
    shop: String,
    place: String,
    specialty: String,
    kind: &'static str,
    state: &'static str,
}

fn line(line: &QueueLine, locale: Locale) -> LineView {
    LineView {
        href: path(line.id),
        shop: line.shop(locale).to_owned(),
        place: line.place(locale).to_owned(),
        specialty: line.specialty(locale).to_owned(),
        kind: line.kind.as_str(),
        state: line.state.as_str(),
    }
}

impl ApplicationsView {
    fn new(lines: &[QueueLine], locale: Locale) -> Self {
        let (over, open): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.state.is_over());
        let all = |lines: Vec<&QueueLine>| lines.into_iter().map(|one| line(one, locale)).collect();
        Self {
            open: all(open),
            over: all(over),
        }
    }
}

/// Whoever only wants to know what it takes need not log in: beginning asks for that.
pub(super) async fn list(login: LoginState, ui: Ui, db: Db) -> HtmlResult {
    let lines = match login.0.map(|login| login.user_id) {
        None => Vec::new(),
        Some(user) => {
            db.read(move |conn| applications::list_of_manager(conn, user))
                .await?
        }
    };
    let ui = ui.in_section(Section::Account);
    ui.page(&ApplicationsView::new(&lines, ui.locale()))
}

impl PageView for ApplicationsView {
    const TEMPLATE: &'static str = "pages/apply/list.html";

    fn samples() -> Vec<Self> {
        use crate::base::ids::ApplicationId;
        use crate::base::slug::Slug;
        use crate::domain::applications::ApplicationState;
        let line = |id, kind, state| QueueLine {
            id: ApplicationId(id),
            kind,
            state,
            submitted_at: None,
            slug: Slug::from_name("上城埭村龙井茶", "shop"),
            shop_zh: "上城埭村\"龙井\" <b>茶</b>".to_owned(),
            shop_en: "Shangchengdai Village Longjing Tea".to_owned(),
            place_zh: "浙江省杭州市西湖区".to_owned(),
            place_en: "Xihu District, Hangzhou City, Zhejiang Province".to_owned(),
            specialty_zh: "西湖龙井茶".to_owned(),
            specialty_en: "West Lake Longjing tea".to_owned(),
            category_code: "tea".to_owned(),
        };
        let opening = ApplicationKind::Opening;
        let lines = [
            line(4, opening, ApplicationState::ChangesRequested),
            line(3, ApplicationKind::CharterChange, ApplicationState::Draft),
            line(2, opening, ApplicationState::Rejected),
        ];
        vec![
            Self::new(&[], Locale::Zh),
            Self::new(&lines, Locale::Zh),
            Self::new(&lines[2..], Locale::En),
        ]
    }
}
