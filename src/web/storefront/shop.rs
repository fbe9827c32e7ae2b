//! The page of a shop: the village, its one specialty, and what it sells.

use chrono::NaiveDate;
use serde::Serialize;

use super::cards::{NearView, ShopView, shop_path};
use super::kept::KeptPromises;
use super::lists::{CardPage, ListPlace};
use super::promises::{HolidayView, PromiseView, PromotionView, SharingView};
use super::samples;
use super::share::ShareView;
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::ids::ShopId;
use crate::base::locale::Locale;
use crate::base::markdown;
use crate::base::page::PageSize;
use crate::db::DbConn;
use crate::domain::access::PublicScope;
use crate::domain::catalog::{
    self, Around, CountedAt, Photo, ProvenCertificate, ShopDetail, ShopFacts,
};
use crate::domain::shops::Holiday;
use crate::domain::standards::CertificateKind;
use crate::web::picture::Picture;
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

/// A picture of the village's story.
#[derive(Debug, Clone, Serialize)]
pub struct StoryPictureView {
    /// The picture.
    pub picture: Picture,
    /// What stands below it.
    pub caption: String,
}

/// A certificate that an administrator has compared with its paper.
#[derive(Debug, Clone, Serialize)]
pub struct ProvenView {
    /// What kind it is.
    pub kind: CertificateKind,
    /// What it is for.
    pub name: String,
    /// Its number.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// Since when it holds.
    pub issued_on: NaiveDate,
    /// The last day on which it holds; none for what does not end.
    pub valid_to: Option<NaiveDate>,
    /// Whether it no longer holds.
    pub is_over: bool,
}

/// The page of a shop.
#[derive(Debug, Clone, Serialize)]
pub struct ShopPageView {
    /// What its card shows.
    pub shop: ShopView,
    /// What names it in addresses.
    pub slug: String,
    /// Whether the reader follows it.
    pub is_followed: bool,
    /// The category of its specialty.
    pub category_code: String,
    /// The name of the category.
    pub category: String,
    /// The code of the county or prefecture it lies in.
    pub region_code: String,
    /// The story of the village as safe HTML.
    pub story_html: String,
    /// Its pictures.
    pub pictures: Vec<StoryPictureView>,
    /// What was verified of the shop's certificates.
    pub certificates: Vec<ProvenView>,
    /// The names under which some of its families are known.
    pub families: Vec<String>,
    /// How many families there are.
    pub family_count: i64,
    /// How soon it sends.
    pub promise: Option<PromiseView>,
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
    /// Whom the price of its goods reaches, once it has published that.
    pub sharing: Option<SharingView>,
    /// When it opened.
    pub opened_at: Option<Timestamp>,
    /// What buyers think of all that it sells.
    pub rating: Option<RatingView>,
    /// What it takes off for everybody.
    pub promotions: Vec<PromotionView>,
    /// What it sells.
    pub list: CardPage,
    /// What the shops next door sell.
    pub near: NearView,
    /// Ways to tell others of it.
    pub share: ShareView,
}

impl ShopPageView {
    /// Reads the page in three statements; two where a slug is not that of an open shop. How the
    /// promise was `kept` is counted only where that is not known.
    pub fn load(
        conn: &mut DbConn,
        slug: &str,
        at: ListPlace,
        kept: &KeptPromises,
    ) -> Result<ShopPage> {
        let scope = PublicScope;
        let Some(shop) = catalog::find_shop(conn, &scope, slug)? else {
            let moved = catalog::find_moved_shop(conn, &scope, slug)?;
            let slug = moved.ok_or_else(Error::not_found)?;
            return Ok(ShopPage::Moved(shop_path(&slug)));
        };
        let id = shop.card.id;
        let around = Around {
            shop: id,
            place: shop.division_code.county_or_above(),
            after: at.after,
            own: PageSize::default(),
        };
        let (cards, near) = catalog::list_cards_around(conn, &scope, &around)?;
        let promise = shop.front.as_ref().and_then(|front| front.ship_days);
        let known = promise.and_then(|days| kept.find(id, days, at.now));
        let counted = CountedAt {
            now: at.now,
            today: at.today,
            midnight: at.midnight,
        };
        let count = known.is_none().then_some(counted);
        let mut facts = catalog::find_shop_facts(conn, &scope, (&shop, at.today), count)?;
        if let Some((days, counted)) = promise.zip(facts.kept) {
            kept.note(id, days, at.now, counted);
        }
        facts.kept = facts.kept.or(known);
        let view = Self {
            near: NearView::new(around.place, near, at.locale, at.month),
            ..Self::new(shop, facts, CardPage::new(&cards, &shop_path(slug), at), at)
        };
        Ok(ShopPage::Here(id, Box::new(view)))
    }

    fn new(detail: ShopDetail, facts: ShopFacts, list: CardPage, at: ListPlace) -> Self {
        let pick = |zh: &str, en: &str| at.locale.pick(zh, en).to_owned();
        let days = Holiday::of(detail.holiday_from, detail.holiday_to);
        let front = detail.front.as_ref();
        Self {
            shop: ShopView::new(&detail.card, at.locale),
            slug: detail.card.slug.clone(),
            is_followed: false,
            category: pick(&detail.category_zh, &detail.category_en),
            region_code: detail.division_code.county_or_above().as_str().to_owned(),
            story_html: markdown::to_html(&pick(&detail.story_zh, &detail.story_en)),
            origin: pick(&detail.origin_zh, &detail.origin_en),
            category_code: detail.card.category_code,
            production_area: detail.production_area,
            grade_rules: detail.grade_rules,
            standards: detail.standards,
            has_licence: detail.licence_kind == "licence",
            licence_number: detail.licence_number,
            exempt_key: exempt_key(&detail.exempt_reason),
            holiday: HolidayView::of(days, front, (at.locale, at.today)),
            promise: PromiseView::of(front, facts.kept),
            pictures: pictures(&facts.photos, at.locale),
            certificates: facts
                .certificates
                .into_iter()
                .map(|one| ProvenView::new(one, at.today))
                .collect(),
            families: facts.families,
            family_count: facts.family_count,
            sharing: detail.sharing.map(SharingView::new),
            promotions: PromotionView::all(&facts.promotions, at.locale),
            opened_at: detail.approved_at,
            rating: RatingView::new(facts.tally),
            list,
            near: NearView::default(),
            share: ShareView::default(),
        }
    }
}

fn pictures(photos: &[Photo], locale: Locale) -> Vec<StoryPictureView> {
    photos
        .iter()
        .map(|photo| {
            let caption = locale.pick(&photo.alt_zh, &photo.alt_en);
            StoryPictureView {
                picture: Picture::photo(&photo.hash, (photo.width, photo.height), caption),
                caption: caption.to_owned(),
            }
        })
        .collect()
}

impl ProvenView {
    fn new(one: ProvenCertificate, today: NaiveDate) -> Self {
        Self {
            is_over: one.is_over(today),
            kind: one.kind,
            name: one.name,
            number: one.number,
            issuer: one.issuer,
            issued_on: one.issued_on,
            valid_to: one.valid_to,
        }
    }

    /// One that holds and one that is over.
    fn samples() -> Vec<Self> {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default();
        let of = |kind, valid_to, is_over| Self {
            kind,
            name: "西湖龙井".to_owned(),
            number: "GX-2026-001".to_owned(),
            issuer: "国家知识产权局".to_owned(),
            issued_on: day(1),
            valid_to,
            is_over,
        };
        vec![
            of(CertificateKind::Geographical, None, false),
            of(CertificateKind::Organic, Some(day(20)), true),
        ]
    }
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
                    slug: "longjing".to_owned(),
                    is_followed: is_full,
                    category_code: "tea".to_owned(),
                    category: "茶叶".to_owned(),
                    region_code: "330106".to_owned(),
                    story_html: markdown::to_html(&text(
                        "村子在狮峰山下，家家种茶。清明前，天刚亮就上山采一芽一叶，\
                         当天摊青，当晚下锅炒。\n\n茶园在**山坡**上，草是用手拔的。",
                    )),
                    pictures: if is_full {
                        vec![StoryPictureView {
                            picture: Picture::drawn("tea", "茶园"),
                            caption: "清明前的茶园".to_owned(),
                        }]
                    } else {
                        Vec::new()
                    },
                    certificates: if is_full {
                        ProvenView::samples()
                    } else {
                        Vec::new()
                    },
                    families: vec![text("翁家"), text("戚家")],
                    family_count: if is_full { 23 } else { 0 },
                    promise: is_full.then_some(PromiseView {
                        days: 3,
                        orders: Some(120),
                        percent: 98,
                    }),
                    origin: text("狮峰山的白砂土，云雾多，茶芽长得慢，香气留得住。"),
                    production_area: text("西湖区龙井村、翁家山村的 1200 亩茶园"),
                    grade_rules: text("特级：一芽一叶初展；一级：一芽一叶。"),
                    standards: text("GB/T 18650 地理标志产品 龙井茶"),
                    has_licence: is_full,
                    licence_number: text("91330100799655058B"),
                    exempt_key: exempt_key("own_produce"),
                    holiday: HolidayView::sample(is_full),
                    sharing: is_full.then(SharingView::sample),
                    promotions: PromotionView::samples(is_full),
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
                    near: samples::near(is_full),
                    share: ShareView::new("https://yipin.example", "/v/longjing", "龙井", is_full),
                }
            })
            .collect()
    }
}
