//! The list of shops, searched by name.

use actix_web::HttpRequest;
use serde::Serialize;

use crate::base::locale::Locale;
use crate::base::page::{Page, PageSize};
use crate::domain::access::{ReadShops, ShopState};
use crate::domain::shops::{self, Shop};
use crate::web::admin::frame::frame;
use crate::web::admin::paged::Query;
use crate::web::chrome::Section;
use crate::web::extract::{Admin, Db};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct OverseenShopsView {
    rows: Vec<RowView>,
    states: Vec<&'static str>,
    /// The chosen state; empty for all.
    state: &'static str,
    query: String,
    first: String,
    next: String,
}

#[derive(Debug, Serialize)]
struct RowView {
    href: String,
    name: String,
    place: String,
    state: &'static str,
    since: i64,
}

fn row(shop: &Shop, locale: Locale) -> RowView {
    RowView {
        href: format!("/admin/shops/{}", shop.slug),
        name: shop.name(locale).to_owned(),
        place: shop.place(locale).to_owned(),
        state: shop.state.as_str(),
        since: shop.approved_at.unwrap_or(shop.created_at).ms(),
    }
}

impl OverseenShopsView {
    fn new(
        page: &Page<Shop>,
        (state, query): (Option<ShopState>, String),
        (first, next): (String, String),
        locale: Locale,
    ) -> Self {
        Self {
            rows: page.items.iter().map(|shop| row(shop, locale)).collect(),
            states: ShopState::ALL.iter().map(|state| state.as_str()).collect(),
            state: state.map_or("", ShopState::as_str),
            query,
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
    let (state, name, after) = (query.choice("state"), query.text("q"), query.after()?);
    let (scope, wanted, size) = (admin.scope.clone(), name.clone(), PageSize::default());
    let page = db
        .read(move |conn| shops::list_overseen(conn, &scope, state, &wanted, after, size))
        .await?;
    let ui = frame(ui, &db, &admin.login, Section::Shops).await?;
    let links = query.pages(&page);
    let view = OverseenShopsView::new(&page, (state, name), links, ui.locale());
    ui.page(&view)
}

impl PageView for OverseenShopsView {
    const TEMPLATE: &'static str = "pages/admin/shops.html";

    fn samples() -> Vec<Self> {
        use crate::domain::applications::ApplicationState;
        use crate::web::apply::samples;
        let mut open = samples::dossier(ApplicationState::Approved).shop;
        open.approved_at = Some(open.created_at);
        let draft = samples::dossier(ApplicationState::Draft).shop;
        let page = |items| Page { items, next: None };
        let links = ("/admin/shops".to_owned(), "/admin/shops?after=x".to_owned());
        let none = (String::new(), String::new());
        vec![
            Self::new(
                &page(vec![open, draft]),
                (None, String::new()),
                links,
                Locale::Zh,
            ),
            Self::new(
                &page(Vec::new()),
                (Some(ShopState::Suspended), "\"茶\" <b>".to_owned()),
                none,
                Locale::En,
            ),
        ]
    }
}
