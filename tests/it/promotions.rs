//! What shops take off their prices: coupons from the desk to the order, their limits, their end.

use yipin::base::clock::{DAY_MS, HOUR_MS, MINUTE_MS};
use yipin::base::error::{Code, Error, Result};
use yipin::base::ids::ShopId;
use yipin::db::Database;
use yipin::domain::access::BuyerScope;
use yipin::domain::flows::checkout::{self, Checkout, Entered, Placed, Seen};
use yipin::domain::orders::PaymentMethod;

use crate::support::buyers::{accounts, crowd_database, fill_cart};
use crate::support::buying::{FORM, add_tea, at_the_till, number_of, place};
use crate::support::gateway::Online;
use crate::support::orders::{COD, record_payment, send_all, state};
use crate::support::race::race;
use crate::support::till::Till;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const PROMOTIONS: &str = "/desk/longjing/promotions";
/// Ten yuan off goods of a hundred, from 1 to 30 November 2026.
const SPRING: [(&str, &str); 8] = [
    ("promotion_zh", "春茶节"),
    ("code", "Spring-26"),
    ("benefit", "fixed"),
    ("amount", "10"),
    ("min_goods", "100"),
    ("total_limit", "2"),
    ("starts_on", "2026-11-01"),
    ("ends_on", "2026-11-30"),
];
/// The input of Longjing's coupon.
const COUPON: &str = "coupon[1]";

/// Pages of Longjing that anybody sees.
const PAGES: [&str; 2] = ["/v/longjing", "/p/1-xihu-longjing"];

/// The manager of Longjing offers a promotion.
fn offer(app: &TestApp, changes: &[(&str, &str)]) {
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get(PROMOTIONS);
    let mut fields: Vec<(&str, &str)> = SPRING.to_vec();
    fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    fields.extend_from_slice(changes);
    let form = format!("form[action='{PROMOTIONS}']");
    let answer = manager.submit(&page, &form, &fields);
    assert_eq!(answer.status, 303, "{}", answer.shown());
}

/// How often all promotions were used.
fn used(app: &TestApp) -> i64 {
    app.number("SELECT CAST(SUM(used) AS BIGINT) AS n FROM promotions")
}

fn count(app: &TestApp, what: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM {what}"))
}

on_both!(o_19_a_coupon_from_the_desk_to_the_order_and_back, |app| {
    offer(app, &[]);
    // O-19: the same code however it is typed, and once.
    let guest = app.visitor();
    add_tea(&guest);
    let page = at_the_till(&guest, &[(COUPON, "　ｓｐｒｉｎｇ-\u{200b}２６ ")]);
    // 168.00 − 10.00 + 10.00 freight.
    assert!(page.says("春茶节（店家承担）"), "{}", page.shown());
    assert!(page.says("应付 ¥168.00"), "{}", page.shown());
    let number = place(&guest, &page);
    assert_eq!(
        app.number("SELECT items_minor * 1000000 + discount_minor AS n FROM orders"),
        16_800_001_000
    );
    assert_eq!(
        count(
            app,
            "order_reductions WHERE bearer_kind = 'shop' AND bearer_id = 1"
        ),
        1
    );
    assert_eq!(used(app), 1);
    let order = guest.get(&format!("/orders/{number}-01"));
    assert!(
        order.says("春茶节（店家承担）") && order.says("−¥10.00"),
        "{}",
        order.shown()
    );
    assert!(guest.get(&format!("/orders/{number}")).says("优惠和补贴"));
    let manager = app.login(world::LONGJING_MANAGER);
    let desk = manager.get(&format!("/desk/longjing/orders/{number}-01"));
    assert!(desk.says("春茶节（店家承担）"), "{}", desk.shown());
    assert!(manager.get(PROMOTIONS).says("用了 1 次"));
    // O-20: called off, it can be used again, once.
    let page = guest.get(&format!("/orders/{number}-01"));
    let form = format!("form[action='/orders/{number}-01/cancellation']");
    for _ in 0..2 {
        assert_eq!(guest.submit(&page, &form, &[]).status, 303);
    }
    assert_eq!(used(app), 0);
    // A packer reads of it and cannot change it.
    let packer = app.login(world::LONGJING_PACKER);
    assert!(packer.get(PROMOTIONS).says("春茶节"));
    assert!(!packer.get(PROMOTIONS).has("main form"));
    // Another village does not read of it at all (O-26).
    let other = app.login(world::PINGGU_MANAGER);
    assert_eq!(
        other
            .get(&format!("{PROMOTIONS}/{}", world::FIRST_FREE_ID))
            .status,
        404
    );
    assert_eq!(
        other
            .get(&format!(
                "/desk/{}/promotions/{}",
                world::PINGGU.slug,
                world::FIRST_FREE_ID
            ))
            .status,
        404
    );
});

on_both!(
    o_18_a_code_is_checked_again_when_the_order_is_placed,
    |app| {
        offer(app, &[("code", "")]);
        offer(
            app,
            &[
                ("promotion_zh", "立冬"),
                ("amount", "30"),
                ("ends_on", "2026-11-26"),
            ],
        );
        let guest = app.visitor();
        add_tea(&guest);
        // A wrong code stands beside its input, and what was typed is kept.
        let page = at_the_till(&guest, &[(COUPON, "WINTER")]);
        assert_eq!(page.attribute("input[name='coupon[1]']", "value"), "WINTER");
        assert!(
            page.text("#f-coupon-1-fault").contains("没有这个优惠码"),
            "{}",
            page.shown()
        );
        // What needs no code comes off all the same: 168.00 − 10.00 + 10.00.
        assert!(page.says("应付 ¥168.00"), "{}", page.shown());
        let answer = guest.submit(&page, FORM, &[]);
        assert_eq!(answer.status, 422, "{}", answer.shown());
        // The code takes off more: 168.00 − 30.00 + 10.00.
        let page = guest.submit(&page, FORM, &[(COUPON, "SPRING-26"), ("apply", COUPON)]);
        assert!(page.says("应付 ¥148.00"), "{}", page.shown());
        let early = Till::new(
            &app.visitor(),
            &[(world::TEA_TIN, "1")],
            &[(COUPON, "spring-26"), ("method", "transfer")],
        );
        let placed = number_of(&early.send());
        // Its last day ends at midnight in Shanghai: it is ten o'clock on the 25th.
        app.advance_ms(DAY_MS + 14 * HOUR_MS);
        let answer = guest.submit(&page, FORM, &[]);
        assert_eq!(answer.status, 422, "{}", answer.shown());
        assert!(
            answer.text("#f-coupon-1-fault").contains("已经过期"),
            "{}",
            answer.shown()
        );
        assert_eq!(count(app, "orders"), 1);
        // Without the code the total is another one than was seen: asked again, with what changed.
        let answer = guest.submit(&page, FORM, &[(COUPON, "")]);
        assert_eq!(answer.status, 409, "{}", answer.shown());
        assert!(
            answer.says("优惠从 ¥30.00 变成了 ¥10.00"),
            "{}",
            answer.shown()
        );
        number_of(&guest.submit(&answer, FORM, &[]));
        // What was placed keeps its price until its own deadline.
        record_payment(app, &format!("{placed}-01"), 14_800);
        assert_eq!(state(app, &format!("{placed}-01")), "confirmed");
    }
);

on_both!(a_shop_changes_and_ends_what_it_offers, |app| {
    offer(app, &[]);
    // The same sent twice is one.
    offer(app, &[]);
    assert_eq!(count(app, "promotions"), 1);
    let manager = app.login(world::LONGJING_MANAGER);
    let all = format!("form[action='{PROMOTIONS}']");
    let again = manager.submit(
        &manager.get(PROMOTIONS),
        &all,
        &[
            ("promotion_zh", "另一个"),
            ("code", "SPRING-26"),
            ("amount", "0"),
            ("total_limit", "x"),
        ],
    );
    assert_eq!(again.status, 422);
    assert_eq!(
        again.attribute("input[name=promotion_zh]", "value"),
        "另一个"
    );
    assert!(
        again.has("#f-amount-fault") && again.has("#f-total-limit-fault"),
        "{}",
        again.shown()
    );
    let taken = manager.submit(&again, &all, &[("amount", "1"), ("total_limit", "")]);
    assert_eq!(taken.status, 422);
    assert!(
        taken.text("#f-code-fault").contains("请换一个"),
        "{}",
        taken.shown()
    );
    for _ in 0..2 {
        number_of(
            &Till::new(
                &app.visitor(),
                &[(world::TEA_TIN, "1")],
                &[(COUPON, "spring-26")],
            )
            .send(),
        );
    }
    let guest = app.visitor();
    add_tea(&guest);
    assert!(
        at_the_till(&guest, &[(COUPON, "spring-26")])
            .text("#f-coupon-1-fault")
            .contains("领完")
    );
    let one = format!("{PROMOTIONS}/{}", world::FIRST_FREE_ID);
    let form = format!("form[action='{one}']");
    let answer = manager.submit(&manager.get(&one), &form, &[("total_limit", "1")]);
    assert_eq!(answer.status, 422);
    assert!(answer.has("#f-total-limit-fault"), "{}", answer.shown());
    let answer = manager.submit(
        &answer,
        &form,
        &[("total_limit", "3"), ("ends_on", "2026-12-31")],
    );
    assert_eq!(answer.status, 303, "{}", answer.shown());
    assert!(at_the_till(&guest, &[(COUPON, "spring-26")]).says("应付 ¥168.00"));
    let end = format!("form[action='{one}/end']");
    assert_eq!(manager.submit(&manager.get(&one), &end, &[]).status, 303);
    // Nobody is asked for a code where there is none.
    let page = at_the_till(&guest, &[]);
    assert!(
        page.says("应付 ¥178.00") && !page.has("input[name='coupon[1]']"),
        "{}",
        page.shown()
    );
    assert!(!manager.get(&one).has("main form"));
});

on_both!(a_coupon_is_used_before_the_address_is_written, |app| {
    offer(app, &[]);
    let guest = app.visitor();
    add_tea(&guest);
    let page = guest.get("/checkout");
    // The browser sends it although inputs that an order needs are still empty, and only that.
    assert!(page.has("button[name=apply][value='coupon[1]'][formnovalidate]"));
    assert!(page.has(".bill button") && !page.has(".bill button[formnovalidate]"));
    let typed = [(COUPON, "spring-26"), ("apply", COUPON)];
    let shown = guest.submit(&page, FORM, &typed);
    assert_eq!(shown.status, 200, "{}", shown.shown());
    assert_eq!(shown.count(".fault"), 0, "{}", shown.shown());
    // 168.00 − 10.00, and nobody knows where to yet.
    assert!(
        shown.says("春茶节（店家承担）") && shown.says("应付 ¥158.00 + 运费"),
        "{}",
        shown.shown()
    );
    let unknown = [(COUPON, "autumn"), ("apply", COUPON)];
    let shown = guest.submit(&page, FORM, &unknown);
    assert!(
        shown.text("#f-coupon-1-fault").contains("没有这个优惠码"),
        "{}",
        shown.shown()
    );
});

on_both!(what_a_shop_takes_off_stands_on_its_pages, |app| {
    let guest = app.visitor();
    let told = |name: &str| PAGES.map(|path| guest.get(path).says(name));
    assert_eq!(told("春茶节"), [false; 2]);
    // A code is for whoever was given it.
    offer(app, &[]);
    assert_eq!(told("春茶节"), [false; 2]);
    offer(app, &[("code", ""), ("promotion_zh", "立冬")]);
    assert_eq!(told("立冬"), [true; 2]);
    assert_eq!(told("减 ¥10.00 · 商品满 ¥100.00"), [true; 2]);
    assert!(!guest.get("/v/pinggu").says("立冬"));
    // It is read with what the pages read anyway.
    for (path, most) in PAGES.iter().zip([3, 4]) {
        let before = app.statements();
        assert_eq!(guest.get(&format!("{path}?x=1")).status, 200);
        let cost = app.statements() - before;
        assert!(cost <= most, "{path}: {cost}");
    }
    app.execute("UPDATE promotions SET used = total_limit");
    let fresh = |path: &str| guest.get(&format!("{path}?x=2")).says("立冬");
    assert_eq!(PAGES.map(fresh), [false; 2], "used up");
    app.execute("UPDATE promotions SET used = 0");
    assert_eq!(PAGES.map(fresh), [true; 2]);
    // It holds through the 30th.
    app.advance_ms(6 * DAY_MS);
    assert_eq!(told("立冬"), [false; 2]);
});

on_both!(o_20_an_order_that_expires_gives_its_use_back, |app| {
    offer(app, &[("total_limit", "1")]);
    let sent = |changes: &[(&str, &str)]| {
        let mut all = vec![(COUPON, "spring-26")];
        all.extend_from_slice(changes);
        Till::new(&app.visitor(), &[(world::TEA_TIN, "1")], &all)
    };
    let second = sent(&[]);
    let first = number_of(&sent(&[("method", "transfer")]).send());
    assert_eq!(second.send().status, 422);
    app.advance_ms(72 * HOUR_MS);
    app.settle();
    assert_eq!(state(app, &format!("{first}-01")), "cancelled");
    assert_eq!(used(app), 0);
    let placed = number_of(&second.send());
    // A claim, or a refund of what was sent, gives nothing back.
    record_payment(app, &format!("{placed}-01"), 16_800);
    send_all(app, &format!("{placed}-01"));
    assert_eq!(used(app), 1);
});

on_both!(
    o_27_a_limit_for_each_buyer_counts_accounts_and_contacts,
    |app| {
        offer(app, &[("total_limit", ""), ("buyer_limit", "1")]);
        let with = |buyer: &Visitor, changes: &[(&str, &str)]| {
            let mut all = vec![(COUPON, "spring-26")];
            all.extend_from_slice(changes);
            Till::new(buyer, &[(world::TEA_TIN, "1")], &all)
                .send()
                .status
        };
        let wang = app.login(world::WANG);
        assert_eq!(with(&wang, &[]), 303);
        // The account again, with another phone.
        assert_eq!(with(&wang, &[("phone", "13900000001")]), 422);
        // A guest with the same phone, differently written; one with a mail address.
        assert_eq!(with(&app.visitor(), &[("phone", "+86 138-1234-5678")]), 422);
        let mail = ("email", "Shen@Example.com");
        assert_eq!(with(&app.visitor(), &[("phone", "13900000002"), mail]), 303);
        let mail = ("email", "shen@example.com ");
        assert_eq!(with(&app.visitor(), &[("phone", "13900000003"), mail]), 422);
        assert_eq!(with(&app.visitor(), &[("phone", "13900000004")]), 303);
        assert_eq!(used(app), 3);
    }
);

on_both!(
    o_27_what_a_guest_has_used_counts_for_the_account_that_takes_it_over,
    |app| {
        offer(app, &[("total_limit", ""), ("buyer_limit", "1")]);
        let goods = [(world::TEA_TIN, "1")];
        let order = |buyer: &Visitor, phone: &str| {
            Till::new(buyer, &goods, &[(COUPON, "spring-26"), ("phone", phone)]).send()
        };
        let browser = app.visitor();
        let number = number_of(&order(&browser, "13911112222"));
        browser.log_in(world::WANG, world::PASSWORD);
        let page = browser.get(&format!("/orders/{number}"));
        let form = format!("form[action='/orders/{number}/adoption']");
        assert_eq!(browser.submit(&page, &form, &[]).status, 303);
        // Under another phone than either's.
        let refused = order(&browser, "13900000005");
        assert_eq!(refused.status, 422, "{}", refused.shown());
        assert_eq!(used(app), 1);
        // Somebody else is not counted with them.
        let answer = order(&app.login(world::EMILY), "13900000006");
        assert_eq!((answer.status, used(app)), (303, 2));
    }
);

on_both!(
    o_27_a_payment_that_comes_late_is_no_second_use_for_one_buyer,
    |app| {
        offer(app, &[("total_limit", ""), ("buyer_limit", "1")]);
        let online = Online::start(app);
        online.sandbox.faults("late");
        let buyer = online.login(world::WANG);
        let order = |method| {
            let with = [(COUPON, "spring-26"), ("method", method)];
            let answer = Till::new(&buyer, &[(world::TEA_TIN, "1")], &with).send();
            let number = number_of(&answer);
            number.trim_end_matches("/payment").to_owned()
        };
        let first = order("gateway");
        let page = online.begin(&buyer, &first);
        app.advance_ms(30 * MINUTE_MS);
        online.settle();
        assert_eq!(
            (state(app, &format!("{first}-01")).as_str(), used(app)),
            ("cancelled", 0)
        );
        let second = order("cod");
        assert_eq!(
            (state(app, &format!("{second}-01")).as_str(), used(app)),
            ("confirmed", 1)
        );
        online.decide(&buyer, &page, "approval");
        online.sandbox.pump();
        // The goods are there, the coupon is not: the money goes back.
        assert_eq!(
            (state(app, &format!("{first}-01")).as_str(), used(app)),
            ("cancelled", 1)
        );
        online.settle();
        let back = app.number("SELECT CAST(SUM(refunded_minor) AS BIGINT) AS n FROM orders");
        // 168.00 and 10.00 of freight, less the 10.00.
        assert_eq!(back, 16_800);
    }
);

/// A filled cart with the coupon, and what the page shows for it.
fn fill(db: &Database, buyer: &BuyerScope, method: PaymentMethod) -> Checkout {
    db.write_now(|tx| {
        let mut checkout = fill_cart(tx, buyer, &[(world::TEA_TIN, "1")], method)?;
        checkout.coupons.insert(ShopId(1), "spring-26".to_owned());
        let entered = Entered {
            coupons: checkout.coupons.clone(),
            ..Entered::nothing(buyer, tx.business_date())
        };
        let basket = checkout::load(tx.conn(), buyer, Some("31"), &entered)?;
        checkout.seen = Seen::of(&basket)?;
        Ok(checkout)
    })
    .unwrap()
}

/// Everybody orders with the coupon at once; gives what they got.
fn all_at_once(app: &TestApp, buyers: &[BuyerScope], method: PaymentMethod) -> Vec<Result<Placed>> {
    let db = crowd_database(app, 16);
    let checkouts: Vec<Checkout> = buyers
        .iter()
        .map(|buyer| fill(&db, buyer, method))
        .collect();
    let mut outcomes = Vec::new();
    race(
        buyers.len(),
        1,
        |at| db.write_now(|tx| checkout::place(tx, &buyers[at], &checkouts[at])),
        |_| {},
        |_, got| outcomes = got,
    );
    outcomes
}

fn fault_of(error: &Error) -> Option<Code> {
    error.field_errors().iter().next().map(|fault| fault.code)
}

on_both!(
    o_16_sixty_four_at_once_use_a_coupon_for_ten_ten_times,
    |app| {
        offer(app, &[("total_limit", "10")]);
        app.execute(
            "UPDATE stock_items SET on_hand = on_hand + 100 WHERE id = 1; \
        INSERT INTO stock_movements (shop_id, stock_item_id, kind, quantity, occurred_at) \
        VALUES (1, 1, 'received', 100, 1)",
        );
        let outcomes = all_at_once(app, &accounts(app, 64), COD);
        let (placed, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!((placed.len(), used(app)), (10, 10));
        for refused in refused {
            assert_eq!(fault_of(&refused.unwrap_err()), Some(Code::CouponUsedUp));
        }
        assert_eq!(count(app, "orders WHERE discount_minor = 1000"), 10);
        assert_eq!(count(app, "orders"), 10);
    }
);

on_both!(o_16_one_buyer_at_once_uses_a_coupon_for_one_once, |app| {
    offer(app, &[("total_limit", ""), ("buyer_limit", "1")]);
    // Carts of guests with one phone.
    let guests: Vec<BuyerScope> = (0..16)
        .map(|at| BuyerScope::of_guest(&format!("cart-{at}")))
        .collect();
    let outcomes = all_at_once(app, &guests, COD);
    let refused = outcomes.iter().filter_map(|one| one.as_ref().err());
    let faults: Vec<_> = refused.map(fault_of).collect();
    assert_eq!(faults, vec![Some(Code::CouponUsedByYou); 15]);
    assert_eq!(used(app), 1);
});

on_both!(a_shop_without_offers_costs_no_statement_more, |app| {
    let goods = [(world::TEA_TIN, "1")];
    let cost = || {
        let till = Till::new(&app.visitor(), &goods, &[]);
        let before = app.statements();
        assert_eq!(till.send().status, 303);
        app.statements() - before
    };
    let plain = cost();
    // One to read what is offered.
    offer(app, &[("min_goods", "1000")]);
    assert_eq!(cost(), plain + 1);
    // And with a code that is used: taken, and written down.
    let till = Till::new(
        &app.visitor(),
        &[(world::TEA_TIN, "6")],
        &[(COUPON, "spring-26")],
    );
    let before = app.statements();
    assert_eq!(till.send().status, 303);
    assert_eq!(app.statements() - before, plain + 3);
});
