//! Runs of Chinese characters and of other letters, and the tokens made of them.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::inside::is_inside;
use crate::base::text::fold;

/// Traditional characters and variants, each with the simplified one: two characters a line.
const SIMPLIFIED: &str = include_str!("../../../../assets/data/simplified.txt");

/// Begins the token of a character inside of a word in which it means another thing.
const INSIDE_MARK: char = '~';
/// Begins the token of what a name ends with.
const LAST_MARK: char = '$';
/// Begins the token of a word that stands among several kinds of goods.
const LISTED_MARK: char = '&';

/// The shortest word in other letters with which a name ends: not the `g` of `500 g`.
const SHORTEST_LAST: usize = 3;

/// The longest word in other letters that is kept.
const LONGEST_WORD: usize = 40;

static SIMPLIFIED_OF: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    SIMPLIFIED
        .lines()
        .filter_map(|line| {
            let mut both = line.chars();
            Some((both.next()?, both.next()?))
        })
        .collect()
});

/// A stretch of text that is one kind of letters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Run {
    /// Chinese characters, simplified.
    Han(String),
    /// A word or a number in any other script, folded.
    Latin(String),
}

impl Run {
    /// Its letters.
    pub fn text(&self) -> &str {
        match self {
            Self::Han(text) | Self::Latin(text) => text,
        }
    }
}

/// Whether a character is a Chinese one.
pub fn is_han(c: char) -> bool {
    matches!(c, '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

/// The simplified form of a character; the character itself where there is no other.
pub fn simplified(c: char) -> char {
    SIMPLIFIED_OF.get(&c).copied().unwrap_or(c)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Han,
    Letter,
    Digit,
    /// Stands inside of a word: `Pu'er`.
    Inside,
    Between,
}

fn kind(c: char) -> Kind {
    match c {
        _ if is_han(c) => Kind::Han,
        '\'' | '’' | 'ʼ' | '`' => Kind::Inside,
        _ if c.is_numeric() => Kind::Digit,
        _ if c.is_alphanumeric() => Kind::Letter,
        _ => Kind::Between,
    }
}

/// The runs of a text, folded (width, case, variants of characters), without what lies between.
pub fn runs(text: &str) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    let mut last = Kind::Between;
    let plain = fold(text)
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .collect::<String>();
    for c in plain.chars().map(simplified) {
        let now = kind(c);
        match now {
            // As if it were not there.
            Kind::Inside if last == Kind::Letter => {}
            Kind::Inside | Kind::Between => last = Kind::Between,
            _ => {
                match found.last_mut() {
                    Some(Run::Han(run) | Run::Latin(run)) if now == last => run.push(c),
                    _ if now == Kind::Han => found.push(Run::Han(c.to_string())),
                    _ => found.push(Run::Latin(c.to_string())),
                }
                last = now;
            }
        }
    }
    for run in &mut found {
        if let Run::Latin(word) = run
            && let Some((end, _)) = word.char_indices().nth(LONGEST_WORD)
        {
            word.truncate(end);
        }
    }
    found
}

/// The characters of a Chinese word two by two: `龙井茶` is `龙井`, `井茶`.
pub fn pairs(word: &str) -> Vec<String> {
    let next = word.chars().skip(1);
    word.chars()
        .zip(next)
        .map(|(one, two)| [one, two].iter().collect())
        .collect()
}

/// What stands in the index of a text: Chinese by characters and pairs, other words by their stem.
/// A character inside of a word in which it means another thing is marked: 核桃 is no 桃.
pub fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for run in runs(text) {
        match run {
            Run::Han(run) => {
                let letters: Vec<char> = run.chars().collect();
                tokens.extend(letters.iter().enumerate().map(|(at, letter)| {
                    if is_inside(&letters, at) {
                        inside_token(&letter.to_string())
                    } else {
                        letter.to_string()
                    }
                }));
                tokens.extend(pairs(&run));
            }
            Run::Latin(word) => tokens.push(stem(&word)),
        }
    }
    tokens
}

/// The tokens of a text that names several kinds of goods, each marked as no more than that.
pub fn tokens_of_list(text: &str) -> Vec<String> {
    tokens(text)
        .iter()
        .map(|token| listed_token(token))
        .collect()
}

/// The token of a character inside of a word in which it means another thing.
pub fn inside_token(character: &str) -> String {
    format!("{INSIDE_MARK}{character}")
}

/// The token of a word with which a name ends.
pub fn last_token(word: &str) -> String {
    format!("{LAST_MARK}{word}")
}

/// The token of a word that stands among several kinds of goods.
pub fn listed_token(word: &str) -> String {
    format!("{LISTED_MARK}{word}")
}

/// What a name ends with, which in both languages says what the goods are: 阳山水蜜桃 are 桃, and a
/// honey melon is a melon. Brackets and what is in them do not count, and each of several names,
/// 大樱桃、草莓, has an end.
pub fn ends_of(name: &str) -> Vec<String> {
    let mut ends = Vec::new();
    for part in without_brackets(name).split(['、', '，', ',', ';', '；', '/']) {
        let end = runs(part).into_iter().rev().find(|run| match run {
            Run::Han(_) => true,
            Run::Latin(word) => {
                word.len() >= SHORTEST_LAST && word.chars().all(char::is_alphabetic)
            }
        });
        match end {
            Some(Run::Han(text)) => {
                let letters: Vec<char> = text.chars().collect();
                if let Some(at) = letters.len().checked_sub(1)
                    && !is_inside(&letters, at)
                {
                    ends.extend(
                        letters
                            .get(at)
                            .map(|letter| last_token(&letter.to_string())),
                    );
                }
                ends.extend(pairs(&text).last().map(|pair| last_token(pair)));
            }
            Some(Run::Latin(word)) => ends.push(last_token(&stem(&word))),
            None => {}
        }
    }
    ends
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '【' | '〔' => depth += 1,
            ')' | '）' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

/// A text as one token: whole names are found before names that only contain the words.
pub fn joined(runs: &[Run]) -> String {
    let mut whole = String::from("=");
    for run in runs {
        match run {
            Run::Han(text) => whole.push_str(text),
            Run::Latin(word) => whole.push_str(&stem(word)),
        }
    }
    whole
}

/// An English word without its plural: `peaches` is `peach`, `berries` is `berry`. Made for names
/// of goods; other words only have to come out the same each time.
pub fn stem(word: &str) -> String {
    let is_english = word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_english {
        return word.to_owned();
    }
    if let Some(root) = word.strip_suffix("ies").filter(|root| root.len() > 1) {
        return format!("{root}y");
    }
    for hissing in ["ches", "shes", "xes", "sses", "zes", "oes"] {
        if word.ends_with(hissing) {
            return word.strip_suffix("es").unwrap_or(word).to_owned();
        }
    }
    let is_singular = ["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    match word.strip_suffix('s') {
        Some(root) if !is_singular => root.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_stands_in_the_index_by_characters_and_pairs() {
        assert_eq!(
            tokens("西湖龍井 Tea"),
            ["西", "湖", "龙", "井", "西湖", "湖龙", "龙井", "tea"]
        );
        assert_eq!(tokens("Ｘ１２３ 5㎏"), ["x", "123", "5", "kg"]);
        assert_eq!(tokens("Café d’été"), ["cafe", "dete"]);
        assert!(tokens("— % ·").is_empty());
        assert_eq!(tokens("核桃"), ["核", "~桃", "核桃"]);
        assert_eq!(tokens_of_list("蛋 honey"), ["&蛋", "&honey"]);
    }

    #[test]
    fn a_name_ends_with_what_it_is() {
        assert_eq!(ends_of("阳山水蜜桃"), ["$桃", "$蜜桃"]);
        assert_eq!(ends_of("汾州核桃"), ["$核桃"]);
        assert_eq!(ends_of("Honey melon"), ["$melon"]);
        assert_eq!(ends_of("Pinggu peaches 500 g"), ["$peach"]);
        assert_eq!(ends_of("【产地直发】黄桃（5斤）"), ["$桃", "$黄桃"]);
        assert_eq!(ends_of("大樱桃、草莓"), ["$樱桃", "$莓", "$草莓"]);
        assert!(ends_of("").is_empty() && ends_of("12").is_empty());
    }

    #[test]
    fn plurals_and_their_singulars_have_one_stem() {
        for (many, one) in [
            ("apples", "apple"),
            ("peaches", "peach"),
            ("cherries", "cherry"),
            ("potatoes", "potato"),
            ("radishes", "radish"),
            ("oranges", "orange"),
            ("eggs", "egg"),
        ] {
            assert_eq!(stem(many), one);
            assert_eq!(stem(one), one);
        }
        assert_eq!(stem("asparagus"), "asparagus");
        assert_eq!(stem("rice"), "rice");
    }

    #[test]
    fn no_character_is_simplified_twice() {
        for simple in SIMPLIFIED_OF.values() {
            assert_eq!(simplified(*simple), *simple);
        }
        assert_eq!(
            "薑麵龍棗".chars().map(simplified).collect::<String>(),
            "姜面龙枣"
        );
    }
}
