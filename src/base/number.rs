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

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in ".{0,40}", places in 0_usize..6) {
            let _ = fixed(&text, places);
        }

        #[test]
        fn a_written_number_reads_as_itself(value in 0_i64..i64::MAX) {
            prop_assert_eq!(fixed(&value.to_string(), 0), Ok(value));
            let written = format!("{}.{:02}", value / 100, value % 100);
            prop_assert_eq!(fixed(&written, 2), Ok(value));
        }
    }
}
