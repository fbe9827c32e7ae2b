//! Benefits and choices, by figures computed by hand.

use chrono::NaiveDate;

use super::*;
use crate::base::error::Code;
use crate::base::ids::{PromotionId, ShopId};
use crate::base::money::Money;
use crate::base::rate::Rate;
use crate::domain::orders::{Bearer, ReductionKind};

fn fen(minor: i64) -> Money {
    Money::new(minor).unwrap()
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn promotion(id: i64, code: Option<&str>, benefit: Benefit) -> Use {
    Use {
        by_buyer: 0,
        promotion: Promotion {
            id: PromotionId(id),
            shop: ShopId(1),
            name_zh: format!("优惠{id}"),
            name_en: String::new(),
            code: code.map(str::to_owned),
            benefit,
            min_goods: Money::ZERO,
            total_limit: None,
            buyer_limit: None,
            starts_on: day(10),
            ends_on: day(20),
            state: PromotionState::Active,
            used: 0,
        },
    }
}

fn goods(goods: i64, freight: i64) -> Goods {
    Goods {
        goods: fen(goods),
        freight: fen(freight),
    }
}

/// What is chosen on a day: id and amount; and what is wrong with the code.
fn chosen(uses: &[Use], code: &str, of: Goods, on: u32) -> (Option<(i64, i64)>, Option<Code>) {
    let choice = choose(uses, code, of, day(on)).unwrap();
    let reduction = choice.reduction.map(|one| match one.bearer {
        Bearer::Shop(id) => (id.0, one.amount.get()),
        Bearer::Programme(_) => unreachable!("a shop's own"),
    });
    (reduction, choice.fault.map(|fault| fault.code()))
}

#[test]
fn o_17_a_benefit_never_takes_the_last_fen_of_the_goods() {
    let percent = |bp, most: Option<i64>| Benefit::Percent(Rate::new(bp).unwrap(), most.map(fen));
    let cases = [
        // 10.00 off.
        (Benefit::Fixed(fen(1_000)), 12_99, 500, 1_000),
        (Benefit::Fixed(fen(1_000)), 1_000, 500, 999),
        (Benefit::Fixed(fen(1_000)), 1, 500, 0),
        (Benefit::Fixed(fen(1_000)), 0, 500, 0),
        // Half: 6.495 rounds down.
        (percent(5_000, None), 12_99, 500, 649),
        (percent(5_000, Some(300)), 12_99, 500, 300),
        (percent(5_000, None), 1, 500, 0),
        // All of it.
        (percent(10_000, None), 12_99, 500, 12_98),
        (Benefit::Freight(None), 12_99, 500, 500),
        (Benefit::Freight(Some(fen(200))), 12_99, 500, 200),
        (Benefit::Freight(None), 12_99, 0, 0),
    ];
    for (benefit, items, freight, expected) in cases {
        let amount = benefit.of(fen(items), fen(freight)).unwrap();
        assert_eq!(amount.get(), expected, "{benefit:?} of {items}");
    }
    assert_eq!(Benefit::Freight(None).reduces(), ReductionKind::Freight);
}

#[test]
fn o_17_at_most_one_promotion_and_the_most_is_taken_off() {
    let five = || promotion(1, None, Benefit::Fixed(fen(500)));
    let eight = || promotion(2, None, Benefit::Fixed(fen(800)));
    let spring = || promotion(3, Some("spring"), Benefit::Fixed(fen(800)));
    let of = goods(10_000, 1_000);
    assert_eq!(
        chosen(&[five(), eight()], "", of, 15),
        (Some((2, 800)), None)
    );
    // A code without its being typed does nothing; typed, it comes before what is worth the same.
    assert_eq!(
        chosen(&[five(), spring()], "", of, 15),
        (Some((1, 500)), None)
    );
    let all = [five(), eight(), spring()];
    assert_eq!(chosen(&all, "spring", of, 15), (Some((3, 800)), None));
    // What takes off more goes before a code.
    let ten = promotion(4, None, Benefit::Fixed(fen(1_000)));
    assert_eq!(
        chosen(&[ten, spring()], "spring", of, 15),
        (Some((4, 1_000)), None)
    );
}

#[test]
fn o_18_a_code_holds_on_its_days_and_says_why_it_does_not() {
    let spring = || promotion(3, Some("spring"), Benefit::Fixed(fen(800)));
    let of = goods(10_000, 1_000);
    let with = |change: fn(&mut Use)| {
        let mut one = spring();
        change(&mut one);
        [one]
    };
    for (on, fault) in [
        (9, Some(Code::CouponTooEarly)),
        (10, None),
        (20, None),
        (21, Some(Code::CouponOver)),
    ] {
        assert_eq!(chosen(&[spring()], "spring", of, on).1, fault, "{on}");
    }
    let cases = [
        (
            with(|one| one.promotion.state = PromotionState::Ended),
            Code::CouponOver,
        ),
        (
            with(|one| (one.promotion.total_limit, one.promotion.used) = (Some(2), 2)),
            Code::CouponUsedUp,
        ),
        (
            with(|one| (one.promotion.buyer_limit, one.by_buyer) = (Some(1), 1)),
            Code::CouponUsedByYou,
        ),
        (
            with(|one| one.promotion.min_goods = fen(10_001)),
            Code::CouponMinimum,
        ),
    ];
    for (uses, fault) in cases {
        assert_eq!(chosen(&uses, "spring", of, 15), (None, Some(fault)));
    }
    assert_eq!(
        chosen(&[spring()], "autumn", of, 15),
        (None, Some(Code::CouponUnknown))
    );
    // One that was ended gives its code free for another.
    let mut again = spring();
    again.promotion.id = PromotionId(2);
    let ended = with(|one| one.promotion.state = PromotionState::Ended);
    let [ended] = ended;
    assert_eq!(
        chosen(&[again, ended], "spring", of, 15),
        (Some((2, 800)), None)
    );
}

struct Form(&'static [(&'static str, &'static str)]);

impl crate::base::input::Fields for Form {
    fn value(&self, field: &str) -> &str {
        let found = self.0.iter().find(|(name, _)| *name == field);
        found.map_or("", |(_, value)| value)
    }
}

#[test]
fn o_19_a_form_is_read_and_its_code_is_folded() {
    let form = Form(&[
        ("promotion_zh", "春茶节"),
        ("code", "　ＳＰＲＩＮＧ-26 "),
        ("benefit", "percent"),
        ("rate", "12.5"),
        ("amount", "50"),
        ("min_goods", "100"),
        ("total_limit", "10"),
        ("starts_on", "2026-11-10"),
        ("ends_on", "2026-11-20"),
    ]);
    let new = NewPromotion::parse(&form, day(15)).unwrap();
    assert_eq!(new.terms.code.as_deref(), Some("spring-26"));
    assert_eq!(
        new.terms.benefit,
        Benefit::Percent(Rate::new(1_250).unwrap(), Some(fen(5_000)))
    );
    assert_eq!(
        (new.terms.min_goods, new.limits.total_limit),
        (fen(10_000), Some(10))
    );
    assert_eq!(new.limits.buyer_limit, None);
    let faults = |form: &Form| {
        let error = NewPromotion::parse(form, day(21)).unwrap_err();
        let faults = error.field_errors().iter();
        faults.map(|fault| fault.field.clone()).collect::<Vec<_>>()
    };
    assert_eq!(faults(&form), ["ends_on"]);
    let wrong = Form(&[
        ("code", "a b"),
        ("benefit", "fixed"),
        ("amount", "0"),
        ("total_limit", "-1"),
        ("starts_on", "2026-12-31"),
        ("ends_on", "2026-12-30"),
    ]);
    assert_eq!(
        faults(&wrong),
        ["promotion_zh", "total_limit", "ends_on", "code", "amount"]
    );
}
