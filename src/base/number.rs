//! Reading the numbers that people type, without floats.
//!
//! Full-width digits count as digits, and thousands commas are allowed where they belong. Signs,
//! exponents, superscripts and anything else are refused, so that `-0`, `NaN`, `1e309` and `1²`
//! never become a number.

use crate::base::text::narrow;

/// Why a text is not the number that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFault {
    /// There is nothing to read.
    Empty,
    /// It is no plain decimal number.
    NotANumber,
    /// It has more decimals than the unit has.
    TooManyDecimals,
    /// It does not fit into 64 bits.
    TooLarge,
}

/// Reads `1,234.5` as a whole count of the smallest unit, of which `10^places` make one.
///
/// With two places `12.5` is 1250.
pub fn fixed(text: &str, places: usize) -> Result<i64, NumberFault> {
    let text = narrow(text);
    if text.is_empty() {
        return Err(NumberFault::Empty);
    }
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text.as_str(), None),
    };
    let mut digits = ungrouped(whole).ok_or(NumberFault::NotANumber)?;
    let fraction = match fraction {
        Some(fraction) if !is_digits(fraction) => return Err(NumberFault::NotANumber),
        Some(fraction) if fraction.len() > places => return Err(NumberFault::TooManyDecimals),
        Some(fraction) => fraction,
        None => "",
    };
    digits.push_str(fraction);
    digits.extend(std::iter::repeat_n('0', places - fraction.len()));
    // Only digits are left, so the one way to fail is a value beyond 64 bits.
    digits.parse().or(Err(NumberFault::TooLarge))
}

/// Reads a number written in Chinese characters, as market people say it: `三`, `十二`, `一百零五`,
/// `两千`, `二点五`, `半`; in thousandths.
///
/// `None` for anything else, and for what is said shorter than it is meant: `一百五` is 150 to some
/// and 105 to others.
pub fn chinese(text: &str) -> Option<i64> {
    let text = narrow(text);
    if text == "半" {
        return Some(500);
    }
    let (whole, fraction) = text.split_once('点').unwrap_or((&text, ""));
    let mut thousandths = chinese_whole(whole)?.checked_mul(1_000)?;
    if text.contains('点') && fraction.is_empty() {
        return None;
    }
    let mut place = 100;
    for c in fraction.chars() {
        if place == 0 {
            return None;
        }
        thousandths += chinese_digit(c)? * place;
        place /= 10;
    }
    Some(thousandths)
}

/// A whole number up to 9999.
fn chinese_whole(text: &str) -> Option<i64> {
    let (mut sum, mut last_unit, mut after_nought) = (0, 10_000, false);
    let mut digit: Option<i64> = None;
    for c in text.chars() {
        let unit = match c {
            '千' => 1_000,
            '百' => 100,
            '十' => 10,
            _ => {
                let value = chinese_digit(c)?;
                // One nought stands where places are left out; no two digits stand side by side.
                if digit.is_some_and(|digit| digit > 0) || after_nought && value == 0 {
                    return None;
                }
                after_nought = value == 0;
                digit = Some(value);
                continue;
            }
        };
        // 十二 is 12; elsewhere it is said how many.
        let many = digit.take().or((sum == 0 && unit == 10).then_some(1))?;
        if unit >= last_unit || many == 0 {
            return None;
        }
        (sum, last_unit, after_nought) = (sum + many * unit, unit, false);
    }
    match digit {
        None if last_unit == 10_000 => None,
        None => Some(sum),
        Some(0) if last_unit < 10_000 => None,
        Some(ones) => {
            let is_whole = last_unit == 10_000 || last_unit == 10 || has_nought_before_last(text);
            is_whole.then_some(sum + ones)
        }
    }
}

fn has_nought_before_last(text: &str) -> bool {
    text.chars()
        .rev()
        .nth(1)
        .is_some_and(|c| chinese_digit(c) == Some(0))
}

fn chinese_digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// The digits of `1234` or `1,234`; `None` where a comma stands in a wrong place.
fn ungrouped(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next().filter(|group| is_digits(group))?;
    let mut digits = first.to_owned();
    for group in groups {
        if first.len() > 3 || group.len() != 3 || !is_digits(group) {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decimals_are_counted_in_the_smallest_unit() {
        assert_eq!(fixed("12.5", 2), Ok(1250));
        assert_eq!(fixed("0012.50", 2), Ok(1250));
        assert_eq!(fixed("7", 0), Ok(7));
        assert_eq!(fixed("1,234,567.8", 3), Ok(1_234_567_800));
        assert_eq!(fixed("　１２，３４５．６\u{200b}", 1), Ok(123_456));
    }

    #[test]
    fn what_is_no_plain_number_is_refused() {
        for text in [
            "-0",
            "-1",
            "+1",
            "NaN",
            "inf",
            "1e309",
            "1E3",
            "0x10",
            "1²",
            "①",
            "½",
            "٣",
            "1 2",
            "1.",
            ".5",
            "1.2.3",
            "1,23",
            "1234,567",
            ",123",
            "1,,234",
            "12,345.6,7",
            "一",
            "1.-5",
        ] {
            assert_eq!(fixed(text, 2), Err(NumberFault::NotANumber), "{text}");
        }
        assert_eq!(fixed(" \u{feff}", 2), Err(NumberFault::Empty));
        assert_eq!(fixed("1.5", 0), Err(NumberFault::TooManyDecimals));
        assert_eq!(fixed("9223372036854775808", 0), Err(NumberFault::TooLarge));
        assert_eq!(fixed("9223372036854775807", 0), Ok(i64::MAX));
    }

    #[test]
    fn numbers_in_chinese_characters_are_read_as_they_are_said() {
        for (text, thousandths) in [
            ("半", 500),
            ("三", 3_000),
            ("两", 2_000),
            ("十", 10_000),
            ("十二", 12_000),
            ("二十", 20_000),
            ("九十九", 99_000),
            ("一百", 100_000),
            ("一百零五", 105_000),
            ("一百一十", 110_000),
            ("两千零三十", 2_030_000),
            ("三千五百二十一", 3_521_000),
            ("二点五", 2_500),
            ("零点二五", 250),
        ] {
            assert_eq!(chinese(text), Some(thousandths), "{text}");
        }
        for text in [
            "",
            "点",
            "一点",
            "点五",
            "一百五",
            "两千三",
            "二三",
            "百",
            "十十",
            "十百",
            "零零五",
            "一百零",
            "一点二三四五",
            "几",
            "3",
            "三个",
            "一百零零五",
        ] {
            assert_eq!(chinese(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in ".{0,40}", places in 0_usize..6) {
            let _ = fixed(&text, places);
            let _ = chinese(&text);
        }

        #[test]
        fn any_characters_of_numbers_are_read_or_refused(text in "[零一两九十百千点半]{0,12}") {
            let read = chinese(&text);
            prop_assert!(read.is_none_or(|read| (0..10_000_000).contains(&read)), "{text}");
        }

        #[test]
        fn a_written_number_reads_as_itself(value in 0_i64..i64::MAX) {
            prop_assert_eq!(fixed(&value.to_string(), 0), Ok(value));
            let written = format!("{}.{:02}", value / 100, value % 100);
            prop_assert_eq!(fixed(&written, 2), Ok(value));
        }
    }
}
