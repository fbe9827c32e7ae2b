//! The page of a listing: pictures, packs and prices, and the text of the village.

use chrono::NaiveDate;
use serde::Serialize;

use super::cards::{CardView, NearView, ShopView, listing_path};
use super::home::EntryView;
use super::lists::ListPlace;
use super::promises::{ClaimTerms, HolidayView, PromiseView, PromotionView, SharingView};
use super::samples;
use super::share::ShareView;
use crate::base::amount::{Amount, SoldBy};
use crate::base::division_code::DivisionCode;
use crate::base::error::{Error, Result};
use crate::base::format;
use crate::base::ids::{ListingId, ShopId, VariantId};
use crate::base::locale::Locale;
use crate::base::markdown;
use crate::base::money::Money;
use crate::base::page::PageSize;
use crate::base::quantity::Grams;
use crate::base::season::Season;
use crate::db::DbConn;
use crate::domain::access::PublicScope;
use crate::domain::catalog::{self, Around, ListingDetail, ListingFacts, Offer, Photo, Voice};
use crate::domain::freight::{Load, Quote};
use crate::domain::reports::SubjectKind;
use crate::domain::shops::Holiday;
use crate::web::forms::FormState;
use crate::web::picture::Picture;
use crate::web::shown_voice::{Cut, RatingView, VoiceView};
use crate::web::templates::PageView;

/// Other goods of the shop that are shown below.
const MORE: u8 = 5;
/// How many reviews and how many questions it shows; the rest have pages of their own.
const VOICES: u8 = 3;
/// How many characters of each: the page has to come with its first window.
const VOICE_CHARS: usize = 120;
/// From here down the page says how many are left.
const FEW: i64 = 10;

/// What the address of a listing leads to.
pub enum ListingPage {
    /// The page, and the shop whose goods it shows.
    Here(ShopId, Box<ListingView>),
    /// The address has another end now.
    Moved(String),
}

/// A pack that can be bought.
#[derive(Debug, Clone, Serialize)]
pub struct OfferView {
    /// The variant.
    pub id: VariantId,
    /// What is in it.
    pub pack: String,
    /// The price of one, or of 500 g.
    pub price: Money,
    /// Whether it is sold by mass.
    pub is_by_mass: bool,
    /// The net mass of one.
    pub grams: Option<Grams>,
    /// By mass: the smallest step.
    pub step: Option<Grams>,
    /// Whether it can be ordered now.
    pub is_in_stock: bool,
    /// How many are left, if they are few.
    pub few_left: Option<i64>,
    /// What the smallest order weighs.
    #[serde(skip)]
    pub least_mass: Option<Grams>,
    /// What the smallest order costs.
    #[serde(skip)]
    pub least_price: Money,
}

/// A month of the harvest calendar.
#[derive(Debug, Clone, Serialize)]
pub struct MonthView {
    /// 1 to 12.
    pub number: i32,
    /// Whether it is a harvest month.
    pub is_harvest: bool,
    /// Whether it is the present month.
    pub is_now: bool,
}

/// What sending costs, for a reader who says where to.
#[derive(Debug, Clone, Serialize)]
pub struct FreightView {
    /// All provinces.
    pub provinces: Vec<EntryView>,
    /// The code of the one that was asked; empty for none.
    pub province: String,
    /// The pack of which the fee is told.
    pub pack: String,
    /// Whether the shop does not send there.
    pub is_not_sent: bool,
    /// The fee for the smallest order of that pack.
    pub fee: Option<Money>,
    /// Sent free from this amount on.
    pub free_over: Option<Money>,
}

/// The harvest that the packs are taken from.
#[derive(Debug, Clone, Serialize)]
pub struct LotView {
    /// Its trace code.
    pub code: String,
    /// Its day.
    pub harvested_on: NaiveDate,
}

/// The page of a listing.
#[derive(Debug, Clone, Serialize)]
pub struct ListingView {
    /// Its id.
    pub id: ListingId,
    /// Its name.
    pub name: String,
    /// One sentence about it.
    pub summary: String,
    /// Its text as safe HTML.
    pub description_html: String,
    /// The shop.
    pub shop: ShopView,
    /// The category.
    pub category_code: String,
    /// The name of the category.
    pub category: String,
    /// How it is graded.
    pub grade_rules: String,
    /// Where it grows.
    pub production_area: String,
    /// Its pictures, at least one.
    pub pictures: Vec<Picture>,
    /// Its packs.
    pub offers: Vec<OfferView>,
    /// Whether any pack can be ordered now.
    pub is_in_stock: bool,
    /// The months of the year; none without a season.
    pub months: Vec<MonthView>,
    /// Whether it is harvested now.
    pub is_in_season: bool,
    /// The choice of pack and quantity.
    pub form: FormState,
    /// The text that says how to write a quantity; may be empty.
    pub quantity_hint: &'static str,
    /// Whom the price reaches, once the shop has published it.
    pub sharing: Option<SharingView>,
    /// What the shop takes off for everybody.
    pub promotions: Vec<PromotionView>,
    /// How long the goods can be complained about.
    pub claims: ClaimTerms,
    /// What buyers think of it.
    pub rating: Option<RatingView>,
    /// The newest reviews.
    pub reviews: Vec<VoiceView>,
    /// The newest answered questions.
    pub questions: Vec<VoiceView>,
    /// Its own address, for the pages below it.
    pub href: String,
    /// Other goods of the shop.
    pub more: Vec<CardView>,
    /// What the shops next door sell.
    pub near: NearView,
    /// The address of the page.
    pub path: String,
    /// The days on which the shop sends nothing, while buyers are told of them.
    pub holiday: Option<HolidayView>,
    /// The day from which it is sent, while it is sold before its harvest.
    pub presale: Option<NaiveDate>,
    /// How soon it sends.
    pub promise: Option<PromiseView>,
    /// The harvest that the packs are taken from.
    pub lot: Option<LotView>,
    /// What sending costs.
    pub freight: FreightView,
    /// The month in which the next harvest begins; none in season, or without one.
    pub next_season: Option<i32>,
    /// Ways to tell others of it.
    pub share: ShareView,
}

impl ListingView {
    /// Reads the page in four statements; `slug` is the end of the address that was asked for.
    pub fn load(
        conn: &mut DbConn,
        id: ListingId,
        slug: &str,
        at: ListPlace,
    ) -> Result<ListingPage> {
        let scope = PublicScope;
        let found = catalog::find_listing(conn, &scope, id)?;
        let detail = found.ok_or_else(Error::not_found)?;
        if detail.slug != slug {
            return Ok(ListingPage::Moved(listing_path(id, &detail.slug)));
        }
        let offers = catalog::list_offers(conn, &scope, id)?;
        let asked = (id, detail.shop.id);
        let about = (at.province, PageSize::of(VOICES), at.today);
        let facts = catalog::find_listing_facts(conn, &scope, asked, about)?;
        let around = Around {
            shop: detail.shop.id,
            place: detail.division_code.county_or_above(),
            after: None,
            own: PageSize::of(MORE),
        };
        let (own, near) = catalog::list_cards_around(conn, &scope, &around)?;
        let mut more = own.items;
        more.retain(|card| card.listing_id != id);
        more.truncate(usize::from(MORE) - 1);
        let view = Self {
            more: CardView::all(&more, at.locale, at.month),
            reviews: shown(&facts.voices, SubjectKind::Review, at),
            questions: shown(&facts.voices, SubjectKind::Question, at),
            near: NearView::new(around.place, near, at.locale, at.month),
            path: listing_path(id, slug),
            ..Self::new(&detail, &offers, &facts, at)?
        };
        Ok(ListingPage::Here(detail.shop.id, Box::new(view)))
    }

    fn new(
        detail: &ListingDetail,
        offers: &[Offer],
        facts: &ListingFacts,
        at: ListPlace,
    ) -> Result<Self> {
        let pick = |zh: &str, en: &str| at.locale.pick(zh, en).to_owned();
        let offers: Vec<OfferView> = offers
            .iter()
            .map(|offer| OfferView::new(offer, at))
            .collect();
        let season = detail.season();
        let sharing = detail.sharing.clone().map(SharingView::new);
        let text = pick(&detail.description_zh, &detail.description_en);
        let days = Holiday::of(detail.holiday_from, detail.holiday_to);
        let front = detail.front.as_ref();
        let holiday = HolidayView::of(days, front, (at.locale, at.today));
        Ok(Self {
            id: detail.id,
            holiday,
            presale: detail.ships_from.filter(|day| *day > at.today),
            promise: PromiseView::of(front, None),
            lot: LotView::of(detail),
            freight: FreightView::new(facts, &offers, at)?,
            next_season: season
                .filter(|season| !season.contains(at.month))
                .map(|one| one.from),
            name: pick(&detail.title_zh, &detail.title_en),
            summary: pick(&detail.summary_zh, &detail.summary_en),
            description_html: markdown::to_html(&text),
            shop: ShopView::new(&detail.shop, at.locale),
            category_code: detail.shop.category_code.clone(),
            category: pick(&detail.category_zh, &detail.category_en),
            grade_rules: detail.grade_rules.clone(),
            production_area: detail.production_area.clone(),
            pictures: pictures(detail, &facts.photos, at),
            is_in_stock: offers.iter().any(|offer| offer.is_in_stock),
            months: season.map_or_else(Vec::new, |season| months(season, at.month)),
            is_in_season: season.is_some_and(|season| season.contains(at.month)),
            form: first_choice(&offers, at.locale),
            quantity_hint: quantity_hint(&offers),
            offers,
            sharing,
            promotions: PromotionView::all(&facts.promotions, at.locale),
            claims: ClaimTerms::of(&detail.shop.category_code),
            rating: RatingView::new(detail.tally),
            reviews: Vec::new(),
            questions: Vec::new(),
            href: listing_path(detail.id, &detail.slug),
            more: Vec::new(),
            near: NearView::default(),
            path: String::new(),
            share: ShareView::default(),
        })
    }
}

impl LotView {
    fn of(detail: &ListingDetail) -> Option<Self> {
        Some(Self {
            code: detail.lot_code.clone()?,
            harvested_on: detail.harvested_on?,
        })
    }
}

impl FreightView {
    /// What sending the smallest order of the first pack that can be had costs.
    fn new(facts: &ListingFacts, offers: &[OfferView], at: ListPlace) -> Result<Self> {
        let entry = |division| EntryView::of_division(division, 0, at.locale);
        let mut view = Self {
            provinces: facts.provinces.iter().map(entry).collect(),
            province: String::new(),
            pack: String::new(),
            is_not_sent: false,
            fee: None,
            free_over: None,
        };
        let known = |code: &DivisionCode| facts.provinces.iter().any(|one| one.code == *code);
        let offer = offers.iter().find(|offer| offer.is_in_stock);
        let asked = at.province.filter(known);
        let (Some(province), Some(offer), Some(template)) =
            (asked, offer.or(offers.first()), &facts.freight)
        else {
            return Ok(view);
        };
        province.as_str().clone_into(&mut view.province);
        view.pack.clone_from(&offer.pack);
        let load = Load {
            goods: offer.least_price,
            pieces: 1,
            mass: offer.least_mass.unwrap_or_default(),
        };
        match template.quote(province.as_str(), &load)? {
            Quote::NotSent => view.is_not_sent = true,
            Quote::Fee { fee, .. } => {
                view.fee = Some(fee);
                view.free_over = template.free_over.filter(|_| fee > Money::ZERO);
            }
        }
        Ok(view)
    }

    /// For samples of pages: asked, not sent there, not asked.
    fn samples() -> [Self; 3] {
        let fee = |minor| Money::new(minor).unwrap_or_default();
        let asked = Self {
            provinces: samples::entries(&[("11", "北京市", 0), ("33", "浙江省", 0)]),
            province: "33".to_owned(),
            pack: "250 克罐装".to_owned(),
            is_not_sent: false,
            fee: Some(fee(1_000)),
            free_over: Some(fee(30_000)),
        };
        let not_sent = Self {
            is_not_sent: true,
            fee: None,
            free_over: None,
            ..asked.clone()
        };
        let open = Self {
            province: String::new(),
            fee: None,
            free_over: None,
            ..asked.clone()
        };
        [asked, not_sent, open]
    }
}

impl OfferView {
    fn new(offer: &Offer, at: ListPlace) -> Self {
        let is_by_mass = offer.sold_by == SoldBy::Mass;
        let available = offer.available();
        // A price beyond what can be counted is shown as it is; nothing can be ordered at it.
        let (least_mass, least_price) = offer.smallest().unwrap_or((None, offer.price));
        Self {
            least_mass,
            least_price,
            id: offer.id,
            pack: at.locale.pick(&offer.pack_zh, &offer.pack_en).to_owned(),
            price: offer.price,
            is_by_mass,
            grams: offer.net_mass,
            step: offer.step,
            is_in_stock: offer.is_in_stock(),
            few_left: (!is_by_mass && (1..=FEW).contains(&available)).then_some(available),
        }
    }
}

impl OfferView {
    /// For samples of pages: a pack, or by mass where it has no grams of its own.
    fn sample(id: i64, pack: &str, fen: i64, grams: i64, few_left: Option<i64>) -> Self {
        Self {
            id: VariantId(id),
            pack: pack.to_owned(),
            price: Money::new(fen).unwrap_or_default(),
            is_by_mass: grams == 0,
            grams: Grams::new(grams).ok().filter(|grams| grams.get() > 0),
            step: Grams::new(250).ok().filter(|_| grams == 0),
            is_in_stock: few_left != Some(0),
            few_left,
            least_mass: Grams::new(grams).ok(),
            least_price: Money::new(fen).unwrap_or_default(),
        }
    }
}

fn shown(voices: &[Voice], kind: SubjectKind, at: ListPlace) -> Vec<VoiceView> {
    let of_kind = voices.iter().filter(|voice| voice.kind == kind);
    of_kind
        .map(|voice| VoiceView::new(voice, Cut::At(VOICE_CHARS), at.locale))
        .collect()
}

/// What a `1` buys of a pack that is sold by mass: 500 g, if it can be bought.
fn takes_a_plain_one(offer: &OfferView) -> bool {
    let step = offer.step.map(Grams::get);
    Amount::parse(SoldBy::Mass, "1").is_ok_and(|one| one.fits_step(step))
}

/// The first pack that can be ordered, and an amount that fits whichever is chosen after it: without
/// a script the field does not follow the choice. `1` is one piece, or 500 g beside the price of
/// 500 g; where there is only one pack, sold by mass, its smallest amount stands there with its unit.
fn first_choice(offers: &[OfferView], locale: Locale) -> FormState {
    let Some(offer) = offers.iter().find(|offer| offer.is_in_stock) else {
        return FormState::new();
    };
    let mut by_mass = offers.iter().filter(|offer| offer.is_by_mass);
    let fits_all = offers.len() > 1 && by_mass.all(takes_a_plain_one);
    let quantity = match offer.step {
        Some(step) if !fits_all => format::mass(step, locale),
        _ => "1".to_owned(),
    };
    FormState::new()
        .with("variant", offer.id)
        .with("quantity", quantity)
}

/// The text that says how to write an amount; none where all packs are pieces.
fn quantity_hint(offers: &[OfferView]) -> &'static str {
    let by_mass = || offers.iter().filter(|offer| offer.is_by_mass);
    if by_mass().next().is_none() {
        ""
    } else if by_mass().all(takes_a_plain_one) {
        "listing-quantity-hint-plain"
    } else {
        "listing-quantity-hint"
    }
}

fn pictures(detail: &ListingDetail, photos: &[Photo], at: ListPlace) -> Vec<Picture> {
    if photos.is_empty() {
        return vec![Picture::drawn(&detail.shop.category_code, &detail.title_zh)];
    }
    let name = at.locale.pick(&detail.title_zh, &detail.title_en);
    photos
        .iter()
        .map(|photo| {
            let alt = at.locale.pick(&photo.alt_zh, &photo.alt_en);
            let alt = if alt.is_empty() { name } else { alt };
            Picture::photo(&photo.hash, (photo.width, photo.height), alt)
        })
        .collect()
}

fn months(season: Season, present: i32) -> Vec<MonthView> {
    (1..=12)
        .map(|number| MonthView {
            number,
            is_harvest: season.contains(number),
            is_now: number == present,
        })
        .collect()
}

impl PageView for ListingView {
    const TEMPLATE: &'static str = "pages/storefront/listing.html";

    fn samples() -> Vec<Self> {
        let mut shops = samples::shops();
        let shop = shops.swap_remove(0);
        let drawn = |name: &str| Picture::drawn("tea", name);
        let offer = OfferView::sample;
        let offers = vec![
            offer(1, "125 克纸罐", 13_800, 125, None),
            offer(2, "250 克铁罐礼盒", 25_600, 250, Some(6)),
            offer(3, "散装，按斤卖", 48_000, 0, None),
            offer(4, "50 克尝鲜装", 6_800, 50, Some(0)),
        ];
        let [asked, not_sent, open] = FreightView::samples();
        let full = Self {
            id: ListingId(1),
            name: "明前西湖龙井".to_owned(),
            summary: "清明前采的一芽一叶，手工炒制，豆香清长。".to_owned(),
            description_html: markdown::to_html(
                "### 怎么采\n天亮上山，只采**一芽一叶**。\n\n- 当天摊青\n- 当晚炒制\n\n\
                 > 茶要趁新鲜喝，也要给它一点时间。",
            ),
            category_code: "tea".to_owned(),
            category: "茶叶".to_owned(),
            grade_rules: "特级：一芽一叶初展".to_owned(),
            production_area: "西湖区龙井村、翁家山村".to_owned(),
            pictures: vec![drawn("明前"), drawn("茶园"), drawn("炒茶")],
            is_in_stock: true,
            months: months(Season { from: 3, to: 4 }, 3),
            is_in_season: true,
            form: first_choice(&offers, Locale::Zh),
            quantity_hint: quantity_hint(&offers),
            offers,
            sharing: Some(SharingView::sample()),
            promotions: PromotionView::samples(true),
            claims: ClaimTerms::of("tea"),
            rating: RatingView::sample(),
            reviews: VoiceView::samples(SubjectKind::Review),
            questions: VoiceView::samples(SubjectKind::Question),
            href: listing_path(ListingId(1_024), "ming-qian-longjing"),
            more: samples::cards().into_iter().take(4).collect(),
            near: samples::near(true),
            path: "/p/1-xihu-longjing".to_owned(),
            holiday: HolidayView::sample(false),
            presale: NaiveDate::from_ymd_opt(2027, 3, 20),
            promise: Some(PromiseView {
                days: 3,
                orders: None,
                percent: 0,
            }),
            lot: Some(LotView {
                code: "330106-260403-01".to_owned(),
                harvested_on: NaiveDate::default(),
            }),
            freight: asked,
            next_season: None,
            share: ShareView::new("https://yipin.example", "/p/1-xihu-longjing", "龙井", true),
            shop,
        };
        let empty = Self {
            summary: String::new(),
            description_html: String::new(),
            grade_rules: String::new(),
            production_area: String::new(),
            pictures: vec![drawn("明前")],
            offers: vec![offer(4, "50 克尝鲜装", 6_800, 50, Some(0))],
            is_in_stock: false,
            months: Vec::new(),
            is_in_season: false,
            form: FormState::new(),
            sharing: None,
            promotions: Vec::new(),
            claims: ClaimTerms::of("fruit"),
            rating: None,
            reviews: Vec::new(),
            questions: Vec::new(),
            more: Vec::new(),
            near: samples::near(false),
            holiday: None,
            presale: None,
            promise: None,
            lot: None,
            freight: not_sent,
            next_season: Some(3),
            share: ShareView::default(),
            ..full.clone()
        };
        let closed = Self {
            quantity_hint: "listing-quantity-hint",
            holiday: HolidayView::sample(true),
            freight: open,
            ..full.clone()
        };
        vec![full, empty, closed]
    }
}
