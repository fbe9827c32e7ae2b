//! A promotion as its shop reads it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::domain::promotions::{Benefit, BenefitKind, Promotion, PromotionState};

/// How far a promotion has come on a day.
fn standing(promotion: &Promotion, today: NaiveDate) -> &'static str {
    if promotion.state == PromotionState::Ended {
        "ended"
    } else if promotion.ends_on < today {
        "over"
    } else if today < promotion.starts_on {
        "coming"
    } else if promotion.is_used_up() {
        "used_up"
    } else {
        "running"
    }
}

/// A promotion.
#[derive(Debug, Serialize)]
pub(super) struct PromotionRow {
    pub href: String,
    pub name: String,
    /// As it is told to buyers; empty for one that needs none.
    pub code: String,
    /// The text `promotion-gives-{kind}`.
    kind: BenefitKind,
    amount: Option<i64>,
    /// In percent; empty for another kind.
    rate: String,
    min_goods: i64,
    starts_on: String,
    ends_on: String,
    /// The text `promotion-state-{standing}`.
    standing: &'static str,
    used: i64,
    total_limit: Option<i64>,
    buyer_limit: Option<i64>,
}

impl PromotionRow {
    pub fn new(promotion: &Promotion, base: &str, today: NaiveDate, locale: Locale) -> Self {
        let (amount, rate) = match promotion.benefit {
            Benefit::Fixed(amount) => (Some(amount), String::new()),
            Benefit::Percent(rate, most) => (most, rate.to_percent()),
            Benefit::Freight(most) => (most, String::new()),
        };
        Self {
            href: format!("{base}/{}", promotion.id),
            name: locale
                .pick(&promotion.name_zh, &promotion.name_en)
                .to_owned(),
            code: promotion.code.as_deref().unwrap_or_default().to_uppercase(),
            kind: promotion.benefit.kind(),
            amount: amount.map(Money::get),
            rate,
            min_goods: promotion.min_goods.get(),
            starts_on: promotion.starts_on.to_string(),
            ends_on: promotion.ends_on.to_string(),
            standing: standing(promotion, today),
            used: promotion.used,
            total_limit: promotion.total_limit,
            buyer_limit: promotion.buyer_limit,
        }
    }
}

/// The day of the samples.
pub(super) fn sample_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 25).unwrap_or_default()
}

/// One of each kind and standing, for samples.
pub(super) fn samples() -> Vec<Promotion> {
    use crate::base::ids::{PromotionId, ShopId};
    use crate::base::rate::Rate;
    let money = |minor| Money::new(minor).unwrap_or_default();
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default();
    let first = Promotion {
        id: PromotionId(1),
        shop: ShopId(1),
        name_zh: "春茶节 <新>".to_owned(),
        name_en: "Spring tea".to_owned(),
        code: Some("spring-26".to_owned()),
        benefit: Benefit::Fixed(money(1_000)),
        min_goods: money(10_000),
        total_limit: Some(100),
        buyer_limit: Some(1),
        starts_on: day(11, 1),
        ends_on: day(11, 30),
        state: PromotionState::Active,
        used: 12,
    };
    let with = |id, change: fn(&mut Promotion)| {
        let mut one = first.clone();
        one.id = PromotionId(id);
        change(&mut one);
        one
    };
    let tenth = Benefit::Percent(Rate::new(1_000).unwrap_or_default(), Some(money(5_000)));
    let mut open = with(2, |one| {
        one.code = None;
        one.min_goods = Money::ZERO;
        (one.total_limit, one.buyer_limit) = (None, None);
    });
    open.benefit = tenth;
    vec![
        with(3, |one| one.used = 100),
        with(4, |one| {
            one.benefit = Benefit::Freight(None);
            one.starts_on = one.ends_on;
        }),
        with(5, |one| one.ends_on = one.starts_on),
        with(6, |one| one.state = PromotionState::Ended),
        open,
        first,
    ]
}
