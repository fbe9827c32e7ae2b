//! Cleaning of the text that people write, and the form in which texts are compared.

use unicode_normalization::UnicodeNormalization;

use crate::base::error::{Code, Error, Result};

/// The most words of a search that count; more are more than anybody means.
const MAX_SEARCH_WORDS: usize = 8;

/// One line that must not be empty: cleaned by [`tidy_line`], at most `max` characters.
pub fn clean_line(text: &str, max: usize) -> Result<String> {
    required(optional_line(text, max)?)
}

/// One line that may be empty: cleaned by [`tidy_line`], at most `max` characters.
pub fn optional_line(text: &str, max: usize) -> Result<String> {
    at_most(tidy_line(text), max)
}

/// A text of several lines that must not be empty: cleaned by [`tidy_text`], at most `max`
/// characters.
pub fn clean_text(text: &str, max: usize) -> Result<String> {
    required(optional_text(text, max)?)
}

/// A text of several lines that may be empty: cleaned by [`tidy_text`], at most `max` characters.
pub fn optional_text(text: &str, max: usize) -> Result<String> {
    at_most(tidy_text(text), max)
}

/// NFC, without invisible and control characters, white space (line ends too) as single spaces,
/// trimmed.
pub fn tidy_line(text: &str) -> String {
    collapse(
        &text
            .chars()
            .filter(|c| !is_unwanted(*c))
            .nfc()
            .collect::<String>(),
    )
}

/// NFC, without invisible and control characters, line ends as `\n`, trimmed. Spaces inside stay:
/// they mean something in lists.
pub fn tidy_text(text: &str) -> String {
    let line_ends = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
    let unix = text.replace("\r\n", "\n").replace(line_ends, "\n");
    let clean: String = unix.chars().filter(|c| !is_unwanted(*c)).nfc().collect();
    clean.trim().to_owned()
}

/// The form in which texts are compared and searched: NFKC, case folded, white space collapsed,
/// all middle dots alike, variation selectors dropped (`Ｘ１２３　㎏` → `x123 kg`).
///
/// Traditional and simplified Chinese characters stay different here; that is a matter of the
/// search index, not of equality.
pub fn fold(text: &str) -> String {
    // Upper first, so that ß and SS meet; character by character, so that σ does not depend on
    // its place in the word. The second NFKC is what makes the result stable.
    let folded: String = text
        .chars()
        .filter(|c| !is_unwanted(*c) && !is_variation_selector(*c))
        .nfkc()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .nfkc()
        .map(|c| if is_middle_dot(c) { '·' } else { c })
        .collect();
    collapse(&folded)
}

/// The folded words of a query; every one of them counts, operators are just letters.
pub fn search_words(query: &str) -> Vec<String> {
    fold(query)
        .split_whitespace()
        .take(MAX_SEARCH_WORDS)
        .map(ToOwned::to_owned)
        .collect()
}

/// Full-width ASCII (`１２．５`, `＋`, `￥`, the ideographic space) as half-width, invisible
/// characters dropped, trimmed: for numbers, telephone numbers and the like.
///
/// Unlike NFKC this leaves superscripts and circled digits alone, which are no digits.
pub fn narrow(text: &str) -> String {
    let narrowed: String = text
        .chars()
        .filter(|c| c.is_whitespace() || !is_unwanted(*c))
        .map(narrow_char)
        .collect();
    narrowed.trim().to_owned()
}

fn narrow_char(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '￥' => '¥',
        // The block of full-width ASCII lies at a fixed distance from ASCII itself.
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Words separated by one space each.
fn collapse(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

fn required(text: String) -> Result<String> {
    if text.is_empty() {
        Err(Code::FieldRequired.into())
    } else {
        Ok(text)
    }
}

fn at_most(text: String, max: usize) -> Result<String> {
    if text.chars().count() > max {
        return Err(Error::new(Code::FieldTooLong).with("max", max));
    }
    Ok(text)
}

/// Characters that nobody sees and that only confuse: controls (line ends and tabs apart),
/// zero-width and bidirectional formatting, blank fillers, tags, noncharacters.
fn is_unwanted(c: char) -> bool {
    match c {
        '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' => false,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{e0000}'..='\u{e007f}' => true,
        _ => c.is_control() || (u32::from(c) & 0xFFFE) == 0xFFFE,
    }
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_middle_dot(c: char) -> bool {
    matches!(
        c,
        '\u{387}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{30fb}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_trimmed_composed_and_on_one_line() {
        assert_eq!(clean_line("　龙井\r\n\t茶  ", 10).unwrap(), "龙井 茶");
        // e + combining acute becomes é.
        assert_eq!(clean_line("caf\u{65}\u{301}", 4).unwrap(), "café");
    }

    #[test]
    fn invisible_and_reversing_characters_go() {
        assert_eq!(
            tidy_line("a\u{200b}b\u{202e}c\u{2066}d\u{feff}\0\u{7}e\u{ad}"),
            "abcde"
        );
        assert_eq!(
            clean_line("\u{200b}\u{3164} \u{2800}", 9)
                .unwrap_err()
                .code(),
            Code::FieldRequired
        );
        assert_eq!(tidy_text("一\u{202e}二\0"), "一二");
    }

    #[test]
    fn limits_count_characters_after_cleaning() {
        assert_eq!(clean_line("  茶茶茶 ", 3).unwrap(), "茶茶茶");
        let error = clean_line("茶茶茶茶", 3).unwrap_err();
        assert_eq!(error.code(), Code::FieldTooLong);
        assert_eq!(error.params(), [("max", "3".to_owned())]);
        assert_eq!(optional_line("  ", 3).unwrap(), "");
    }

    #[test]
    fn a_text_keeps_its_lines_and_its_indents() {
        assert_eq!(
            clean_text("\r\n- a\r\n  - b\rc \n", 20).unwrap(),
            "- a\n  - b\nc"
        );
        assert_eq!(
            clean_text("\n \n", 20).unwrap_err().code(),
            Code::FieldRequired
        );
    }

    #[test]
    fn markup_stays_what_was_written() {
        assert_eq!(
            clean_line("<script>{{7*7}}</script> 🍵", 40).unwrap(),
            "<script>{{7*7}}</script> 🍵"
        );
    }

    #[test]
    fn o_48_widths_cases_and_dots_are_equal_when_folded() {
        assert_eq!(fold("Ｘ１２３　茶"), fold("x123 茶"));
        assert_eq!(fold("5㎏"), "5kg");
        assert_eq!(fold("阿克苏•苹果"), fold("阿克苏・苹果"));
        assert_eq!(fold("Straße"), fold("STRASSE"));
        assert_eq!(fold(" A \n b "), "a b");
    }

    #[test]
    fn every_word_of_a_query_counts_in_its_folded_form() {
        assert_eq!(search_words("  Ｘ１２３　茶 "), ["x123", "茶"]);
        assert!(search_words(" \u{200b} ").is_empty());
        assert_eq!(search_words(&"a ".repeat(500)).len(), MAX_SEARCH_WORDS);
    }

    #[test]
    fn o_19_a_code_is_one_code_however_it_is_typed() {
        for code in [
            "SPRING",
            "spring",
            " Spring ",
            "ＳＰＲＩＮＧ",
            "SPR\u{200b}ING",
        ] {
            assert_eq!(fold(code), "spring");
        }
    }

    #[test]
    fn narrowing_leaves_superscripts_alone() {
        assert_eq!(narrow("　￥１２．５０　"), "¥12.50");
        assert_eq!(narrow("1²"), "1²");
    }

    proptest! {
        #[test]
        fn cleaning_and_folding_twice_changes_nothing(text in "\\PC{0,40}|.{0,40}") {
            prop_assert_eq!(tidy_line(&tidy_line(&text)), tidy_line(&text));
            prop_assert_eq!(tidy_text(&tidy_text(&text)), tidy_text(&text));
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
            prop_assert_eq!(narrow(&narrow(&text)), narrow(&text));
        }

        #[test]
        fn no_control_character_survives(text in any::<String>()) {
            prop_assert!(!tidy_line(&text).contains(char::is_control));
            prop_assert!(!tidy_text(&text).contains(|c: char| c.is_control() && c != '\n' && c != '\t'));
        }
    }
}
