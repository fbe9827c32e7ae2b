//! Pages that are a list of cards: a category, a region.

use chrono::NaiveDate;
use serde::Serialize;

use super::cards::CardView;
use super::home::EntryView;
use super::samples;
use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Error, Result};
use crate::base::locale::Locale;
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::DbConn;
use crate::domain::access::PublicScope;
use crate::domain::catalog::{
    self, Card, CardFilter, Category, CategoryCount, Division, PlaceCount,
};
use crate::web::templates::PageView;

/// Which part of which list, in which language.
#[derive(Debug, Clone, Copy)]
pub struct ListPlace {
    /// The language.
    pub locale: Locale,
    /// The present month, 1 to 12.
    pub month: i32,
    /// The present day.
    pub today: NaiveDate,
    /// The present moment.
    pub now: Timestamp,
    /// The first moment of the present day.
    pub midnight: Timestamp,
    /// Where the reader wants things sent, if that is known.
    pub province: Option<DivisionCode>,
    /// Behind which card the page begins.
    pub after: Option<Cursor>,
}

/// The cards of a page, and the ways to the others.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CardPage {
    /// The cards.
    pub cards: Vec<CardView>,
    /// The address of the first page; empty on it.
    pub first: String,
    /// The address of the next page; empty on the last.
    pub next: String,
}

impl CardPage {
    /// Reads a page; `path` is its address without a cursor.
    fn load(conn: &mut DbConn, filter: &CardFilter, path: &str, at: ListPlace) -> Result<Self> {
        let size = PageSize::default();
        let page = catalog::list_cards(conn, &PublicScope, filter, at.after, size)?;
        Ok(Self::new(&page, path, at))
    }

    /// The page of a list at `path`.
    pub(super) fn new(page: &Page<Card>, path: &str, at: ListPlace) -> Self {
        let joint = if path.contains('?') { '&' } else { '?' };
        let next = page
            .next
            .map(|cursor| format!("{path}{joint}after={cursor}"));
        Self {
            cards: CardView::all(&page.items, at.locale, at.month),
            first: at.after.map_or_else(String::new, |_| path.to_owned()),
            next: next.unwrap_or_default(),
        }
    }
}

/// The goods of a category.
#[derive(Debug, Clone, Serialize)]
pub struct CategoryView {
    /// Its code.
    pub code: String,
    /// The provinces that have shops of it.
    pub provinces: Vec<EntryView>,
    /// Its name.
    pub name: String,
    /// The cards.
    pub list: CardPage,
}

impl CategoryView {
    /// Reads the page; an unknown category is not found.
    pub fn load(conn: &mut DbConn, code: &str, at: ListPlace) -> Result<Self> {
        let category = catalog::find_category(conn, &PublicScope, code)?;
        let category = category.ok_or_else(Error::not_found)?;
        let path = format!("/c/{}", category.code);
        let provinces = catalog::count_shops_of_category(conn, &PublicScope, &category.code)?;
        let provinces = provinces.iter().filter(|entry| entry.shops > 0);
        let filter = CardFilter::Category(category.code.clone());
        Ok(Self {
            code: category.code,
            provinces: provinces
                .map(|entry| EntryView::of_division(&entry.division, entry.shops, at.locale))
                .collect(),
            name: at
                .locale
                .pick(&category.name_zh, &category.name_en)
                .to_owned(),
            list: CardPage::load(conn, &filter, &path, at)?,
        })
    }
}

impl PageView for CategoryView {
    const TEMPLATE: &'static str = "pages/storefront/category.html";

    fn samples() -> Vec<Self> {
        let view = |cards, first: &str, next: &str| Self {
            code: "tea".to_owned(),
            provinces: if first.is_empty() {
                Vec::new()
            } else {
                samples::entries(&[("33", "浙江省", 31), ("35", "福建省", 8)])
            },
            name: "茶叶".to_owned(),
            list: CardPage {
                cards,
                first: first.to_owned(),
                next: next.to_owned(),
            },
        };
        vec![
            view(samples::cards(), "/c/tea", "/c/tea?after=x"),
            view(Vec::new(), "", ""),
        ]
    }
}

/// The goods of a province, prefecture or county.
#[derive(Debug, Clone, Serialize)]
pub struct RegionView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many shops it has.
    pub shops: i64,
    /// The categories that they sell.
    pub categories: Vec<EntryView>,
    /// The divisions above it, the province first.
    pub above: Vec<EntryView>,
    /// The divisions right below it that have shops.
    pub below: Vec<EntryView>,
    /// The cards.
    pub list: CardPage,
}

impl RegionView {
    /// Reads the page; an unknown division is not found.
    pub fn load(conn: &mut DbConn, code: &DivisionCode, at: ListPlace) -> Result<Self> {
        let scope = PublicScope;
        let division = catalog::find_division(conn, &scope, code)?.ok_or_else(Error::not_found)?;
        let counts = catalog::count_shops_within(conn, &scope, code)?;
        let above = catalog::list_divisions(conn, &scope, &code.ancestors())?;
        let below = catalog::list_sub_divisions(conn, &scope, code)?;
        let categories = catalog::list_categories(conn, &scope)?;
        let entry = |division: &Division| {
            let lies_in = |count: &&PlaceCount| count.place.starts_with(division.code.as_str());
            EntryView::of_division(division, sum(counts.iter().filter(lies_in)), at.locale)
        };
        let kind = |category: &Category| {
            let is_kind = |count: &&PlaceCount| count.category == category.code;
            let category = category.clone();
            let shops = sum(counts.iter().filter(is_kind));
            EntryView::of_category(&CategoryCount { category, shops }, at.locale)
        };
        let path = format!("/region/{code}");
        let some = |entry: &EntryView| entry.shops > 0;
        Ok(Self {
            code: code.as_str().to_owned(),
            name: entry(&division).name,
            shops: sum(counts.iter()),
            categories: categories.iter().map(kind).filter(some).collect(),
            above: above.iter().map(entry).collect(),
            below: below.iter().map(entry).filter(some).collect(),
            list: CardPage::load(conn, &CardFilter::Division(*code), &path, at)?,
        })
    }
}

fn sum<'a>(counts: impl Iterator<Item = &'a PlaceCount>) -> i64 {
    counts.map(|count| count.shops).sum()
}

impl PageView for RegionView {
    const TEMPLATE: &'static str = "pages/storefront/region.html";

    fn samples() -> Vec<Self> {
        let full = Self {
            code: "3301".to_owned(),
            name: "杭州市".to_owned(),
            shops: 12,
            categories: samples::entries(&[("tea", "茶叶", 9), ("fruit", "水果", 3)]),
            above: samples::entries(&[("33", "浙江省", 31)]),
            below: samples::entries(&[("330106", "西湖区", 4), ("330127", "淳安县", 8)]),
            list: CardPage {
                cards: samples::cards(),
                ..CardPage::default()
            },
        };
        let empty = Self {
            code: "54".to_owned(),
            name: "西藏自治区".to_owned(),
            shops: 0,
            categories: Vec::new(),
            above: Vec::new(),
            below: Vec::new(),
            list: CardPage::default(),
        };
        vec![full, empty]
    }
}
