//! From a question to what fits it.

mod collect;
mod lookup;
mod near;
mod words;

use std::sync::Arc;

use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, Occur, Query};

use self::collect::{Gather, Gathered};
use self::lookup::Lookup;
use self::words::WordQueries;
use super::index::{Facts, FieldSet, SearchIndex};
use super::model::{Ask, Found};
use super::words::{Run, is_filler, joined, parts_of, runs};
use crate::base::error::Result;

/// The longest question, in characters; what is longer is cut.
const LONGEST: usize = 80;

impl SearchIndex {
    /// What fits a question; `None` while there is no index yet. Every word counts: a listing
    /// that lacks one is not found. Blocks.
    pub fn find(&self, ask: &Ask) -> Result<Option<Found>> {
        let Some(((searcher, fields), facts)) = self.searcher().zip(self.facts()) else {
            return Ok(None);
        };
        let lookup = Lookup::new(&searcher, fields);
        let query: String = ask.query.chars().take(LONGEST).collect();
        let parts = parts_of(&query);
        let mut words = WordQueries::new(&lookup);
        let found = (|| {
            let wanted = whole(&mut words, &query, &parts)?;
            let Gathered {
                listings,
                total,
                fit_words,
                counts,
            } = searcher.search(&wanted, &Gather::new(ask, &facts))?;
            let alone = if total == 0 && parts.len() > 1 {
                each_alone(&lookup, (ask, &facts), &parts)?
            } else {
                Vec::new()
            };
            tantivy::Result::Ok(Found {
                listings,
                total,
                fit_words,
                counts,
                marks: std::mem::take(&mut words.marks),
                readings: std::mem::take(&mut words.readings),
                alone,
            })
        })();
        found.map(Some).map_err(|error| self.failed(error))
    }

    /// Whether anything from a division is on sale. Blocks.
    pub fn has_goods_of(&self, code: &str) -> Result<bool> {
        let Some((searcher, fields)) = self.searcher() else {
            return Ok(false);
        };
        Lookup::new(&searcher, fields)
            .has_goods_of(code)
            .map_err(|error| self.failed(error))
    }
}

/// All words, those whose name is just what was typed first; everything for an empty question
/// (filters alone), nothing for one of signs alone.
fn whole(
    words: &mut WordQueries<'_>,
    query: &str,
    parts: &[Run],
) -> tantivy::Result<Box<dyn Query>> {
    if parts.is_empty() {
        return Ok(if query.trim().is_empty() {
            Box::new(AllQuery)
        } else {
            Box::new(EmptyQuery)
        });
    }
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for part in parts {
        match words.of(part)? {
            Some(clause) => clauses.push((Occur::Must, clause)),
            None => return Ok(Box::new(EmptyQuery)),
        }
    }
    if let Some(exact) = words.exact(&joined(&runs(query)))? {
        clauses.push((Occur::Should, exact));
    }
    Ok(Box::new(BooleanQuery::new(clauses)))
}

/// How much each word finds by itself as it was typed; those that find nothing, or say nothing, are
/// left out.
fn each_alone(
    lookup: &Lookup<'_>,
    (ask, facts): (&Ask, &Arc<Facts>),
    parts: &[Run],
) -> tantivy::Result<Vec<(String, u64)>> {
    let same_day = Ask {
        month: ask.month,
        day: ask.day,
        ..Ask::default()
    };
    let gather = Gather::new(&same_day, facts);
    let mut alone = Vec::new();
    for part in parts.iter().filter(|part| !is_filler(part)) {
        let mut words = WordQueries::as_typed(lookup);
        let Some(query) = words.of(part)? else {
            continue;
        };
        let total = lookup.searcher().search(&query, &gather)?.total;
        if total > 0 {
            alone.push((part.text().to_owned(), total));
        }
    }
    Ok(alone)
}

/// The fields in which words stand, the most telling first.
fn word_fields(fields: &FieldSet) -> [tantivy::schema::Field; 4] {
    [fields.name, fields.kind, fields.place, fields.story]
}
