//! What stands in the dictionaries of the index.

use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::near::Slips;
use crate::domain::search::index::{CODE_MARK, FieldSet};

/// The most words that a beginning, or a slip, stands for.
const MOST_WORDS: usize = 30;

/// Asks the dictionaries of the index as it is now.
pub struct Lookup<'a> {
    searcher: &'a Searcher,
    /// The fields.
    pub fields: FieldSet,
}

impl<'a> Lookup<'a> {
    /// The dictionaries that `searcher` reads.
    pub fn new(searcher: &'a Searcher, fields: FieldSet) -> Self {
        Self { searcher, fields }
    }

    /// What searches.
    pub fn searcher(&self) -> &Searcher {
        self.searcher
    }

    /// Whether any document has a word in a field.
    pub fn has(&self, field: Field, word: &str) -> tantivy::Result<bool> {
        let term = Term::from_field_text(field, word);
        for segment in self.searcher.segment_readers() {
            if segment
                .inverted_index(field)?
                .terms()
                .term_ord(term.serialized_value_bytes())?
                .is_some()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether any document lies in a division.
    pub fn has_goods_of(&self, code: &str) -> tantivy::Result<bool> {
        self.has(self.fields.place, &format!("{CODE_MARK}{code}"))
    }

    /// The first words of a field that begin with `start`.
    pub fn beginning_with(&self, field: Field, start: &str) -> tantivy::Result<Vec<String>> {
        let mut words: Vec<String> = Vec::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut stream = index.terms().range().ge(start).into_stream()?;
            let mut taken = 0;
            while taken < MOST_WORDS && stream.advance() {
                let Some(word) = std::str::from_utf8(stream.key()).ok() else {
                    continue;
                };
                if !word.starts_with(start) {
                    break;
                }
                if !words.iter().any(|known| known == word) {
                    words.push(word.to_owned());
                }
                taken += 1;
            }
        }
        words.truncate(MOST_WORDS);
        Ok(words)
    }

    /// The words of a field in Latin letters that differ from one by the fewest slips; with the number
    /// of slips.
    pub fn nearest(
        &self,
        field: Field,
        slips: &Slips,
    ) -> tantivy::Result<Option<(usize, Vec<String>)>> {
        let mut best = slips.most();
        let mut words: Vec<String> = Vec::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let near = index.terms().search(slips.automaton()).ge("a").lt("{");
            let mut stream = near.into_stream()?;
            while stream.advance() {
                let Some(counted) = slips.count(stream.key(), best) else {
                    continue;
                };
                if counted < best {
                    best = counted;
                    words.clear();
                }
                if let Ok(near) = std::str::from_utf8(stream.key())
                    && words.len() < MOST_WORDS
                    && !words.iter().any(|known| known == near)
                {
                    words.push(near.to_owned());
                }
            }
        }
        Ok((!words.is_empty()).then_some((best, words)))
    }
}
