//! What orders take out of budgets, by figures computed by hand.

use chrono::NaiveDate;

use super::*;
use crate::base::division_code::DivisionCode;
use crate::base::error::Code;
use crate::base::ids::ProgrammeId;
use crate::base::money::Money;
use crate::base::rate::Rate;
use crate::domain::orders::{Bearer, ReductionKind};

fn fen(minor: i64) -> Money {
    Money::new(minor).unwrap()
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn offered(id: i64, kind: ProgrammeKind, gift: Gift) -> Offered {
    Offered {
        by_buyer: 0,
        programme: Programme {
            id: ProgrammeId(id),
            division_code: "33".to_owned(),
            name_zh: format!("项目{id}"),
            name_en: String::new(),
            about_zh: "帮扶".to_owned(),
            about_en: String::new(),
            kind,
            gift,
            most: None,
            min_goods: Money::ZERO,
            code: (kind == ProgrammeKind::Voucher).then(|| "help".to_owned()),
            total_limit: None,
            buyer_limit: None,
            budget: fen(100_000),
            reserved: Money::ZERO,
            spent: Money::ZERO,
            used: 0,
            starts_on: day(10),
            ends_on: day(20),
            state: ProgrammeState::Active,
            is_on_shelf: false,
            areas: vec!["3301".to_owned(), "3305".to_owned()],
        },
    }
}

fn percent(basis_points: i64) -> Gift {
    Gift::Percent(Rate::new(basis_points).unwrap())
}

/// ¥400.00 of goods less ¥40.00, freight ¥10.00, commission ¥7.20.
fn asked() -> Asked<'static> {
    Asked {
        division: "330106",
        code: "help",
        items: fen(40_000),
        goods: fen(36_000),
        freight: fen(1_000),
        commission: fen(720),
        lines: 2,
        today: day(15),
    }
}

/// Programme and amount of each reduction.
fn taken(chosen: &Chosen) -> Vec<(i64, i64)> {
    let reductions = chosen.reductions.iter();
    reductions
        .map(|one| match one.bearer {
            Bearer::Programme(id) => {
                assert_eq!(one.kind, ReductionKind::Subsidy);
                (id.0, one.amount.get())
            }
            Bearer::Shop(_) => unreachable!("programmes only"),
        })
        .collect()
}

#[test]
fn o_17_programmes_stack_in_one_order_whatever_the_order_of_entry() {
    // A tenth of 360.00 is 36.00, at most 20.00; the voucher 50.00; half of the freight; all of the
    // commission.
    let mut tenth = offered(7, ProgrammeKind::PriceSubsidy, percent(1_000));
    tenth.programme.most = Some(fen(2_000));
    let all = [
        offered(1, ProgrammeKind::FeeWaiver, percent(10_000)),
        offered(2, ProgrammeKind::FreightSubsidy, percent(5_000)),
        offered(3, ProgrammeKind::Voucher, Gift::Fixed(fen(5_000))),
        tenth,
    ];
    let mut turned = all.to_vec();
    turned.reverse();
    for mut offered in [all.to_vec(), turned] {
        let chosen = choose(&mut offered, &asked()).unwrap();
        assert_eq!(taken(&chosen), [(7, 2_000), (3, 5_000), (2, 500)]);
        assert_eq!(chosen.waiver, Some((ProgrammeId(1), fen(720))));
        assert!(chosen.fault.is_none());
    }
}

#[test]
fn o_17_the_last_fen_of_the_goods_is_left_and_the_most_is_given() {
    let mut offered = [
        offered(1, ProgrammeKind::PriceSubsidy, Gift::PerLine(fen(300))),
        offered(2, ProgrammeKind::PriceSubsidy, Gift::Fixed(fen(600))),
        offered(3, ProgrammeKind::PriceSubsidy, Gift::Fixed(fen(500))),
        offered(4, ProgrammeKind::Voucher, Gift::Fixed(fen(5_000))),
    ];
    let small = Asked {
        items: fen(1_299),
        goods: fen(1_299),
        ..asked()
    };
    // Two lines at 3.00 are as much as 6.00; of equal ones the earlier. 12.99 − 6.00 − 6.98.
    let chosen = choose(&mut offered, &small).unwrap();
    assert_eq!(taken(&chosen), [(1, 600), (4, 698)]);
    let nothing = Asked {
        goods: fen(1),
        ..small
    };
    assert_eq!(taken(&choose(&mut offered, &nothing).unwrap()), []);
}

#[test]
fn a_budget_is_never_cut_into_and_two_orders_of_one_purchase_share_it() {
    let mut offered = [offered(
        1,
        ProgrammeKind::PriceSubsidy,
        Gift::Fixed(fen(600)),
    )];
    offered[0].programme.budget = fen(1_799);
    offered[0].programme.spent = fen(500);
    // 12.99 are left: two orders, and 0.99.
    for left in [699, 99] {
        assert_eq!(taken(&choose(&mut offered, &asked()).unwrap()), [(1, 600)]);
        assert_eq!(offered[0].programme.left().unwrap(), fen(left));
    }
    assert_eq!(taken(&choose(&mut offered, &asked()).unwrap()), []);
}

#[test]
fn a_programme_is_for_shops_of_its_divisions_on_its_days() {
    let of = |asked: &Asked<'_>, change: fn(&mut Programme)| {
        let mut all = [offered(
            1,
            ProgrammeKind::PriceSubsidy,
            Gift::Fixed(fen(600)),
        )];
        change(&mut all[0].programme);
        taken(&choose(&mut all, asked).unwrap()).len()
    };
    let here = asked();
    assert_eq!(of(&here, |_| {}), 1);
    assert_eq!(of(&here, |one| one.state = ProgrammeState::Paused), 0);
    assert_eq!(of(&here, |one| one.min_goods = fen(40_001)), 0);
    assert_eq!(
        of(&here, |one| (one.total_limit, one.used) = (Some(3), 3)),
        0
    );
    for (day_of_month, count) in [(9, 0), (10, 1), (20, 1), (21, 0)] {
        let asked = Asked {
            today: day(day_of_month),
            ..here
        };
        assert_eq!(of(&asked, |_| {}), count);
    }
    for (division, count) in [("330521", 1), ("3305", 1), ("33", 0), ("320106", 0)] {
        assert_eq!(of(&Asked { division, ..here }, |_| {}), count, "{division}");
    }
    assert_eq!(of(&here, |one| one.areas = vec![String::new()]), 1);
}

#[test]
fn o_18_a_voucher_says_why_it_cannot_be_used() {
    type Change = fn(&mut Offered);
    let fault = |change: Change| {
        let mut all = [offered(1, ProgrammeKind::Voucher, Gift::Fixed(fen(5_000)))];
        change(&mut all[0]);
        let chosen = choose(&mut all, &asked()).unwrap();
        assert!(chosen.reductions.is_empty());
        chosen.fault.map(|fault| fault.code())
    };
    let cases: [(Change, Code); 6] = [
        (|one| one.programme.ends_on = day(14), Code::CouponOver),
        (
            |one| one.programme.starts_on = day(16),
            Code::CouponTooEarly,
        ),
        (
            |one| one.programme.state = ProgrammeState::Paused,
            Code::CouponUsedUp,
        ),
        (
            |one| one.programme.reserved = fen(95_001),
            Code::CouponUsedUp,
        ),
        (
            |one| (one.programme.buyer_limit, one.by_buyer) = (Some(1), 1),
            Code::CouponUsedByYou,
        ),
        (
            |one| one.programme.min_goods = fen(40_001),
            Code::CouponMinimum,
        ),
    ];
    for (change, code) in cases {
        assert_eq!(fault(change), Some(code));
    }
    // Another code is not its.
    assert_eq!(
        fault(|one| one.programme.code = Some("other".to_owned())),
        None
    );
    let elsewhere = [offered(1, ProgrammeKind::Voucher, Gift::Fixed(fen(1)))];
    assert!(asked().names_voucher(&elsewhere));
    let there = Asked {
        division: "110101",
        ..asked()
    };
    assert!(!there.names_voucher(&elsewhere));
}

struct Form(&'static [(&'static str, &'static str)]);

impl crate::base::input::Fields for Form {
    fn value(&self, field: &str) -> &str {
        let found = self.0.iter().find(|(name, _)| *name == field);
        found.map_or("", |(_, value)| value)
    }
}

#[test]
fn a_form_is_read_and_its_divisions_lie_within_its_own() {
    let form = Form(&[
        ("programme_zh", "消费帮扶"),
        ("about_zh", "买一份，帮一户"),
        ("programme_kind", "voucher"),
        ("programme_division", "330000"),
        ("programme_areas", "330500、330100，330106 3301"),
        ("amount", "50"),
        ("min_goods", "300"),
        ("code", " Help-2026 "),
        ("budget", "10000"),
        ("starts_on", "2026-11-10"),
        ("ends_on", "2026-11-20"),
    ]);
    let new = NewProgramme::parse(&form, day(15)).unwrap();
    let areas: Vec<&str> = new.terms.areas.iter().map(DivisionCode::as_str).collect();
    assert_eq!(
        (new.terms.division.as_str(), areas),
        ("33", vec!["3301", "3305"])
    );
    assert_eq!(new.terms.code.as_deref(), Some("help-2026"));
    assert_eq!(
        (new.terms.gift, new.limits.budget),
        (Gift::Fixed(fen(5_000)), fen(1_000_000))
    );
    let faults = |form: &Form| {
        let error = NewProgramme::parse(form, day(15)).unwrap_err();
        let faults = error.field_errors().iter();
        faults.map(|fault| fault.field.clone()).collect::<Vec<_>>()
    };
    let wrong = Form(&[
        ("programme_zh", "x"),
        ("about_zh", "x"),
        ("programme_kind", "price_subsidy"),
        ("programme_basis", "percent"),
        ("rate", "0"),
        ("programme_division", "33"),
        ("programme_areas", "3201"),
        ("budget", "0"),
        ("starts_on", "2026-11-10"),
        ("ends_on", "2026-11-14"),
    ]);
    assert_eq!(
        faults(&wrong),
        ["budget", "ends_on", "programme_areas", "rate"]
    );
}
