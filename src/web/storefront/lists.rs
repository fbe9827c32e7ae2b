//! Pages that are a list of cards: a category, a region.

use serde::Serialize;

use super::cards::CardView;
use super::home::EntryView;
use super::samples;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Error, Result};
use crate::base::locale::Locale;
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::DbConn;
use crate::domain::access::PublicScope;
use crate::domain::catalog::{self, Card, CardFilter, Division};
use crate::web::templates::PageView;

/// Which part of which list, in which language.
#[derive(Debug, Clone, Copy)]
pub struct ListPlace {
    /// The language.
    pub locale: Locale,
    /// The present month, 1 to 12.
    pub month: i32,
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
        let filter = CardFilter::Category(category.code);
        Ok(Self {
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
    /// Its name.
    pub name: String,
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
        let entry = |division: &Division| EntryView {
            code: division.code.as_str().to_owned(),
            name: at
                .locale
                .pick(&division.name_zh, &division.name_en)
                .to_owned(),
            shops: 0,
        };
        let above = catalog::list_divisions(conn, &scope, &code.ancestors())?;
        let below = catalog::list_sub_divisions(conn, &scope, code)?;
        let path = format!("/region/{code}");
        Ok(Self {
            name: entry(&division).name,
            above: above.iter().map(entry).collect(),
            below: below.iter().map(entry).collect(),
            list: CardPage::load(conn, &CardFilter::Division(*code), &path, at)?,
        })
    }
}

impl PageView for RegionView {
    const TEMPLATE: &'static str = "pages/storefront/region.html";

    fn samples() -> Vec<Self> {
        let entry = |code: &str, name: &str| EntryView {
            code: code.to_owned(),
            name: name.to_owned(),
            shops: 0,
        };
        let full = Self {
            name: "杭州市".to_owned(),
            above: vec![entry("33", "浙江省")],
            below: vec![entry("330106", "西湖区"), entry("330127", "淳安县")],
            list: CardPage {
                cards: samples::cards(),
                ..CardPage::default()
            },
        };
        let empty = Self {
            name: "西藏自治区".to_owned(),
            above: Vec::new(),
            below: Vec::new(),
            list: CardPage::default(),
        };
        vec![full, empty]
    }
}
