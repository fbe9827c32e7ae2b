//! What a shop promises beside the goods: whom the price reaches, and what happens if they are bad.

use serde::Serialize;

use crate::base::clock::{DAY_MS, HOUR_MS, Timestamp};
use crate::base::rate::Rate;
use crate::domain::catalog::Sharing;
use crate::domain::claims::{self, ClaimKind};
use crate::web::percent::percent;

/// Whom the price of the goods reaches, as percentages.
#[derive(Debug, Clone, Serialize)]
pub struct SharingView {
    /// The households behind a lot, together.
    pub households: String,
    /// The village fund.
    pub fund: String,
    /// The shop's costs.
    pub costs: String,
    /// What the shop says of it, or empty.
    pub note: String,
}

impl SharingView {
    /// What a shop has published.
    pub(super) fn new(sharing: Sharing) -> Self {
        let (fund, costs) = (sharing.fund.get(), sharing.costs.get());
        Self {
            households: percent(Rate::MAX - fund - costs),
            fund: percent(fund),
            costs: percent(costs),
            note: sharing.note,
        }
    }

    /// For samples of pages.
    pub(super) fn sample() -> Self {
        Self {
            households: "85".to_owned(),
            fund: "5".to_owned(),
            costs: "10".to_owned(),
            note: "村集体的部分用来修水渠。".to_owned(),
        }
    }
}

/// How long goods can be complained about, from their delivery.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ClaimTerms {
    /// Whether they spoil, so that they cannot go back.
    pub is_perishable: bool,
    /// Whole hours.
    pub hours: i64,
    /// Whole days.
    pub days: i64,
}

impl ClaimTerms {
    /// The terms for goods of a category.
    pub(super) fn of(category: &str) -> Self {
        let is_perishable = claims::is_perishable(category);
        let delivered = Timestamp::from_ms(0);
        let ends_at = claims::ends_at(ClaimKind::Quality, is_perishable, delivered);
        let ms = ends_at.map_or(0, Timestamp::ms);
        Self {
            is_perishable,
            hours: ms / HOUR_MS,
            days: ms / DAY_MS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fruit_is_looked_at_within_two_days_and_tea_within_a_week() {
        // 48 hours, and the 7 days of the Consumer Protection Law, art. 24 and 25.
        let fruit = ClaimTerms::of("fruit");
        assert_eq!((fruit.is_perishable, fruit.hours), (true, 48));
        let tea = ClaimTerms::of("tea");
        assert_eq!((tea.is_perishable, tea.days), (false, 7));
    }

    #[test]
    fn what_is_left_goes_to_the_households() {
        let rate = |points| Rate::new(points).unwrap();
        let view = SharingView::new(Sharing {
            fund: rate(1_050),
            costs: rate(500),
            note: String::new(),
        });
        let parts = [view.households, view.fund, view.costs];
        assert_eq!(parts, ["84.5", "10.5", "5"]);
    }
}
