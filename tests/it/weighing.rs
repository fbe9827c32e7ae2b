//! Weigh at dispatch: what the scale says is what is paid for, and what left the shelf.

use yipin::domain::flows::payment_record::Recorded;

use crate::support::orders::{
    COD, TRANSFER, balance, on_hand, place_one, record_payment, state, word,
};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

fn desk(order: &str) -> String {
    format!("/desk/longjing/orders/{order}")
}

fn line(app: &TestApp, order: &str) -> i64 {
    app.number(&format!(
        "SELECT MAX(l.id) AS n FROM order_lines l JOIN orders o ON o.id = l.order_id \
         WHERE o.number = '{order}' AND l.sold_by = 'mass'"
    ))
}

fn of_order(app: &TestApp, order: &str, column: &str) -> i64 {
    app.number(&format!(
        "SELECT {column} AS n FROM orders WHERE number = '{order}'"
    ))
}

/// Takes an order up and sends it with what the scale says.
fn send(app: &TestApp, packer: &Visitor, order: &str, typed: &[(&str, &str)]) -> Page {
    let page = packer.get(&desk(order));
    if page.has("form[action$='/acceptance']") {
        packer.submit(&page, "form[action$='/acceptance']", &[]);
    }
    let page = packer.get(&desk(order));
    let weight = format!("weights[{}]", line(app, order));
    assert!(page.has(&format!("[name='{weight}']")), "{}", page.shown());
    let parcel = [("carrier", "SF"), ("tracking_number", "SF1234567890123")];
    packer.submit(
        &page,
        "form[action$='/shipments']",
        &[&parcel, typed].concat(),
    )
}

// The worked example of `docs/adr/0017-weigh-at-dispatch.md`.
on_both!(what_was_missing_goes_back_by_itself, |app| {
    // 500 g at 320.00 per 500 g and freight 10.00 (free from 300.00 on): 320.00.
    let order = place_one(app, TRANSFER, &[(world::TEA_LOOSE, 500)]);
    assert_eq!(of_order(app, &order, "total_minor"), 32_000);
    record_payment(app, &order, 32_000);
    assert_eq!(on_hand(app, 2), 19_500);
    let packer = app.login(world::LONGJING_PACKER);
    let weight = format!("weights[{}]", line(app, &order));
    // 5 % either way are 475 g to 525 g.
    for grams in ["474", "526", "0", "-1", "茶", "99999999999999999999"] {
        let refused = send(app, &packer, &order, &[(&weight, grams)]);
        assert_eq!(refused.status, 422, "{grams}");
        let at = format!("#f-weights-{}[aria-invalid]", line(app, &order));
        assert!(refused.has(&at), "{grams}: {}", refused.shown());
    }
    assert_eq!(state(app, &order), "accepted");
    // 488 g: 12 g are missing, 320.00 × 12 / 500 = 7.68.
    let sent = send(app, &packer, &order, &[(&weight, "４８８")]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    assert_eq!(app.number("SELECT amount_minor AS n FROM refunds"), 768);
    assert_eq!(on_hand(app, 2), 19_512);
    assert_eq!(balance(app, 1, "entitlement"), -31_232);
    assert_eq!(balance(app, 1, "freight"), 0);
    assert_eq!(balance(app, 1, "refund_payable"), -768);
    assert!(word(app, &order, "CAST(due_at AS TEXT)").len() > 5);
    let wang = app.login(world::WANG);
    let page = wang.get(&format!("/orders/{order}"));
    assert!(page.says("称重 488 克"), "{}", page.shown());
    assert!(
        page.says("差价退给您") && page.says("¥7.68"),
        "{}",
        page.shown()
    );
    // Refused and back on the shelf: 488 g.
    let page = packer.get(&format!("{}/refusal", desk(&order)));
    packer.submit(&page, "form[action$='/refusal']", &[("reason", "没人在家")]);
    let page = packer.get(&desk(&order));
    packer.submit(&page, "form[action$='/return']", &[("goods", "resell")]);
    assert_eq!(
        (state(app, &order), on_hand(app, 2)),
        ("closed".to_owned(), 20_000)
    );
});

on_both!(what_is_more_is_never_charged, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_LOOSE, 500)]);
    record_payment(app, &order, 32_000);
    let packer = app.login(world::LONGJING_PACKER);
    let line = line(app, &order);
    let [weight, quantity] = ["weights", "quantities"].map(|name| format!("{name}[{line}]"));
    // In two parcels: 200 g as ordered, 300 g that weigh 310 g.
    let first = [(quantity.as_str(), "200")];
    assert_eq!(send(app, &packer, &order, &first).status, 303);
    let page = packer.get(&desk(&order));
    let second = [
        ("carrier", "SF"),
        ("tracking_number", "SF1234567890124"),
        (weight.as_str(), "310"),
    ];
    let sent = packer.submit(&page, "form[action$='/shipments']", &second);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM refunds"), 0);
    assert_eq!(on_hand(app, 2), 19_490);
    assert_eq!(of_order(app, &order, "total_minor"), 32_000);
});

on_both!(cash_that_comes_later_gives_the_difference_back, |app| {
    let order = place_one(app, COD, &[(world::TEA_LOOSE, 500)]);
    let packer = app.login(world::LONGJING_PACKER);
    let weight = format!("weights[{}]", line(app, &order));
    assert_eq!(send(app, &packer, &order, &[(&weight, "480")]).status, 303);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM refunds"), 0);
    // 20 g are 12.80.
    assert_eq!(record_payment(app, &order, 32_000), Recorded::Paid);
    assert_eq!(app.number("SELECT amount_minor AS n FROM refunds"), 1_280);
    assert_eq!(on_hand(app, 2), 19_520);
});

on_both!(the_shop_sets_its_tolerance, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let save = |percent: &str| {
        let page = manager.get("/desk/longjing/shop/weighing");
        let typed = [("weigh_tolerance", percent)];
        manager.submit(&page, "form[action$='/weighing']", &typed)
    };
    for percent in ["", "-1", "20.01", "abc", "1e3"] {
        let refused = save(percent);
        assert_eq!(refused.status, 422, "{percent}");
        assert!(refused.has("#f-weigh-tolerance[aria-invalid]"), "{percent}");
    }
    assert_eq!(save("２.5").status, 303);
    assert!(manager.get("/desk/longjing/shop").says("2.5 %"));
    let order = place_one(app, TRANSFER, &[(world::TEA_LOOSE, 500)]);
    record_payment(app, &order, 32_000);
    let packer = app.login(world::LONGJING_PACKER);
    let weight = format!("weights[{}]", line(app, &order));
    // 2.5 % of 500 g are 12.5 g: 488 g at least.
    assert_eq!(send(app, &packer, &order, &[(&weight, "487")]).status, 422);
    assert_eq!(send(app, &packer, &order, &[(&weight, "488")]).status, 303);
});
