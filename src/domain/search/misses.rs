//! What was searched for in vain, so that administrators see what people miss.
//!
//! Counted by day and words; nothing says who asked. Words that may be a person's (telephone
//! numbers, addresses of mails, whole sentences) are not kept at all. A node gathers what it sees
//! and writes it from time to time, so that a search itself writes nothing.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

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

/// Waits to be written: by words and division.
#[derive(Debug, Default)]
pub struct Misses(Mutex<BTreeMap<(String, String), i64>>);

impl SearchIndex {
    /// Counts words that found nothing in a division; an empty code is everywhere.
    pub fn note_miss(&self, query: &str, division_code: &str) {
        let Some(words) = kept(query) else {
            return;
        };
        let mut waiting = self
            .misses()
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let key = (words, division_code.to_owned());
        if waiting.len() < MOST_WAITING || waiting.contains_key(&key) {
            *waiting.entry(key).or_default() += 1;
        }
    }

    /// Writes down what has gathered. Blocks.
    pub fn write_misses(&self, database: &Database) -> Result<()> {
        let taken = {
            let mut waiting = self
                .misses()
                .0
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *waiting)
        };
        if taken.is_empty() {
            return Ok(());
        }
        let rows: Vec<(String, String, i64)> = taken
            .into_iter()
            .map(|((query, division), count)| (query, division, count))
            .collect();
        database.write_now(|tx| store::add_misses(tx, &rows))
    }
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
