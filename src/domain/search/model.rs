//! What is asked, and what is found.

use crate::base::division_code::DivisionCode;
use crate::base::ids::ListingId;

use super::certified::CERTIFICATES;
use super::mark::Mark;
use crate::domain::standards::CertificateKind;

/// Where the steps of prices end, in minor units; the last step is open.
pub const PRICE_STEPS: [i64; 4] = [2_000, 5_000, 10_000, 20_000];

/// The order of what is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// What fits best.
    #[default]
    Fit,
    /// The cheapest first.
    Cheapest,
    /// The dearest first.
    Dearest,
    /// The newest first.
    Newest,
    /// What was sold most.
    Sales,
}

/// What the goods must be, beside fitting the words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filters {
    /// The code of a category.
    pub category: Option<String>,
    /// A province, prefecture or county.
    pub region: Option<DivisionCode>,
    /// From and below, in minor units.
    pub price: Option<(i64, Option<i64>)>,
    /// In season in the present month.
    pub in_season: bool,
    /// Sold by mass.
    pub by_mass: bool,
    /// Of a shop with a certificate of this kind that an administrator has compared with its paper.
    pub certificate: Option<CertificateKind>,
}

impl Filters {
    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A question to the index.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// What was typed.
    pub query: String,
    /// What the goods must be.
    pub filters: Filters,
    /// The order.
    pub sort: Sort,
    /// The present month, 1 to 12.
    pub month: i32,
    /// The present day, see [`super::day_number`].
    pub day: u16,
    /// How many of the first are passed over.
    pub skip: usize,
    /// How many are wanted.
    pub take: usize,
}

/// How many of what fits the words, and all filters but those of the same kind, are what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// By code of category, the most first.
    pub categories: Vec<(String, u64)>,
    /// By province, or by county within the province of the filter, the most first.
    pub regions: Vec<(DivisionCode, u64)>,
    /// By step of price.
    pub prices: [u64; PRICE_STEPS.len() + 1],
    /// In season now.
    pub in_season: u64,
    /// Sold by mass.
    pub by_mass: u64,
    /// By kind of certificate, in the order of [`CERTIFICATES`].
    pub certificates: [u64; CERTIFICATES.len()],
}

/// A word that was read as another one, since nothing fits it as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// As it was typed.
    pub typed: String,
    /// As it was read; `None` if by its sound.
    pub read: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The listings, in their order.
    pub listings: Vec<ListingId>,
    /// How many there are in all.
    pub total: u64,
    /// How many fit the words, whatever the filters leave of them.
    pub fit_words: u64,
    /// What they are.
    pub counts: Counts,
    /// What is marked in names.
    pub marks: Vec<Mark>,
    /// Words that were read as others.
    pub readings: Vec<Reading>,
    /// The words of the query, if there are several, each with how much it finds alone; only where
    /// nothing was found.
    pub alone: Vec<(String, u64)>,
}
