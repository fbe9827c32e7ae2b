//! The front page: what is harvested now, shops that opened lately, the map, the kinds, and what an
//! administration supports.

use chrono::NaiveDate;
use serde::Serialize;

use super::cards::{CardView, ShopView};
use super::map::MapView;
use super::samples;
use crate::base::error::Result;
use crate::base::locale::Locale;
use crate::base::page::PageSize;
use crate::db::DbConn;
use crate::domain::access::PublicScope;
use crate::domain::catalog::{self, CardFilter, CategoryCount, Division, DivisionCount};
use crate::domain::programmes::{self, Programme};
use crate::web::templates::PageView;

/// Shops shown on the front page: one large, four beside it.
const SHOPS: u8 = 5;
/// Cards of what was put on sale last.
const CARDS: u8 = 4;
/// Cards of what is in season.
const IN_SEASON: usize = 8;
/// Cards in season that are read, so that several shops can be chosen.
const SEASON_ROWS: u8 = 40;
/// Programmes on the shelf.
const PROGRAMMES: u8 = 2;
/// Shops of a programme.
const PROGRAMME_SHOPS: u8 = 4;

/// A way in: a category or a division.
#[derive(Debug, Clone, Serialize)]
pub struct EntryView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many shops it has.
    pub shops: i64,
}

/// A programme whose administration wants its shops to be seen.
#[derive(Debug, Clone, Serialize)]
pub struct ProgrammeShelf {
    /// What it is called.
    pub name: String,
    /// What it is, in plain words.
    pub about: String,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// Some of the shops that it is for.
    pub shops: Vec<ShopView>,
}

/// The front page.
#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// Shops, the newest first.
    pub shops: Vec<ShopView>,
    /// The present month, 1 to 12.
    pub month: i32,
    /// Goods that are harvested in it, of as many shops as there are.
    pub in_season: Vec<CardView>,
    /// Goods, the newest first.
    pub cards: Vec<CardView>,
    /// Categories that have shops.
    pub categories: Vec<EntryView>,
    /// The provinces that have shops.
    pub provinces: Vec<EntryView>,
    /// All provinces as squares.
    pub map: MapView,
    /// Programmes with their shops.
    pub programmes: Vec<ProgrammeShelf>,
    /// How many shops there are in all.
    pub shop_count: i64,
    /// How many provinces have shops.
    pub province_count: i64,
}

impl HomeView {
    /// Reads what the page shows on a day; `month` (1 to 12) is that of the day.
    pub fn load(
        conn: &mut DbConn,
        locale: Locale,
        (today, month): (NaiveDate, i32),
    ) -> Result<Self> {
        let scope = PublicScope;
        let shops = catalog::list_shops(conn, &scope, PageSize::of(SHOPS))?;
        let season = catalog::list_in_season(conn, &scope, month, PageSize::of(SEASON_ROWS))?;
        let season = catalog::spread(season, IN_SEASON);
        let everything = CardFilter::Everything;
        let cards = catalog::list_cards(conn, &scope, &everything, None, PageSize::of(CARDS))?;
        let categories = catalog::count_shops_by_category(conn, &scope)?;
        let provinces = catalog::count_shops_by_division(conn, &scope)?;
        let view = |card| CardView::new(card, locale, month);
        let entries = provinces.iter().filter(|entry| entry.shops > 0);
        let entries: Vec<EntryView> = entries
            .map(|entry| EntryView::of_division(&entry.division, entry.shops, locale))
            .collect();
        Ok(Self {
            shop_count: provinces.iter().map(|entry| entry.shops).sum(),
            province_count: i64::try_from(entries.len()).unwrap_or(i64::MAX),
            shops: views(&shops, locale),
            month,
            in_season: season.iter().map(|(_, card)| view(card)).collect(),
            cards: cards.items.iter().map(view).collect(),
            categories: categories
                .iter()
                .map(|entry| EntryView::of_category(entry, locale))
                .collect(),
            map: MapView::new(&provinces, locale),
            provinces: entries,
            programmes: shelves(conn, locale, today)?,
        })
    }
}

fn views(shops: &[catalog::ShopCard], locale: Locale) -> Vec<ShopView> {
    let view = |shop| ShopView::new(shop, locale);
    shops.iter().map(view).collect()
}

/// What administrations have approved for this page; a programme without an open shop is left out.
fn shelves(conn: &mut DbConn, locale: Locale, today: NaiveDate) -> Result<Vec<ProgrammeShelf>> {
    let size = PageSize::of(PROGRAMMES);
    let found = programmes::list_on_shelf(conn, PublicScope, today, size)?;
    let mut shelves = Vec::new();
    for one in found {
        let size = PageSize::of(PROGRAMME_SHOPS);
        let shops = catalog::list_shops_in(conn, &PublicScope, &one.areas, size)?;
        if !shops.is_empty() {
            shelves.push(ProgrammeShelf::new(&one, views(&shops, locale), locale));
        }
    }
    Ok(shelves)
}

impl ProgrammeShelf {
    fn new(programme: &Programme, shops: Vec<ShopView>, locale: Locale) -> Self {
        let pick = |zh: &str, en: &str| locale.pick(zh, en).to_owned();
        Self {
            name: pick(&programme.name_zh, &programme.name_en),
            about: pick(&programme.about_zh, &programme.about_en),
            ends_on: programme.ends_on,
            shops,
        }
    }
}

impl EntryView {
    /// The way into a category.
    pub(super) fn of_category(entry: &CategoryCount, locale: Locale) -> Self {
        let category = &entry.category;
        Self {
            code: category.code.clone(),
            name: locale.pick(&category.name_zh, &category.name_en).to_owned(),
            shops: entry.shops,
        }
    }

    /// The way into a division.
    pub(super) fn of_division(division: &Division, shops: i64, locale: Locale) -> Self {
        Self {
            code: division.code.as_str().to_owned(),
            name: locale.pick(&division.name_zh, &division.name_en).to_owned(),
            shops,
        }
    }
}

impl PageView for HomeView {
    const TEMPLATE: &'static str = "pages/storefront/home.html";

    fn samples() -> Vec<Self> {
        let entry = |(code, name, shops): (&str, &str, i64)| EntryView {
            code: code.to_owned(),
            name: name.to_owned(),
            shops,
        };
        let provinces: Vec<DivisionCount> = samples::provinces();
        let shelf = ProgrammeShelf {
            name: "湖北消费帮扶".to_owned(),
            about: "由省里出钱，商品每单补一成。".to_owned(),
            ends_on: NaiveDate::default(),
            shops: samples::shops().into_iter().take(4).collect(),
        };
        let full = Self {
            shops: samples::shops(),
            month: 11,
            in_season: samples::cards(),
            cards: samples::cards().into_iter().take(4).collect(),
            categories: [
                ("grain", "粮食及薯类", 42),
                ("fruit", "水果", 118),
                ("nut", "坚果干果", 17),
                ("vegetable", "蔬菜", 51),
                ("mushroom", "食用菌", 22),
                ("tea", "茶叶", 63),
                ("flower", "花卉苗木", 12),
                ("livestock", "畜禽及蛋奶蜜", 38),
                ("aquatic", "水产品", 19),
                ("craft", "手工艺品", 9),
            ]
            .map(entry)
            .into(),
            provinces: provinces
                .iter()
                .filter(|entry| entry.shops > 0)
                .map(|entry| EntryView::of_division(&entry.division, entry.shops, Locale::Zh))
                .collect(),
            map: MapView::new(&provinces, Locale::Zh),
            programmes: vec![shelf],
            shop_count: 471,
            province_count: 31,
        };
        let empty = Self {
            shops: Vec::new(),
            month: 1,
            in_season: Vec::new(),
            cards: Vec::new(),
            categories: Vec::new(),
            provinces: Vec::new(),
            map: MapView::new(&[], Locale::Zh),
            programmes: Vec::new(),
            shop_count: 0,
            province_count: 0,
        };
        vec![full, empty]
    }
}
