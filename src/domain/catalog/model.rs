//! What the shop window shows.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::Queryable;

use super::open_promotion::OpenPromotion;
use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::error::Result;
use crate::base::ids::{ListingId, ShopId, StockItemId, VariantId};
use crate::base::money::{Money, price_for_grams};
use crate::base::page::{Cursor, PageSize};
use crate::base::quantity::Grams;
use crate::base::rate::Rate;
use crate::base::season::Season;
use crate::domain::freight::Template;
use crate::domain::listings::Tally;
use crate::domain::reports::{LegalGround, SubjectKind};
use crate::domain::shops::Front;
use crate::domain::standards::NewCertificate;

/// Which cards a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardFilter {
    /// All of them.
    Everything,
    /// Those of a category.
    Category(String),
    /// Those of a province, prefecture or county.
    Division(DivisionCode),
    /// Those of a shop.
    Shop(ShopId),
}

/// A listing in a list.
#[derive(Debug, Clone, Queryable)]
pub struct Card {
    /// Its id.
    pub listing_id: ListingId,
    /// The category of the shop's specialty.
    pub category_code: String,
    /// The end of its address.
    pub slug: String,
    /// Its Chinese name.
    pub title_zh: String,
    /// Its English name, or empty.
    pub title_en: String,
    /// The Chinese name of the shop.
    pub shop_name_zh: String,
    /// The English name of the shop, or empty.
    pub shop_name_en: String,
    /// Where the shop is, in Chinese.
    pub place_zh: String,
    /// Where the shop is, in English, or empty.
    pub place_en: String,
    /// Its first photo.
    pub photo_hash: Option<String>,
    /// The price of the cheapest variant: of one piece, or of 500 g.
    pub price: Money,
    /// How the cheapest variant is counted.
    pub sold_by: SoldBy,
    /// The net mass of one piece of it.
    pub net_mass: Option<Grams>,
    /// Whether there are variants with other prices.
    pub has_more_prices: bool,
    /// Whether any variant can be ordered now.
    pub is_in_stock: bool,
    /// First harvest month.
    pub season_from: Option<i32>,
    /// Last harvest month.
    pub season_to: Option<i32>,
    /// When it went on sale.
    pub published_at: Timestamp,
    /// What buyers think of it, in hundredths of a star; 0 without reviews.
    pub rating: i32,
    /// How many reviews there are.
    pub reviews: i64,
}

impl Card {
    /// The place behind this card in lists, newest first.
    pub fn cursor(&self) -> Cursor {
        Cursor {
            key: self.published_at.ms(),
            id: self.listing_id.0,
        }
    }

    /// Its harvest season, if it has one.
    pub fn season(&self) -> Option<Season> {
        Season::of(self.season_from, self.season_to)
    }
}

/// An approved shop in a list.
#[derive(Debug, Clone, Queryable)]
pub struct ShopCard {
    /// Its id.
    pub id: ShopId,
    /// The end of its address.
    pub slug: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name, or empty.
    pub name_en: String,
    /// Where it is, in Chinese.
    pub place_zh: String,
    /// Where it is, in English, or empty.
    pub place_en: String,
    /// Its cover. Where shops are shown with a picture, the photo of what it has sold most stands in for
    /// a cover that is not there.
    pub cover_hash: Option<String>,
    /// The Chinese name of the specialty.
    pub specialty_zh: String,
    /// The English name of the specialty, or empty.
    pub specialty_en: String,
    /// The category of the specialty.
    pub category_code: String,
}

/// An approved shop on its own page.
#[derive(Debug, Clone, Queryable)]
pub struct ShopDetail {
    /// What its card shows.
    pub card: ShopCard,
    /// The name of the category, in Chinese and English.
    pub category_zh: String,
    /// The English name of the category.
    pub category_en: String,
    /// The deepest code of the village.
    pub division_code: DivisionCode,
    /// The story of the village, in Chinese.
    pub story_zh: String,
    /// The story of the village, in English, or empty.
    pub story_en: String,
    /// Where the specialty comes from, in Chinese.
    pub origin_zh: String,
    /// Where the specialty comes from, in English, or empty.
    pub origin_en: String,
    /// Where it grows.
    pub production_area: String,
    /// How it is graded.
    pub grade_rules: String,
    /// The standards it follows.
    pub standards: String,
    /// `licence` or `exempt` (E-Commerce Law, articles 10 and 15).
    pub licence_kind: String,
    /// The number of the licence.
    pub licence_number: String,
    /// Why no registration is needed.
    pub exempt_reason: String,
    /// When it opened.
    pub approved_at: Option<Timestamp>,
    /// The first day on which it sends nothing.
    pub holiday_from: Option<NaiveDate>,
    /// The last such day.
    pub holiday_to: Option<NaiveDate>,
    /// How it shares what its goods earn, once that is published.
    pub sharing: Option<Sharing>,
    /// What it says beside its texts.
    pub front: Option<Front>,
}

/// A certificate that an administrator has compared with its paper.
pub type ProvenCertificate = NewCertificate;

/// When something is counted by days.
#[derive(Debug, Clone, Copy)]
pub struct CountedAt {
    /// The moment.
    pub now: Timestamp,
    /// Its day.
    pub today: NaiveDate,
    /// The first moment of that day.
    pub midnight: Timestamp,
}

/// How a promise to send was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Orders that were sent, or should have been.
    pub orders: i64,
    /// Those that were sent in time.
    pub in_time: i64,
}

/// What stands on a shop's page beside its goods.
#[derive(Debug, Clone, Default)]
pub struct ShopFacts {
    /// The pictures of the village's story, with what stands below each.
    pub photos: Vec<Photo>,
    /// What was verified of its certificates.
    pub certificates: Vec<ProvenCertificate>,
    /// The names under which some of its families are known.
    pub families: Vec<String>,
    /// How many families there are.
    pub family_count: i64,
    /// What buyers think of all that it sells.
    pub tally: Tally,
    /// How its promise was kept; none without one, or where it was not counted.
    pub kept: Option<Kept>,
    /// What it takes off for everybody.
    pub promotions: Vec<OpenPromotion>,
}

/// What stands on a listing's page beside its packs.
#[derive(Debug, Clone, Default)]
pub struct ListingFacts {
    /// Its photos in their order.
    pub photos: Vec<Photo>,
    /// What sending to the asked province costs; none if none was asked.
    pub freight: Option<Template>,
    /// All provinces.
    pub provinces: Vec<Division>,
    /// The newest reviews and answered questions.
    pub voices: Vec<Voice>,
    /// What its shop takes off for everybody.
    pub promotions: Vec<OpenPromotion>,
}

/// How a shop shares what its goods earn: the households behind a lot have the rest.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Sharing {
    /// The village fund's part.
    pub fund: Rate,
    /// The part for the shop's costs.
    pub costs: Rate,
    /// What the shop says of it, or empty.
    pub note: String,
}

/// A published listing on its own page.
#[derive(Debug, Clone, Queryable)]
pub struct ListingDetail {
    /// Its id.
    pub id: ListingId,
    /// The end of its address.
    pub slug: String,
    /// Its Chinese name.
    pub title_zh: String,
    /// Its English name, or empty.
    pub title_en: String,
    /// One sentence, in Chinese.
    pub summary_zh: String,
    /// One sentence, in English, or empty.
    pub summary_en: String,
    /// Its text in Markdown, in Chinese.
    pub description_zh: String,
    /// Its text in Markdown, in English, or empty.
    pub description_en: String,
    /// First harvest month.
    pub season_from: Option<i32>,
    /// Last harvest month.
    pub season_to: Option<i32>,
    /// The day before which nothing of it is sent, past ones too.
    pub ships_from: Option<NaiveDate>,
    /// The shop that sells it.
    pub shop: ShopCard,
    /// The name of the category, in Chinese.
    pub category_zh: String,
    /// The name of the category, in English.
    pub category_en: String,
    /// How the specialty is graded.
    pub grade_rules: String,
    /// Where it grows.
    pub production_area: String,
    /// The deepest code of the village.
    pub division_code: DivisionCode,
    /// The trace code of the harvest that its packs were last taken from.
    pub lot_code: Option<String>,
    /// The day of that harvest.
    pub harvested_on: Option<NaiveDate>,
    /// The first day on which the shop sends nothing.
    pub holiday_from: Option<NaiveDate>,
    /// The last such day.
    pub holiday_to: Option<NaiveDate>,
    /// How the shop shares what its goods earn, once that is published.
    pub sharing: Option<Sharing>,
    /// What buyers think of it.
    pub tally: Tally,
    /// What the shop says beside its texts.
    pub front: Option<Front>,
}

impl ListingDetail {
    /// Its harvest season, if it has one.
    pub fn season(&self) -> Option<Season> {
        Season::of(self.season_from, self.season_to)
    }
}

/// A pack that can be bought.
#[derive(Debug, Clone, Queryable)]
pub struct Offer {
    /// The variant.
    pub id: VariantId,
    /// The pool it draws on.
    pub stock_item_id: StockItemId,
    /// The pack, in Chinese.
    pub pack_zh: String,
    /// The pack, in English, or empty.
    pub pack_en: String,
    /// How it is counted.
    pub sold_by: SoldBy,
    /// The price of one piece, or of 500 g.
    pub price: Money,
    /// The net mass of one piece.
    pub net_mass: Option<Grams>,
    /// By mass: what can be ordered is a multiple of this.
    pub step: Option<Grams>,
    /// What one piece (or one gram) takes from the pool.
    pub draws: i64,
    /// What the pool holds.
    pub on_hand: i64,
}

impl Offer {
    /// How much can be ordered now: pieces, or grams.
    pub fn available(&self) -> i64 {
        self.on_hand.checked_div(self.draws).unwrap_or_default()
    }

    /// The smallest quantity that can be ordered, by what it weighs and costs: one piece, or one
    /// step of what is sold by mass. No mass where a piece has none.
    pub fn smallest(&self) -> Result<(Option<Grams>, Money)> {
        match (self.sold_by, self.step) {
            (SoldBy::Mass, Some(step)) => Ok((Some(step), price_for_grams(self.price, step)?)),
            _ => Ok((self.net_mass.filter(|mass| mass.get() > 0), self.price)),
        }
    }

    /// Whether the smallest order can be met.
    pub fn is_in_stock(&self) -> bool {
        self.available() >= self.step.map_or(1, Grams::get)
    }
}

/// A photo of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Photo {
    /// The name of the picture.
    pub hash: String,
    /// What it shows, in Chinese.
    pub alt_zh: String,
    /// What it shows, in English, or empty.
    pub alt_en: String,
    /// Pixels of the largest rendition.
    pub width: i32,
    /// Pixels of the largest rendition.
    pub height: i32,
}

/// Whose words a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoiceFilter {
    /// The reviews of a listing.
    ReviewsOfListing(ListingId),
    /// The reviews of all that a shop sells.
    ReviewsOfShop(ShopId),
    /// The answered questions about a listing.
    QuestionsOfListing(ListingId),
}

/// What a buyer says or asks in public, with the shop's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// A review or a question.
    pub kind: SubjectKind,
    /// Its id.
    pub id: i64,
    /// The shop.
    pub shop: ShopId,
    /// The listing.
    pub listing: ListingId,
    /// The end of the listing's address, or nothing while it is not on sale.
    pub slug: String,
    /// 1 to 5; 0 for a question.
    pub stars: i32,
    /// Who says it, as everybody may see it.
    pub author: String,
    /// The words, or nothing.
    pub body: String,
    /// What was bought, in Chinese, or empty.
    pub title_zh: String,
    /// What was bought, in English, or empty.
    pub title_en: String,
    /// The pack that was bought, in Chinese, or empty.
    pub pack_zh: String,
    /// The pack that was bought, in English, or empty.
    pub pack_en: String,
    /// The marks of its photos.
    pub photos: Vec<String>,
    /// Since when.
    pub said_at: Timestamp,
    /// When it was last changed.
    pub edited_at: Option<Timestamp>,
    /// What the shop says to it, or nothing.
    pub answer: String,
    /// When the shop said so.
    pub answered_at: Option<Timestamp>,
    /// The legal ground on which it is not shown.
    pub hidden_for: Option<LegalGround>,
    /// The legal ground on which the answer is not shown.
    pub answer_hidden_for: Option<LegalGround>,
}

impl Voice {
    /// Since when this part of it says what it says.
    pub fn changed_at(&self, part: SubjectKind) -> Timestamp {
        let answered_at = match part {
            SubjectKind::Review | SubjectKind::Question => None,
            SubjectKind::ReviewAnswer | SubjectKind::QuestionAnswer => self.answered_at,
        };
        answered_at.or(self.edited_at).unwrap_or(self.said_at)
    }

    /// Whether everybody sees this part of it now. With a question its answer goes too.
    pub fn shows(&self, part: SubjectKind) -> bool {
        let is_answer = matches!(
            part,
            SubjectKind::ReviewAnswer | SubjectKind::QuestionAnswer
        );
        if is_answer {
            self.answered_at.is_some()
                && self.answer_hidden_for.is_none()
                && (part == SubjectKind::ReviewAnswer || self.hidden_for.is_none())
        } else {
            self.hidden_for.is_none()
        }
    }
}

/// A category of goods.
#[derive(Debug, Clone, Queryable)]
pub struct Category {
    /// Its code.
    pub code: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name.
    pub name_en: String,
}

/// How many shops have their specialty in a category.
#[derive(Debug, Clone, Queryable)]
pub struct CategoryCount {
    /// The category.
    pub category: Category,
    /// Approved shops.
    pub shops: i64,
}

/// A province, prefecture or county.
#[derive(Debug, Clone, Queryable)]
pub struct Division {
    /// The trimmed code.
    pub code: DivisionCode,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name.
    pub name_en: String,
}

/// How many shops lie in a division.
#[derive(Debug, Clone)]
pub struct DivisionCount {
    /// The division.
    pub division: Division,
    /// Approved shops.
    pub shops: i64,
}

/// How many open shops of a category lie in a place.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct PlaceCount {
    /// The deepest code down to the county.
    pub place: String,
    /// The code of the category.
    pub category: String,
    /// Open shops.
    pub shops: i64,
}

/// What is shown around a shop: its own cards, and the newest of its neighbours.
#[derive(Debug, Clone, Copy)]
pub struct Around {
    /// The shop.
    pub shop: ShopId,
    /// The county, or what is above it, in which the neighbours lie.
    pub place: DivisionCode,
    /// Behind which of its own cards the list begins.
    pub after: Option<Cursor>,
    /// How many of its own.
    pub own: PageSize,
}

/// Chooses some cards of a list in its order, of as many shops as there are.
pub fn spread(cards: Vec<(ShopId, Card)>, most: usize) -> Vec<(ShopId, Card)> {
    let mut shops = BTreeSet::new();
    let (first, again): (Vec<_>, Vec<_>) =
        cards.into_iter().partition(|(shop, _)| shops.insert(*shop));
    first.into_iter().chain(again).take(most).collect()
}

/// A part of the map of addresses.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct MapPart {
    /// Which it is, from 0.
    pub number: i64,
    /// The last change of anything in it.
    pub changed_at: Timestamp,
}

/// A lot as readers of feeds are told of it.
#[derive(Debug, Clone, Queryable)]
pub struct Harvest {
    /// Its trace code.
    pub code: String,
    /// The day of the harvest.
    pub harvested_on: NaiveDate,
    /// Its grade, or empty.
    pub grade: String,
    /// When it was noted.
    pub noted_at: Timestamp,
    /// The shop.
    pub shop: ShopCard,
}

/// What a portal is told of the listing that a pack belongs to.
#[derive(Debug, Clone, Queryable)]
pub struct PortalListing {
    /// Its id.
    pub id: ListingId,
    /// The end of its address.
    pub slug: String,
    /// Its Chinese name.
    pub title_zh: String,
    /// Its English name, or empty.
    pub title_en: String,
    /// One sentence, in Chinese.
    pub summary_zh: String,
    /// One sentence, in English, or empty.
    pub summary_en: String,
    /// The Chinese name of the shop.
    pub shop_name_zh: String,
    /// The English name of the shop, or empty.
    pub shop_name_en: String,
    /// Its first photo.
    pub photo_hash: String,
    /// The day before which nothing of it is sent, past ones too.
    pub ships_from: Option<NaiveDate>,
    /// The name of the category, in Chinese.
    pub category_zh: String,
    /// The name of the category, in English.
    pub category_en: String,
}

/// A pack as a portal is told of it.
#[derive(Debug, Clone, Queryable)]
pub struct PortalOffer {
    /// The pack.
    pub offer: Offer,
    /// What it is a pack of.
    pub listing: PortalListing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_counted_in_packs() {
        let offer = |draws, on_hand, step: Option<i64>| Offer {
            id: VariantId(1),
            stock_item_id: StockItemId(1),
            pack_zh: String::new(),
            pack_en: String::new(),
            sold_by: SoldBy::Piece,
            price: Money::ZERO,
            net_mass: None,
            step: step.map(|grams| Grams::new(grams).unwrap()),
            draws,
            on_hand,
        };
        // 7 boxes of 12 from 90 peaches, and 6 are left over.
        assert_eq!(offer(12, 90, None).available(), 7);
        assert!(!offer(12, 11, None).is_in_stock());
        assert!(!offer(1, 400, Some(500)).is_in_stock());
        assert!(offer(1, 500, Some(500)).is_in_stock());
    }
}
