//! What each shop and listing is called and costs: made from the list of real places and a seed.

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::base::clock::{DAY_MS, Timestamp};
use crate::base::division_code::DivisionCode;
use crate::base::error::{Error, Result};
use crate::base::locale::Locale;
use crate::base::rng::Random;
use crate::cli::demo::data::{DemoData, PackRow, ProductRow};
use crate::domain::divisions::Tree;

/// Listings of a shop: of one product, in many grades and packs.
pub(super) const PER_SHOP: usize = 50;
/// How long ago the first shop was approved.
const OLDEST_DAYS: i64 = 1_000;

/// What sets the listings of one product apart.
const KINDS: [[&str; 2]; 10] = [
    ["", ""],
    ["精选", "Selected"],
    ["头茬", "First-picking"],
    ["手工", "Handmade"],
    ["礼盒装", "Gift box of"],
    ["家庭装", "Family pack of"],
    ["小包装", "Small pack of"],
    ["特级", "Top-grade"],
    ["一级", "First-grade"],
    ["应季", "Seasonal"],
];
const YEARS: [&str; 5] = ["", "新货", "当季", "老树", "山地"];
const YEARS_EN: [&str; 5] = ["", "new", "fresh", "old-tree", "hill-grown"];

/// The places that may sell.
pub(super) struct Country<'a> {
    data: &'a DemoData,
    tree: &'a Tree,
    counties: Vec<DivisionCode>,
    now: Timestamp,
    random: Random,
}

/// A shop to be written.
#[derive(Debug)]
pub(super) struct ShopPlan {
    /// Its number, from 1.
    pub number: i64,
    pub village: [String; 2],
    pub town: String,
    /// The deepest division.
    pub code: String,
    pub place: [String; 2],
    pub name: [String; 2],
    pub story: [String; 2],
    pub specialty: [String; 2],
    pub origin: [String; 2],
    pub category: String,
    pub approved_at: Timestamp,
    pub listings: Vec<ListingPlan>,
}

/// A listing to be written, with one pack.
#[derive(Debug)]
pub(super) struct ListingPlan {
    pub title: [String; 2],
    pub summary: [String; 2],
    pub description: [String; 2],
    pub season: Option<(i32, i32)>,
    pub pack: [String; 2],
    pub is_by_mass: bool,
    /// Net mass of a piece, or the step when sold by mass.
    pub grams: Option<i64>,
    pub price_fen: i64,
    pub published_at: Timestamp,
}

impl<'a> Country<'a> {
    /// The country as the tree has it today.
    pub fn new(data: &'a DemoData, tree: &'a Tree, now: Timestamp, zone: Tz, seed: u64) -> Self {
        let day = now.date_in(zone);
        let mut counties = Vec::new();
        for province in tree.provinces(day) {
            leaves(tree, province.code, day, &mut counties);
        }
        Self {
            data,
            tree,
            counties,
            now,
            random: Random::seeded(seed),
        }
    }

    /// The `n`th shop, from 0, with some listings. The first ones stand where the list has them,
    /// later ones in counties all over the country.
    pub fn shop(&self, n: usize, listings: usize) -> Result<ShopPlan> {
        let products = &self.data.products;
        let row = products
            .get(n % products.len().max(1))
            .ok_or_else(Error::not_found)?;
        let turn = n / products.len().max(1);
        let division = if turn == 0 {
            DivisionCode::parse(&row.division_code)?
        } else {
            // Neighbouring numbers lie far apart.
            let at = n.wrapping_mul(7_919) % self.counties.len().max(1);
            *self.counties.get(at).ok_or_else(Error::not_found)?
        };
        let village = village(row, turn);
        let place = [Locale::Zh, Locale::En].map(|locale| self.tree.full_name(division, locale));
        let age = self.random.between(1, OLDEST_DAYS) * DAY_MS;
        let approved_at = self.now.plus_ms(-age);
        let fill = |text: &str, at: usize| {
            let names: [&[String; 2]; 2] = [&village, &place];
            let [village, county] = names.map(|names| names.get(at).map_or("", String::as_str));
            let product = if at == 0 {
                &row.product_zh
            } else {
                &row.product_en
            };
            text.replace("{place}", village)
                .replace("{county}", county)
                .replace("{product}", product)
        };
        let pick = |kind| {
            let [zh, en] = self.data.plain_text(kind, &self.random);
            [fill(&zh, 0), fill(&en, 1)]
        };
        let [village_zh, village_en] = &village;
        let packs = self.data.packs(row);
        let planned = (0..listings).map(|at| {
            let pack = packs
                .get(at % packs.len().max(1))
                .ok_or_else(Error::not_found)?;
            Ok(ListingPlan {
                title: title(row, at),
                summary: pick("summary"),
                description: pick("description"),
                season: self.data.season(row),
                pack: [pack.pack_zh.clone(), pack.pack_en.clone()],
                is_by_mass: pack.sold_by == "mass",
                grams: pack.grams,
                price_fen: price(pack, &self.random),
                published_at: approved_at.plus_ms(self.random.between(0, age)),
            })
        });
        Ok(ShopPlan {
            number: i64::try_from(n + 1).map_err(Error::internal)?,
            town: row.town.clone(),
            code: division.to_string(),
            name: [
                cut(&format!("{village_zh}{}", row.product_zh), 38),
                cut(&format!("{} of {village_en}", row.product_en), 78),
            ],
            story: pick("story"),
            specialty: [row.product_zh.clone(), row.product_en.clone()],
            origin: pick("origin"),
            category: row.category.clone(),
            approved_at,
            listings: planned.collect::<Result<_>>()?,
            place,
            village,
        })
    }
}

/// The deepest divisions below a code, itself if there are none.
fn leaves(tree: &Tree, code: DivisionCode, day: NaiveDate, into: &mut Vec<DivisionCode>) {
    let below = tree.children(code, day);
    if below.is_empty() {
        into.push(code);
    }
    for child in below {
        leaves(tree, child.code, day, into);
    }
}

/// The name of a place: as the list has it the first time, with a number later.
fn village(row: &ProductRow, turn: usize) -> [String; 2] {
    let first = |names: [&String; 3]| {
        let name = names.into_iter().find(|name| !name.is_empty());
        name.cloned().unwrap_or_default()
    };
    let zh = first([&row.village, &row.town, &row.county]);
    let en = first([&row.village_en, &row.town_en, &row.county]);
    if turn == 0 {
        [zh, en]
    } else {
        [format!("{zh}{turn}组"), format!("{en} {turn}")]
    }
}

fn title(row: &ProductRow, at: usize) -> [String; 2] {
    let [kind_zh, kind_en] = KINDS.get(at % KINDS.len()).copied().unwrap_or_default();
    let of_year = at / KINDS.len() % YEARS.len();
    let year_zh = YEARS.get(of_year).copied().unwrap_or_default();
    let year_en = YEARS_EN.get(of_year).copied().unwrap_or_default();
    let en = [kind_en, year_en, row.product_en.as_str()];
    let en: Vec<&str> = en.into_iter().filter(|word| !word.is_empty()).collect();
    [
        cut(&format!("{kind_zh}{year_zh}{}", row.product_zh), 38),
        cut(&en.join(" "), 78),
    ]
}

fn price(pack: &PackRow, random: &Random) -> i64 {
    random
        .between(pack.price_min / 10, pack.price_max / 10 + 1)
        .max(1)
        * 10
}

fn cut(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::divisions::standard_tree;

    #[test]
    fn shops_are_distinct_and_spread_over_the_country() {
        let (data, tree) = (DemoData::load().unwrap(), standard_tree());
        let now = Timestamp::from_ms(1_795_572_000_000);
        let country = Country::new(&data, &tree, now, Tz::Asia__Shanghai, 1);
        let shops: Vec<ShopPlan> = (0..2_000)
            .map(|n| country.shop(n, PER_SHOP).unwrap())
            .collect();
        let places: std::collections::HashSet<_> = shops
            .iter()
            .map(|shop| (&shop.code, &shop.town, &shop.village[0]))
            .collect();
        let provinces: std::collections::HashSet<_> =
            shops.iter().map(|shop| &shop.code[..2]).collect();
        // 31 provinces of the mainland; the list of divisions names Taiwan, Hong Kong and Macao too.
        assert!(provinces.len() >= 31, "{}", provinces.len());
        assert!(places.len() > 1_990, "{} of 2000 places", places.len());
        for shop in shops.iter().step_by(97) {
            let titles: std::collections::HashSet<_> = shop
                .listings
                .iter()
                .map(|listing| &listing.title[0])
                .collect();
            assert_eq!(titles.len(), PER_SHOP, "{:?}", shop.specialty);
            assert!(shop.listings.iter().all(|listing| listing.price_fen > 0
                && listing.published_at <= now
                && listing.published_at >= shop.approved_at));
        }
    }
}
