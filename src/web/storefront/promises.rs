//! What a shop promises beside the goods: whom the price reaches, and what happens if they are bad.

use chrono::NaiveDate;
use serde::Serialize;

use crate::base::clock::{DAY_MS, HOUR_MS, Timestamp};
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::rate::Rate;
use crate::domain::catalog::{Kept, OpenPromotion, Sharing};
use crate::domain::claims::{self, ClaimKind};
use crate::domain::shops::{Front, Holiday};
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

/// What a shop takes off for everybody; `promotions.terms` reads it.
#[derive(Debug, Clone, Serialize)]
pub struct PromotionView {
    /// What it is called.
    pub name: String,
    /// `fixed`, `percent` or `freight`.
    pub kind: String,
    /// So much, or at most so much.
    pub amount: Option<Money>,
    /// The part of the goods as a percentage.
    pub rate: String,
    /// For goods of at least so much.
    pub min_goods: Money,
}

impl PromotionView {
    /// All of a shop, in a language.
    pub(super) fn all(open: &[OpenPromotion], locale: Locale) -> Vec<Self> {
        let view = |one: &OpenPromotion| Self {
            name: locale.pick(&one.name_zh, &one.name_en).to_owned(),
            kind: one.kind.clone(),
            amount: one.amount,
            rate: one.rate.to_percent(),
            min_goods: one.min_goods,
        };
        open.iter().map(view).collect()
    }

    /// For samples of pages: one of each kind, or none.
    pub(super) fn samples(is_any: bool) -> Vec<Self> {
        let money = |minor| Money::new(minor).unwrap_or_default();
        let of = |kind: &str, amount, rate: &str, min_goods| Self {
            name: "春茶节 <新>".to_owned(),
            kind: kind.to_owned(),
            amount,
            rate: rate.to_owned(),
            min_goods: money(min_goods),
        };
        let all = vec![
            of("fixed", Some(money(1_000)), "0", 10_000),
            of("percent", Some(money(5_000)), "5", 0),
            of("freight", None, "0", 20_000),
        ];
        all.into_iter().filter(|_| is_any).collect()
    }
}

/// A holiday of a shop, while buyers are told of it.
#[derive(Debug, Clone, Serialize)]
pub struct HolidayView {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
    /// The day from which parcels leave again.
    pub next: NaiveDate,
    /// What the shop says of it, or nothing.
    pub text: String,
    /// Whether it takes no orders meanwhile.
    pub closes: bool,
    /// Whether that is so today.
    pub is_closed: bool,
}

impl HolidayView {
    /// What a shop with these days and words tells buyers today.
    pub(super) fn of(
        days: Option<Holiday>,
        front: Option<&Front>,
        (locale, today): (Locale, NaiveDate),
    ) -> Option<Self> {
        let days = days.filter(|days| days.is_announced_on(today))?;
        let closes = front.is_some_and(|front| front.closes_on_holiday);
        let text = front.map_or("", |front| front.holiday_text(locale));
        Some(Self {
            first: days.first,
            last: days.last,
            next: days.next_day(),
            text: text.to_owned(),
            closes,
            is_closed: closes && days.first <= today,
        })
    }

    /// For samples of pages.
    pub(super) fn sample(is_closed: bool) -> Option<Self> {
        Some(Self {
            first: NaiveDate::from_ymd_opt(2027, 2, 4)?,
            last: NaiveDate::from_ymd_opt(2027, 2, 12)?,
            next: NaiveDate::from_ymd_opt(2027, 2, 13)?,
            text: "全村过年，初八开工。".to_owned(),
            closes: is_closed,
            is_closed,
        })
    }
}

/// A promise to send, and how it was kept.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct PromiseView {
    /// Within so many days of the payment.
    pub days: i32,
    /// Orders of the last months from which the rest is told; none while they are few.
    pub orders: Option<i64>,
    /// Of a hundred, how many were sent in time.
    pub percent: i64,
}

/// Fewer orders tell nothing of a shop.
const FEW_ORDERS: i64 = 5;

impl PromiseView {
    /// What a shop promises, with how it was kept where that is known.
    pub(super) fn of(front: Option<&Front>, kept: Option<Kept>) -> Option<Self> {
        let days = front?.ship_days?;
        let kept = kept.filter(|kept| kept.orders >= FEW_ORDERS);
        // Down, so that a hundred means every one.
        let percent = kept.map_or(0, |kept| {
            kept.in_time.saturating_mul(100) / kept.orders.max(1)
        });
        Some(Self {
            days,
            orders: kept.map(|kept| kept.orders),
            percent,
        })
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
    fn a_promise_is_told_with_how_it_was_kept_once_that_says_something() {
        let front = Front {
            ship_days: Some(3),
            ..Front::default()
        };
        let of = |orders, in_time| {
            let view = PromiseView::of(Some(&front), Some(Kept { orders, in_time })).unwrap();
            (view.orders, view.percent)
        };
        assert_eq!(of(4, 4), (None, 0));
        assert_eq!(of(5, 5), (Some(5), 100));
        // 199 of 200 are not all of them.
        assert_eq!(of(200, 199), (Some(200), 99));
        assert!(PromiseView::of(Some(&Front::default()), None).is_none());
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
