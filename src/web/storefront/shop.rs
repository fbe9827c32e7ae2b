//! The page of a shop: the village, its one specialty, and what it sells.

use chrono::NaiveDate;
use serde::Serialize;

use super::cards::{ShopView, shop_path};
use super::lists::{CardPage, ListPlace};
use super::promises::SharingView;
use super::samples;
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::ids::ShopId;
use crate::base::page::PageSize;
use crate::db::DbConn;
use crate::domain::access::PublicScope;
use crate::domain::catalog::{self, CardFilter, ShopDetail};
use crate::domain::shops::Holiday;
use crate::web::shown_application::exempt_key;
use crate::web::shown_voice::RatingView;
use crate::web::templates::PageView;

/// What the address of a shop leads to.
pub enum ShopPage {
    /// The page, and the shop it shows.
    Here(ShopId, Box<ShopPageView>),
    /// The shop has another slug now.
    Moved(String),
}

/// A holiday of the shop.
#[derive(Debug, Clone, Serialize)]
pub struct HolidayView {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
    /// The day from which parcels leave again.
    pub next: NaiveDate,
}

/// The page of a shop.
#[derive(Debug, Clone, Serialize)]
pub struct ShopPageView {
    /// What its card shows.
    pub shop: ShopView,
    /// The category of its specialty.
    pub category_code: String,
    /// The name of the category.
    pub category: String,
    /// The code of the county or prefecture it lies in.
    pub region_code: String,
    /// The story of the village.
    pub story: String,
    /// Where the specialty comes from.
    pub origin: String,
    /// Where it grows.
    pub production_area: String,
    /// How it is graded.
    pub grade_rules: String,
    /// The standards it follows.
    pub standards: String,
    /// Whether the shop has a licence; else it need not have one.
    pub has_licence: bool,
    /// The number of the licence.
    pub licence_number: String,
    /// The key of the text that says why no registration is needed.
    pub exempt_key: String,
    /// The days on which nothing is sent, while buyers are told of them.
    pub holiday: Option<HolidayView>,
    /// Whether a holiday of the shop is not over yet, announced or not.
    #[serde(skip)]
    pub has_holiday: bool,
    /// Whom the price of its goods reaches, once it has published that.
    pub sharing: Option<SharingView>,
    /// When it opened.
    pub opened_at: Option<Timestamp>,
    /// What buyers think of all that it sells.
    pub rating: Option<RatingView>,
    /// What it sells.
    pub list: CardPage,
}

impl ShopPageView {
    /// Reads the page: two statements; one more where a slug is not that of an open shop.
    pub fn load(
        conn: &mut DbConn,
        slug: &str,
        at: ListPlace,
        today: NaiveDate,
    ) -> Result<ShopPage> {
        let scope = PublicScope;
        let Some(shop) = catalog::find_shop(conn, &scope, slug)? else {
            let moved = catalog::find_moved_shop(conn, &scope, slug)?;
            let slug = moved.ok_or_else(Error::not_found)?;
            return Ok(ShopPage::Moved(shop_path(&slug)));
        };
        let filter = CardFilter::Shop(shop.card.id);
        let cards = catalog::list_cards(conn, &scope, &filter, at.after, PageSize::default())?;
        let list = CardPage::new(&cards, &shop_path(slug), at);
        let id = shop.card.id;
        Ok(ShopPage::Here(
            id,
            Box::new(Self::new(shop, list, at, today)),
        ))
    }

    fn new(detail: ShopDetail, list: CardPage, at: ListPlace, today: NaiveDate) -> Self {
        let pick = |zh: &str, en: &str| at.locale.pick(zh, en).to_owned();
        let holiday = Holiday::of(detail.holiday_from, detail.holiday_to);
        Self {
            shop: ShopView::new(&detail.card, at.locale),
            category: pick(&detail.category_zh, &detail.category_en),
            region_code: detail.division_code.county_or_above().as_str().to_owned(),
            story: pick(&detail.story_zh, &detail.story_en),
            origin: pick(&detail.origin_zh, &detail.origin_en),
            category_code: detail.card.category_code,
            production_area: detail.production_area,
            grade_rules: detail.grade_rules,
            standards: detail.standards,
            has_licence: detail.licence_kind == "licence",
            licence_number: detail.licence_number,
            exempt_key: exempt_key(&detail.exempt_reason),
            has_holiday: holiday.is_some_and(|days| today <= days.last),
            holiday: holiday
                .filter(|days| days.is_announced_on(today))
                .map(|days| HolidayView {
                    first: days.first,
                    last: days.last,
                    next: days.next_day(),
                }),
            sharing: detail.sharing.map(SharingView::new),
            opened_at: detail.approved_at,
            rating: RatingView::new(detail.tally),
            list,
        }
    }
}

fn holiday() -> Option<HolidayView> {
    Some(HolidayView {
        first: NaiveDate::from_ymd_opt(2027, 2, 4)?,
        last: NaiveDate::from_ymd_opt(2027, 2, 12)?,
        next: NaiveDate::from_ymd_opt(2027, 2, 13)?,
    })
}

impl PageView for ShopPageView {
    const TEMPLATE: &'static str = "pages/storefront/shop.html";

    fn samples() -> Vec<Self> {
        let shops = samples::shops().into_iter().take(2);
        shops
            .enumerate()
            .map(|(place, shop)| {
                let is_full = place == 0;
                let text = |text: &str| {
                    if is_full {
                        text.to_owned()
                    } else {
                        String::new()
                    }
                };
                Self {
                    shop,
                    category_code: "tea".to_owned(),
                    category: "茶叶".to_owned(),
                    region_code: "330106".to_owned(),
                    story: text(
                        "村子在狮峰山下，家家种茶。清明前，天刚亮就上山采一芽一叶，\
                         当天摊青，当晚下锅炒。\n\n茶园在山坡上，不用除草剂，草是用手拔的。",
                    ),
                    origin: text("狮峰山的白砂土，云雾多，茶芽长得慢，香气留得住。"),
                    production_area: text("西湖区龙井村、翁家山村的 1200 亩茶园"),
                    grade_rules: text("特级：一芽一叶初展；一级：一芽一叶。"),
                    standards: text("GB/T 18650 地理标志产品 龙井茶"),
                    has_licence: is_full,
                    licence_number: text("91330100799655058B"),
                    exempt_key: exempt_key("own_produce"),
                    has_holiday: is_full,
                    holiday: if is_full { holiday() } else { None },
                    sharing: is_full.then(SharingView::sample),
                    opened_at: is_full.then(|| Timestamp::from_ms(1_795_624_200_000)),
                    rating: if is_full { RatingView::sample() } else { None },
                    list: CardPage {
                        cards: if is_full {
                            samples::cards()
                        } else {
                            Vec::new()
                        },
                        ..CardPage::default()
                    },
                }
            })
            .collect()
    }
}
