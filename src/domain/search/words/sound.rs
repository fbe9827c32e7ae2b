//! How Chinese words are typed by people without a Chinese keyboard: `yunnan`, `yn`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::dictionary::{cut, knows, words_with_synonyms};
use super::runs::{Run, runs};
use crate::base::pinyin::syllable;

/// Words that are typed together: `akesupingguo` is two.
const TOGETHER: usize = 3;

/// Characters of a name that are typed together, whether the dictionary knows them or not.
const STRETCH: usize = 4;

/// The most syllables that are typed together.
const MOST_SYLLABLES: usize = 8;

/// The syllable of each character, in lower-case letters without tones; `v` is never one.
pub fn syllables(word: &str) -> Vec<String> {
    word.chars().filter_map(syllable).collect()
}

/// From what is typed to the words that sound like it.
static SOUNDING: LazyLock<HashMap<String, Vec<&'static Run>>> = LazyLock::new(|| {
    let mut sounding: HashMap<String, Vec<&'static Run>> = HashMap::new();
    for word in words_with_synonyms() {
        let sound = syllables(word.text()).concat();
        sounding.entry(sound).or_default().push(word);
    }
    sounding
});

/// The syllables of all characters in use.
static SYLLABLES: LazyLock<HashSet<String>> =
    LazyLock::new(|| ('\u{4e00}'..='\u{9fff}').filter_map(syllable).collect());

/// The words with others of the same meaning that sound like this: `taozi` is 桃子, by which no
/// peaches are named.
pub fn words_of_sound(typed: &str) -> &'static [&'static Run] {
    SOUNDING.get(typed).map_or(&[], Vec::as_slice)
}

/// Whether letters are one syllable.
pub fn is_one_syllable(typed: &str) -> bool {
    SYLLABLES.contains(typed)
}

/// The first letters of the syllables: `yn`.
pub fn initials_of(word: &str) -> String {
    word.chars()
        .filter_map(|c| syllable(c)?.chars().next())
        .collect()
}

/// What is typed for a text: the syllables of its words joined, and the first letters of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sounds {
    /// `longjing`, `xihulongjing`, `jing`.
    pub whole: Vec<String>,
    /// `lj`, `xhlj`.
    pub initials: Vec<String>,
}

/// The sounds of the Chinese words of a place: of each character, of each word and of the words in
/// it, of up to three words that follow each other, and of a short run as a whole.
pub fn sounds(text: &str) -> Sounds {
    let mut sounds = of_words(text);
    sounds.tidy();
    sounds
}

/// The same of the name of goods, in which any stretch of a few characters is typed: few
/// dictionaries know 脐橙, and none where 永福罗汉果 is to be parted.
pub fn sounds_of_name(name: &str) -> Sounds {
    let mut sounds = of_words(name);
    for run in runs(name) {
        let letters: Vec<char> = run.text().chars().collect();
        for length in 2..=STRETCH {
            for stretch in letters.windows(length) {
                sounds.add(&stretch.iter().collect::<String>());
            }
        }
    }
    sounds.tidy();
    sounds
}

fn of_words(text: &str) -> Sounds {
    let mut sounds = Sounds::default();
    for run in runs(text) {
        let Run::Han(run) = run else {
            continue;
        };
        for c in run.chars() {
            sounds.whole.extend(syllable(c));
        }
        let words = cut(&run);
        for start in 0..words.len() {
            for length in 1..=TOGETHER {
                if let Some(together) = words.get(start..start + length) {
                    sounds.add(&together.concat());
                }
            }
        }
        for word in &words {
            for part in parts(word) {
                sounds.add(&part);
            }
        }
        sounds.add(&run);
    }
    sounds
}

impl Sounds {
    fn tidy(&mut self) {
        for typed in [&mut self.whole, &mut self.initials] {
            typed.sort_unstable();
            typed.dedup();
        }
    }

    fn add(&mut self, word: &str) {
        let syllables = syllables(word);
        if !(2..=MOST_SYLLABLES).contains(&syllables.len()) {
            return;
        }
        self.initials.push(initials_of(word));
        self.whole.push(syllables.concat());
    }
}

/// The known words inside of a longer one: `云南` of `云南省`.
fn parts(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut parts = Vec::new();
    for length in 2..letters.len() {
        for part in letters.windows(length) {
            let part: String = part.iter().collect();
            if knows(&part) {
                parts.push(part);
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_pinyin_and_by_initials() {
        let tea = sounds_of_name("西湖龙井茶");
        for typed in ["xihu", "longjing", "xihulongjing", "cha", "xihulongjingcha"] {
            assert!(
                tea.whole.iter().any(|sound| sound == typed),
                "{typed}: {tea:?}"
            );
        }
        for typed in ["lj", "xh", "xhlj"] {
            assert!(
                tea.initials.iter().any(|sound| sound == typed),
                "{typed}: {tea:?}"
            );
        }
        let place = sounds("云南省");
        assert!(place.whole.contains(&"yunnan".to_owned()), "{place:?}");
        assert!(place.initials.contains(&"yn".to_owned()));
        // 长 and 重 as in names of places.
        assert!(sounds("重庆").whole.contains(&"chongqing".to_owned()));
        assert_eq!(sounds("Tea 12"), Sounds::default());
    }

    #[test]
    fn words_are_known_by_their_sound() {
        let peach = Run::Han("桃子".to_owned());
        assert!(words_of_sound("taozi").contains(&&peach));
        assert!(
            words_of_sound("tao").is_empty(),
            "one syllable is many words"
        );
        assert!(is_one_syllable("tao") && is_one_syllable("zi"));
        assert!(!is_one_syllable("taozi") && !is_one_syllable("peach"));
    }
}
