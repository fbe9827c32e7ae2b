//! The data files of the demo, embedded in the program.

use std::collections::BTreeMap;

use rust_embed::Embed;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::base::error::{Error, Result};
use crate::base::rng::Random;

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/demo/"]
struct DemoFiles;

/// The real places and products; see `assets/data/README.md` for the sources.
const PRODUCTS: &str = include_str!("../../../assets/data/village_products.csv");

/// A place and its special product, as the public lists have them.
#[derive(Debug, Clone, Deserialize)]
pub(in crate::cli) struct ProductRow {
    pub province: String,
    pub prefecture: String,
    pub county: String,
    pub town: String,
    pub village: String,
    pub product_zh: String,
    pub product_en: String,
    pub category: String,
    pub division_code: String,
    pub town_code: String,
    pub village_code: String,
    pub town_en: String,
    pub village_en: String,
}

/// What is done with goods, by which the words about them go: a tree is not tasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Use {
    /// They are eaten or drunk, as most are.
    Eaten,
    /// They are planted.
    Planted,
    /// They are looked at and smelled.
    Flowers,
    /// They are handicraft.
    Made,
    /// People come and stay.
    Stay,
}

impl Use {
    /// What the kinds of texts for it end on in `texts.csv`; empty where the general ones are meant.
    const fn suffix(self) -> &'static str {
        match self {
            Self::Eaten => "",
            Self::Planted => "@plants",
            Self::Flowers => "@flowers",
            Self::Made => "@made",
            Self::Stay => "@stay",
        }
    }
}

impl ProductRow {
    /// What is done with it.
    pub fn use_of(&self) -> Use {
        let is_one_of = |parts: &[&str]| parts.iter().any(|part| self.product_zh.contains(part));
        match self.category.as_str() {
            "flower" if is_one_of(&["苗", "花木", "盆景", "兰花"]) => Use::Planted,
            "flower" => Use::Flowers,
            "craft" => Use::Made,
            // Silk quilts.
            "livestock" if is_one_of(&["蚕"]) => Use::Made,
            "tourism" => Use::Stay,
            _ => Use::Eaten,
        }
    }
}

/// A usual pack of a kind of goods, with a range of prices in fen.
#[derive(Debug, Clone, Deserialize)]
pub(in crate::cli) struct PackRow {
    pub category: String,
    /// Part of the product's Chinese name; empty for the rest of the category.
    #[serde(rename = "match")]
    pub part: String,
    pub pack_zh: String,
    pub pack_en: String,
    pub sold_by: String,
    /// Net mass of a piece, or the step when sold by mass.
    pub grams: Option<i64>,
    pub price_min: i64,
    pub price_max: i64,
}

/// Harvest months of a kind of goods.
#[derive(Debug, Clone, Deserialize)]
pub(in crate::cli) struct SeasonRow {
    #[serde(rename = "match")]
    pub part: String,
    pub from: i32,
    pub to: i32,
}

/// A sample text with places for names.
#[derive(Debug, Clone, Deserialize)]
pub(in crate::cli) struct TextRow {
    kind: String,
    pub zh: String,
    pub en: String,
}

/// Which drawings fit a product or a category.
#[derive(Debug, Clone, Deserialize)]
struct PictureRow {
    kind: String,
    #[serde(rename = "match")]
    part: String,
    pictures: String,
}

/// All data files, read.
#[derive(Debug)]
pub(in crate::cli) struct DemoData {
    /// The goods of the list: leisure tourism cannot be sent by parcel.
    pub products: Vec<ProductRow>,
    /// The rest of the list: their applications are shown in each state of the review.
    pub tourism: Vec<ProductRow>,
    packs: Vec<PackRow>,
    seasons: Vec<SeasonRow>,
    pictures: Vec<PictureRow>,
    texts: Vec<TextRow>,
}

impl DemoData {
    pub fn load() -> Result<Self> {
        let (tourism, products) = rows::<ProductRow>(PRODUCTS)?
            .into_iter()
            .partition(|row| row.category == "tourism");
        Ok(Self {
            tourism,
            products,
            packs: rows(&file("packs.csv")?)?,
            seasons: rows(&file("seasons.csv")?)?,
            pictures: rows(&file("pictures.csv")?)?,
            texts: rows(&file("texts.csv")?)?,
        })
    }

    /// The packs of a product: those made for it, else those of its category.
    pub fn packs(&self, product: &ProductRow) -> Vec<&PackRow> {
        let of_category = || {
            self.packs
                .iter()
                .filter(|pack| pack.category == product.category)
        };
        let special: Vec<&PackRow> = of_category()
            .filter(|pack| !pack.part.is_empty() && product.product_zh.contains(&pack.part))
            .collect();
        if special.is_empty() {
            of_category().filter(|pack| pack.part.is_empty()).collect()
        } else {
            special
        }
    }

    /// The harvest months of a product, if it is harvested at a certain time.
    pub fn season(&self, product: &ProductRow) -> Option<(i32, i32)> {
        self.seasons
            .iter()
            .find(|season| product.product_zh.contains(&season.part))
            .map(|season| (season.from, season.to))
    }

    /// The sample texts of a kind.
    pub fn texts(&self, kind: &str) -> impl Iterator<Item = &TextRow> {
        self.texts.iter().filter(move |row| row.kind == kind)
    }

    /// The sample texts of a kind that fit goods of this use: those written for it, else the general
    /// ones.
    pub fn texts_for(&self, goods: Use, kind: &str) -> Vec<&TextRow> {
        let special: Vec<&TextRow> = self.texts(&format!("{kind}{}", goods.suffix())).collect();
        if special.is_empty() {
            self.texts(kind).collect()
        } else {
            special
        }
    }

    /// A sample text of this kind for goods of this use, in both languages, picked by chance.
    pub fn text_for(&self, goods: Use, kind: &str, random: &Random) -> [String; 2] {
        picked(&self.texts_for(goods, kind), random)
    }

    /// The first sample text of this kind as it stands, in Chinese; no chance decides.
    pub fn first_text(&self, kind: &str) -> String {
        self.texts(kind)
            .next()
            .map_or_else(String::new, |row| row.zh.clone())
    }

    /// A sample text of this kind as it stands, in both languages, picked by chance.
    pub fn plain_text(&self, kind: &str, random: &Random) -> [String; 2] {
        picked(&self.texts(kind).collect::<Vec<_>>(), random)
    }

    /// The names of the drawings that fit a product.
    pub fn pictures(&self, product: &ProductRow) -> Vec<&str> {
        let row = self
            .pictures
            .iter()
            .filter(|row| row.kind == "product" && product.product_zh.contains(&row.part))
            .max_by_key(|row| row.part.len())
            .or_else(|| {
                self.pictures
                    .iter()
                    .find(|row| row.kind == "category" && row.part == product.category)
            });
        row.map(|row| row.pictures.split_whitespace().collect())
            .unwrap_or_default()
    }
}

fn picked(rows: &[&TextRow], random: &Random) -> [String; 2] {
    let at = random.between(0, i64::try_from(rows.len()).unwrap_or(0));
    let row = usize::try_from(at).ok().and_then(|at| rows.get(at));
    row.map_or_else(Default::default, |row| [row.zh.clone(), row.en.clone()])
}

/// Whether a place lies in Suqian (3213) or Huanggang (4211), the places of the mission's story.
pub(in crate::cli) fn is_in_story(row: &ProductRow) -> bool {
    row.division_code.starts_with("3213") || row.division_code.starts_with("4211")
}

/// The first `count` rows, taken in turns from every province, with the places of the mission's
/// story at the head of theirs; all rows in the order of the list if there are no more.
pub(in crate::cli) fn spread(rows: &[ProductRow], count: usize) -> Vec<ProductRow> {
    if count >= rows.len() {
        return rows.to_vec();
    }
    let mut by_province: BTreeMap<&str, Vec<&ProductRow>> = BTreeMap::new();
    for row in rows {
        by_province.entry(&row.province).or_default().push(row);
    }
    let mut ranked: Vec<(usize, bool, &ProductRow)> = Vec::new();
    for province in by_province.values_mut() {
        province.sort_by_key(|row| !is_in_story(row));
        ranked.extend(
            province
                .iter()
                .enumerate()
                .map(|(rank, row)| (rank, !is_in_story(row), *row)),
        );
    }
    ranked.sort_by_key(|(rank, is_elsewhere, _)| (*rank, *is_elsewhere));
    ranked
        .into_iter()
        .take(count)
        .map(|(_, _, row)| row.clone())
        .collect()
}

/// The bytes of a drawing.
pub(in crate::cli) fn picture(name: &str) -> Result<Vec<u8>> {
    let path = format!("pictures/{name}.webp");
    let file = DemoFiles::get(&path).ok_or_else(|| missing(&path))?;
    Ok(file.data.into_owned())
}

fn file(path: &str) -> Result<String> {
    let file = DemoFiles::get(path).ok_or_else(|| missing(path))?;
    String::from_utf8(file.data.into_owned()).map_err(Error::internal)
}

fn missing(path: &str) -> Error {
    Error::internal(format!("{path} is not embedded"))
}

fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<T>> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_product_has_packs_and_a_drawing_that_exists() {
        let data = DemoData::load().unwrap();
        // 472 rows of the list less 9 of leisure tourism.
        assert_eq!(data.products.len(), 463);
        for product in &data.products {
            assert!(
                !data.packs(product).is_empty(),
                "{} has no pack",
                product.product_zh
            );
            let pictures = data.pictures(product);
            assert!(
                !pictures.is_empty(),
                "{} has no picture",
                product.product_zh
            );
            for name in pictures {
                assert!(!picture(name).unwrap().is_empty());
            }
        }
    }

    #[test]
    fn a_few_shops_cover_the_provinces_and_the_places_of_the_story() {
        let data = DemoData::load().unwrap();
        let few = spread(&data.products, 40);
        assert_eq!(few.len(), 40);
        assert!(few.iter().any(|row| row.division_code.starts_with("3213")));
        assert!(few.iter().any(|row| row.division_code.starts_with("4211")));
        let provinces: std::collections::BTreeSet<_> =
            few.iter().map(|row| &row.province).collect();
        // 31 provinces of the mainland are in the list.
        assert_eq!(provinces.len(), 31);
    }

    #[test]
    fn nobody_tastes_a_tree_a_broom_or_a_stay() {
        let data = DemoData::load().unwrap();
        let used = |name: &str| {
            let mut all = data.products.iter().chain(&data.tourism);
            all.find(|row| row.product_zh == name).unwrap().use_of()
        };
        assert_eq!(used("花木"), Use::Planted);
        assert_eq!(used("月季种苗"), Use::Planted);
        assert_eq!(used("平阴玫瑰"), Use::Flowers);
        assert_eq!(used("扫帚"), Use::Made);
        assert_eq!(used("阳城蚕桑"), Use::Made);
        assert_eq!(used("民宿"), Use::Stay);
        assert_eq!(used("怀柔板栗"), Use::Eaten);
        for goods in [Use::Planted, Use::Flowers, Use::Made] {
            for kind in [
                "story",
                "origin",
                "grade",
                "summary",
                "description",
                "review_good",
                "review_fair",
                "review_poor",
                "ask",
                "ask_answer",
                "complaint",
                "decline",
            ] {
                for text in data.texts_for(goods, kind) {
                    for word in ["吃", "味道", "种养", "催熟", "农药"] {
                        assert!(!text.zh.contains(word), "{kind}: {}", text.zh);
                    }
                }
            }
            let (asked, answers) = (
                data.texts_for(goods, "ask"),
                data.texts_for(goods, "ask_answer"),
            );
            assert_eq!(asked.len(), answers.len());
        }
        for kind in ["story", "origin", "grade", "area"] {
            for text in data.texts_for(Use::Stay, kind) {
                assert!(
                    !text.zh.contains("种养") && !text.zh.contains("装箱"),
                    "{}",
                    text.zh
                );
            }
        }
    }

    #[test]
    fn an_orange_that_smells_of_roses_is_shown_as_an_orange() {
        let data = DemoData::load().unwrap();
        let shown = |name: &str| {
            let row = data.products.iter().find(|row| row.product_zh == name);
            data.pictures(row.unwrap())
        };
        assert_eq!(shown("玫瑰香橙")[0], "tangerine");
        assert_eq!(shown("平阴玫瑰"), ["rose"]);
        assert_eq!(shown("伊犁薰衣草"), ["lavender"]);
    }

    #[test]
    fn a_pack_made_for_the_product_comes_before_those_of_its_category() {
        let data = DemoData::load().unwrap();
        let eggs = data
            .products
            .iter()
            .find(|row| row.product_zh == "鸭蛋")
            .unwrap();
        assert!(data.packs(eggs).iter().all(|pack| pack.grams.is_none()));
    }
}
