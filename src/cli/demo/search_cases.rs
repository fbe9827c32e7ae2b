//! What people type, and what must come first: `tests/data/search_cases.csv` over all listings of
//! the demo.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::data::{DemoData, ProductRow};
use super::plan::ShopPlan;
use super::shops::{texts, village_fields};
use crate::base::ids::{ListingId, ShopId};
use crate::base::locale::Locale;
use crate::base::rng::Random;
use crate::domain::divisions::{Tree, standard_tree};
use crate::domain::search::{Ask, Certified, Document, Place, SearchIndex, lists_kinds};
use crate::domain::villages::{NewVillage, Village};

const CASES: &str = include_str!("../../../tests/data/search_cases.csv");
const CATEGORIES: &str = include_str!("../../../assets/data/categories.csv");

/// How many of the first listings the right one must be among.
const FIRST: usize = 3;
/// The fewest cases.
const CASES_MIN: usize = 120;
/// The fewest of a hundred that must pass.
const PASSES_MIN: usize = 95;

/// A case of the file.
#[derive(Debug, Deserialize)]
struct Case {
    query: String,
    kind: String,
    /// Which goods, parted by `|`; any if empty.
    product_zh: String,
    /// Of which counties, prefectures or provinces, parted by `|`; any if empty. With neither goods
    /// nor places, nothing is to be found.
    county: String,
    why: String,
}

#[derive(Debug, Deserialize)]
struct Category {
    code: String,
    name_zh: String,
    name_en: String,
}

impl Case {
    /// Whether a listing is one of those that must come first.
    fn wants(&self, row: &ProductRow) -> bool {
        let is_in = |choices: &str, given: &[&String]| {
            choices.is_empty()
                || choices
                    .split('|')
                    .any(|choice| given.iter().any(|one| *one == choice))
        };
        is_in(&self.product_zh, &[&row.product_zh])
            && is_in(
                &self.county,
                &[&row.county, &row.prefecture, &row.province, &String::new()],
            )
    }

    fn wants_nothing(&self) -> bool {
        self.product_zh.is_empty() && self.county.is_empty()
    }
}

/// A listing as the demo makes it, as a document.
fn document(data: &DemoData, tree: &Tree, at: i64, row: &ProductRow, random: &Random) -> Document {
    let day = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
    let village = NewVillage::parse(village_fields(row), tree, day)
        .unwrap()
        .as_village();
    let plan = ShopPlan::new(data, row, &village, tree, random);
    let listing = texts(&plan, random, day).unwrap();
    let [shop_zh, shop_en] = plan.texts.shop_name();
    let [story_zh, story_en] = plan.texts.pick("story", random);
    let [origin_zh, origin_en] = plan.texts.pick("origin", random);
    let named = category(&row.category).to_vec();
    let (kinds, listed) = if lists_kinds(&named[1]) {
        (Vec::new(), named)
    } else {
        (named, Vec::new())
    };
    let price = plan.packs.iter().map(|pack| pack.price_fen).min().unwrap();
    Document {
        listing: ListingId(at),
        shop: ShopId(at),
        names: vec![listing.title_zh, listing.title_en],
        place: place(tree, &village),
        kinds: kinds.into_iter().chain([shop_zh, shop_en]).collect(),
        listed,
        story: vec![
            listing.summary_zh,
            listing.summary_en,
            origin_zh,
            origin_en,
            story_zh,
            story_en,
            listing.description_zh,
            listing.description_en,
        ],
        category: row.category.clone(),
        price_minor: price,
        is_by_mass: false,
        months: Vec::new(),
        published_ms: at,
        sold: 0,
        certified: Certified::default(),
    }
}

fn place(tree: &Tree, village: &Village) -> Place {
    let code = village.division_code;
    let shown = [Locale::Zh, Locale::En].map(|locale| tree.full_name(code, locale));
    let around = tree
        .path(code)
        .into_iter()
        .flat_map(|division| [division.name.clone(), division.name_en.clone()]);
    let own = [
        &village.name,
        &village.name_en,
        &village.town_name,
        &village.town_name_en,
    ];
    Place {
        code: code.to_string(),
        names: own
            .into_iter()
            .cloned()
            .chain(shown)
            .chain(around)
            .collect(),
    }
}

fn category(code: &str) -> [String; 2] {
    let all = csv::Reader::from_reader(CATEGORIES.as_bytes()).into_deserialize::<Category>();
    let found = all
        .map(Result::unwrap)
        .find(|one| one.code == code)
        .unwrap();
    [found.name_zh, found.name_en]
}

#[test]
fn what_people_type_finds_the_right_listing_among_the_first_three() {
    let data = DemoData::load().unwrap();
    let tree = standard_tree();
    let random = Random::seeded(super::SEED);
    let rows: HashMap<i64, &ProductRow> = (1..).zip(&data.products).collect();
    let mut documents: Vec<Document> = rows
        .iter()
        .map(|(at, row)| document(&data, &tree, *at, row, &random))
        .collect();
    documents.sort_by_key(|document| document.listing);
    let folder = tempfile::tempdir().unwrap();
    let index = SearchIndex::of_documents(folder.path(), &documents);

    let cases: Vec<Case> = csv::Reader::from_reader(CASES.as_bytes())
        .into_deserialize()
        .map(Result::unwrap)
        .collect();
    let mut missed = Vec::new();
    for case in &cases {
        assert!(!case.why.is_empty(), "{} has no reason", case.query);
        assert!(
            case.wants_nothing() || data.products.iter().any(|row| case.wants(row)),
            "{} wants what is not in the data",
            case.query
        );
        let ask = Ask {
            query: case.query.clone(),
            take: FIRST,
            ..Ask::default()
        };
        let found = index.find(&ask).unwrap().unwrap();
        let first: Vec<&ProductRow> = found.listings.iter().map(|id| rows[&id.0]).collect();
        let passes = if case.wants_nothing() {
            first.is_empty()
        } else {
            first.iter().any(|row| case.wants(row))
        };
        if !passes {
            let got: Vec<String> = first
                .iter()
                .map(|row| format!("{} ({}{})", row.product_zh, row.prefecture, row.county))
                .collect();
            missed.push(format!(
                "{} [{}]: {}",
                case.query,
                case.kind,
                got.join(", ")
            ));
        }
    }
    let passed = cases.len() - missed.len();
    println!(
        "{passed} of {} cases pass; missed:\n{}",
        cases.len(),
        missed.join("\n")
    );
    assert!(cases.len() >= CASES_MIN, "only {} cases", cases.len());
    assert!(
        passed * 100 >= cases.len() * PASSES_MIN,
        "{passed} of {} cases pass; missed:\n{}",
        cases.len(),
        missed.join("\n")
    );
}
