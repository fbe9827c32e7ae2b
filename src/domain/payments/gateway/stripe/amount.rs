//! Amounts as Stripe writes them. Ours are hundredths of every currency; Stripe's are hundredths,
//! whole units, or thousandths, as the currency has them.

use crate::base::money::Money;
use crate::domain::payments::gateway::Failure;

/// Currencies without a smaller unit, by Stripe's list.
const WHOLE: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
    "XOF", "XPF",
];
/// Currencies with thousandths.
const THOUSANDTHS: &[&str] = &["BHD", "JOD", "KWD", "OMR", "TND"];

/// What Stripe calls this amount.
///
/// # Errors
/// [`Failure::Refused`] for a part of a unit that the currency does not have.
pub(super) fn to_stripe(amount: Money, currency: &str) -> Result<i64, Failure> {
    let minor = amount.get();
    if THOUSANDTHS.contains(&currency) {
        return Ok(minor.saturating_mul(10));
    }
    if !WHOLE.contains(&currency) {
        return Ok(minor);
    }
    if minor % 100 != 0 {
        let reason = format!("{} {currency} is no whole amount", amount.to_decimal());
        return Err(Failure::Refused(reason));
    }
    Ok(minor / 100)
}

/// What we call Stripe's amount; the currency in capitals.
pub(super) fn from_stripe(amount: i64, currency: &str) -> Result<Money, Failure> {
    let minor = if WHOLE.contains(&currency) {
        amount.checked_mul(100)
    } else if THOUSANDTHS.contains(&currency) {
        (amount % 10 == 0).then_some(amount / 10)
    } else {
        Some(amount)
    };
    let out_of_range = || Failure::Refused(format!("an amount out of range: {amount} {currency}"));
    Money::new(minor.ok_or_else(out_of_range)?).or(Err(out_of_range()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_currency_has_its_own_smallest_unit() {
        for (ours, currency, theirs) in [
            (17_800, "CNY", 17_800),
            (1, "USD", 1),
            (17_800, "JPY", 178),
            (100, "KRW", 1),
            (1_280, "KWD", 12_800),
        ] {
            let amount = Money::new(ours).unwrap();
            assert_eq!(to_stripe(amount, currency), Ok(theirs), "{currency}");
            assert_eq!(from_stripe(theirs, currency), Ok(amount), "{currency}");
        }
    }

    #[test]
    fn what_a_currency_cannot_say_is_refused_and_never_rounded() {
        let half_a_yen = Money::new(17_850).unwrap();
        assert!(matches!(
            to_stripe(half_a_yen, "JPY"),
            Err(Failure::Refused(_))
        ));
        assert!(matches!(from_stripe(1, "KWD"), Err(Failure::Refused(_))));
        assert!(from_stripe(i64::MAX, "JPY").is_err());
    }
}
