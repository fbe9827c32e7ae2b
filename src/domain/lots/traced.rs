//! A lot as anybody sees it who holds its code.

use chrono::NaiveDate;

use super::papers::Papers;
use crate::base::ids::{LotId, ShipmentId, ShopId};
use crate::base::measure::Measure;
use crate::domain::access::ShopState;

/// The harvest.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct TracedHarvest {
    /// The lot.
    pub id: LotId,
    /// Its trace code.
    pub code: String,
    /// What it is of, in the shop's words.
    pub item: String,
    /// How that counts.
    pub unit: Measure,
    /// When it was harvested.
    pub harvested_on: NaiveDate,
    /// Units of the stock item.
    pub quantity: i64,
    /// Its grade, or nothing.
    pub grade: String,
    /// Where it grew, or nothing.
    pub plot: String,
}

/// The shop that has harvested it.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct TracedShop {
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
    /// Where it stands: only an approved one has a page.
    pub state: ShopState,
    /// Its village, in Chinese.
    pub village_zh: String,
    /// Its village, in English, or empty.
    pub village_en: String,
}

/// What its shop sells.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct TracedSpecialty {
    /// In Chinese.
    pub name_zh: String,
    /// In English, or empty.
    pub name_en: String,
}

/// A lot with all that is public of it. Neither names of people nor how they live are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traced {
    /// The harvest.
    pub harvest: TracedHarvest,
    /// The shop.
    pub shop: TracedShop,
    /// Its specialty.
    pub specialty: Option<TracedSpecialty>,
    /// What buyers call the households behind it.
    pub households: Vec<String>,
    /// Inspections, certificates, recall.
    pub papers: Papers,
}

/// A lot of which goods of a parcel are.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct LotBehind {
    /// The parcel.
    pub parcel: ShipmentId,
    /// The trace code.
    pub code: String,
    /// Whether it was called back.
    pub is_recalled: bool,
}
