//! Where lines are broken: between Chinese characters, else between words.

/// What no line begins with.
const CLOSING: &str = "。，、．：；！？）」』】》〉”’…％·.,:;!?)]}%";
/// What no line ends with.
const OPENING: &str = "（「『【《〈“‘([{¥￥$€£#№";

/// The first character of CJK and what belongs to it: punctuation, symbols, full-width forms.
const FIRST_WIDE: char = '\u{2E80}';

fn is_word(character: char) -> bool {
    character < FIRST_WIDE && !character.is_whitespace()
}

/// Whether a line may end behind `before` and go on with `after`.
fn may_break(before: char, after: char) -> bool {
    if after.is_whitespace() || CLOSING.contains(after) || OPENING.contains(before) {
        return false;
    }
    before.is_whitespace() || before == '-' || !(is_word(before) && is_word(after))
}

/// Breaks a text into lines that are no wider than `width`, at least one; what finds no place to
/// be broken is broken anywhere. `measure` gives the width of a character.
pub(super) fn lines(text: &str, width: i32, measure: impl Fn(char) -> i32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = Line::default();
        for character in paragraph.chars() {
            line.push((character, measure(character)), width, &mut lines);
        }
        lines.push(line.finish());
    }
    lines
}

/// A line that is being filled.
#[derive(Default)]
struct Line {
    /// What cannot be parted from what follows any more, behind a place to break.
    kept: Vec<(char, i32)>,
    /// What may still go on the next line.
    open: Vec<(char, i32)>,
}

impl Line {
    /// Adds a character with its width; what is full goes to `lines`.
    fn push(&mut self, next: (char, i32), width: i32, lines: &mut Vec<String>) {
        let before = self.open.last().or(self.kept.last());
        if before.is_some_and(|(before, _)| may_break(*before, next.0)) {
            self.kept.append(&mut self.open);
        }
        // A space at the end of a line is not seen.
        if !next.0.is_whitespace() {
            if used(&self.kept) + used(&self.open) + next.1 > width && !self.kept.is_empty() {
                lines.push(shown(&std::mem::take(&mut self.kept)));
            }
            if used(&self.open) + next.1 > width && !self.open.is_empty() {
                lines.push(shown(&std::mem::take(&mut self.open)));
            }
        }
        self.open.push(next);
    }

    fn finish(mut self) -> String {
        self.kept.append(&mut self.open);
        shown(&self.kept)
    }
}

fn used(line: &[(char, i32)]) -> i32 {
    line.iter().map(|(_, width)| width).sum()
}

fn shown(line: &[(char, i32)]) -> String {
    let text: String = line.iter().map(|(character, _)| character).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Chinese is twice as wide as Latin.
    fn measure(character: char) -> i32 {
        if character < FIRST_WIDE { 1 } else { 2 }
    }

    fn broken(text: &str, width: i32) -> Vec<String> {
        lines(text, width, measure)
    }

    #[test]
    fn chinese_is_broken_anywhere_but_before_a_full_stop() {
        assert_eq!(broken("明前西湖龙井", 8), ["明前西湖", "龙井"]);
        // 湖 goes down with the full stop that cannot begin a line.
        assert_eq!(broken("明前西湖。好", 8), ["明前西", "湖。好"]);
        // An opening bracket does not end one.
        assert_eq!(broken("明前茶（春）", 8), ["明前茶", "（春）"]);
    }

    #[test]
    fn words_and_amounts_stay_whole() {
        assert_eq!(broken("fresh green tea", 11), ["fresh green", "tea"]);
        assert_eq!(broken("共计¥12.80元", 8), ["共计", "¥12.80元"]);
        assert_eq!(broken("Xihu-Longjing", 8), ["Xihu-", "Longjing"]);
        // What is longer than a line is broken all the same.
        assert_eq!(broken("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(broken("", 4), [""]);
        assert_eq!(broken("一\n二", 40), ["一", "二"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_too_wide(
            text in "[a-z 龙井茶。，（）¥0-9-]{0,80}",
            width in 4_i32..40,
        ) {
            let lines = broken(&text, width);
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
            for line in &lines {
                let used: i32 = line.chars().map(measure).sum();
                prop_assert!(used <= width, "{line}");
            }
        }
    }
}
