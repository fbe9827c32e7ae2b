use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

const LINE: OrderLineId = OrderLineId(1);
const SECOND: OrderLineId = OrderLineId(2);

pub(super) fn fen(minor: i64) -> Money {
    Money::new(minor).unwrap()
}

fn rate(basis_points: i64) -> Rate {
    Rate::new(basis_points).unwrap()
}

pub(super) fn parts(goods: i64, freight: i64, commission: i64, subsidy: i64) -> PaymentParts {
    PaymentParts {
        custody: Custody::Shop,
        total: fen(goods + freight - subsidy),
        goods: fen(goods),
        freight: fen(freight),
        commission: fen(commission),
        subsidies: vec![(ProgrammeId(1), fen(subsidy))],
    }
}

/// Kind, payee, line and amount of each entry.
pub(super) fn shown(entries: &Entries) -> Vec<(AccountKind, i64, i64, i64)> {
    let entries = entries.as_slice().iter();
    entries
        .map(|entry| {
            let line = entry.line.map_or(0, |line| line.0);
            let account = entry.account;
            (account.kind, account.payee, line, entry.amount.get())
        })
        .collect()
}

#[test]
fn a_payment_is_held_by_the_shop_and_owed_to_it() {
    // 2 × 45.00 with 10.00 freight, 3 % for the platform, 5.00 from a programme: the buyer
    // pays 95.00.
    let entries = payment(&parts(9_000, 1_000, 270, 500), &[(LINE, fen(9_000))]).unwrap();
    assert_eq!(
        shown(&entries),
        [
            (AccountKind::CustodyShop, 0, 0, 9_500),
            (AccountKind::Entitlement, 0, 1, -8_730),
            (AccountKind::Commission, 0, 1, -270),
            (AccountKind::Freight, 0, 0, -1_000),
            (AccountKind::Subsidy, 1, 0, 500),
        ]
    );
}

#[test]
fn a_discount_is_borne_by_each_line_in_proportion() {
    // 60.00 and 30.00, less 10.00: 80.00 by 2 : 1 is 53.33 and 26.67; of each 1 % commission,
    // 0.80 by 53.33 : 26.67 is 0.53 and 0.27.
    let lines = [(LINE, fen(6_000)), (SECOND, fen(3_000))];
    let entries = payment(&parts(8_000, 0, 80, 0), &lines).unwrap();
    assert_eq!(
        shown(&entries),
        [
            (AccountKind::CustodyShop, 0, 0, 8_000),
            (AccountKind::Entitlement, 0, 1, -5_280),
            (AccountKind::Commission, 0, 1, -53),
            (AccountKind::Entitlement, 0, 2, -2_640),
            (AccountKind::Commission, 0, 2, -27),
        ]
    );
}

#[test]
fn a_payment_that_does_not_add_up_is_refused() {
    let wrong = PaymentParts {
        total: fen(9_501),
        ..parts(9_000, 1_000, 270, 500)
    };
    let refused = payment(&wrong, &[(LINE, fen(9_000))]).unwrap_err();
    assert_eq!(refused.code(), Code::SystemInternal);
}

pub(super) fn shared(
    earned: i64,
    fund: i64,
    costs: i64,
    households: &[(i64, i64)],
) -> SharingParts {
    SharingParts {
        line: LINE,
        earned: fen(earned),
        fund: rate(fund),
        costs: rate(costs),
        households: households
            .iter()
            .map(|(id, share)| (HouseholdId(*id), rate(*share)))
            .collect(),
    }
}

#[test]
fn what_a_line_has_earned_is_shared_to_the_fen() {
    // 87.30: 10 % costs 8.73, 5 % fund 4.365, and of the other 85 %, 74.205, by 48 : 32 : 20
    // 35.6184, 23.7456 and 14.841. Whole fen sum to 87.28; the two left go to the largest
    // remainders, .84 and .5 (the fund's before 14.841's .1).
    let three = [(7, 4_800), (8, 3_200), (9, 2_000)];
    let entries = sharing(&shared(8_730, 500, 1_000, &three))
        .unwrap()
        .unwrap();
    assert_eq!(
        shown(&entries),
        [
            (AccountKind::Entitlement, 0, 1, 8_730),
            (AccountKind::Costs, 0, 1, -873),
            (AccountKind::VillageFund, 0, 1, -436),
            (AccountKind::Household, 7, 1, -3_562),
            (AccountKind::Household, 8, 1, -2_375),
            (AccountKind::Household, 9, 1, -1_484),
        ]
    );
    assert_eq!(sharing(&shared(0, 500, 1_000, &three)).unwrap(), None);
}

/// An amount for goods of a line that the buyer has.
pub(super) fn sent(line: OrderLineId, minor: i64) -> BackLine {
    BackLine::of(line, fen(minor))
}

/// An amount for no goods in particular.
fn back(minor: i64) -> BackParts {
    BackParts {
        amount: fen(minor),
        freight: Money::ZERO,
        lines: Vec::new(),
    }
}

#[test]
fn whoever_has_grown_other_goods_does_not_pay_for_a_line_that_goes_back() {
    // 60.00 of household 7 and 30.00 of household 8, with 10.00 freight. A third of the second
    // line goes back with half of the freight.
    let lines = [(LINE, fen(6_000)), (SECOND, fen(3_000))];
    let mut books = Books::default();
    books.add(&payment(&parts(9_000, 1_000, 0, 0), &lines).unwrap());
    for (line, earned, household) in [(LINE, 6_000, 7), (SECOND, 3_000, 8)] {
        let parts = SharingParts {
            line,
            ..shared(earned, 1_000, 0, &[(household, 10_000)])
        };
        books.add(&sharing(&parts).unwrap().unwrap());
    }
    let parts = BackParts {
        amount: fen(1_500),
        freight: fen(500),
        lines: vec![sent(SECOND, 1_000)],
    };
    let entries = cancellation(&books.all(), &parts).unwrap();
    assert_eq!(
        shown(&entries),
        [
            (AccountKind::VillageFund, 0, 2, 100),
            (AccountKind::Household, 8, 2, 900),
            (AccountKind::Freight, 0, 0, 500),
            (AccountKind::RefundPayable, 0, 0, -1_500),
        ]
    );
}

#[test]
fn whoever_has_grown_what_was_sent_does_not_pay_for_what_is_not() {
    // 100.00 with 10.00 for the platform. Half of the goods have left: 45.00 of household 7. The
    // other half is not sent: 50.00 go back, 5.00 of them from the platform.
    let mut books = Books::default();
    books.add(&payment(&parts(10_000, 0, 1_000, 0), &[(LINE, fen(10_000))]).unwrap());
    let half = shared(4_500, 0, 0, &[(7, 10_000)]);
    books.add(&sharing(&half).unwrap().unwrap());
    let unsent = |minor, unsent| BackParts {
        amount: fen(minor),
        freight: Money::ZERO,
        lines: vec![BackLine {
            unsent: fen(unsent),
            ..sent(LINE, minor)
        }],
    };
    assert_eq!(
        shown(&cancellation(&books.all(), &unsent(5_000, 5_000)).unwrap()),
        [
            (AccountKind::Entitlement, 0, 1, 4_500),
            (AccountKind::Commission, 0, 1, 500),
            (AccountKind::RefundPayable, 0, 0, -5_000),
        ]
    );
    // Three fifths of it are for what is not sent: 27.00 and 3.00; of the other 20.00 each bears
    // its part of the 70.00 that are left, 18.00, 45.00 and 7.00: 5.143, 12.857 and 2.00.
    assert_eq!(
        shown(&cancellation(&books.all(), &unsent(5_000, 3_000)).unwrap()),
        [
            (AccountKind::Entitlement, 0, 1, 2_700 + 514),
            (AccountKind::Household, 7, 1, 1_286),
            (AccountKind::Commission, 0, 1, 300 + 200),
            (AccountKind::RefundPayable, 0, 0, -5_000),
        ]
    );
}

#[test]
fn goods_of_no_lot_that_go_back_take_their_own_part_along() {
    // 100.00 with 10.00 for the platform, of four pieces: one is of household 7, which has 22.50, one of
    // no lot, and two are still to leave.
    let mut books = Books::default();
    books.add(&payment(&parts(10_000, 0, 1_000, 0), &[(LINE, fen(10_000))]).unwrap());
    let one = shared(2_250, 0, 0, &[(7, 10_000)]);
    books.add(&sharing(&one).unwrap().unwrap());
    let unlotted = BackParts {
        amount: fen(2_500),
        freight: Money::ZERO,
        lines: vec![BackLine {
            unlotted: fen(2_500),
            unlotted_goods: (1, 2),
            ..sent(LINE, 2_500)
        }],
    };
    assert_eq!(
        shown(&cancellation(&books.all(), &unlotted).unwrap()),
        [
            (AccountKind::Entitlement, 0, 1, 2_250),
            (AccountKind::Commission, 0, 1, 250),
            (AccountKind::RefundPayable, 0, 0, -2_500),
        ]
    );
    // Half of all went back before: its own part is 12.50 by now, 1.25 of it the platform's. The other
    // 12.50 are borne by the 22.50, 11.25 and 3.75 that are left: 7.50, 3.75 and 1.25.
    books.add(&cancellation(&books.all(), &back(5_000)).unwrap());
    assert_eq!(
        shown(&cancellation(&books.all(), &unlotted).unwrap()),
        [
            (AccountKind::Entitlement, 0, 1, 1_125 + 750),
            (AccountKind::Household, 7, 1, 375),
            (AccountKind::Commission, 0, 1, 125 + 125),
            (AccountKind::RefundPayable, 0, 0, -2_500),
        ]
    );
}

#[test]
fn whoever_has_grown_what_is_called_back_pays_for_it_first() {
    // 100.00 with 10.00 for the platform; half of the goods are of household 7, half of household 8.
    let mut books = Books::default();
    books.add(&payment(&parts(10_000, 0, 1_000, 0), &[(LINE, fen(10_000))]).unwrap());
    let [shares, other] = [7, 8].map(|household| {
        let half = shared(4_500, 0, 0, &[(household, 10_000)]);
        sharing(&half).unwrap().unwrap()
    });
    books.add(&shares);
    books.add(&other);
    let back = |minor, recalled| BackParts {
        amount: fen(minor),
        freight: Money::ZERO,
        lines: vec![BackLine {
            recalled: fen(recalled),
            shares: shares.as_slice().to_vec(),
            ..sent(LINE, minor)
        }],
    };
    let booked =
        |minor, recalled| shown(&cancellation(&books.all(), &back(minor, recalled)).unwrap());
    assert_eq!(
        booked(5_000, 5_000),
        [
            (AccountKind::Household, 7, 1, 4_500),
            (AccountKind::Commission, 0, 1, 500),
            (AccountKind::RefundPayable, 0, 0, -5_000),
        ]
    );
    // A fifth of it is: 9.00 and 1.00; of the other 40.00 each bears its part of the 90.00 that are
    // left, 36.00, 45.00 and 9.00: 16.00, 20.00 and 4.00.
    assert_eq!(
        booked(5_000, 1_000),
        [
            (AccountKind::Household, 7, 1, 900 + 1_600),
            (AccountKind::Household, 8, 1, 2_000),
            (AccountKind::Commission, 0, 1, 100 + 400),
            (AccountKind::RefundPayable, 0, 0, -5_000),
        ]
    );
    // Nobody gives more than there is: 6.00 of commission and the 45.00 of household 7, and what is
    // missing of the 60.00 by 45.00 : 4.00, 8.265 and 0.735.
    assert_eq!(
        booked(6_000, 6_000),
        [
            (AccountKind::Household, 7, 1, 4_500),
            (AccountKind::Household, 8, 1, 827),
            (AccountKind::Commission, 0, 1, 600 + 73),
            (AccountKind::RefundPayable, 0, 0, -6_000),
        ]
    );
}

#[test]
fn half_of_an_order_goes_back_in_proportion() {
    let booked = payment(&parts(9_000, 1_000, 270, 500), &[(LINE, fen(9_000))]).unwrap();
    // Half of 95.00, and of each part: 43.65, 5.00, 1.35 and 2.50 of the subsidy.
    let entries = cancellation(booked.as_slice(), &back(4_750)).unwrap();
    assert_eq!(
        shown(&entries),
        [
            (AccountKind::Entitlement, 0, 1, 4_365),
            (AccountKind::Freight, 0, 0, 500),
            (AccountKind::Commission, 0, 1, 135),
            (AccountKind::Subsidy, 1, 0, -250),
            (AccountKind::RefundPayable, 0, 0, -4_750),
        ]
    );
}

#[test]
fn o_30_more_than_was_paid_or_nothing_cannot_go_back() {
    let booked = payment(&parts(9_000, 1_000, 0, 0), &[(LINE, fen(9_000))]).unwrap();
    for wrong in [10_001, 0, -1] {
        let refused = cancellation(booked.as_slice(), &back(wrong)).unwrap_err();
        assert_eq!(refused.code(), Code::RefundTooMuch, "{wrong}");
    }
    let nothing_paid = cancellation(&[], &back(1)).unwrap_err();
    assert_eq!(nothing_paid.code(), Code::RefundTooMuch);
}

#[derive(Debug, Default)]
pub(super) struct Books(BTreeMap<(Account, Option<OrderLineId>), Money>);

impl Books {
    pub(super) fn add(&mut self, entries: &Entries) {
        for entry in entries.as_slice() {
            let balance = self.0.entry((entry.account, entry.line)).or_default();
            *balance = balance.checked_add(entry.amount).unwrap();
        }
    }

    pub(super) fn of(&self, kind: AccountKind) -> i64 {
        let all = self.0.iter();
        let of_kind = all.filter(|((account, _), _)| account.kind == kind);
        of_kind.map(|(_, amount)| amount.get()).sum()
    }

    pub(super) fn left_of(&self, line: OrderLineId) -> Money {
        let key = (AccountKind::Entitlement.into(), Some(line));
        self.0.get(&key).copied().unwrap_or_default().neg()
    }

    pub(super) fn all(&self) -> Vec<Entry> {
        self.0
            .iter()
            .map(|((account, line), amount)| Entry {
                account: *account,
                line: *line,
                amount: *amount,
            })
            .collect()
    }
}

proptest! {
    #[test]
    fn whatever_goes_back_in_whatever_parts_the_books_balance(
        prices in prop::collection::vec(0_i64..700_000, 1..4),
        discount_bps in 0_i64..=10_000,
        freight in 0_i64..50_000,
        commission_bps in 0_i64..=3_000,
        subsidy_bps in 0_i64..10_000,
        (fund, costs) in (0_i64..=5_000, 0_i64..=5_000),
        first_share in 1_i64..10_000,
        cuts in prop::collection::vec(0_i64..1_000_000, 0..6),
        shares_before in 0_usize..6,
    ) {
        let items: i64 = prices.iter().sum();
        prop_assume!(items > 0);
        let goods = items - items * discount_bps / 10_000;
        let subsidy = (goods + freight) * subsidy_bps / 10_000;
        let parts = parts(goods, freight, goods * commission_bps / 10_000, subsidy);
        let total = parts.total.get();
        prop_assume!(total > 0);
        let lines: Vec<(OrderLineId, Money)> = (1..)
            .zip(&prices)
            .map(|(id, price)| (OrderLineId(id), fen(*price)))
            .collect();
        let mut books = Books::default();
        books.add(&payment(&parts, &lines).unwrap());
        let mut left = total;
        let parts = cuts.iter().map(|cut| cut % total).chain([total]);
        for (place, part) in parts.enumerate() {
            // Somewhere on the way the goods leave, and it is known who has grown them.
            if place == shares_before {
                for (line, _) in &lines {
                    let households = vec![
                        (HouseholdId(1), rate(first_share)),
                        (HouseholdId(2), rate(10_000 - first_share)),
                    ];
                    let parts = SharingParts {
                        line: *line,
                        earned: books.left_of(*line),
                        fund: rate(fund),
                        costs: rate(costs),
                        households,
                    };
                    if let Some(entries) = sharing(&parts).unwrap() {
                        books.add(&entries);
                    }
                }
                prop_assert_eq!(books.of(AccountKind::Entitlement), 0);
            }
            let amount = part.min(left);
            if amount == 0 {
                continue;
            }
            // Of any lines, also of more than is left of one.
            let of_first = amount * first_share / 10_000;
            let parts = BackParts {
                amount: fen(amount),
                freight: fen((amount - of_first) / 2),
                lines: vec![BackLine {
                    unsent: fen(of_first / 3),
                    ..sent(LINE, of_first)
                }],
            };
            books.add(&cancellation(&books.all(), &parts).unwrap());
            books.add(&refund(Custody::Shop, fen(amount)).unwrap());
            left -= amount;
            // Nobody ever owes less than nothing, and held = owed.
            for entry in books.all() {
                if AccountKind::EARNED.contains(&entry.account.kind) {
                    prop_assert!(entry.amount.get() <= 0, "{entry:?}");
                }
            }
            prop_assert!(books.of(AccountKind::Subsidy) >= 0);
            prop_assert_eq!(books.of(AccountKind::CustodyShop), left);
            prop_assert_eq!(books.0.values().map(|m| m.get()).sum::<i64>(), 0);
        }
        for kind in AccountKind::ALL {
            prop_assert_eq!(books.of(*kind), 0, "{}", kind);
        }
    }
}
