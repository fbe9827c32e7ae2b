//! The worked examples of `docs/money.md`, figure by figure.

use super::tests::{fen, parts, sent, shared, shown};
use super::*;

const LINE: OrderLineId = OrderLineId(1);
const SECOND: OrderLineId = OrderLineId(2);

/// All entries so far, by account and line.
fn booked(transfers: &[&Entries]) -> Vec<Entry> {
    let mut sums: Vec<Entry> = Vec::new();
    for entry in transfers.iter().flat_map(|transfer| transfer.as_slice()) {
        let same = sums
            .iter_mut()
            .find(|sum| sum.account == entry.account && sum.line == entry.line);
        match same {
            Some(sum) => sum.amount = sum.amount.checked_add(entry.amount).unwrap(),
            None => sums.push(*entry),
        }
    }
    sums
}

#[test]
fn example_1_one_of_two_tins_goes_back() {
    let paid = payment(&parts(33_600, 1_000, 0, 0), &[(LINE, fen(33_600))]).unwrap();
    let three = [(1, 4_800), (2, 3_200), (3, 2_000)];
    let goes_on = sharing(&shared(33_600, 500, 1_000, &three))
        .unwrap()
        .unwrap();
    assert_eq!(
        shown(&goes_on),
        [
            (AccountKind::Entitlement, 0, 1, 33_600),
            (AccountKind::Costs, 0, 1, -3_360),
            (AccountKind::VillageFund, 0, 1, -1_680),
            (AccountKind::Household, 1, 1, -13_709),
            (AccountKind::Household, 2, 1, -9_139),
            (AccountKind::Household, 3, 1, -5_712),
        ]
    );
    let back = BackParts {
        amount: fen(16_800),
        freight: Money::ZERO,
        lines: vec![sent(LINE, 16_800)],
    };
    assert_eq!(
        shown(&cancellation(&booked(&[&paid, &goes_on]), &back).unwrap()),
        [
            (AccountKind::Costs, 0, 1, 1_680),
            (AccountKind::VillageFund, 0, 1, 840),
            (AccountKind::Household, 1, 1, 6_855),
            (AccountKind::Household, 2, 1, 4_569),
            (AccountKind::Household, 3, 1, 2_856),
            (AccountKind::RefundPayable, 0, 0, -16_800),
        ]
    );
}

#[test]
fn example_2_a_tenth_goes_back_of_what_a_programme_pays_a_part_of() {
    let paid = payment(&parts(17_970, 2_400, 0, 2_000), &[(LINE, fen(17_970))]).unwrap();
    let goes_on = sharing(&shared(17_970, 300, 0, &[(1, 10_000)]))
        .unwrap()
        .unwrap();
    assert_eq!(
        shown(&goes_on),
        [
            (AccountKind::Entitlement, 0, 1, 17_970),
            (AccountKind::VillageFund, 0, 1, -539),
            (AccountKind::Household, 1, 1, -17_431),
        ]
    );
    let back = BackParts {
        amount: fen(1_837),
        freight: Money::ZERO,
        lines: Vec::new(),
    };
    assert_eq!(
        shown(&cancellation(&booked(&[&paid, &goes_on]), &back).unwrap()),
        [
            (AccountKind::VillageFund, 0, 1, 54),
            (AccountKind::Household, 1, 1, 1_743),
            (AccountKind::Freight, 0, 0, 240),
            (AccountKind::Subsidy, 1, 0, -200),
            (AccountKind::RefundPayable, 0, 0, -1_837),
        ]
    );
}

#[test]
fn example_3_commission_and_discount_over_two_lines() {
    let lines = [(LINE, fen(12_000)), (SECOND, fen(8_000))];
    let paid = payment(&parts(19_000, 0, 570, 0), &lines).unwrap();
    assert_eq!(
        shown(&paid),
        [
            (AccountKind::CustodyShop, 0, 0, 19_000),
            (AccountKind::Entitlement, 0, 1, -11_058),
            (AccountKind::Commission, 0, 1, -342),
            (AccountKind::Entitlement, 0, 2, -7_372),
            (AccountKind::Commission, 0, 2, -228),
        ]
    );
    let thirds = [(1, 3_334), (2, 3_333), (3, 3_333)];
    let goes_on = sharing(&shared(11_058, 0, 1_250, &thirds))
        .unwrap()
        .unwrap();
    assert_eq!(
        shown(&goes_on),
        [
            (AccountKind::Entitlement, 0, 1, 11_058),
            (AccountKind::Costs, 0, 1, -1_382),
            (AccountKind::Household, 1, 1, -3_226),
            (AccountKind::Household, 2, 1, -3_225),
            (AccountKind::Household, 3, 1, -3_225),
        ]
    );
    let back = BackParts {
        amount: fen(7_600),
        freight: Money::ZERO,
        lines: vec![sent(SECOND, 7_600)],
    };
    assert_eq!(
        shown(&cancellation(&booked(&[&paid, &goes_on]), &back).unwrap()),
        [
            (AccountKind::Entitlement, 0, 2, 7_372),
            (AccountKind::Commission, 0, 2, 228),
            (AccountKind::RefundPayable, 0, 0, -7_600),
        ]
    );
}

#[test]
fn example_4_a_coupon_a_subsidy_and_a_tin_that_goes_back() {
    let lines = [(LINE, fen(33_600)), (SECOND, fen(6_400))];
    let paid = payment(&parts(36_000, 1_000, 0, 2_000), &lines).unwrap();
    assert_eq!(
        shown(&paid),
        [
            (AccountKind::CustodyShop, 0, 0, 35_000),
            (AccountKind::Entitlement, 0, 1, -30_240),
            (AccountKind::Entitlement, 0, 2, -5_760),
            (AccountKind::Freight, 0, 0, -1_000),
            (AccountKind::Subsidy, 1, 0, 2_000),
        ]
    );
    let back = BackParts {
        amount: fen(14_303),
        freight: Money::ZERO,
        lines: vec![sent(LINE, 14_303)],
    };
    assert_eq!(
        shown(&cancellation(&booked(&[&paid]), &back).unwrap()),
        [
            (AccountKind::Entitlement, 0, 1, 15_120),
            (AccountKind::Subsidy, 1, 0, -817),
            (AccountKind::RefundPayable, 0, 0, -14_303),
        ]
    );
}

#[test]
fn example_5_a_programme_pays_the_shop_and_the_channel_what_it_holds() {
    let paid = payment(&parts(16_800, 1_000, 0, 4_000), &[(LINE, fen(16_800))]).unwrap();
    let three = [(1, 4_800), (2, 3_200), (3, 2_000)];
    let goes_on = sharing(&shared(16_800, 500, 1_000, &three))
        .unwrap()
        .unwrap();
    let so_far = booked(&[&paid, &goes_on]);
    let (out, over) = assignment(&so_far, &[]).unwrap().unwrap();
    let expected = [
        (AccountKind::Costs, 0, 1, 1_680),
        (AccountKind::VillageFund, 0, 1, 73),
        (AccountKind::Household, 1, 1, 599),
        (AccountKind::Household, 2, 1, 399),
        (AccountKind::Household, 3, 1, 249),
        (AccountKind::Freight, 0, 0, 1_000),
        (AccountKind::Subsidy, 1, 0, -4_000),
    ];
    assert_eq!(shown(&out), expected);
    let turned = expected.map(|(kind, payee, line, amount)| (kind, payee, line, -amount));
    assert_eq!(shown(&over), turned);
    // Asked again there is nothing to do.
    let before = booked(&[&over]);
    let all = booked(&[&paid, &goes_on, &out, &over]);
    assert_eq!(assignment(&all, &before).unwrap(), None);
    // A half goes back: a half of what was assigned comes back from the programme.
    let back = BackParts {
        amount: fen(6_900),
        freight: Money::ZERO,
        lines: Vec::new(),
    };
    let back = cancellation(&all, &back).unwrap();
    let all = booked(&[&paid, &goes_on, &out, &over, &back]);
    let (out, _) = assignment(&all, &before).unwrap().unwrap();
    let of_programme = shown(&out);
    assert_eq!(
        of_programme.last(),
        Some(&(AccountKind::Subsidy, 1, 0, 2_000))
    );
}
