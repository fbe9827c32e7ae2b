//! Which characters belong together, and which words mean the same.

use std::collections::HashMap;
use std::sync::LazyLock;

use jieba_rs::Jieba;
use serde::Deserialize;

use super::runs::{Run, runs, stem};

/// Chinese words with how often they are used; see `assets/data/README.md`.
const WORDS: &str = include_str!("../../../../assets/data/words.txt");

/// Groups of words that mean the same.
const SYNONYMS: &str = include_str!("../../../../assets/data/synonyms.csv");

/// The longest word that the dictionary holds, in characters.
const LONGEST: usize = 6;

static JIEBA: LazyLock<Jieba> = LazyLock::new(|| {
    // A list that cannot be read leaves the rules for unknown words; a test reads it.
    Jieba::with_dict(&mut WORDS.as_bytes()).unwrap_or_else(|_| Jieba::empty())
});

#[derive(Deserialize)]
struct Group {
    words: String,
}

/// From a word, by its stem, to all of its group, itself left out.
static SAME: LazyLock<HashMap<Run, Vec<Vec<Run>>>> = LazyLock::new(|| {
    let mut same: HashMap<Run, Vec<Vec<Run>>> = HashMap::new();
    let groups = csv::Reader::from_reader(SYNONYMS.as_bytes()).into_deserialize::<Group>();
    for group in groups.flatten() {
        let words: Vec<Vec<Run>> = group.words.split('|').map(runs).collect();
        for word in &words {
            let [single] = word.as_slice() else {
                continue;
            };
            let others = words.iter().filter(|other| *other != word).cloned();
            same.entry(stemmed(single)).or_default().extend(others);
        }
    }
    same
});

/// The other words of the groups that a word belongs to, in the singular or the plural.
pub fn synonyms_of(word: &Run) -> &'static [Vec<Run>] {
    SAME.get(&stemmed(word)).map_or(&[], Vec::as_slice)
}

/// The Chinese words of more than one character that have others of the same meaning.
pub fn words_with_synonyms() -> impl Iterator<Item = &'static Run> {
    let is_long = |word: &&Run| matches!(word, Run::Han(text) if text.chars().nth(1).is_some());
    SAME.keys().filter(is_long)
}

fn stemmed(word: &Run) -> Run {
    match word {
        Run::Han(text) => Run::Han(text.clone()),
        Run::Latin(text) => Run::Latin(stem(text)),
    }
}

/// The words of a run of simplified Chinese characters.
pub fn cut(run: &str) -> Vec<String> {
    if SAME.contains_key(&Run::Han(run.to_owned())) {
        return vec![run.to_owned()];
    }
    JIEBA
        .cut(run, true)
        .into_iter()
        .map(|token| token.word.to_owned())
        .collect()
}

/// Whether the dictionary holds a word.
pub fn knows(word: &str) -> bool {
    JIEBA.has_word(word)
}

/// The smaller words of which a word of three characters or more is made, the longest known ones
/// from the left: `普洱茶` is `普洱`, `茶`. Just the word itself if it is shorter.
pub fn cover(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < 3 {
        return vec![word.to_owned()];
    }
    let mut parts = Vec::new();
    let mut rest = letters.as_slice();
    while !rest.is_empty() {
        let most = rest.len().min(LONGEST).min(letters.len() - 1);
        let length = (2..=most)
            .rev()
            .find(|length| rest.get(..*length).is_some_and(|part| knows(&string(part))))
            .unwrap_or(1);
        let (part, behind) = rest.split_at(length);
        parts.push(string(part));
        rest = behind;
    }
    parts
}

fn string(letters: &[char]) -> String {
    letters.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_can_be_read() {
        assert!(Jieba::with_dict(&mut WORDS.as_bytes()).is_ok());
        for word in ["云南", "苹果", "碧螺春", "阿克苏", "洋芋"] {
            assert!(knows(word), "{word}");
        }
    }

    #[test]
    fn a_long_word_is_covered_by_shorter_ones() {
        assert_eq!(cover("普洱茶"), ["普洱", "茶"]);
        assert_eq!(cover("龙井"), ["龙井"]);
        assert_eq!(cover("龙井茶"), ["龙井", "茶"]);
    }

    #[test]
    fn each_group_of_synonyms_has_two_words_or_more_and_no_word_twice() {
        let groups = csv::Reader::from_reader(SYNONYMS.as_bytes()).into_deserialize::<Group>();
        for group in groups {
            let group = group.unwrap();
            let words: Vec<Vec<Run>> = group.words.split('|').map(runs).collect();
            assert!(words.len() > 1, "{}", group.words);
            for (n, word) in words.iter().enumerate() {
                assert!(
                    !word.is_empty() && !words[..n].contains(word),
                    "{}",
                    group.words
                );
            }
        }
        let potato = Run::Han("洋芋".to_owned());
        let same = synonyms_of(&potato);
        assert!(same.contains(&vec![Run::Han("马铃薯".to_owned())]));
        assert!(same.contains(&vec![Run::Latin("potato".to_owned())]));
        let many = |word: &str| synonyms_of(&Run::Latin(word.to_owned()));
        assert_eq!(many("mushrooms"), many("mushroom"));
        assert!(many("mushrooms").contains(&vec![Run::Han("蘑菇".to_owned())]));
    }
}
