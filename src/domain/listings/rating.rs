//! What buyers think of a listing, or of all that a shop sells, in numbers.

use diesel::Queryable;

use super::store;
use crate::base::error::{Error, Result};
use crate::base::ids::{ListingId, ShopId};
use crate::db::Tx;

/// The stars that a buyer gives: 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stars(i32);

impl Stars {
    /// Stars from 1 to 5; `None` for any other number.
    pub fn new(stars: i32) -> Option<Self> {
        (1..=5).contains(&stars).then_some(Self(stars))
    }

    /// 1 to 5.
    pub const fn get(self) -> i32 {
        self.0
    }
}

/// How many reviews count with each number of stars.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Queryable)]
pub struct Tally {
    /// One star.
    pub one: i64,
    /// Two stars.
    pub two: i64,
    /// Three stars.
    pub three: i64,
    /// Four stars.
    pub four: i64,
    /// Five stars.
    pub five: i64,
}

/// How many reviews every average begins with …
const PRIOR_REVIEWS: i64 = 5;
/// … and the stars of each of them.
const PRIOR_STARS: i64 = 4;

impl Tally {
    /// The counts, from one star up.
    pub const fn counts(self) -> [i64; 5] {
        [self.one, self.two, self.three, self.four, self.five]
    }

    /// How many reviews there are.
    pub fn reviews(self) -> i64 {
        self.counts()
            .iter()
            .fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// The average in hundredths of a star, rounded half up; 0 without reviews.
    ///
    /// Few reviews say little: the first one must not make a listing the best or the worst of the
    /// platform. So the average is the Bayesian one, `(C·m + Σ stars) / (C + n)`, as if `C` = 5
    /// reviews of `m` = 4 stars each had been there before (the rule by which IMDb weights its
    /// charts; <https://en.wikipedia.org/wiki/Bayesian_average>). Both are fixed for the platform,
    /// not its mean of the day: a rating changes only by its own reviews, and anybody can work it
    /// out from the counts that stand beside it.
    pub fn rating(self) -> i32 {
        let reviews = self.reviews();
        if reviews == 0 {
            return 0;
        }
        let stars = (1_i64..)
            .zip(self.counts())
            .fold(0_i64, |sum, (stars, count)| {
                sum.saturating_add(stars.saturating_mul(count))
            });
        let all = PRIOR_REVIEWS.saturating_add(reviews);
        let sum = (PRIOR_REVIEWS * PRIOR_STARS).saturating_add(stars);
        // Half up: twice the numerator, and the denominator once more.
        let hundredths = sum
            .saturating_mul(200)
            .saturating_add(all)
            .checked_div(all.saturating_mul(2));
        hundredths
            .and_then(|hundredths| i32::try_from(hundredths).ok())
            .unwrap_or_default()
    }
}

/// Counts a review that is new, or does not count any more, or has other stars than before: on the
/// listing and on its card, in the transaction that changes the review.
pub fn count_review(
    tx: &mut Tx<'_>,
    shop: ShopId,
    listing: ListingId,
    was: Option<Stars>,
    is: Option<Stars>,
) -> Result<()> {
    if was == is {
        return Ok(());
    }
    let change = |stars: i32| {
        let counts = |of: Option<Stars>| i64::from(of.is_some_and(|of| of.get() == stars));
        counts(is) - counts(was)
    };
    let change = Tally {
        one: change(1),
        two: change(2),
        three: change(3),
        four: change(4),
        five: change(5),
    };
    store::lock_shop(tx, shop)?;
    let tally = store::add_to_tally(tx, shop, listing, change)?;
    let tally = tally.ok_or_else(Error::not_found)?;
    store::update_card_rating(tx, shop, listing, tally)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tally(counts: [i64; 5]) -> Tally {
        let [one, two, three, four, five] = counts;
        Tally {
            one,
            two,
            three,
            four,
            five,
        }
    }

    #[test]
    fn few_reviews_stay_near_four_stars() {
        assert_eq!(tally([0; 5]).rating(), 0);
        // (20 + 5) / 6 = 4.1666…; (20 + 1) / 6 = 3.5.
        assert_eq!(tally([0, 0, 0, 0, 1]).rating(), 417);
        assert_eq!(tally([1, 0, 0, 0, 0]).rating(), 350);
        // (20 + 5 + 5 + 1) / 8 = 3.875, half up.
        assert_eq!(tally([1, 0, 0, 0, 2]).rating(), 388);
        // (20 + 5000) / 1005 = 4.99502…
        assert_eq!(tally([0, 0, 0, 0, 1_000]).rating(), 500);
        assert_eq!(tally([1_000, 0, 0, 0, 0]).rating(), 101);
    }

    #[test]
    fn stars_are_one_to_five() {
        assert!(Stars::new(0).is_none() && Stars::new(6).is_none());
        assert_eq!(Stars::new(5).map(Stars::get), Some(5));
    }

    proptest! {
        #[test]
        fn a_rating_lies_between_one_and_five_and_a_better_review_never_lowers_it(
            counts in prop::array::uniform5(0_i64..100_000),
        ) {
            let before = tally(counts);
            let rating = before.rating();
            prop_assert!(before.reviews() == 0 || (100..=500).contains(&rating));
            let better = Tally { five: before.five + 1, ..before };
            prop_assert!(before.reviews() == 0 || better.rating() >= rating);
            let worse = Tally { one: before.one + 1, ..before };
            prop_assert!(before.reviews() == 0 || worse.rating() <= rating);
        }
    }
}
