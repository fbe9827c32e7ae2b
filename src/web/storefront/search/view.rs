//! The page of a search.

use serde::Serialize;

use super::PAGE;
use super::address::{Address, LAST_PAGE, SORTS};
use super::facets::{ChoiceView, ChosenView, FacetView, Labels, chosen, facets, heading};
use crate::base::i18n::Arg;
use crate::domain::catalog::{Card, Category, CategoryCount};
use crate::domain::divisions::Tree;
use crate::domain::search::{Found, Piece};
use crate::web::respond::Ui;
use crate::web::storefront::cards::CardView;
use crate::web::storefront::home::EntryView;
use crate::web::storefront::lists::CardPage;
use crate::web::storefront::samples;
use crate::web::templates::PageView;

/// What index and database gave.
pub struct Results {
    /// What the index says; `None` while there is none.
    pub found: Option<Found>,
    /// The cards of the page.
    pub cards: Vec<Card>,
    /// All categories, where there are cards.
    pub categories: Vec<Category>,
    /// Categories with their shops, where there are none.
    pub ways: Vec<CategoryCount>,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct SearchView {
    /// What was searched for, as it was typed.
    pub query: String,
    /// What the page is headed with: the words, or else the filters.
    pub heading: String,
    /// Whether anything was asked.
    pub is_asked: bool,
    /// Whether the index is still being made.
    pub is_preparing: bool,
    /// How many listings fit.
    pub total: u64,
    /// The cards; none without a question.
    pub list: CardPage,
    /// Words that were read as others.
    pub readings: Vec<ReadingView>,
    /// The filters that are chosen.
    pub chosen: Vec<ChosenView>,
    /// The filters.
    pub facets: Vec<FacetView>,
    /// The orders.
    pub orders: Vec<OrderView>,
    /// The words of the question by themselves, where together they find nothing.
    pub alone: Vec<ChoiceView>,
    /// Ways in, where there is nothing to show.
    pub categories: Vec<EntryView>,
}

/// A word that was read as another one.
#[derive(Debug, Clone, Serialize)]
pub struct ReadingView {
    /// As it was typed.
    pub typed: String,
    /// As it was read; empty if by its sound.
    pub read: String,
}

/// An order of what is found.
#[derive(Debug, Clone, Serialize)]
pub struct OrderView {
    /// The key of its name.
    pub key: &'static str,
    /// Whether it is the present one.
    pub is_on: bool,
    /// The search in this order.
    pub href: String,
}

/// The names of [`SORTS`].
const SORT_KEYS: [&str; SORTS.len()] = [
    "search-sort-fit",
    "search-sort-sales",
    "search-sort-new",
    "search-sort-price",
    "search-sort-price-down",
];

impl SearchView {
    /// The page of what was found.
    pub fn new(ui: &Ui, tree: &Tree, address: &Address, month: i32, results: Results) -> Self {
        let locale = ui.locale();
        let is_preparing = results.found.is_none();
        let found = results.found.unwrap_or_default();
        let labels = Labels {
            ui,
            tree,
            categories: &results.categories,
        };
        let cards: Vec<CardView> = results
            .cards
            .iter()
            .map(|card| CardView::new(card, locale, month).marked(&found.marks))
            .collect();
        let has_cards = !cards.is_empty();
        // What has left the shelves a moment ago is still in the index.
        let gone = found.listings.len().saturating_sub(cards.len());
        let total = found
            .total
            .saturating_sub(u64::try_from(gone).unwrap_or_default());
        Self {
            query: address.query.clone(),
            heading: if address.query.is_empty() {
                heading(&labels, address, month)
            } else {
                let query = Arg::Text(address.query.clone());
                ui.text("search-title", &[("query", query)])
            },
            is_asked: address.is_asked(),
            is_preparing,
            total,
            list: pages(address, cards, total),
            readings: readings(&found),
            chosen: chosen(&labels, address),
            facets: if has_cards {
                facets(&labels, address, &found.counts)
            } else {
                Vec::new()
            },
            orders: if has_cards {
                orders(address)
            } else {
                Vec::new()
            },
            alone: alone(address, &found),
            categories: results
                .ways
                .iter()
                .map(|one| EntryView::of_category(one, locale))
                .collect(),
        }
    }
}

fn pages(address: &Address, cards: Vec<CardView>, total: u64) -> CardPage {
    let shown = u64::try_from(address.page * PAGE).unwrap_or(u64::MAX);
    let has_next = shown < total && address.page < LAST_PAGE;
    let is_later = address.page > 1;
    CardPage {
        cards,
        first: if is_later {
            address.at_page(1).path()
        } else {
            String::new()
        },
        next: if has_next {
            address.at_page(address.page + 1).path()
        } else {
            String::new()
        },
    }
}

fn readings(found: &Found) -> Vec<ReadingView> {
    let readings = found.readings.iter();
    readings
        .map(|reading| ReadingView {
            typed: reading.typed.clone(),
            read: reading.read.clone().unwrap_or_default(),
        })
        .collect()
}

fn orders(address: &Address) -> Vec<OrderView> {
    SORTS
        .into_iter()
        .zip(SORT_KEYS)
        .map(|((sort, _), key)| OrderView {
            key,
            is_on: address.sort == sort,
            href: address.in_order(sort).path(),
        })
        .collect()
}

fn alone(address: &Address, found: &Found) -> Vec<ChoiceView> {
    let words = found.alone.iter();
    words
        .map(|(word, count)| {
            let other = Address {
                query: word.clone(),
                filters: crate::domain::search::Filters::default(),
                page: 1,
                ..address.clone()
            };
            ChoiceView {
                label: word.clone(),
                count: *count,
                is_on: false,
                href: other.path(),
            }
        })
        .collect()
}

impl PageView for SearchView {
    const TEMPLATE: &'static str = "pages/storefront/search.html";

    fn samples() -> Vec<Self> {
        let choice = |label: &str, count, is_on| ChoiceView {
            label: label.to_owned(),
            count,
            is_on,
            href: "/search?q=x&c=tea".to_owned(),
        };
        let nothing = Self {
            query: String::new(),
            heading: "搜索特产、村店".to_owned(),
            is_asked: false,
            is_preparing: false,
            total: 0,
            list: CardPage::default(),
            readings: Vec::new(),
            chosen: Vec::new(),
            facets: Vec::new(),
            orders: Vec::new(),
            alone: Vec::new(),
            categories: vec![EntryView {
                code: "tea".to_owned(),
                name: "茶叶".to_owned(),
                shops: 63,
            }],
        };
        let empty = Self {
            query: "没有的东西 <b>".to_owned(),
            heading: "找“没有的东西 <b>”".to_owned(),
            is_asked: true,
            alone: vec![choice("东西", 3, false)],
            chosen: vec![ChosenView {
                label: "茶叶".to_owned(),
                href: "/search?q=x".to_owned(),
            }],
            ..nothing.clone()
        };
        let preparing = Self {
            is_preparing: true,
            query: "茶".to_owned(),
            is_asked: true,
            ..nothing.clone()
        };
        vec![nothing, empty, preparing, full(&choice)]
    }
}

fn full(choice: &dyn Fn(&str, u64, bool) -> ChoiceView) -> SearchView {
    let mut cards = samples::cards();
    for card in &mut cards {
        card.name_pieces = vec![
            Piece {
                text: "明前".to_owned(),
                is_hit: false,
            },
            Piece {
                text: "<b>龙井</b>".to_owned(),
                is_hit: true,
            },
        ];
    }
    let address = Address {
        query: "茶 \"<b>沈</b>".to_owned(),
        filters: crate::domain::search::Filters::default(),
        sort: crate::domain::search::Sort::Sales,
        page: 2,
    };
    SearchView {
        query: address.query.clone(),
        heading: format!("找“{}”", address.query),
        is_asked: true,
        is_preparing: false,
        total: 1_284,
        list: pages(&address, cards, 1_284),
        readings: vec![
            ReadingView {
                typed: "lonjing".to_owned(),
                read: "longjing".to_owned(),
            },
            ReadingView {
                typed: "龙景".to_owned(),
                read: String::new(),
            },
        ],
        chosen: vec![ChosenView {
            label: "浙江省".to_owned(),
            href: "/search?q=x".to_owned(),
        }],
        facets: vec![
            FacetView {
                key: "search-by-category",
                choices: vec![choice("茶叶", 1_204, false), choice("水果", 80, false)],
            },
            FacetView {
                key: "search-by-place",
                choices: vec![choice("浙江省", 36, true)],
            },
            FacetView {
                key: "search-by-price",
                choices: vec![choice("¥20 以下", 5, false)],
            },
            FacetView {
                key: "search-by-certificate",
                choices: vec![choice("有机产品", 7, true)],
            },
            FacetView {
                key: "search-by-more",
                choices: vec![choice("当季", 12, false)],
            },
        ],
        orders: orders(&address),
        alone: Vec::new(),
        categories: Vec::new(),
    }
}
