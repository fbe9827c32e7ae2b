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
        let packs: Vec<PackPlan<'_>> = data
            .packs(product)
            .into_iter()
            .map(|row| priced(row, random))
            .collect();
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

/// A price within the usual range, ending on 0 or 8 as prices in shops do.
fn priced<'a>(row: &'a PackRow, random: &Random) -> PackPlan<'a> {
    let tens = random.between(row.price_min / 10, row.price_max / 10 + 1);
    let ends_on_eight = random.between(0, 2) == 1;
    let price_fen = if ends_on_eight && tens >= 100 {
        tens * 10 / 100 * 100 + 80
    } else {
        tens * 10
    };
    PackPlan {
        row,
        price_fen: price_fen.clamp(row.price_min, row.price_max),
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
        let [zh, en] = self.data.plain_text(kind, random);
        [self.fill(&zh, Locale::Zh), self.fill(&en, Locale::En)]
    }

    /// The name of the shop: the place and its product.
    pub fn shop_name(&self) -> [String; 2] {
        let [zh, en] = &self.village;
        let zh: String = format!("{zh}{}", self.product.product_zh)
            .chars()
            .take(38)
            .collect();
        let en: String = format!("{} of {en}", self.product.product_en)
            .chars()
            .take(78)
            .collect();
        [zh, en]
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
