//! From texts to the words of the index and of a query.
//!
//! Chinese is indexed by single characters and by pairs of them, so that a word is found wherever
//! it stands, whether a dictionary knows it or not; the dictionary takes a query apart, and says
//! which characters are read together.

mod dictionary;
mod fillers;
mod inside;
mod runs;
mod sound;

use dictionary::cut;
pub(super) use dictionary::{cover, knows, synonyms_of};
pub(super) use fillers::is_filler;
pub(super) use runs::{
    Run, ends_of, inside_token, joined, last_token, listed_token, pairs, runs, stem, tokens,
    tokens_of_list,
};
pub use runs::{is_han, simplified};
pub(super) use sound::{
    Sounds, initials_of, is_one_syllable, sounds, sounds_of_name, syllables, words_of_sound,
};

/// The most words of a query that count; more are more than anybody means.
const MAX_PARTS: usize = 8;
/// The longest run that is taken for one unknown word, in characters.
const LONGEST_UNKNOWN: usize = 4;

/// The words of a query, in their order, each once: Chinese ones as the dictionary cuts them, the
/// others as they stand between spaces and signs. Operators are no words, and where there are others
/// nor are those that only join them: 苹果的.
pub fn parts_of(query: &str) -> Vec<Run> {
    let mut parts: Vec<Run> = Vec::new();
    for run in runs(query) {
        let words = match run {
            Run::Han(text) => words_of(&text).into_iter().map(Run::Han).collect(),
            Run::Latin(_) => vec![run],
        };
        for word in words {
            if !parts.contains(&word) {
                parts.push(word);
            }
        }
    }
    if parts.iter().any(|part| !is_filler(part)) {
        parts.retain(|part| !is_filler(part));
    }
    parts.truncate(MAX_PARTS);
    parts
}

/// The words of a run; a short one of which no part is a word may be one that nobody knows.
fn words_of(run: &str) -> Vec<String> {
    let words = cut(run);
    let is_unknown = words.iter().all(|word| word.chars().count() == 1);
    if is_unknown && (2..=LONGEST_UNKNOWN).contains(&words.len()) {
        return vec![run.to_owned()];
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(query: &str) -> Vec<String> {
        parts_of(query)
            .into_iter()
            .map(|part| part.text().to_owned())
            .collect()
    }

    #[test]
    fn a_query_is_taken_apart_into_words() {
        assert_eq!(shown("阿克苏苹果"), ["阿克苏", "苹果"]);
        assert_eq!(shown("云南 普洱茶"), ["云南", "普洱茶"]);
        assert_eq!(shown("  Ｘ１２３　茶 "), ["x", "123", "茶"]);
        assert_eq!(shown("qr code"), ["qr", "code"]);
        assert_eq!(shown("Pu'er Tea"), ["puer", "tea"]);
        assert_eq!(shown("茶 茶 茶"), ["茶"]);
        assert!(shown("% _ * ( \\ \"").is_empty());
        // What only joins words is none, unless it is all that there is.
        assert_eq!(shown("便宜的苹果"), ["便宜", "苹果"]);
        assert_eq!(shown("有没有蜂蜜"), ["蜂蜜"]);
        assert_eq!(shown("tea from the Yunnan"), ["tea", "yunnan"]);
        assert_eq!(shown("的"), ["的"]);
    }

    #[test]
    fn o_48_traditional_and_wide_forms_are_the_same_words() {
        assert_eq!(shown("龍井"), shown("龙井"));
        assert_eq!(shown("蘋果５㎏"), shown("苹果5kg"));
        assert_eq!(shown("五常•大米"), shown("五常・大米"));
    }
}
