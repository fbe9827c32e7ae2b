//! What messages must not say, and of what their reader is warned.
//!
//! Refused is what has no place in a conversation about goods: abuse, and what the law forbids. The
//! writer is told which word it is, and can put it in other words.
//!
//! Of telephone numbers, addresses, and of words that ask to pay or to talk elsewhere, the reader is
//! warned instead (ADR 28): a village and its buyer may well call each other about a parcel, so that
//! refusing would hit the honest and teach the others to spell them differently. Masking would
//! change what was said.
//!
//! Words are found however they are written: full-width, traditional, with signs, spaces or hidden
//! characters in between. A word of letters is found as a word only, so that `class` is no abuse.

use std::sync::LazyLock;

use crate::base::sql_types::text_enum;
use crate::base::text::fold;
use crate::domain::search::{is_han, simplified};

/// The platform's own list.
const LIST: &str = include_str!("../../../assets/data/message_words.csv");

/// The digits of a mobile number.
const MOBILE: usize = 11;
/// The fewest and the most digits of a bank card.
const CARD: std::ops::RangeInclusive<usize> = 16..=19;

text_enum! {
    /// What a word does to a message.
    pub enum WordKind {
        /// The message is not sent.
        Refuse => "refuse",
        /// The reader is warned.
        Warn => "warn",
    }
}

/// A word that is looked for.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub kind: WordKind,
    /// As it is shown.
    pub shown: String,
    /// As it is looked for.
    pub plain: String,
}

static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let rows = LIST.lines().skip(1).filter_map(|line| {
        let (kind, word) = line.split_once(',')?;
        Some(Word {
            kind: kind.parse().ok()?,
            shown: word.to_owned(),
            plain: plain_of(word),
        })
    });
    rows.collect()
});

/// What the words of a text do to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Fine,
    Warns,
    /// The word for which it is refused.
    Refused(String),
}

/// Looks for the platform's words and for some more.
pub(super) fn judge(text: &str, more: &[Word]) -> Verdict {
    let plain = Plain::of(text);
    let mut warns = has_address(text) || has_number(text);
    for word in WORDS.iter().chain(more) {
        if plain.holds(&word.plain) {
            match word.kind {
                WordKind::Refuse => return Verdict::Refused(word.shown.clone()),
                WordKind::Warn => warns = true,
            }
        }
    }
    if warns { Verdict::Warns } else { Verdict::Fine }
}

/// The form in which a word is looked for: its letters and digits, folded and simplified.
pub fn plain_of(word: &str) -> String {
    Plain::of(word).letters.into_iter().collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Han,
    Digit,
    Letter,
}

impl Class {
    fn of(c: char) -> Option<Self> {
        if is_han(c) {
            Some(Self::Han)
        } else if c.is_numeric() {
            Some(Self::Digit)
        } else {
            c.is_alphabetic().then_some(Self::Letter)
        }
    }
}

/// The letters of a text without what stands between them, and where words of letters may begin.
struct Plain {
    letters: Vec<char>,
    begins: Vec<bool>,
}

impl Plain {
    fn of(text: &str) -> Self {
        let mut plain = Self {
            letters: Vec::new(),
            begins: Vec::new(),
        };
        let mut before = None;
        for c in fold(text).chars() {
            let class = Class::of(c);
            if class.is_some() {
                plain.letters.push(simplified(c));
                plain.begins.push(class != before);
            }
            before = class;
        }
        plain
    }

    fn holds(&self, word: &str) -> bool {
        let word: Vec<char> = word.chars().collect();
        if word.is_empty() {
            return false;
        }
        let is_anywhere = word.iter().any(|c| is_han(*c));
        let begins = |at: usize| self.begins.get(at).copied().unwrap_or(true);
        let mut found = self.letters.windows(word.len()).enumerate();
        found.any(|(at, part)| {
            part == word && (is_anywhere || (begins(at) && begins(at + word.len())))
        })
    }
}

/// Whether a text holds the address of a page or of a mail.
fn has_address(text: &str) -> bool {
    let close: String = fold(text).split_whitespace().collect();
    let is_mail = |at: usize| {
        let (before, after) = close.split_at(at);
        let letter = |c: char| c.is_ascii_alphanumeric();
        before.ends_with(letter) && after.chars().nth(1).is_some_and(letter)
    };
    close.contains("://")
        || close.contains("www.")
        || close.match_indices('@').any(|(at, _)| is_mail(at))
}

/// Whether a text holds what looks like a mobile number or the number of a bank card.
fn has_number(text: &str) -> bool {
    let mut digits = String::new();
    for c in fold(text).chars().chain(['。']) {
        if let Some(digit) = digit_of(c) {
            digits.push(digit);
        } else if !is_between_digits(c) {
            if is_contact(&digits) {
                return true;
            }
            digits.clear();
        }
    }
    false
}

fn digit_of(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => c,
        '〇' | '零' => '0',
        '一' | '幺' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        _ => return None,
    })
}

fn is_between_digits(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '.' | '·' | '_' | '(' | ')' | '+' | '*' | '~')
}

fn is_contact(digits: &str) -> bool {
    let own = digits.strip_prefix("86").unwrap_or(digits);
    let is_mobile = own.len() == MOBILE
        && own.starts_with('1')
        && own.chars().nth(1).is_some_and(|second| second >= '3');
    // UnionPay; the numbers of our orders begin with a year.
    let is_card = CARD.contains(&digits.len()) && digits.starts_with("62");
    is_mobile || is_card
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> bool {
        matches!(judge(text, &[]), Verdict::Refused(_))
    }

    fn warns(text: &str) -> bool {
        judge(text, &[]) == Verdict::Warns
    }

    #[test]
    fn every_word_of_the_list_is_found_by_itself() {
        assert_eq!(WORDS.len() + 1, LIST.lines().count());
        for word in WORDS.iter() {
            assert!(!word.plain.is_empty());
            assert_ne!(judge(&word.shown, &[]), Verdict::Fine, "{}", word.shown);
        }
    }

    #[test]
    fn words_are_found_however_they_are_written() {
        for text in [
            "一起赌博吧",
            "赌　博",
            "赌\u{200b}博",
            "賭博",
            "赌-博",
            "赌🎲博",
            "赌\u{336}博",
            "Ｆｕｃｋ you",
            "f u c k",
            "f.u.c.k",
            "FU\u{ad}CK",
        ] {
            assert!(refused(text), "{text:?}");
        }
        for text in [
            "加Ｖ聊",
            "加 微 信",
            "WeChat: x",
            "加薇信",
            "我的vx123",
            "Bank  Transfer",
        ] {
            assert!(warns(text), "{text:?}");
        }
    }

    #[test]
    fn parts_of_other_words_are_no_words() {
        for text in [
            "a classic tea, push it",
            "Scunthorpe",
            "请问什么时候发货？",
            "龙井 500 克多少钱",
            "微信公众号看到你们的",
        ] {
            assert_eq!(judge(text, &[]), Verdict::Fine, "{text:?}");
        }
    }

    #[test]
    fn numbers_and_addresses_are_warned_of_and_order_numbers_are_not() {
        for text in [
            "打我电话 138 0013 8000",
            "１３８００１３８０００",
            "+86 138-0013-8000",
            "幺三八零零一三八零零零",
            "卡 6222 0200 0000 0000 000",
            "li@example.com",
            "https://example.com/x",
            "www.example.com",
        ] {
            assert!(warns(text), "{text:?}");
        }
        for text in [
            "订单 2611251234567895-01 到了吗",
            "2026-11-25 发的货",
            "一共 12 箱，每箱 3600 克",
            "@店家 你好",
        ] {
            assert_eq!(judge(text, &[]), Verdict::Fine, "{text:?}");
        }
    }

    #[test]
    fn the_words_of_administrators_count_as_well() {
        let own = [Word {
            kind: WordKind::Refuse,
            shown: "假龙井".to_owned(),
            plain: plain_of("假 龍井"),
        }];
        assert_eq!(
            judge("这是假-龙-井", &own),
            Verdict::Refused("假龙井".to_owned())
        );
        assert_eq!(judge("龙井", &own), Verdict::Fine);
    }
}
