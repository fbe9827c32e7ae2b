//! What every search counts of each document, side by side in memory: read one by one from the
//! columns of the index, they were most of the time of a search that finds much.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::columnar::ColumnValues;
use tantivy::index::SegmentId;
use tantivy::{Searcher, SegmentReader};

use super::fields::fast;

/// Set in [`Fact::bits`] for what is sold by mass. Below it stands one bit a harvest month.
pub const BY_MASS: u16 = 1 << 12;
/// Set in [`Fact::bits`] where there is any certificate, perhaps one that has ended.
pub const CERTIFIED: u16 = 1 << 13;

/// Documents whose columns are read at a time.
const AT_ONCE: usize = 4_096;

/// What is counted of one document: twelve bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fact {
    /// Six digits of the region.
    pub region: u32,
    /// In minor units; the most that fits for what is dearer.
    pub price: u32,
    /// The number of the category in its segment.
    pub category: u16,
    /// Harvest months, [`BY_MASS`], [`CERTIFIED`].
    pub bits: u16,
}

/// The facts of the segments that searches read.
#[derive(Default)]
pub struct Facts(Mutex<HashMap<SegmentId, Arc<[Fact]>>>);

impl Facts {
    /// Those of a segment, by document. The first search reads them from the index.
    pub fn of(&self, segment: &SegmentReader) -> tantivy::Result<Arc<[Fact]>> {
        let id = segment.segment_id();
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(facts) = known.get(&id) {
            return Ok(Arc::clone(facts));
        }
        // Two searches may read the same; neither waits for the other.
        drop(known);
        let facts: Arc<[Fact]> = read(segment)?.into();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(id, Arc::clone(&facts));
        Ok(facts)
    }

    /// Forgets those of segments that are not read any more.
    pub fn keep_only(&self, searcher: &Searcher) {
        let present: HashSet<SegmentId> = searcher
            .segment_readers()
            .iter()
            .map(SegmentReader::segment_id)
            .collect();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|id, _| present.contains(id));
    }
}

fn read(segment: &SegmentReader) -> tantivy::Result<Vec<Fact>> {
    let columns = segment.fast_fields();
    let numbers = |name| columns.column_first_or_default::<u64>(name);
    let region = numbers(fast::REGION)?;
    let price = numbers(fast::PRICE)?;
    let season = numbers(fast::SEASON)?;
    let mass = numbers(fast::BY_MASS)?;
    let certified = numbers(fast::CERTIFIED)?;
    let category = columns
        .str(fast::CATEGORY)?
        .map(|names| names.ords().clone().first_or_default_col(0));
    let size = usize::try_from(segment.max_doc()).unwrap_or_default();
    let mut facts = vec![Fact::default(); size];
    let mut place = 0;
    for part in facts.chunks_mut(AT_ONCE) {
        let mut each = |column: &Arc<dyn ColumnValues<u64>>, set: &dyn Fn(&mut Fact, u64)| {
            let mut values = vec![0; part.len()];
            column.get_range(place, &mut values);
            for (fact, value) in part.iter_mut().zip(values) {
                set(fact, value);
            }
        };
        each(&region, &|fact, value| fact.region = least(value));
        each(&price, &|fact, value| fact.price = least(value));
        each(&season, &|fact, value| {
            fact.bits |= least::<u16>(value) & (BY_MASS - 1);
        });
        each(&mass, &|fact, value| {
            if value != 0 {
                fact.bits |= BY_MASS;
            }
        });
        each(&certified, &|fact, value| {
            if value != 0 {
                fact.bits |= CERTIFIED;
            }
        });
        if let Some(category) = &category {
            each(category, &|fact, value| fact.category = least(value));
        }
        place += u64::try_from(AT_ONCE).unwrap_or_default();
    }
    Ok(facts)
}

/// The number, or the greatest that fits.
fn least<T: TryFrom<u64> + Bounded>(value: u64) -> T {
    T::try_from(value).unwrap_or(T::MOST)
}

trait Bounded {
    const MOST: Self;
}

impl Bounded for u16 {
    const MOST: Self = Self::MAX;
}

impl Bounded for u32 {
    const MOST: Self = Self::MAX;
}
