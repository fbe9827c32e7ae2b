//! Words that are spelt nearly like another one.

use tantivy::Term;
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::Field;

/// A word, and what it may be a slip of.
pub struct Slips {
    word: String,
    most: usize,
    automaton: DfaWrapper,
}

impl Slips {
    /// Of a word with at most two slips; `field` is any field of text.
    pub fn of(field: Field, word: &str, most: u8) -> tantivy::Result<Self> {
        let query = FuzzyTermQuery::new(Term::from_field_text(field, word), most, true);
        Ok(Self {
            word: word.to_owned(),
            most: usize::from(most),
            automaton: query.automaton()?,
        })
    }

    /// How many slips there may be.
    pub const fn most(&self) -> usize {
        self.most
    }

    /// Leads through a dictionary along the beginnings that may still become such words, so that it
    /// is not read as a whole.
    pub const fn automaton(&self) -> &DfaWrapper {
        &self.automaton
    }

    /// The number of slips between the word and another one; `None` if there are more than `most`.
    pub fn count(&self, other: &[u8], most: usize) -> Option<usize> {
        distance(self.word.as_bytes(), other, most)
    }
}

/// How many slips a word of so many letters may have.
pub const fn slips(length: usize) -> u8 {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The number of slips between two words, a letter left out, added, mistaken, or two neighbours
/// exchanged; `None` if there are more than `most`.
fn distance(one: &[u8], other: &[u8], most: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    // The rows of the table for the last three letters of `one`: before, last, present.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut present = vec![row + 1];
        for (column, theirs) in other.iter().enumerate() {
            let at = |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX);
            let mistaken = at(&last, column) + usize::from(letter != theirs);
            let left_out = at(&last, column + 1) + 1;
            let added = at(&present, column) + 1;
            let mut least = mistaken.min(left_out).min(added);
            let exchanged = row > 0
                && column > 0
                && one.get(row - 1) == Some(theirs)
                && other.get(column - 1) == Some(letter);
            if exchanged {
                least = least.min(at(&before, column - 1) + 1);
            }
            present.push(least);
        }
        if present.iter().min().is_none_or(|least| *least > most) {
            return None;
        }
        before = last;
        last = present;
    }
    last.last().copied().filter(|slips| *slips <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(one: &str, other: &str) -> Option<usize> {
        distance(one.as_bytes(), other.as_bytes(), 2)
    }

    #[test]
    fn slips_are_counted() {
        assert_eq!(between("apple", "apple"), Some(0));
        assert_eq!(between("aple", "apple"), Some(1));
        assert_eq!(between("appel", "apple"), Some(1));
        assert_eq!(between("longjin", "longjing"), Some(1));
        assert_eq!(between("shitake", "shiitake"), Some(1));
        assert_eq!(between("mushrom", "mushroom"), Some(1));
        assert_eq!(between("pech", "peach"), Some(1));
        assert_eq!(between("tea", "peach"), None);
        assert_eq!(between("", "ab"), Some(2));
    }
}
