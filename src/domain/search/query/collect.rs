//! Goes once through what fits the words: counts it by kind, and keeps the first of it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{ColumnValues, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::base::division_code::DivisionCode;
use crate::base::ids::ListingId;
use crate::domain::search::certified::{CERTIFICATES, Certified};
use crate::domain::search::document::month_bit;
use crate::domain::search::index::{BY_MASS, CERTIFIED, Fact, Facts, fast, number};
use crate::domain::search::model::{Ask, Counts, PRICE_STEPS, Sort};

/// What a document fails, one bit a kind of filter.
const CATEGORY: u8 = 1;
const REGION: u8 = 2;
const PRICE: u8 = 4;
const SEASON: u8 = 8;
const MASS: u8 = 16;
const CERTIFICATE: u8 = 32;

/// As many as two digits can tell apart.
const PROVINCES: usize = 100;

/// What an order goes by: the key, then the time of publication, then the number.
type Key = (u64, u64, u64);

/// What was gathered.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The listings, in their order.
    pub listings: Vec<ListingId>,
    /// How many there are in all.
    pub total: u64,
    /// How many fit the words, whatever the filters leave of them.
    pub fit_words: u64,
    /// What they are.
    pub counts: Counts,
}

/// The filters with codes as numbers.
#[derive(Clone)]
pub struct Gather {
    facts: Arc<Facts>,
    category: Option<String>,
    region: Option<(u64, u64)>,
    /// Whether regions are counted by county, and in which province.
    province: Option<u64>,
    price: Option<(u64, u64)>,
    month: u16,
    in_season: bool,
    by_mass: bool,
    day: u16,
    /// The place of the kind among [`CERTIFICATES`].
    certificate: Option<usize>,
    sort: Sort,
    skip: usize,
    take: usize,
}

impl Gather {
    /// What a question wants, of documents with these facts.
    pub fn new(ask: &Ask, facts: &Arc<Facts>) -> Self {
        let filters = &ask.filters;
        let region = filters.region.as_ref().map(range);
        Self {
            facts: Arc::clone(facts),
            category: filters.category.clone(),
            province: region.map(|(from, _)| province_of(from)),
            region,
            price: filters
                .price
                .map(|(from, below)| (number(from), below.map_or(u64::MAX, number))),
            month: u16::try_from(month_bit(ask.month)).unwrap_or_default(),
            in_season: filters.in_season,
            by_mass: filters.by_mass,
            day: ask.day,
            certificate: filters.certificate.map(|wanted| {
                let place = CERTIFICATES.iter().position(|kind| *kind == wanted);
                // Of a kind that is not kept nothing is found.
                place.unwrap_or(CERTIFICATES.len())
            }),
            sort: ask.sort,
            skip: ask.skip,
            take: ask.take,
        }
    }
}

/// The six-digit numbers below a code, the last one left out.
fn range(code: &DivisionCode) -> (u64, u64) {
    let digits: String = code.as_str().chars().take(6).collect();
    let from = format!("{digits:0<6}").parse().unwrap_or_default();
    let size = match digits.len() {
        0..=2 => 10_000,
        3..=4 => 100,
        _ => 1,
    };
    (from, from + size)
}

fn province_of(region: u64) -> u64 {
    region / 10_000
}

/// The step of a price.
fn step(price: u64) -> usize {
    PRICE_STEPS
        .iter()
        .position(|end| price < number(*end))
        .unwrap_or(PRICE_STEPS.len())
}

/// What one segment gave.
#[derive(Default)]
pub struct Tally {
    categories: HashMap<String, u64>,
    /// By the first two digits.
    provinces: Vec<u64>,
    /// Those of the province of the filter.
    counties: HashMap<u64, u64>,
    prices: [u64; PRICE_STEPS.len() + 1],
    in_season: u64,
    by_mass: u64,
    certificates: [u64; CERTIFICATES.len()],
    total: u64,
    fit_words: u64,
    first: BinaryHeap<Reverse<Key>>,
}

type Numbers = Arc<dyn ColumnValues<u64>>;

/// Goes through one segment.
pub struct SegmentGather {
    wanted: Gather,
    facts: Arc<[Fact]>,
    listing: Numbers,
    published: Numbers,
    sold: Numbers,
    certified: Numbers,
    categories: Option<StrColumn>,
    /// The wanted category in this segment; a number that is none if no document has it.
    category: u16,
    by_category: Vec<u64>,
    tally: Tally,
}

impl SegmentCollector for SegmentGather {
    type Fruit = Tally;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.tally.fit_words += 1;
        let wanted = &self.wanted;
        let place = usize::try_from(doc).unwrap_or(usize::MAX);
        let fact = self.facts.get(place).copied().unwrap_or_default();
        let (region, price) = (u64::from(fact.region), u64::from(fact.price));
        let in_season = fact.bits & wanted.month != 0;
        let by_mass = fact.bits & BY_MASS != 0;
        let certified = if fact.bits & CERTIFIED == 0 {
            Certified::default()
        } else {
            Certified::of_raw(self.certified.get_val(doc))
        };
        let mut fails = 0;
        if wanted.category.is_some() && fact.category != self.category {
            fails |= CATEGORY;
        }
        if wanted
            .region
            .is_some_and(|(from, below)| !(from..below).contains(&region))
        {
            fails |= REGION;
        }
        if wanted
            .price
            .is_some_and(|(from, below)| !(from..below).contains(&price))
        {
            fails |= PRICE;
        }
        if wanted.in_season && !in_season {
            fails |= SEASON;
        }
        if wanted.by_mass && !by_mass {
            fails |= MASS;
        }
        if wanted
            .certificate
            .is_some_and(|place| !certified.holds(place, wanted.day))
        {
            fails |= CERTIFICATE;
        }
        let fits_but = |kind: u8| fails & !kind == 0;
        let count = |fits: bool, place: Option<&mut u64>| {
            if let (true, Some(place)) = (fits, place) {
                *place += 1;
            }
        };
        count(
            fits_but(CATEGORY),
            self.by_category.get_mut(usize::from(fact.category)),
        );
        if fits_but(REGION) {
            let province = province_of(region);
            match wanted.province {
                None => {
                    let place = usize::try_from(province).unwrap_or(usize::MAX);
                    count(true, self.tally.provinces.get_mut(place));
                }
                Some(wanted) if wanted == province => {
                    *self.tally.counties.entry(region).or_default() += 1;
                }
                Some(_) => {}
            }
        }
        count(fits_but(PRICE), self.tally.prices.get_mut(step(price)));
        count(
            fits_but(SEASON) && in_season,
            Some(&mut self.tally.in_season),
        );
        count(fits_but(MASS) && by_mass, Some(&mut self.tally.by_mass));
        if fits_but(CERTIFICATE) && certified != Certified::default() {
            for (place, holders) in self.tally.certificates.iter_mut().enumerate() {
                *holders += u64::from(certified.holds(place, wanted.day));
            }
        }
        if fails != 0 {
            return;
        }
        self.tally.total += 1;
        let key = match wanted.sort {
            // Scores are never negative: their bits grow as they do.
            Sort::Fit => u64::from(score.to_bits()),
            Sort::Cheapest => u64::MAX - price,
            Sort::Dearest => price,
            Sort::Newest => self.published.get_val(doc),
            Sort::Sales => self.sold.get_val(doc),
        };
        let most = wanted.skip + wanted.take;
        // Mostly it is behind all that are kept, and the rest of its key need not be read.
        let is_behind = |least: &Reverse<Key>| self.tally.first.len() >= most && key < least.0.0;
        if self.tally.first.peek().is_some_and(is_behind) {
            return;
        }
        let key = (key, self.published.get_val(doc), self.listing.get_val(doc));
        keep(&mut self.tally.first, Reverse(key), most);
    }

    fn harvest(mut self) -> Tally {
        let mut name = String::new();
        for (ordinal, count) in (0_u64..).zip(&self.by_category) {
            let named = self
                .categories
                .as_ref()
                .is_some_and(|names| matches!(names.ord_to_str(ordinal, &mut name), Ok(true)));
            if named && *count > 0 {
                self.tally.categories.insert(name.clone(), *count);
            }
        }
        self.tally
    }
}

/// Keeps the `most` greatest keys.
fn keep(first: &mut BinaryHeap<Reverse<Key>>, key: Reverse<Key>, most: usize) {
    if first.len() < most {
        first.push(key);
    } else if let Some(mut least) = first.peek_mut()
        && key.0 > least.0
    {
        *least = key;
    }
}

impl Collector for Gather {
    type Fruit = Gathered;
    type Child = SegmentGather;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Self::Child> {
        let columns = reader.fast_fields();
        let numbers = |name| columns.column_first_or_default::<u64>(name);
        let categories = columns.str(fast::CATEGORY)?;
        let category = match (&self.category, &categories) {
            (Some(code), Some(names)) => names.dictionary().term_ord(code.as_bytes())?,
            _ => None,
        };
        Ok(SegmentGather {
            facts: self.facts.of(reader)?,
            listing: numbers(fast::LISTING)?,
            published: numbers(fast::PUBLISHED)?,
            sold: numbers(fast::SOLD)?,
            certified: numbers(fast::CERTIFIED)?,
            by_category: vec![0; categories.as_ref().map_or(0, |names| names.num_terms())],
            // A code that no document has is none of the numbers.
            category: category
                .and_then(|ordinal| u16::try_from(ordinal).ok())
                .unwrap_or(u16::MAX),
            categories,
            wanted: self.clone(),
            tally: Tally {
                provinces: vec![0; PROVINCES],
                ..Tally::default()
            },
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Fit
    }

    fn merge_fruits(&self, fruits: Vec<Tally>) -> tantivy::Result<Gathered> {
        let mut all = Tally::default();
        for fruit in fruits {
            for (code, count) in fruit.categories {
                *all.categories.entry(code).or_default() += count;
            }
            for (province, count) in (0..).zip(fruit.provinces).filter(|(_, count)| *count > 0) {
                *all.counties.entry(province).or_default() += count;
            }
            for (region, count) in fruit.counties {
                *all.counties.entry(region).or_default() += count;
            }
            for (sum, count) in all.prices.iter_mut().zip(fruit.prices) {
                *sum += count;
            }
            all.in_season += fruit.in_season;
            all.by_mass += fruit.by_mass;
            for (sum, count) in all.certificates.iter_mut().zip(fruit.certificates) {
                *sum += count;
            }
            all.total += fruit.total;
            all.fit_words += fruit.fit_words;
            for key in fruit.first {
                keep(&mut all.first, key, self.skip + self.take);
            }
        }
        let mut keys: Vec<Key> = all.first.into_iter().map(|Reverse(key)| key).collect();
        keys.sort_unstable_by_key(|key| Reverse(*key));
        Ok(Gathered {
            listings: keys
                .into_iter()
                .skip(self.skip)
                .filter_map(|(_, _, listing)| i64::try_from(listing).ok())
                .map(ListingId)
                .collect(),
            total: all.total,
            fit_words: all.fit_words,
            counts: Counts {
                categories: most_first(all.categories),
                regions: most_first(all.counties)
                    .into_iter()
                    .filter_map(|(region, count)| Some((code_of(region)?, count)))
                    .collect(),
                prices: all.prices,
                in_season: all.in_season,
                by_mass: all.by_mass,
                certificates: all.certificates,
            },
        })
    }
}

fn most_first<K: Ord>(counts: HashMap<K, u64>) -> Vec<(K, u64)> {
    let mut counts: Vec<(K, u64)> = counts.into_iter().collect();
    counts.sort_unstable_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
    counts
}

/// The code of a province's two digits or a region's six, trimmed.
fn code_of(region: u64) -> Option<DivisionCode> {
    DivisionCode::parse(&region.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_ranges_of_numbers() {
        let range_of = |code| range(&DivisionCode::parse(code).unwrap());
        assert_eq!(range_of("33"), (330_000, 340_000));
        assert_eq!(range_of("3301"), (330_100, 330_200));
        assert_eq!(range_of("330106"), (330_106, 330_107));
        assert_eq!(code_of(441_900).unwrap().as_str(), "4419");
        assert_eq!(code_of(33).unwrap().as_str(), "33");
    }

    #[test]
    fn a_price_has_one_step() {
        assert_eq!([0, 1_999, 2_000, 19_999, 20_000].map(step), [0, 0, 1, 3, 4]);
    }

    #[test]
    fn only_the_greatest_are_kept() {
        let mut first = BinaryHeap::new();
        for key in [3, 1, 5, 2, 4] {
            keep(&mut first, Reverse((key, 0, 0)), 2);
        }
        let mut kept: Vec<u64> = first.into_iter().map(|key| key.0.0).collect();
        kept.sort_unstable();
        assert_eq!(kept, [4, 5]);
        keep(&mut BinaryHeap::new(), Reverse((1, 0, 0)), 0);
    }
}
