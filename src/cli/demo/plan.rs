//! What each shop of the demo sells and says: made from its row of the list and a fixed seed.

use super::data::{DemoData, PackRow, ProductRow};
use crate::base::locale::Locale;
use crate::base::rng::Random;
use crate::domain::divisions::Tree;
use crate::domain::villages::Village;

/// The plan of one shop.
#[derive(Debug)]
pub(super) struct ShopPlan<'a> {
    pub product: &'a ProductRow,
    pub texts: Texts<'a>,
    pub packs: Vec<PackPlan<'a>>,
    pub pictures: Vec<&'a str>,
    pub season: Option<(i32, i32)>,
    /// Units in the shop's store: grams where packs have a mass, else pieces.
    pub stock: i64,
}

/// A pack with its price in fen.
#[derive(Debug)]
pub(super) struct PackPlan<'a> {
    pub row: &'a PackRow,
    pub price_fen: i64,
}

impl<'a> ShopPlan<'a> {
    pub fn new(
        data: &'a DemoData,
        product: &'a ProductRow,
        village: &Village,
        tree: &Tree,
        random: &Random,
    ) -> Self {
        let packs = priced(&data.packs(product), random);
        let has_mass = packs.iter().all(|pack| pack.row.grams.is_some());
        let pieces = random.between(40, 400);
        let mut pictures = data.pictures(product);
        if !pictures.is_empty() {
            let turn = random.between(0, i64::try_from(pictures.len()).unwrap_or(1));
            pictures.rotate_left(usize::try_from(turn).unwrap_or(0));
        }
        Self {
            texts: Texts {
                data,
                product,
                village: place_names(village, product),
                tree_names: [
                    tree.full_name(village.division_code, Locale::Zh),
                    tree.full_name(village.division_code, Locale::En),
                ],
            },
            packs,
            pictures,
            season: data.season(product),
            stock: if has_mass { pieces * 2_500 } else { pieces },
            product,
        }
    }

    /// Whether the shop's store is kept in grams.
    pub fn is_by_mass(&self) -> bool {
        self.packs.iter().all(|pack| pack.row.grams.is_some())
    }
}

/// How the price of a pack comes about by chance.
struct Chance {
    /// How far up in the usual range, in percent.
    level: i64,
    ends_on_eight: bool,
}

impl Chance {
    fn new(random: &Random) -> Self {
        Self {
            level: random.between(0, 101),
            ends_on_eight: random.between(0, 2) == 1,
        }
    }

    /// A price as shops have them: it ends on 0, and some from 50 yuan on end on 8.
    fn shown(&self, fen: i64) -> i64 {
        if self.ends_on_eight && fen >= 5_000 {
            (fen + 20) / 100 * 100 - 20
        } else {
            fen / 10 * 10
        }
    }

    /// By how many percent a pack of twice the size is cheaper for the same amount.
    const fn discount(&self) -> i64 {
        2 + self.level % 3
    }
}

/// The packs with their prices. All lie at the same place in their usual ranges; of those that are
/// weighed the smallest one decides, and the larger they are, the less the same amount costs.
fn priced<'a>(rows: &[&'a PackRow], random: &Random) -> Vec<PackPlan<'a>> {
    let chances: Vec<Chance> = rows.iter().map(|_| Chance::new(random)).collect();
    let level = chances.first().map_or(0, |chance| chance.level);
    let mut packs: Vec<PackPlan<'a>> = rows
        .iter()
        .zip(&chances)
        .map(|(&row, chance)| PackPlan {
            row,
            price_fen: chance.shown(row.price_min + (row.price_max - row.price_min) * level / 100),
        })
        .collect();
    fall_by_weight(&mut packs, &chances);
    packs
}

/// Sets the prices of all weighed packs but the smallest by its price.
fn fall_by_weight(packs: &mut [PackPlan<'_>], chances: &[Chance]) {
    let mut weighed: Vec<(i64, &mut PackPlan<'_>, &Chance)> = packs
        .iter_mut()
        .zip(chances)
        .filter_map(|(pack, chance)| Some((pack.row.grams?, pack, chance)))
        .collect();
    // Stable: of two packs of the same weight the plain one comes before the gift box.
    weighed.sort_by_key(|(grams, _, _)| *grams);
    let Some((base, smallest)) = weighed
        .first()
        .map(|(grams, pack, _)| (*grams, pack.price_fen))
    else {
        return;
    };
    let (mut plain, mut percent, mut least) = ((base, smallest), 100, smallest);
    for (grams, pack, chance) in weighed.into_iter().skip(1) {
        let (before, price) = plain;
        let at = |percent: i64| chance.shown(smallest * grams * percent / (base * 100));
        if grams == before {
            pack.price_fen = at((percent + 2).min(100)).max(least);
        } else {
            let mut doubled = before * 2;
            while doubled <= grams {
                doubled *= 2;
                percent -= chance.discount();
            }
            // Rounding must not make it dearer by the gram.
            let most = price * grams / before / 10 * 10;
            pack.price_fen = at(percent).min(most).max(least);
            plain = (grams, pack.price_fen);
        }
        least = pack.price_fen;
    }
}

fn place_names(village: &Village, product: &ProductRow) -> [String; 2] {
    let zh = [
        &product.village,
        &product.town,
        &product.county,
        &product.prefecture,
    ]
    .into_iter()
    .find(|name| !name.is_empty())
    .cloned()
    .unwrap_or_default();
    let en = [&village.name_en, &village.town_name_en]
        .into_iter()
        .find(|name| !name.is_empty())
        .cloned()
        .unwrap_or_else(|| zh.clone());
    [zh, en]
}

/// Fills the sample texts with a shop's names.
#[derive(Debug)]
pub(super) struct Texts<'a> {
    data: &'a DemoData,
    product: &'a ProductRow,
    village: [String; 2],
    tree_names: [String; 2],
}

impl Texts<'_> {
    /// A text of this kind in both languages, picked by chance.
    pub fn pick(&self, kind: &str, random: &Random) -> [String; 2] {
        let goods = self.product.use_of();
        let [zh, en] = self.data.text_for(goods, kind, random);
        [self.fill(&zh, Locale::Zh), self.fill(&en, Locale::En)]
    }

    /// The name of the shop: what it sells, and its place unless that is in the product's name.
    pub fn shop_name(&self) -> [String; 2] {
        let [place_zh, place_en] = &self.village;
        let (zh, en) = (&self.product.product_zh, &self.product.product_en);
        let zh = if is_named_in_zh(place_zh, zh) {
            format!("{zh}村店")
        } else if place_zh.ends_with('村') {
            format!("{place_zh}{zh}店")
        } else {
            format!("{place_zh}{zh}村店")
        };
        let en = if place_en.is_ascii() && !is_named_in_en(place_en, en) {
            format!("{place_en} {en} Shop")
        } else {
            format!("{en} Village Shop")
        };
        [zh.chars().take(38).collect(), en.chars().take(78).collect()]
    }

    /// The place alone.
    pub fn place(&self) -> &[String; 2] {
        &self.village
    }

    fn fill(&self, text: &str, locale: Locale) -> String {
        let (at, product) = match locale {
            Locale::Zh => (0, &self.product.product_zh),
            Locale::En => (1, &self.product.product_en),
        };
        let of = |names: &[String; 2]| names.get(at).cloned().unwrap_or_default();
        text.replace("{place}", &of(&self.village))
            .replace("{county}", &of(&self.tree_names))
            .replace("{product}", product)
    }
}

/// Whether a product's name holds that of its place, or two characters of it but for what kind of place
/// it is.
fn is_named_in_zh(place: &str, product: &str) -> bool {
    let mut letters: Vec<char> = place.chars().collect();
    letters.pop();
    let mut pairs = letters.windows(2).map(String::from_iter);
    product.contains(place) || pairs.any(|pair| product.contains(&pair))
}

/// Whether a word of a place, but for what kind of place it is, begins a word of a product's name.
fn is_named_in_en(place: &str, product: &str) -> bool {
    const KINDS: [&str; 8] = [
        "village",
        "town",
        "township",
        "county",
        "city",
        "district",
        "community",
        "street",
    ];
    let (place, product) = (place.to_lowercase(), product.to_lowercase());
    place
        .split_whitespace()
        .filter(|word| word.len() > 3 && !KINDS.contains(word))
        .any(|word| product.split_whitespace().any(|one| one.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::cli::demo::shops::village_fields;
    use crate::domain::divisions::standard_tree;
    use crate::domain::villages::NewVillage;

    /// Tells of the plan of each product of the demo.
    fn each(mut tell: impl FnMut(&ShopPlan<'_>)) {
        let (data, tree) = (DemoData::load().unwrap(), standard_tree());
        let random = Random::seeded(7);
        let day = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        for row in data.products.iter().chain(&data.tourism) {
            let village = NewVillage::parse(village_fields(row), &tree, day)
                .unwrap()
                .as_village();
            tell(&ShopPlan::new(&data, row, &village, &tree, &random));
        }
    }

    #[test]
    fn a_larger_pack_costs_more_and_a_little_less_by_the_gram() {
        let mut compared = 0;
        each(|plan| {
            let name = &plan.product.product_zh;
            for pack in &plan.packs {
                assert!(pack.price_fen >= 200 && pack.price_fen % 10 == 0, "{name}");
            }
            let weighed = || {
                plan.packs
                    .iter()
                    .filter_map(|pack| Some((pack.row.grams?, pack)))
            };
            for (small, one) in weighed() {
                for (large, other) in weighed().filter(|(large, _)| *large > small) {
                    let (price, more) = (one.price_fen, other.price_fen);
                    assert!(more >= price, "{name}: {small} g {price}, {large} g {more}");
                    // By the gram: not dearer, and at most a fifth cheaper.
                    assert!(more * small <= price * large, "{name}: {price}, {more}");
                    assert!(
                        more * small * 5 >= price * large * 4,
                        "{name}: {price}, {more}"
                    );
                    compared += 1;
                }
            }
            let by_number = plan.packs.iter().filter(|pack| pack.row.grams.is_none());
            let prices: Vec<i64> = by_number.map(|pack| pack.price_fen).collect();
            assert!(prices.is_sorted(), "{name}: {prices:?}");
        });
        assert!(compared > 300, "{compared}");
    }

    #[test]
    fn shops_are_called_like_shops_and_name_their_place_once() {
        let mut names = Vec::new();
        each(|plan| {
            let [zh, en] = plan.texts.shop_name();
            assert!(zh.ends_with('店') && en.ends_with("Shop"), "{zh} {en}");
            assert!(zh.contains(&plan.product.product_zh), "{zh}");
            let stem: Vec<char> = plan.texts.place()[0].chars().take(2).collect();
            let stem = String::from_iter(stem);
            assert!(zh.matches(&stem).count() <= 1, "{zh} names {stem} twice");
            names.push(zh);
        });
        for name in [
            "赵县雪花梨村店",
            "平泉香菇村店",
            "河防口红肖梨村店",
            "黄花镇蓝莓村店",
            "新市鲜桃村店",
            "南龙化村扫帚店",
        ] {
            assert!(names.iter().any(|one| one == name), "{name}");
        }
    }
}
