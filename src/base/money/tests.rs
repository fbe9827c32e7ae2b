use super::*;
use crate::base::quantity::Grams;
use proptest::prelude::*;

fn fen(minor: i64) -> Money {
    Money::new(minor).unwrap()
}

fn grams(grams: i64) -> Grams {
    Grams::new(grams).unwrap()
}

#[test]
fn typed_amounts_are_read_to_the_fen() {
    for (text, minor) in [
        ("12.50", 1250),
        ("12.5", 1250),
        ("¥12", 1200),
        ("￥１，２３４．０５", 123_405),
        (" ¥ 0.01 ", 1),
        ("0", 0),
        ("999,999,999.00", 99_999_999_900),
    ] {
        assert_eq!(Money::parse(text).unwrap(), fen(minor), "{text}");
    }
}

#[test]
fn what_is_no_price_is_refused() {
    for (text, code) in [
        ("12.345", Code::MoneyTooManyDecimals),
        ("-1", Code::MoneyInvalid),
        ("-0", Code::MoneyInvalid),
        ("+5", Code::MoneyInvalid),
        ("1e3", Code::MoneyInvalid),
        ("NaN", Code::MoneyInvalid),
        ("12元5角", Code::MoneyInvalid),
        ("¥¥1", Code::MoneyInvalid),
        ("", Code::FieldRequired),
        ("¥", Code::FieldRequired),
        ("10000000000000.01", Code::MoneyOverflow),
        ("99999999999999999999", Code::MoneyOverflow),
    ] {
        assert_eq!(Money::parse(text).unwrap_err().code(), code, "{text}");
    }
}

#[test]
fn o_23_nothing_is_never_minus_nothing() {
    assert_eq!(fen(0).neg().to_decimal(), "0.00");
    assert_eq!(fen(-5).to_decimal(), "-0.05");
    assert_eq!(fen(1280).to_decimal(), "12.80");
    assert_eq!(fen(-Money::MAX_MINOR).to_decimal(), "-10000000000000.00");
}

#[test]
fn o_22_sums_and_products_stop_at_the_range() {
    let most = fen(Money::MAX_MINOR);
    assert_eq!(
        most.checked_add(fen(1)).unwrap_err().code(),
        Code::MoneyOverflow
    );
    assert_eq!(
        most.neg().checked_sub(fen(1)).unwrap_err().code(),
        Code::MoneyOverflow
    );
    let many = Quantity::new(999_999).unwrap();
    assert_eq!(
        most.checked_mul(many).unwrap_err().code(),
        Code::MoneyOverflow
    );
    // 999,999,999.00 × 100 = 99,999,999,900.00.
    let hundred = Quantity::new(100).unwrap();
    assert_eq!(
        fen(99_999_999_900).checked_mul(hundred).unwrap(),
        fen(9_999_999_990_000)
    );
    // Only the result counts, not the way to it.
    assert_eq!(
        Money::total([most, most, most.neg(), most.neg()]).unwrap(),
        Money::ZERO
    );
    assert_eq!(
        Money::total([most, most]).unwrap_err().code(),
        Code::MoneyOverflow
    );
}

#[test]
fn a_sum_is_split_without_losing_a_fen() {
    let parts = |amount: i64, weights: &[i64]| -> Vec<i64> {
        fen(amount)
            .split(weights)
            .unwrap()
            .into_iter()
            .map(Money::get)
            .collect()
    };
    // 100 over three equal parts: the earliest takes the odd fen.
    assert_eq!(parts(100, &[1, 1, 1]), [34, 33, 33]);
    assert_eq!(parts(-100, &[1, 1, 1]), [-34, -33, -33]);
    // Exact shares 5.83, 2.92, 1.25: floors 5, 2, 1, and the two left go to .92 and .83.
    assert_eq!(parts(10, &[14, 7, 3]), [6, 3, 1]);
    assert_eq!(parts(5, &[0, 1, 0]), [0, 5, 0]);
    assert_eq!(parts(0, &[0, 0]), [0, 0]);
    assert_eq!(parts(0, &[]), [0; 0]);
    assert_eq!(
        parts(Money::MAX_MINOR, &[i64::MAX, i64::MAX]),
        [Money::MAX_MINOR / 2; 2]
    );
    for weights in [&[][..], &[0, 0], &[2, -1]] {
        assert_eq!(
            fen(1).split(weights).unwrap_err().code(),
            Code::MoneyInvalid
        );
    }
}

#[test]
fn o_14_mass_is_priced_on_the_total_and_rounded_once() {
    // 1.00 per kg is 0.50 per 500 g; 1000 pieces of 1 g cost 1.00.
    assert_eq!(price_for_grams(fen(50), grams(1000)).unwrap(), fen(100));
    // 333 g at 19.90 per kg (9.95 per 500 g): 6.6267.
    assert_eq!(price_for_grams(fen(995), grams(333)).unwrap(), fen(663));
    // 3 × 0.1 kg at 19.90 per kg: 5.97.
    assert_eq!(price_for_grams(fen(995), grams(300)).unwrap(), fen(597));
    // A half goes up: 250 g at 0.01 per 500 g is 0.005.
    assert_eq!(price_for_grams(fen(1), grams(250)).unwrap(), fen(1));
    assert_eq!(price_for_grams(fen(1), grams(249)).unwrap(), fen(0));
    assert_eq!(
        price_for_grams(fen(-1), grams(1)).unwrap_err().code(),
        Code::MoneyInvalid
    );
    let most = price_for_grams(fen(Money::MAX_MINOR), grams(Grams::MAX));
    assert_eq!(most.unwrap_err().code(), Code::MoneyOverflow);
}

#[test]
fn unit_prices_come_from_the_pack_itself() {
    // 128.00 for 250 g: 256.00 per 斤, 512.00 per kg.
    let prices = unit_prices(fen(12_800), grams(250)).unwrap().unwrap();
    assert_eq!((prices.per_jin, prices.per_kg), (fen(25_600), fen(51_200)));
    // 10.00 for 300 g: 16.6667 and 33.3333, not twice the rounded price.
    let prices = unit_prices(fen(1000), grams(300)).unwrap().unwrap();
    assert_eq!((prices.per_jin, prices.per_kg), (fen(1667), fen(3333)));
    assert_eq!(unit_prices(fen(1000), grams(0)).unwrap(), None);
}

#[test]
fn json_is_checked_on_the_way_in() {
    assert_eq!(serde_json::to_string(&fen(1280)).unwrap(), "1280");
    assert_eq!(serde_json::from_str::<Money>("1280").unwrap(), fen(1280));
    for json in ["1000000000000001", "12.5", "\"1280\"", "1e400", "null"] {
        assert!(serde_json::from_str::<Money>(json).is_err(), "{json}");
    }
}

fn amount() -> impl Strategy<Value = Money> {
    (-Money::MAX_MINOR..=Money::MAX_MINOR).prop_map(fen)
}

proptest! {
    #[test]
    fn parts_sum_to_the_whole_and_are_fair(
        amount in amount(),
        weights in prop::collection::vec(0_i64..=1_000_000_000, 1..20),
    ) {
        prop_assume!(weights.iter().any(|weight| *weight > 0));
        let parts = amount.split(&weights).unwrap();
        prop_assert_eq!(Money::total(parts.iter().copied()).unwrap(), amount);
        let sum: i128 = weights.iter().copied().map(i128::from).sum();
        for (part, weight) in parts.iter().zip(&weights) {
            // |part − exact share| < 1, both sides times the sum of the weights.
            let exact = i128::from(amount.get()) * i128::from(*weight);
            let distance = (i128::from(part.get()) * sum - exact).abs();
            prop_assert!(distance < sum, "{part:?} of {amount:?}");
        }
    }

    #[test]
    fn a_decimal_reads_as_the_amount_it_shows(minor in 0..=Money::MAX_MINOR) {
        prop_assert_eq!(Money::parse(&fen(minor).to_decimal()).unwrap(), fen(minor));
    }

    #[test]
    fn rounding_is_off_by_half_a_fen_at_most(price in 0_i64..1_000_000_000, mass in 0_i64..1_000_000) {
        let paid = price_for_grams(fen(price), grams(mass)).unwrap();
        let off = i128::from(paid.get()) * 500 - i128::from(price) * i128::from(mass);
        prop_assert!((-250 < off) && (off <= 250));
    }

    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in ".{0,40}") {
        let _ = Money::parse(&text);
    }
}
