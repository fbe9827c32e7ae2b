//! Characters that mean another thing where they stand inside of certain words.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// Each character with the words; see `assets/data/README.md`.
const INSIDE: &str = include_str!("../../../../assets/data/inside.csv");

#[derive(Deserialize)]
struct Row {
    character: String,
    words: String,
}

/// A word, and the place of the character in it.
type Word = (usize, Vec<char>);

/// From a character to such words.
static WORDS: LazyLock<HashMap<char, Vec<Word>>> = LazyLock::new(|| {
    let mut all: HashMap<char, Vec<Word>> = HashMap::new();
    let rows = csv::Reader::from_reader(INSIDE.as_bytes()).into_deserialize::<Row>();
    for row in rows.flatten() {
        let Some(character) = row.character.chars().next() else {
            continue;
        };
        let words = all.entry(character).or_default();
        for word in row.words.split('|') {
            let letters: Vec<char> = word.chars().collect();
            if let Some(at) = letters.iter().position(|letter| *letter == character) {
                words.push((at, letters));
            }
        }
    }
    all
});

/// Whether the character at a place stands inside of a word in which it means another thing: the
/// peach of 核桃.
pub fn is_inside(letters: &[char], at: usize) -> bool {
    let Some(words) = letters.get(at).and_then(|letter| WORDS.get(letter)) else {
        return false;
    };
    words.iter().any(|(place, word)| {
        at.checked_sub(*place)
            .and_then(|start| letters.get(start..start + word.len()))
            .is_some_and(|there| there == word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_itself_only_outside_of_such_words() {
        let found = |text: &str| -> Vec<bool> {
            let letters: Vec<char> = text.chars().collect();
            (0..letters.len())
                .map(|at| is_inside(&letters, at))
                .collect()
        };
        assert_eq!(found("核桃"), [false, true]);
        assert_eq!(found("黄桃"), [false, false]);
        assert_eq!(found("大樱桃桃"), [false, false, true, false]);
        assert_eq!(found(""), [false; 0]);
    }

    #[test]
    fn each_word_has_its_character_once_and_is_longer() {
        let rows = csv::Reader::from_reader(INSIDE.as_bytes()).into_deserialize::<Row>();
        for row in rows {
            let row = row.unwrap();
            assert_eq!(row.character.chars().count(), 1, "{}", row.character);
            for word in row.words.split('|') {
                assert_eq!(word.matches(&row.character).count(), 1, "{word}");
                assert!(word.chars().count() > 1, "{word}");
            }
        }
    }
}
