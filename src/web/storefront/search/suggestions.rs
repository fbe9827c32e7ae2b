//! What somebody may mean who is still typing.

use actix_web::http::header::{CACHE_CONTROL, ContentType};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::base::error::{Error, Result};
use crate::base::locale::Locale;
use crate::domain::access::PublicScope;
use crate::domain::catalog;
use crate::domain::divisions::Tree;
use crate::domain::search::{Ask, SearchIndex};
use crate::web::divisions::tree;
use crate::web::extract::Db;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The most suggestions.
const MOST: usize = 8;
/// Of them, the most places.
const MOST_PLACES: usize = 3;
/// The longest beginning that is looked at, in characters.
const LONGEST: usize = 40;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TypedQuery {
    /// What is typed so far.
    q: String,
}

/// The suggestions, without the frame of a page.
#[derive(Debug, Serialize)]
struct SuggestionsView {
    items: Vec<String>,
}

impl PageView for SuggestionsView {
    const TEMPLATE: &'static str = "fragments/suggestions.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            items: vec!["西湖龙井茶".to_owned()],
        }]
    }
}

pub(super) async fn show(ui: Ui, db: Db, query: web::Query<TypedQuery>) -> HtmlResult {
    let typed: String = query.into_inner().q.trim().chars().take(LONGEST).collect();
    let items = if typed.is_empty() {
        Vec::new()
    } else {
        let tree = tree(&ui, &db).await?;
        suggest(&ui, &db, &tree, typed).await?
    };
    let html = ui.html(&SuggestionsView { items })?;
    Ok(HttpResponse::Ok()
        .insert_header(ContentType::html())
        // The language may come from a cookie: for this browser only.
        .insert_header((CACHE_CONTROL, "private, max-age=60"))
        .body(html))
}

/// Places that begin like this and have goods, then names of goods.
async fn suggest(ui: &Ui, db: &Db, tree: &Tree, typed: String) -> Result<Vec<String>> {
    let locale = ui.locale();
    let places: Vec<(String, String)> = tree
        .beginning_with(&typed)
        .map(|division| {
            (
                division.code.to_string(),
                division.name_in(locale).to_owned(),
            )
        })
        .collect();
    let index = ui.app().search.clone();
    let (mut items, listings) = web::block(move || {
        let mut names = with_goods(&index, places)?;
        names.truncate(MOST_PLACES);
        let ask = Ask {
            query: typed,
            take: MOST,
            ..Ask::default()
        };
        let found = index.find(&ask)?.unwrap_or_default();
        Ok::<_, Error>((names, found.listings))
    })
    .await
    .map_err(Error::internal)??;
    let cards = db
        .read(move |conn| catalog::list_cards_of(conn, &PublicScope, &listings))
        .await?;
    for card in &cards {
        let name = name_of(locale, &card.title_zh, &card.title_en);
        if items.len() < MOST && !items.contains(&name) {
            items.push(name);
        }
    }
    Ok(items)
}

fn name_of(locale: Locale, zh: &str, en: &str) -> String {
    locale.pick(zh, en).to_owned()
}

/// The names of those places, by code and name, from which anything is on sale.
fn with_goods(index: &SearchIndex, places: Vec<(String, String)>) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for (code, name) in places {
        if !names.contains(&name) && index.has_goods_of(&code)? {
            names.push(name);
        }
    }
    Ok(names)
}
