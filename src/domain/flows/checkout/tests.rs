//! Totals computed a second, independent way over random carts, and what counts as seen.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::*;
use crate::base::amount::SoldBy;
use crate::base::ids::{
    CartId, CartLineId, ListingId, OrderLineId, PromotionId, ShopId, StockItemId, VariantId,
};
use crate::base::money::Money;
use crate::base::quantity::Grams;
use crate::base::rate::Rate;
use crate::base::rng::Random;
use crate::domain::access::ShopState;
use crate::domain::carts::{Line, Listed, Offer, ShopFacts};
use crate::domain::freight::{ChargeBy, Template, Terms, Zone};
use crate::domain::orders::{OrderSums, PaymentMethod, PricedLine};
use crate::domain::payments::{Chosen, GoneBack, Refundable};
use crate::domain::promotions::{Benefit, Promotion, PromotionState, Use};

fn money(minor: i64) -> Money {
    Money::new(minor).unwrap()
}

fn shop(id: i64) -> ShopFacts {
    ShopFacts {
        id: ShopId(id),
        slug: format!("shop-{id}"),
        name_zh: "村店".to_owned(),
        name_en: String::new(),
        state: ShopState::Approved,
        accepts_cod: true,
        accepts_transfer: true,
        has_promotions: false,
        division_code: "330106".to_owned(),
        has_programmes: false,
        closed: None,
    }
}

fn line(id: i64, shop: ShopFacts, sold_by: SoldBy, quantity: i64, price: i64) -> Line {
    Line {
        id: CartLineId(id),
        cart_id: CartId(1),
        quantity,
        offer: Offer {
            variant_id: VariantId(id),
            stock_item_id: StockItemId(id),
            sku: format!("SKU-{id}"),
            pack_zh: "一盒".to_owned(),
            pack_en: String::new(),
            sold_by,
            unit_price: money(price),
            net_mass: None,
            step_grams: (sold_by == SoldBy::Mass).then_some(1),
            draws: 1,
            on_hand: 1_000_000,
            is_on_sale: true,
            listing: Listed {
                id: ListingId(id),
                slug: "tea".to_owned(),
                title_zh: "茶".to_owned(),
                title_en: String::new(),
                ships_from: None,
                photo_hash: None,
                category_code: String::new(),
            },
            shop,
        },
    }
}

/// A random cart over up to four shops, with their random templates.
struct Cart {
    lines: Vec<Line>,
    templates: BTreeMap<ShopId, Template>,
    province: &'static str,
}

fn random_cart(random: &Random) -> Cart {
    let shops = random.between(1, 5);
    let mut lines = Vec::new();
    for id in 0..random.between(1, 9) {
        let sold_by = if random.between(0, 2) == 0 {
            SoldBy::Piece
        } else {
            SoldBy::Mass
        };
        let most = if sold_by == SoldBy::Piece { 60 } else { 9_000 };
        let shop = shop(random.between(0, shops));
        let quantity = random.between(1, most);
        let mut line = line(id, shop, sold_by, quantity, random.between(1, 60_000));
        if sold_by == SoldBy::Piece && random.between(0, 3) > 0 {
            line.offer.net_mass = Some(Grams::new(random.between(1, 5_000)).unwrap());
        }
        lines.push(line);
    }
    let templates = (0..shops)
        .filter_map(|shop| Some((ShopId(shop), random_template(random)?)))
        .collect();
    Cart {
        lines,
        templates,
        province: "33",
    }
}

/// `None` for a shop that has set nothing.
fn random_template(random: &Random) -> Option<Template> {
    if random.between(0, 5) == 0 {
        return None;
    }
    let by_piece = random.between(0, 2) == 0;
    let most = if by_piece { 10 } else { 4_000 };
    let mut template = Template {
        charge_by: if by_piece {
            ChargeBy::Piece
        } else {
            ChargeBy::Mass
        },
        first_units: random.between(1, most),
        first: money(random.between(0, 3_000)),
        next_units: random.between(1, most),
        next: money(random.between(0, 900)),
        free_over: None,
        free_over_pieces: None,
        zones: Vec::new(),
    };
    if random.between(0, 3) == 0 {
        template.free_over = Some(money(random.between(1, 900_000)));
    }
    if random.between(0, 3) == 0 {
        template.free_over_pieces = Some(random.between(1, 90));
    }
    if random.between(0, 3) == 0 {
        template.zones.push(Zone {
            province: "33".to_owned(),
            terms: Terms::Prices {
                first: money(random.between(0, 5_000)),
                next: money(random.between(0, 2_000)),
            },
        });
    }
    Some(template)
}

/// The second way: by definition of rounding, and by packing step after step.
fn total_the_other_way(cart: &Cart) -> i128 {
    let mut sum = 0;
    for shop in 0..5 {
        let lines: Vec<&Line> = cart
            .lines
            .iter()
            .filter(|line| line.offer.shop.id.0 == shop)
            .collect();
        if lines.is_empty() {
            continue;
        }
        let (mut goods, mut pieces, mut grams) = (0, 0, 0);
        for line in lines {
            let exact_500ths = i128::from(line.offer.unit_price.get()) * i128::from(line.quantity);
            match line.offer.sold_by {
                SoldBy::Piece => {
                    goods += exact_500ths;
                    pieces += line.quantity;
                    grams += line.offer.net_mass.map_or(0, Grams::get) * line.quantity;
                }
                SoldBy::Mass => {
                    // The one whole number that is at most half a fen away, the upper of two.
                    let near = exact_500ths / 500;
                    goods += (near..=near + 1)
                        .find(|r| {
                            1_000 * r - 500 <= 2 * exact_500ths
                                && 2 * exact_500ths < 1_000 * r + 500
                        })
                        .unwrap();
                    pieces += 1;
                    grams += line.quantity;
                }
            }
        }
        let usual = Template::usual();
        let template = cart.templates.get(&ShopId(shop)).unwrap_or(&usual);
        sum += goods + freight_the_other_way(template, goods, pieces, grams);
    }
    sum
}

fn freight_the_other_way(template: &Template, goods: i128, pieces: i64, grams: i64) -> i128 {
    let is_free = template
        .free_over
        .is_some_and(|limit| goods >= i128::from(limit.get()))
        || template
            .free_over_pieces
            .is_some_and(|limit| pieces >= limit);
    if is_free {
        return 0;
    }
    let zone = template.zones.iter().find(|zone| zone.province == "33");
    let (first, next) = match zone.map(|zone| zone.terms) {
        Some(Terms::Prices { first, next }) => (first, next),
        _ => (template.first, template.next),
    };
    let units = match template.charge_by {
        ChargeBy::Piece => pieces,
        ChargeBy::Mass => grams,
    };
    let (mut covered, mut fee) = (template.first_units, i128::from(first.get()));
    while covered < units {
        covered += template.next_units;
        fee += i128::from(next.get());
    }
    fee
}

#[test]
fn o_14_random_carts_cost_the_same_when_computed_another_way() {
    let random = Random::seeded(2_026);
    // `scripts/test --long` asks for the full count.
    let is_long = std::env::var("YIPIN_TEST_LONG").is_ok_and(|value| value == "1");
    let carts = if is_long { 1_000_000 } else { 20_000 };
    for round in 0..carts {
        let cart = random_cart(&random);
        let expected = total_the_other_way(&cart);
        let basket = Basket::of(cart.lines.clone(), &cart.templates, Some(cart.province)).unwrap();
        let total = basket.total().unwrap().unwrap();
        assert_eq!(i128::from(total.get()), expected, "cart {round}");
        let parts: i64 = basket
            .parcels
            .iter()
            .map(|parcel| parcel.total().unwrap().unwrap().get())
            .sum();
        assert_eq!(parts, total.get(), "cart {round}");
        assert!(Seen::of(&basket).unwrap().changes(&basket).is_empty());
    }
}

#[test]
fn o_51_every_difference_from_what_was_seen_is_named() {
    let lines = vec![
        line(1, shop(1), SoldBy::Piece, 2, 1_000),
        line(2, shop(1), SoldBy::Mass, 500, 800),
        line(3, shop(2), SoldBy::Piece, 1, 500),
    ];
    let basket_of = |lines: Vec<Line>| Basket::of(lines, &BTreeMap::new(), Some("33")).unwrap();
    let seen = Seen::of(&basket_of(lines.clone())).unwrap();
    assert_eq!(Seen::parse(&seen.to_text()), seen);
    let mut now = lines;
    now[0].offer.unit_price = money(1_100);
    now[1].quantity = 5_000;
    now[2].offer.is_on_sale = false;
    now.push(line(4, shop(3), SoldBy::Piece, 1, 1));
    let basket = basket_of(now);
    // 5 kg instead of 500 g: four more begun kilograms of 3.00 above the first 10.00.
    assert_eq!(
        seen.changes(&basket),
        [
            Change::Price(CartLineId(1), money(1_000)),
            Change::Quantity(CartLineId(2), 500),
            Change::Added(CartLineId(4)),
            Change::Gone(CartLineId(3)),
            Change::Freight(ShopId(1), money(1_000)),
        ]
    );
    assert_eq!(basket.left_out.len(), 1);
}

#[test]
fn o_03_what_was_seen_and_is_short_now_is_sold_out() {
    let bought = line(1, shop(1), SoldBy::Piece, 2, 1_000);
    let basket_of = |line: Line| Basket::of(vec![line], &BTreeMap::new(), Some("33")).unwrap();
    let seen = Seen::of(&basket_of(bought.clone())).unwrap();
    let mut short = bought.clone();
    for (on_hand, is_sold_out) in [(2, false), (1, true), (0, true)] {
        short.offer.on_hand = on_hand;
        assert_eq!(seen.is_sold_out(&basket_of(short.clone())), is_sold_out);
    }
    assert!(!Seen::default().is_sold_out(&basket_of(short)));
    let mut paused = bought;
    paused.offer.is_on_sale = false;
    assert!(!seen.is_sold_out(&basket_of(paused)));
}

#[test]
fn what_cannot_be_read_was_not_seen() {
    for text in [
        "",
        "x",
        "l",
        "l1:2",
        "l1:2:x",
        "t",
        "f1",
        "l9223372036854775808:1:1",
        "🍵 t🍵",
    ] {
        assert_eq!(Seen::parse(text), Seen::default(), "{text}");
    }
}

#[test]
fn only_ways_of_paying_that_all_shops_offer_are_offered() {
    let mut second = shop(2);
    second.accepts_cod = false;
    let lines = vec![
        line(1, shop(1), SoldBy::Piece, 1, 1),
        line(2, second, SoldBy::Piece, 1, 1),
    ];
    let basket = Basket::of(lines, &BTreeMap::new(), None).unwrap();
    assert_eq!(basket.methods(), [PaymentMethod::Transfer]);
    assert_eq!(basket.total().unwrap(), None, "the freight is open");
    assert!(
        Basket::of(Vec::new(), &BTreeMap::new(), None)
            .unwrap()
            .methods()
            .is_empty()
    );
}

#[test]
fn o_22_a_sum_beyond_the_range_of_money_is_an_error() {
    let lines = (0..99)
        .map(|id| line(id, shop(1), SoldBy::Piece, 999_999, 100_000_000))
        .collect();
    let error = Basket::of(lines, &BTreeMap::new(), Some("33")).unwrap_err();
    assert_eq!(error.code(), crate::base::error::Code::MoneyOverflow);
}

/// A few promotions of a shop, some for the code `spring`.
fn random_offers(random: &Random, shop: ShopId, today: NaiveDate) -> Vec<Use> {
    let some = |most| Some(money(random.between(1, most))).filter(|_| random.between(0, 2) == 0);
    (0..random.between(0, 4))
        .map(|id| Use {
            by_buyer: 0,
            promotion: Promotion {
                id: PromotionId(id),
                shop,
                name_zh: "优惠".to_owned(),
                name_en: String::new(),
                code: (random.between(0, 2) == 0).then(|| "spring".to_owned()),
                benefit: match random.between(0, 3) {
                    0 => Benefit::Fixed(money(random.between(1, 90_000))),
                    1 => {
                        let rate = Rate::new(random.between(1, 10_001)).unwrap();
                        Benefit::Percent(rate, some(20_000))
                    }
                    _ => Benefit::Freight(some(3_000)),
                },
                min_goods: some(100_000).unwrap_or_default(),
                total_limit: None,
                buyer_limit: None,
                starts_on: today,
                ends_on: today,
                state: PromotionState::Active,
                used: 0,
            },
        })
        .collect()
}

/// The most that any of these takes off, by definition.
fn most_off(uses: &[Use], goods: i128, freight: i128) -> i128 {
    // Of those with the code only the last one is asked.
    let last = uses.iter().rposition(|one| one.promotion.code.is_some());
    let is_asked = |at: usize| uses[at].promotion.code.is_none() || Some(at) == last;
    let offs = (0..uses.len()).filter(|at| is_asked(*at)).map(|at| {
        let promotion = &uses[at].promotion;
        if goods < i128::from(promotion.min_goods.get()) {
            return 0;
        }
        let cap = |most: Option<Money>| most.map_or(i128::MAX, |most| i128::from(most.get()));
        match promotion.benefit {
            Benefit::Fixed(amount) => i128::from(amount.get()).min((goods - 1).max(0)),
            Benefit::Percent(rate, most) => (goods * i128::from(rate.get()) / 10_000)
                .min(cap(most))
                .min((goods - 1).max(0)),
            Benefit::Freight(most) => freight.min(cap(most)),
        }
    });
    offs.max().unwrap_or_default()
}

/// Gives everything back, a line at a time and some lines in two parts; the sum of it.
fn all_given_back(random: &Random, parcel: &Parcel, sums: &OrderSums) -> i64 {
    let lines = (1..).zip(&parcel.lines).map(|(id, line)| PricedLine {
        id: OrderLineId(id),
        stock_item_id: line.offer.stock_item_id,
        units: line.quantity,
        sold_by: line.offer.sold_by,
        quantity: line.quantity,
        unit_price: line.offer.unit_price,
        total: line.price().unwrap(),
    });
    let nothing = |_| GoneBack::default();
    let mut of =
        Refundable::new(sums, lines.collect(), nothing, (Money::ZERO, sums.total)).unwrap();
    let mut sum = 0;
    for at in 0..of.lines.len() {
        let whole = of.lines[at].line.quantity;
        let first = random.between(1, whole + 1);
        for quantity in [first, whole - first].into_iter().filter(|part| *part > 0) {
            let chosen = Chosen {
                line_id: of.lines[at].line.id,
                quantity,
                unsent: 0,
                unlotted: 0,
                restock: false,
            };
            let parts = of.of_lines(&[chosen], false).unwrap();
            sum += parts.amount.get();
            of.left = of.left.checked_sub(parts.amount).unwrap();
            let gone = &mut of.lines[at].gone;
            gone.quantity += quantity;
            gone.amount = gone.amount.checked_add(parts.amount).unwrap();
        }
    }
    sum + of.of_rest().unwrap().amount.get()
}

#[test]
fn o_17_random_offers_leave_something_and_what_was_paid_goes_back() {
    let random = Random::seeded(17);
    let today = NaiveDate::default();
    let is_long = std::env::var("YIPIN_TEST_LONG").is_ok_and(|value| value == "1");
    for round in 0..if is_long { 100_000 } else { 3_000 } {
        let cart = random_cart(&random);
        let mut basket =
            Basket::of(cart.lines.clone(), &cart.templates, Some(cart.province)).unwrap();
        for parcel in &mut basket.parcels {
            let uses = random_offers(&random, parcel.shop.id, today);
            parcel.choose(&uses, "spring", today).unwrap();
            let (goods, fee) = (parcel.items.get(), parcel.fee().unwrap().get());
            let off = parcel.reduced().unwrap().get();
            let expected = most_off(&uses, goods.into(), fee.into());
            assert_eq!(i128::from(off), expected, "cart {round}: {uses:?}");
            let sums = parcel.sums().unwrap().unwrap();
            assert_eq!(sums.total.get(), goods + fee - off, "cart {round}");
            assert!(sums.total.get() > 0 || goods == 0, "cart {round}");
            assert!(sums.freight >= Money::ZERO && sums.discount >= Money::ZERO);
            if round % 10 == 0 {
                assert_eq!(
                    all_given_back(&random, parcel, &sums),
                    sums.total.get(),
                    "cart {round}"
                );
            }
        }
        let seen = Seen::of(&basket).unwrap();
        assert_eq!(Seen::parse(&seen.to_text()), seen);
        assert!(seen.changes(&basket).is_empty());
    }
}

#[test]
fn o_18_a_reduction_that_changed_is_named() {
    let today = NaiveDate::default();
    let line = line(1, shop(1), SoldBy::Piece, 1, 1_000);
    let bare = Basket::of(vec![line], &BTreeMap::new(), Some("33")).unwrap();
    let with = |minor| {
        let mut basket = bare.clone();
        let mut uses = random_offers(&Random::seeded(1), ShopId(1), today);
        uses.truncate(1);
        for one in &mut uses {
            one.promotion.benefit = Benefit::Fixed(money(minor));
            (one.promotion.code, one.promotion.min_goods) = (None, Money::ZERO);
        }
        assert_eq!(uses.len(), 1);
        basket.parcels[0].choose(&uses, "", today).unwrap();
        basket
    };
    let seen = Seen::of(&with(300)).unwrap();
    let change = |before| vec![Change::Reduction(ShopId(1), money(before))];
    assert_eq!(seen.changes(&with(200)), change(300));
    assert_eq!(seen.changes(&bare), change(300));
    assert_eq!(Seen::of(&bare).unwrap().changes(&with(200)), change(0));
}
