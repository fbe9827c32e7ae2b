//! The front page: shops that opened lately, what is on the shelves, and the ways in.

use serde::Serialize;

use super::cards::{CardView, ShopView};
use super::samples;
use crate::base::error::Result;
use crate::base::locale::Locale;
use crate::base::page::PageSize;
use crate::db::DbConn;
use crate::domain::access::PublicScope;
use crate::domain::catalog::{self, CardFilter, CategoryCount, DivisionCount};
use crate::web::templates::PageView;

/// Shops shown on the front page: one large, four beside it.
const SHOPS: u8 = 5;
/// Cards shown on the front page.
const CARDS: u8 = 8;

/// A way in: a category or a province.
#[derive(Debug, Clone, Serialize)]
pub struct EntryView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many shops it has.
    pub shops: i64,
}

/// The front page.
#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// Shops, the newest first.
    pub shops: Vec<ShopView>,
    /// Goods, the newest first.
    pub cards: Vec<CardView>,
    /// Categories that have shops.
    pub categories: Vec<EntryView>,
    /// All provinces.
    pub provinces: Vec<EntryView>,
    /// How many shops there are in all.
    pub shop_count: i64,
    /// How many provinces have shops.
    pub province_count: i64,
}

impl HomeView {
    /// Reads what the page shows; `month` (1 to 12) says what is in season.
    pub fn load(conn: &mut DbConn, locale: Locale, month: i32) -> Result<Self> {
        let scope = PublicScope;
        let shops = catalog::list_shops(conn, &scope, PageSize::of(SHOPS))?;
        let everything = CardFilter::Everything;
        let cards = catalog::list_cards(conn, &scope, &everything, None, PageSize::of(CARDS))?;
        let categories = catalog::count_shops_by_category(conn, &scope)?;
        let provinces = catalog::count_shops_by_division(conn, &scope)?;
        let with_shops = provinces.iter().filter(|entry| entry.shops > 0).count();
        Ok(Self {
            shop_count: provinces.iter().map(|entry| entry.shops).sum(),
            province_count: i64::try_from(with_shops).unwrap_or(i64::MAX),
            shops: shops
                .iter()
                .map(|shop| ShopView::new(shop, locale))
                .collect(),
            cards: CardView::all(&cards.items, locale, month),
            categories: categories
                .iter()
                .map(|entry| EntryView::of_category(entry, locale))
                .collect(),
            provinces: provinces
                .iter()
                .map(|entry| EntryView::of_province(entry, locale))
                .collect(),
        })
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

    fn of_province(entry: &DivisionCount, locale: Locale) -> Self {
        let division = &entry.division;
        Self {
            code: division.code.as_str().to_owned(),
            name: locale.pick(&division.name_zh, &division.name_en).to_owned(),
            shops: entry.shops,
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
        let full = Self {
            shops: samples::shops(),
            cards: samples::cards(),
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
            provinces: [
                ("11", "北京市", 7),
                ("12", "天津市", 0),
                ("13", "河北省", 12),
                ("14", "山西省", 8),
                ("15", "内蒙古自治区", 3),
                ("21", "辽宁省", 4),
                ("22", "吉林省", 21),
                ("23", "黑龙江省", 6),
                ("31", "上海市", 1),
                ("32", "江苏省", 24),
                ("33", "浙江省", 31),
                ("34", "安徽省", 9),
                ("35", "福建省", 55),
                ("36", "江西省", 8),
                ("37", "山东省", 19),
                ("41", "河南省", 14),
                ("42", "湖北省", 44),
                ("43", "湖南省", 38),
                ("44", "广东省", 22),
                ("45", "广西壮族自治区", 9),
                ("46", "海南省", 11),
                ("50", "重庆市", 21),
                ("51", "四川省", 18),
                ("52", "贵州省", 7),
                ("53", "云南省", 9),
                ("54", "西藏自治区", 3),
                ("61", "陕西省", 36),
                ("62", "甘肃省", 6),
                ("63", "青海省", 3),
                ("64", "宁夏回族自治区", 4),
                ("65", "新疆维吾尔自治区", 5),
                ("71", "台湾省", 0),
                ("81", "香港特别行政区", 0),
                ("82", "澳门特别行政区", 0),
            ]
            .map(entry)
            .into(),
            shop_count: 471,
            province_count: 31,
        };
        let empty = Self {
            shops: Vec::new(),
            cards: Vec::new(),
            categories: Vec::new(),
            provinces: Vec::new(),
            shop_count: 0,
            province_count: 0,
        };
        vec![full, empty]
    }
}
