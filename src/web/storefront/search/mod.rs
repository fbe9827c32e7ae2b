//! Searching: the page of results, and suggestions while somebody types.

mod address;
mod facets;
mod suggestions;
mod view;

use std::sync::Arc;

use actix_web::{HttpRequest, web};

use self::address::{Address, SearchQuery};
use self::view::Results;
pub use self::view::SearchView;
use super::moment::Moment;
use crate::base::error::{Error, Result};
use crate::domain::access::PublicScope;
use crate::domain::catalog;
use crate::domain::search::{Ask, Found, Missed, day_number};
use crate::web::divisions::tree;
use crate::web::extract::{Db, network_key};
use crate::web::page_cache::{Depends, public};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::routes::{Area, Routes};

/// Cards of a page.
const PAGE: usize = 24;

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    routes.get(Area::Public, "/search", show).get(
        Area::Public,
        "/search/suggestions",
        suggestions::show,
    );
}

async fn show(ui: Ui, db: Db, query: web::Query<SearchQuery>, request: HttpRequest) -> HtmlResult {
    let address = Address::parse(query.into_inner())?;
    // Where nothing is asked no place is named.
    let tree = if address.is_asked() {
        tree(&ui, &db).await?
    } else {
        Arc::default()
    };
    let moment = Moment::of(&db);
    let found = find(&ui, &address, moment).await?;
    // What only the filters left nothing of is on sale.
    let is_in_vain = address.is_asked() && found.as_ref().is_some_and(|found| found.fit_words == 0);
    let ids = found.as_ref().map(|found| found.listings.clone());
    let (cards, categories, ways) = db
        .read(move |conn| {
            let scope = PublicScope;
            let cards = catalog::list_cards_of(conn, &scope, &ids.unwrap_or_default())?;
            // Named by the filters, also where these leave nothing.
            let categories = catalog::list_categories(conn, &scope)?;
            let ways = if cards.is_empty() {
                catalog::count_shops_by_category(conn, &scope)?
            } else {
                Vec::new()
            };
            Ok((cards, categories, ways))
        })
        .await?;
    let results = Results {
        found,
        cards,
        categories,
        ways,
    };
    let view = SearchView::new(&ui, &tree, &address, moment.month(), results);
    let page = ui.page(&view);
    if view.is_preparing {
        return page;
    }
    if is_in_vain {
        ui.app().search.note_miss(&Missed {
            query: &address.query,
            division_code: &address.place_meant(&tree),
            network: network_key(&request)?.as_deref(),
            day: moment.today,
        });
        // Not kept, so that each time is counted.
        return page;
    }
    // Certificates hold until the end of a day.
    let depends = Depends {
        searches: true,
        ..moment.alone(moment.of_lists())
    };
    public(page, depends)
}

/// What the index says; `None` while there is none. Nothing is found where nothing is asked.
async fn find(ui: &Ui, address: &Address, moment: Moment) -> Result<Option<Found>> {
    if !address.is_asked() {
        return Ok(Some(Found::default()));
    }
    let ask = Ask {
        query: address.query.clone(),
        filters: address.filters.clone(),
        sort: address.sort,
        month: moment.month(),
        day: day_number(moment.today),
        skip: (address.page - 1) * PAGE,
        take: PAGE,
    };
    let index = ui.app().search.clone();
    web::block(move || index.find(&ask))
        .await
        .map_err(Error::internal)?
}
