//! What was searched for in vain, so that administrators see what people miss.
//!
//! Counted by day and words; nothing that is written says who asked. Words that may be a person's
//! (telephone numbers, addresses of mails, whole sentences) are not kept at all. A node gathers what
//! it sees and writes it from time to time, so that a search itself writes nothing.
//!
//! Anybody can make words up. So a network counts once a day for a word and adds a few words at
//! most, as far as one node sees it; and however many networks there are, a day has an end.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;

use super::index::SearchIndex;
use super::store;
use crate::base::error::Result;
use crate::base::text::fold;
use crate::db::{Database, DbConn, Tx};
use crate::domain::access::{DivisionScope, ReadShops};

/// The longest words that are kept, in characters.
const LONGEST: usize = 24;
/// From so many digits on it may be somebody's number.
const MANY_DIGITS: usize = 5;
/// The most different words that wait to be written; what comes beyond is not counted.
const MOST_WAITING: usize = 1_000;
/// The most words that one network adds in a day. Behind one address may be a village or an office,
/// whose people want a few things each; a program that makes words up wants thousands.
const MOST_OF_NETWORK: usize = 20;
/// The most networks that are told apart in a day; what comes from further ones is not counted.
const MOST_NETWORKS: usize = 10_000;
/// The most different words of a day, five times what the page shows of a month: whoever commands
/// many networks makes the table no larger than ninety such days.
const MOST_OF_DAY: usize = 1_000;

/// Words that found nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// What was typed, folded.
    pub query: String,
    /// The division in which it was searched for; empty for everywhere.
    pub division_code: String,
    /// How often.
    pub count: i64,
    /// The last day.
    pub last_on: NaiveDate,
}

/// A search that its words alone made vain.
#[derive(Debug, Clone, Copy)]
pub struct Missed<'a> {
    /// What was typed.
    pub query: &'a str,
    /// The division in which it was searched for; empty for everywhere.
    pub division_code: &'a str,
    /// Whence: a name that only this platform can read; none where networks cannot be told apart.
    pub network: Option<&'a str>,
    /// The day.
    pub day: NaiveDate,
}

/// Words, and the division in which they were searched for.
type Words = (String, String);

/// What waits to be written, and what was asked today.
#[derive(Debug, Default)]
pub struct Misses(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    counts: BTreeMap<Words, i64>,
    today: NaiveDate,
    /// By network, and known by nothing but their hashes.
    asked: HashMap<String, Vec<u64>>,
    hasher: RandomState,
}

impl Misses {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn add(&mut self, words: Words, network: Option<&str>, day: NaiveDate) {
        let has_room = self.counts.len() < MOST_WAITING || self.counts.contains_key(&words);
        if has_room && network.is_none_or(|network| self.is_first(&words, network, day)) {
            *self.counts.entry(words).or_default() += 1;
        }
    }

    /// Whether a network asks for these words for the first time today, and for few others.
    fn is_first(&mut self, words: &Words, network: &str, day: NaiveDate) -> bool {
        if self.today != day {
            self.asked.clear();
            self.today = day;
        }
        if self.asked.len() >= MOST_NETWORKS && !self.asked.contains_key(network) {
            return false;
        }
        let hash = self.hasher.hash_one(words);
        let asked = self.asked.entry(network.to_owned()).or_default();
        let is_first = asked.len() < MOST_OF_NETWORK && !asked.contains(&hash);
        if is_first {
            asked.push(hash);
        }
        is_first
    }
}

impl SearchIndex {
    /// Counts words that found nothing.
    pub fn note_miss(&self, missed: &Missed<'_>) {
        if let Some(words) = kept(missed.query) {
            let words = (words, missed.division_code.to_owned());
            let mut waiting = self.misses().waiting();
            waiting.add(words, missed.network, missed.day);
        }
    }

    /// Writes down what has gathered. Blocks.
    pub fn write_misses(&self, database: &Database) -> Result<()> {
        let taken = std::mem::take(&mut self.misses().waiting().counts);
        if taken.is_empty() {
            return Ok(());
        }
        database.write_now(|tx| {
            let day = tx.business_date();
            let known = store::missed_on(tx.conn(), day)?;
            store::add_misses(tx, &with_room(&taken, &known))
        })
    }
}

/// What is added to a day that has these words already, what was asked most first.
fn with_room<'a>(taken: &'a BTreeMap<Words, i64>, known: &HashSet<Words>) -> Vec<(&'a Words, i64)> {
    let mut rows: Vec<(&Words, i64)> = taken.iter().map(|(words, count)| (words, *count)).collect();
    rows.sort_by_key(|(_, count)| Reverse(*count));
    let mut room = MOST_OF_DAY.saturating_sub(known.len());
    rows.retain(|(words, _)| {
        let is_new = !known.contains(*words);
        let fits = !is_new || room > 0;
        room -= usize::from(is_new && fits);
        fits
    });
    rows
}

/// The words as they are kept; `None` for what may be a person's.
fn kept(query: &str) -> Option<String> {
    let words = fold(query);
    let digits = words.chars().filter(|c| c.is_numeric()).count();
    let is_impersonal = !words.contains('@') && digits < MANY_DIGITS;
    let is_short = (1..=LONGEST).contains(&words.chars().count());
    (is_impersonal && is_short && words.chars().any(char::is_alphanumeric)).then_some(words)
}

/// What was searched for in vain since a day, the most often first; for an office the searches
/// within its divisions, for that of the whole platform all of them.
pub fn list_misses(
    conn: &mut DbConn,
    office: &DivisionScope<ReadShops>,
    since: NaiveDate,
) -> Result<Vec<Miss>> {
    store::list_misses(conn, office, since)
}

/// Forgets what was counted before a day.
pub fn delete_misses_before(tx: &mut Tx<'_>, day: NaiveDate) -> Result<()> {
    store::delete_misses_before(tx, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(n: usize) -> Words {
        (format!("w{n}"), String::new())
    }

    #[test]
    fn a_network_counts_once_a_day_and_adds_a_few_words() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        let mut waiting = Waiting::default();
        for _ in 0..2 {
            for n in 0..MOST_OF_NETWORK + 5 {
                waiting.add(words(n), Some("one"), day);
            }
        }
        assert_eq!(waiting.counts.len(), 20);
        assert!(waiting.counts.values().all(|count| *count == 1));
        waiting.add(words(0), Some("another"), day);
        waiting.add(words(0), Some("one"), day.succ_opt().unwrap());
        waiting.add(words(0), None, day);
        assert_eq!(waiting.counts[&words(0)], 4);
    }

    #[test]
    fn a_full_day_takes_what_it_has_already() {
        let known: HashSet<Words> = (1..MOST_OF_DAY).map(words).collect();
        let taken = BTreeMap::from([(words(1), 1), (words(2_000), 2), (words(3_000), 3)]);
        let rows = with_room(&taken, &known);
        assert_eq!(rows, [(&words(3_000), 3), (&words(1), 1)]);
    }

    #[test]
    fn what_may_be_a_persons_is_not_kept() {
        assert_eq!(kept("　Ｄｕｒｉａｎ ").as_deref(), Some("durian"));
        assert_eq!(kept("榴莲").as_deref(), Some("榴莲"));
        for personal in [
            "13800000031",
            "wang@example.org",
            "浙江省杭州市西湖区文三路 199 号 5 栋 2 单元 王女士收",
            "％",
            "",
        ] {
            assert_eq!(kept(personal), None, "{personal}");
        }
    }
}
