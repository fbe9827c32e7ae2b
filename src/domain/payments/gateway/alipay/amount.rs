//! Amounts as Alipay writes them: yuan with two decimals.

use crate::base::money::Money;
use crate::domain::payments::gateway::Failure;

/// Reads `178.00`, `0.01` or `178`; nothing else, since Alipay writes nothing else.
pub(super) fn parse(text: &str) -> Result<Money, Failure> {
    let refused = || Failure::Refused(format!("no amount: {text:?}"));
    let (whole, cents) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|one| one.is_ascii_digit());
    if !is_number(whole) || !is_number(cents) || cents.len() > 2 {
        return Err(refused());
    }
    let minor = format!("{whole}{cents:0<2}").parse::<i64>();
    let minor = minor.or(Err(refused()))?;
    Money::new(minor).or(Err(refused()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_to_the_fen_and_written_back_the_same() {
        for (text, minor) in [
            ("178.00", 17_800),
            ("0.01", 1),
            ("0.10", 10),
            ("88.88", 8_888),
        ] {
            let amount = parse(text).unwrap();
            assert_eq!((amount.get(), amount.to_decimal().as_str()), (minor, text));
        }
        assert_eq!(parse("178").unwrap().get(), 17_800);
        assert_eq!(parse("178.5").unwrap().get(), 17_850);
        let wrong = [
            "", ".", "1.", ".5", "1.001", "-1.00", "+1.00", "1,000.00", "1e3", "１",
        ];
        for text in wrong.into_iter().chain(["99999999999999999999.00"]) {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
