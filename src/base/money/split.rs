//! Splitting a sum so that its parts always add up to it again.

use std::cmp::Reverse;

use crate::base::error::{Code, Result};
use crate::base::money::Money;

impl Money {
    /// Splits the amount in proportion to `weights`, by largest remainder: each part gets the
    /// whole units of its share, and the units left over go to the largest remainders, the
    /// earlier part first where two are equal. The parts sum to the amount exactly, and each is
    /// less than one unit away from its exact share.
    ///
    /// A negative amount splits like the positive one with the sign turned. A negative weight, or
    /// no positive weight for an amount other than zero, is `money.invalid`.
    pub fn split(self, weights: &[i64]) -> Result<Vec<Self>> {
        if weights.iter().any(|weight| *weight < 0) {
            return Err(Code::MoneyInvalid.into());
        }
        let sum: i128 = weights.iter().copied().map(i128::from).sum();
        if sum == 0 {
            return if self.is_zero() {
                Ok(vec![Self::ZERO; weights.len()])
            } else {
                Err(Code::MoneyInvalid.into())
            };
        }
        let whole = i128::from(self.get()).abs();
        let mut shares: Vec<Share> = weights
            .iter()
            .map(|weight| Share::new(whole * i128::from(*weight), sum))
            .collect();
        hand_out_rest(&mut shares, whole);
        shares
            .into_iter()
            .map(|share| {
                Self::from_wide(if self.is_negative() {
                    -share.units
                } else {
                    share.units
                })
            })
            .collect()
    }
}

/// A part: its whole units, and what is left of its exact share, as a numerator over the sum of
/// the weights.
struct Share {
    units: i128,
    remainder: i128,
}

impl Share {
    fn new(numerator: i128, denominator: i128) -> Self {
        Self {
            units: numerator / denominator,
            remainder: numerator % denominator,
        }
    }
}

/// Gives one more unit to the largest remainders until the parts make the whole.
fn hand_out_rest(shares: &mut [Share], whole: i128) {
    let rest = whole - shares.iter().map(|share| share.units).sum::<i128>();
    let mut by_remainder: Vec<&mut Share> = shares.iter_mut().collect();
    // A stable sort keeps the earlier part first among equals.
    by_remainder.sort_by_key(|share| Reverse(share.remainder));
    let count = usize::try_from(rest).unwrap_or_default();
    for share in by_remainder.into_iter().take(count) {
        share.units += 1;
    }
}
