use proptest::prelude::*;

use super::*;
use crate::base::error::Code;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::quantity::Grams;

fn money(minor: i64) -> Money {
    Money::new(minor).unwrap()
}

fn load_of(goods: i64, pieces: i64, grams: i64) -> Load {
    Load {
        goods: money(goods),
        pieces,
        mass: Grams::new(grams).unwrap(),
    }
}

fn fee(template: &Template, province: &str, load: &Load) -> i64 {
    match template.quote(province, load).unwrap() {
        Quote::Fee { fee, .. } => fee.get(),
        Quote::NotSent => panic!("not sent"),
    }
}

#[test]
fn the_usual_terms_count_begun_kilograms_and_stay_on_this_side_of_customs() {
    let usual = Template::usual();
    // 10.00 up to 1 kg, then 3.00 for each begun kilogram.
    for (grams, minor) in [
        (0, 1_000),
        (1_000, 1_000),
        (1_001, 1_300),
        (2_000, 1_300),
        (2_001, 1_600),
    ] {
        assert_eq!(fee(&usual, "33", &load_of(100, 1, grams)), minor, "{grams}");
    }
    for province in ["71", "81", "82"] {
        let quote = usual.quote(province, &load_of(100, 1, 1)).unwrap();
        assert_eq!(quote, Quote::NotSent);
    }
}

#[test]
fn thresholds_make_freight_free_but_do_not_open_a_closed_province() {
    let mut template = Template::usual();
    template.free_over = Some(money(9_900));
    template.free_over_pieces = Some(3);
    assert_eq!(fee(&template, "33", &load_of(9_899, 2, 1)), 1_000);
    let free = template.quote("33", &load_of(9_900, 2, 1)).unwrap();
    let reason = Reason::FreeOver(money(9_900));
    assert_eq!(
        free,
        Quote::Fee {
            fee: Money::ZERO,
            reason
        }
    );
    assert_eq!(fee(&template, "33", &load_of(1, 3, 1)), 0);
    let quote = template.quote("71", &load_of(99_999, 9, 1)).unwrap();
    assert_eq!(quote, Quote::NotSent);
}

#[test]
fn a_province_can_have_its_own_prices() {
    let mut template = Template::usual();
    template.charge_by = ChargeBy::Piece;
    (template.first_units, template.next_units) = (2, 3);
    template.zones.push(Zone {
        province: "65".to_owned(),
        terms: Terms::Prices {
            first: money(2_000),
            next: money(500),
        },
    });
    // 2 pieces, then steps of 3: the 6th piece begins the second step.
    assert_eq!(fee(&template, "65", &load_of(1, 6, 0)), 3_000);
    assert_eq!(fee(&template, "33", &load_of(1, 6, 0)), 1_600);
}

#[test]
fn o_22_a_fee_beyond_the_range_of_money_is_an_error() {
    let mut template = Template::usual();
    template.next_units = 1;
    template.next = money(10_000_000);
    let heavy = load_of(1, 1, Grams::MAX);
    let error = template.quote("33", &heavy).unwrap_err();
    assert_eq!(error.code(), Code::MoneyOverflow);
}

#[test]
fn a_template_comes_back_from_its_form() {
    let provinces: Vec<String> = ["33", "65", "71", "81", "82"].map(String::from).into();
    let mut template = Template::usual();
    template.free_over = Some(money(9_900));
    template.zones.insert(
        0,
        Zone {
            province: "65".to_owned(),
            terms: Terms::Prices {
                first: money(2_000),
                next: money(500),
            },
        },
    );
    assert_eq!(
        TemplateForm::of(&template, &provinces, Locale::Zh)
            .parse()
            .unwrap(),
        template
    );
}

#[test]
fn every_fault_is_told_at_its_field() {
    let form = TemplateForm {
        charge_by: "volume".to_owned(),
        first_units: "0".to_owned(),
        first: "-1".to_owned(),
        next_units: "若干".to_owned(),
        next: "1e9".to_owned(),
        free_over: "0".to_owned(),
        free_over_pieces: "1.5".to_owned(),
        zones: vec![ZoneForm {
            province: "65".to_owned(),
            first: "100000.01".to_owned(),
            ..ZoneForm::default()
        }],
    };
    let error = form.parse().unwrap_err();
    let fields: Vec<_> = error
        .field_errors()
        .iter()
        .map(|f| f.field.as_str())
        .collect();
    assert_eq!(
        fields,
        [
            "charge_by",
            "first_units",
            "first",
            "next_units",
            "next",
            "free_over",
            "free_over_pieces",
            "zones[0].first"
        ]
    );
}

proptest! {
    /// The second way: parcels are filled one step after the other.
    #[test]
    fn a_fee_is_that_of_steps_filled_one_by_one(
        by_mass: bool,
        first_units in 1_i64..5_000, first in 0_i64..5_000,
        next_units in 1_i64..5_000, next in 0_i64..5_000,
        units in 0_i64..60_000,
    ) {
        let template = Template {
            charge_by: if by_mass { ChargeBy::Mass } else { ChargeBy::Piece },
            first_units, first: money(first), next_units, next: money(next),
            free_over: None, free_over_pieces: None, zones: Vec::new(),
        };
        let (mut covered, mut expected) = (first_units, first);
        while covered < units {
            covered += next_units;
            expected += next;
        }
        let load = if by_mass { load_of(1, 1, units) } else { load_of(1, units, 1) };
        prop_assert_eq!(fee(&template, "33", &load), expected);
    }

    #[test]
    fn any_form_is_read_or_refused_without_a_panic(texts in prop::collection::vec(".{0,12}", 7)) {
        let form = TemplateForm {
            charge_by: "mass".to_owned(),
            first_units: texts[0].clone(), first: texts[1].clone(),
            next_units: texts[2].clone(), next: texts[3].clone(),
            free_over: texts[4].clone(), free_over_pieces: texts[5].clone(),
            zones: vec![ZoneForm { first: texts[6].clone(), ..ZoneForm::default() }],
        };
        let _ = form.parse();
    }
}
