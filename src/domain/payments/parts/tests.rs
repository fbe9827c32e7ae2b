//! Worked by hand.

use proptest::prelude::*;

use super::*;
use crate::base::amount::SoldBy;
use crate::base::ids::StockItemId;

fn fen(minor: i64) -> Money {
    Money::new(minor).unwrap()
}

fn line(id: i64, sold_by: SoldBy, quantity: i64, unit_price: i64, total: i64) -> PricedLine {
    PricedLine {
        id: OrderLineId(id),
        stock_item_id: StockItemId(1),
        units: quantity,
        sold_by,
        quantity,
        unit_price: fen(unit_price),
        total: fen(total),
    }
}

fn sums(items: i64, discount: i64, freight: i64, subsidy: i64) -> OrderSums {
    OrderSums {
        items: fen(items),
        discount: fen(discount),
        freight: fen(freight),
        subsidy: fen(subsidy),
        total: fen(items - discount + freight - subsidy),
    }
}

/// An order that was paid whole, of which nothing went back.
fn fresh(sums: &OrderSums, lines: Vec<PricedLine>) -> Refundable {
    Refundable::new(
        sums,
        lines,
        |_| GoneBack::default(),
        (Money::ZERO, sums.total),
    )
    .unwrap()
}

fn chosen(line: i64, quantity: i64) -> Chosen {
    Chosen {
        line_id: OrderLineId(line),
        quantity,
        unsent: 0,
        unlotted: 0,
        restock: false,
    }
}

/// The same after a refund.
fn after(of: &Refundable, parts: &RefundParts) -> Refundable {
    let mut of = of.clone();
    for line in &parts.lines {
        let found = of.lines.iter_mut().find(|of| of.line.id == line.line_id);
        let gone = &mut found.unwrap().gone;
        gone.quantity += line.back.quantity;
        gone.amount = gone.amount.checked_add(line.back.amount).unwrap();
    }
    of.freight_left = of.freight_left.checked_sub(parts.freight).unwrap();
    of.left = of.left.checked_sub(parts.amount).unwrap();
    of
}

#[test]
fn o_13_a_part_pays_back_what_was_paid_for_it() {
    // 3 × 100.00 with 10 % off are 270.00; two of them are 180.00, and the third 90.00.
    let of = fresh(
        &sums(30_000, 3_000, 0, 0),
        vec![line(7, SoldBy::Piece, 3, 10_000, 30_000)],
    );
    let two = of.of_lines(&[chosen(7, 2)], false).unwrap();
    assert_eq!(two.amount, fen(18_000));
    let one = after(&of, &two).of_lines(&[chosen(7, 1)], false).unwrap();
    assert_eq!(one.amount, fen(9_000));
    // 6 × 50.00 with 10 % off for a minimum of 300.00; five go back. What was agreed at the
    // purchase stays: 225.00 go back, and the one that is kept has cost 45.00.
    let of = fresh(
        &sums(30_000, 3_000, 0, 0),
        vec![line(7, SoldBy::Piece, 6, 5_000, 30_000)],
    );
    let five = of.of_lines(&[chosen(7, 5)], false).unwrap();
    assert_eq!(five.amount, fen(22_500));
}

#[test]
fn o_15_a_line_keeps_its_share_of_a_discount() {
    // Three lines of 100.00 with 30.00 off: 90.00 each, whichever goes first.
    let lines = (1..=3).map(|id| line(id, SoldBy::Piece, 1, 10_000, 10_000));
    let mut of = fresh(&sums(30_000, 3_000, 0, 0), lines.collect());
    for id in [2, 1, 3] {
        let back = of.of_lines(&[chosen(id, 1)], false).unwrap();
        assert_eq!(back.amount, fen(9_000), "{id}");
        of = after(&of, &back);
    }
    assert_eq!(of.left, Money::ZERO);
    assert!(of.of_lines(&[chosen(1, 1)], false).is_err());
}

#[test]
fn example_4_of_the_money_page_one_tin_of_a_reduced_order_goes_back() {
    let lines = vec![
        line(7, SoldBy::Piece, 2, 16_800, 33_600),
        line(8, SoldBy::Mass, 100, 32_000, 6_400),
    ];
    let of = fresh(&sums(40_000, 4_000, 1_000, 2_000), lines);
    let paid: Vec<Money> = of.lines.iter().map(|line| line.paid).collect();
    assert_eq!(paid, [fen(28_605), fen(5_449)]);
    assert_eq!(of.freight_left, fen(946));
    let first = of.of_lines(&[chosen(7, 1)], false).unwrap();
    assert_eq!(first.amount, fen(14_303));
    let second = after(&of, &first).of_lines(&[chosen(7, 1)], false).unwrap();
    assert_eq!(second.amount, fen(14_302));
}

#[test]
fn odd_fen_go_to_the_largest_remainders_and_none_is_lost() {
    // 0.10 over three lines of 1.00: paid 2.90 as 0.97, 0.97, 0.96.
    let lines: Vec<Money> = vec![fen(100); 3];
    let (paid, freight) = paid_shares(&sums(300, 10, 0, 0), &lines).unwrap();
    assert_eq!(paid, [fen(97), fen(97), fen(96)]);
    assert_eq!(freight, Money::ZERO);
    // 336.00 + 64.00 with 10.00 freight, of which a programme pays 41.00, a tenth of all.
    let (paid, freight) =
        paid_shares(&sums(40_000, 0, 1_000, 4_100), &[fen(33_600), fen(6_400)]).unwrap();
    assert_eq!(paid, [fen(30_240), fen(5_760)]);
    assert_eq!(freight, fen(900));
}

#[test]
fn goods_of_no_lot_that_go_back_for_less_leave_their_part_behind() {
    let of = fresh(
        &sums(50_400, 0, 0, 0),
        vec![line(7, SoldBy::Piece, 3, 16_800, 50_400)],
    );
    let two = Chosen {
        unlotted: 1,
        ..chosen(7, 2)
    };
    let whole = of.of_lines(&[two], false).unwrap();
    let back = whole.lines[0].back;
    assert_eq!((back.unlotted, back.unlotted_whole), (1, 1));
    let all = whole.clone().cut_to(fen(33_600)).unwrap();
    assert_eq!(all, whole);
    let less = whole.cut_to(fen(33_599)).unwrap();
    let back = less.lines[0].back;
    assert_eq!((back.quantity, back.amount), (2, fen(33_599)));
    assert_eq!((back.unlotted, back.unlotted_whole), (1, 0));
    assert_eq!(back.of_lots(), 1);
    // The third is worth what was paid for it, and not the fen besides.
    let third = after(&of, &less).of_lines(&[chosen(7, 1)], false).unwrap();
    assert_eq!(third.amount, fen(16_800));
}

#[test]
fn freight_goes_back_only_when_asked_for_and_once() {
    let of = fresh(
        &sums(16_800, 0, 1_000, 0),
        vec![line(7, SoldBy::Piece, 1, 16_800, 16_800)],
    );
    let goods = of.of_lines(&[chosen(7, 1)], false).unwrap();
    assert_eq!((goods.amount, goods.freight), (fen(16_800), Money::ZERO));
    let rest = after(&of, &goods);
    let freight = rest.of_lines(&[], true).unwrap();
    assert_eq!((freight.amount, freight.freight), (fen(1_000), fen(1_000)));
    let nothing = after(&rest, &freight).of_lines(&[], true).unwrap();
    assert_eq!(nothing, RefundParts::default());
}

#[test]
fn mass_is_priced_on_the_whole_and_rounded_once() {
    // 333 g at 9.95 per 500 g are 6.6267, paid 6.63. 100 g of them are 1.99, the rest 4.64.
    let of = fresh(
        &sums(663, 0, 0, 0),
        vec![line(7, SoldBy::Mass, 333, 995, 663)],
    );
    let first = of.of_lines(&[chosen(7, 100)], false).unwrap();
    assert_eq!(first.amount, fen(199));
    let rest = after(&of, &first)
        .of_lines(&[chosen(7, 233)], false)
        .unwrap();
    assert_eq!(rest.amount, fen(464));
}

#[test]
fn what_went_back_by_amount_is_not_paid_twice() {
    // 100.00 and 10.00 freight, of which 20.00 went back by amount: the rest is 90.00, over
    // goods and freight as 81.82 and 8.18.
    let of = fresh(
        &sums(10_000, 0, 1_000, 0),
        vec![line(7, SoldBy::Piece, 2, 5_000, 10_000)],
    );
    let some = of.of_amount(fen(2_000)).unwrap();
    let of = after(&of, &some);
    let rest = of.of_lines(&[chosen(7, 2)], true).unwrap();
    assert_eq!((rest.amount, rest.freight), (fen(9_000), fen(818)));
    assert_eq!(rest.lines[0].back.amount, fen(8_182));
    assert_eq!(of.of_rest().unwrap().amount, fen(9_000));
    let too_much = of.of_amount(fen(9_001)).unwrap_err();
    assert_eq!(
        too_much.field_errors().iter().next().unwrap().field,
        "amount"
    );
}

#[test]
fn a_part_of_a_price_leaves_the_goods_where_they_are() {
    let of = fresh(
        &sums(20_000, 0, 1_000, 0),
        vec![
            line(1, SoldBy::Piece, 1, 15_000, 15_000),
            line(2, SoldBy::Piece, 1, 5_000, 5_000),
        ],
    );
    let both = of
        .of_price(&[OrderLineId(1), OrderLineId(2)], fen(4_000))
        .unwrap();
    let amounts: Vec<i64> = both
        .lines
        .iter()
        .map(|line| line.back.amount.get())
        .collect();
    assert_eq!(amounts, [3_000, 1_000]);
    assert!(both.lines.iter().all(|line| line.back.quantity == 0));
    // More than the line has cost is for no goods in particular.
    let more = of.of_price(&[OrderLineId(2)], fen(5_001)).unwrap();
    assert_eq!((more.lines.len(), more.amount), (0, fen(5_001)));
}

proptest! {
    /// However a line is taken apart, its parts sum to what was paid for it.
    #[test]
    fn parts_of_a_line_sum_to_its_share(
        price in 1_i64..100_000,
        quantity in 1_i64..2_000,
        off in 0_i64..100,
        subsidy in 0_i64..50,
        is_by_mass: bool,
        cuts in proptest::collection::vec(1_i64..700, 1..8),
    ) {
        let sold_by = if is_by_mass { SoldBy::Mass } else { SoldBy::Piece };
        let total = Amount::new(sold_by, quantity).unwrap().price(fen(price)).unwrap().get();
        let sums = sums(total + 999, total * off / 100, 1_000, subsidy);
        let mut of = fresh(&sums, vec![
            line(1, sold_by, quantity, price, total),
            line(2, SoldBy::Piece, 1, 999, 999),
        ]);
        let paid = of.lines[0].paid;
        let mut back = Money::ZERO;
        for cut in cuts.into_iter().chain([quantity]) {
            let cut = cut.min(of.lines[0].quantity_left());
            if cut == 0 {
                continue;
            }
            let parts = of.of_lines(&[chosen(1, cut)], false).unwrap();
            prop_assert!(parts.amount >= Money::ZERO);
            back = back.checked_add(parts.amount).unwrap();
            of = after(&of, &parts);
        }
        prop_assert_eq!(back, paid);
        let rest = of.of_rest().unwrap();
        prop_assert_eq!(after(&of, &rest).left, Money::ZERO);
    }
}
