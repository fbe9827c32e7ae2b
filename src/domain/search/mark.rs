//! Marks in a name what the question was for.

use serde::Serialize;

use super::words::{Run, initials_of, is_han, runs, simplified, stem, syllables};
use crate::base::text::fold;

/// The longest Chinese word that sounds are compared with, in characters.
const LONGEST: usize = 8;

/// What is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A Chinese word, simplified.
    Han(String),
    /// A word in other letters, by its stem.
    Latin(String),
    /// Chinese characters that are read like this.
    Sound(String),
    /// Chinese characters whose syllables begin with these letters.
    Initials(String),
    /// A word, or characters, that begin like this.
    Beginning(String),
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// As it stands.
    pub text: String,
    /// Whether the question was for it.
    pub is_hit: bool,
}

/// The text in pieces, with what fits any mark apart.
pub fn highlight(text: &str, marks: &[Mark]) -> Vec<Piece> {
    let letters: Vec<char> = text.chars().collect();
    let mut hits = vec![false; letters.len()];
    for (start, end) in stretches(&letters) {
        let Some(stretch) = letters.get(start..end) else {
            continue;
        };
        let is_chinese = stretch.first().is_some_and(|c| is_han(*c));
        for mark in marks {
            let found = if is_chinese {
                in_chinese(stretch, mark)
            } else {
                in_word(stretch, mark)
            };
            for (from, to) in found {
                if let Some(hit) = hits.get_mut(start + from..start + to) {
                    hit.fill(true);
                }
            }
        }
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for (letter, is_hit) in letters.into_iter().zip(hits) {
        match pieces.last_mut() {
            Some(piece) if piece.is_hit == is_hit => piece.text.push(letter),
            _ => pieces.push(Piece {
                text: letter.to_string(),
                is_hit,
            }),
        }
    }
    pieces
}

/// Where stretches of Chinese and words of other letters begin and end.
fn stretches(letters: &[char]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut last = None;
    for (at, c) in letters.iter().enumerate() {
        let is_inside = matches!(c, '\'' | '’') && last == Some(false);
        let kind = (c.is_alphanumeric() || is_inside).then(|| is_han(*c));
        match found.last_mut() {
            Some((_, end)) if kind.is_some() && kind == last => *end = at + 1,
            _ if kind.is_some() => found.push((at, at + 1)),
            _ => {}
        }
        last = kind;
    }
    found
}

fn in_chinese(stretch: &[char], mark: &Mark) -> Vec<(usize, usize)> {
    let plain: Vec<char> = stretch.iter().copied().map(simplified).collect();
    let is_hit = |part: &[char]| -> bool {
        let part: String = part.iter().collect();
        match mark {
            Mark::Han(word) => part == *word,
            Mark::Sound(sound) => syllables(&part).concat() == *sound,
            Mark::Initials(initials) => initials_of(&part) == *initials,
            Mark::Beginning(start) => {
                let sound = syllables(&part).concat();
                // The fewest characters that begin like this.
                let without_last: String = syllables(&part)
                    .split_last()
                    .map(|(_, before)| before.concat())
                    .unwrap_or_default();
                sound.starts_with(start.as_str()) && without_last.len() < start.len()
            }
            Mark::Latin(_) => false,
        }
    };
    let lengths = match mark {
        Mark::Han(word) => {
            let length = word.chars().count();
            length..=length
        }
        _ => 1..=LONGEST,
    };
    let mut found = Vec::new();
    for length in lengths {
        if length == 0 {
            continue;
        }
        for (at, part) in plain.windows(length).enumerate() {
            if is_hit(part) {
                found.push((at, at + length));
            }
        }
    }
    found
}

fn in_word(stretch: &[char], mark: &Mark) -> Vec<(usize, usize)> {
    let text: String = stretch.iter().collect();
    let words: Vec<Run> = runs(&fold(&text));
    let is_hit = words.iter().any(|word| match (mark, word) {
        (Mark::Latin(wanted), Run::Latin(word)) => stem(word) == *wanted,
        (Mark::Beginning(start), Run::Latin(word)) => word.starts_with(start.as_str()),
        _ => false,
    });
    if is_hit {
        vec![(0, stretch.len())]
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, marks: &[Mark]) -> String {
        highlight(text, marks)
            .into_iter()
            .map(|piece| {
                if piece.is_hit {
                    format!("[{}]", piece.text)
                } else {
                    piece.text
                }
            })
            .collect()
    }

    #[test]
    fn what_was_asked_for_is_marked_as_it_stands() {
        let han = |word: &str| Mark::Han(word.to_owned());
        assert_eq!(
            shown("明前西湖龍井", &[han("龙井"), han("茶")]),
            "明前西湖[龍井]"
        );
        let tea = Mark::Latin("longjing".to_owned());
        assert_eq!(
            shown("West Lake LongJing tea", &[tea]),
            "West Lake [LongJing] tea"
        );
        let peach = Mark::Latin("peach".to_owned());
        assert_eq!(shown("Pinggu peaches", &[peach]), "Pinggu [peaches]");
        let sound = Mark::Sound("longjing".to_owned());
        assert_eq!(shown("西湖龙井茶", &[sound]), "西湖[龙井]茶");
        let initials = Mark::Initials("lj".to_owned());
        assert_eq!(shown("西湖龙井茶", &[initials]), "西湖[龙井]茶");
        let start = Mark::Beginning("longj".to_owned());
        assert_eq!(shown("西湖龙井茶", &[start]), "西湖[龙井]茶");
        assert_eq!(shown("", &[han("茶")]), "");
        assert_eq!(shown("<b>茶</b>", &[han("茶")]), "<b>[茶]</b>");
    }
}
