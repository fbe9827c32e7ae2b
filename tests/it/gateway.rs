//! Paying online: the sandbox gateway with each of its faults, and what becomes of purchases then.

use std::sync::Barrier;
use std::thread;

use yipin::base::mac::MacKey;
use yipin::domain::payments::gateway::sandbox::{
    SIGNATURE, SandboxMode, sign_answer, sign_message,
};

use crate::support::buyers::count;
use crate::support::gateway::Online;
use crate::support::orders::{balance, on_hand, state};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

/// One tin of tea and a box of peaches, with the freight of both shops to Shanghai.
const BOTH: [(i64, &str); 2] = [(world::TEA_TIN, "1"), (world::PEACH_BOX, "1")];
const TIN: [(i64, &str); 1] = [(world::TEA_TIN, "1")];
const MINUTE_MS: i64 = 60_000;

fn order_total(app: &TestApp, order: &str) -> i64 {
    app.number(&format!(
        "SELECT total_minor AS n FROM orders WHERE number = '{order}'"
    ))
}

fn paid(app: &TestApp, order: &str) -> i64 {
    app.number(&format!(
        "SELECT paid_minor AS n FROM orders WHERE number = '{order}'"
    ))
}

fn refunded(app: &TestApp, order: &str) -> i64 {
    app.number(&format!(
        "SELECT refunded_minor AS n FROM orders WHERE number = '{order}'"
    ))
}

fn payments(app: &TestApp, state: &str) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM payments WHERE provider = 'sandbox' AND state = '{state}'"
    ))
}

fn outcomes(app: &TestApp, outcome: &str) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM payment_messages WHERE outcome = '{outcome}'"
    ))
}

fn events(app: &TestApp, kind: &str) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM events WHERE kind = '{kind}'"
    ))
}

fn pay_page(buyer: &Visitor, number: &str) -> Page {
    buyer.get(&format!("/orders/{number}/payment"))
}

/// An order is paid: once in the books, once in its history, its goods taken once.
fn is_paid_once(app: &TestApp, order: &str, shop: i64) {
    let total = order_total(app, order);
    assert_eq!(paid(app, order), total);
    assert_eq!(state(app, order), "confirmed");
    let owed = balance(app, shop, "entitlement") + balance(app, shop, "freight");
    assert_eq!(owed, -total);
    assert_eq!(events(app, "order.paid"), 1);
}

on_both!(a_purchase_of_two_shops_is_paid_by_one_payment, |app| {
    let online = Online::start(app);
    let buyer = online.login(world::WANG);
    let number = online.order(&buyer, &BOTH);
    let page = pay_page(&buyer, &number);
    assert!(
        page.says("请付款") && page.says("模拟支付"),
        "{}",
        page.shown()
    );
    assert_eq!(online.begin(&buyer, &number), online.begin(&buyer, &number));
    // Who is paid stands there by name, in the order of the orders.
    let till = buyer.get(&online.begin(&buyer, &number));
    assert_eq!(till.texts(".facts dt"), ["龙井村茶铺", "平谷大桃铺"]);
    let back = online.approve(&buyer, &number);
    assert!(
        back.location()
            .ends_with(&format!("/orders/{number}/payment"))
    );
    online.sandbox.pump();
    let [tea, peaches] = ["01", "02"].map(|place| format!("{number}-{place}"));
    for order in [&tea, &peaches] {
        assert_eq!(state(app, order), "confirmed");
        assert_eq!(paid(app, order), order_total(app, order));
    }
    assert_eq!(payments(app, "succeeded"), 1);
    let held = "SELECT CAST(SUM(e.amount_minor) AS BIGINT) AS n FROM ledger_entries e \
                JOIN ledger_accounts a ON a.id = e.account_id WHERE a.kind = 'custody_channel'";
    assert_eq!(
        app.number(held),
        order_total(app, &tea) + order_total(app, &peaches)
    );
    let page = pay_page(&buyer, &number);
    assert!(page.says("付款成功"), "{}", page.shown());
    assert!(
        buyer
            .get(&format!("/orders/{number}"))
            .says("店家已收到货款")
    );
    online.settle();
    let letters = app.letters();
    let told = |title: &str| {
        letters
            .iter()
            .filter(|one| one.subject.contains(title))
            .count()
    };
    // One for each order; the first letter has asked to pay online.
    assert_eq!(told("已收到您的付款"), 2, "{letters:?}");
    assert_eq!(told("请付款"), 1, "{letters:?}");
});

on_both!(a_gateway_of_each_shop_takes_one_payment_an_order, |app| {
    let online = Online::start_as(app, SandboxMode::Merchant);
    let buyer = online.visitor();
    let number = online.order(&buyer, &BOTH);
    for place in ["01", "02"] {
        let order = format!("{number}-{place}");
        let page = pay_page(&buyer, &number);
        let form = format!("form[action='/orders/{order}/payment']");
        let answer = buyer.submit(&page, &form, &[]);
        online.decide(&buyer, &answer.location(), "approval");
        online.sandbox.pump();
        assert_eq!(paid(app, &order), order_total(app, &order));
        assert_eq!(state(app, &order), "confirmed");
    }
    assert_eq!(payments(app, "succeeded"), 2);
    // The money is with the shops themselves.
    for shop in [&world::LONGJING, &world::PINGGU] {
        assert!(balance(app, shop.id, "custody_shop") > 0);
    }
});

on_both!(
    a_gateway_that_would_leave_money_with_the_platform_is_not_offered,
    |app| {
        let online = Online::start_as(app, SandboxMode::Platform);
        let buyer = online.visitor();
        crate::support::buying::add_tea(&buyer);
        let page = crate::support::buying::at_the_till(&buyer, &[]);
        assert!(page.has("input[value=cod]") && !page.has("input[value=gateway]"));
        let answer = buyer.submit(
            &page,
            crate::support::buying::FORM,
            &[("method", "gateway")],
        );
        assert_eq!(answer.status, 422);
        // Without any gateway neither.
        let visitor = app.visitor();
        crate::support::buying::add_tea(&visitor);
        let page = crate::support::buying::at_the_till(&visitor, &[]);
        assert!(!page.has("input[value=gateway]"));
    }
);

on_both!(coming_back_proves_nothing_but_asks_the_gateway, |app| {
    let online = Online::start(app);
    let buyer = online.visitor();
    let number = online.order(&buyer, &TIN);
    let order = format!("{number}-01");
    let page = online.begin(&buyer, &number);
    // Back without having paid.
    let answer = pay_page(&buyer, &format!("{number}?status=success"));
    assert!(
        answer.status == 200 || answer.status == 404,
        "{}",
        answer.shown()
    );
    let answer = pay_page(&buyer, &number);
    assert!(answer.says("正在等付款结果"), "{}", answer.shown());
    assert_eq!(
        (paid(app, &order), state(app, &order).as_str()),
        (0, "awaiting_payment")
    );
    // Paid, and the gateway answers that when it is asked; its message gets lost.
    online.sandbox.faults("lost");
    online.decide(&buyer, &page, "approval");
    let answer = pay_page(&buyer, &number);
    assert!(answer.says("付款成功"), "{}", answer.shown());
    is_paid_once(app, &order, world::LONGJING.id);
});

on_both!(a_lost_message_is_found_by_asking, |app| {
    let online = Online::start(app);
    let buyer = online.visitor();
    let number = online.order(&buyer, &TIN);
    online.sandbox.faults("lost");
    online.approve(&buyer, &number);
    online.settle();
    assert_eq!(paid(app, &format!("{number}-01")), 0, "not asked yet");
    app.advance_ms(15_000);
    online.settle();
    is_paid_once(app, &format!("{number}-01"), world::LONGJING.id);
});

on_both!(
    messages_twice_out_of_order_or_early_have_one_result,
    |app| {
        let online = Online::start(app);
        let buyer = online.visitor();
        for faults in [
            "duplicate=5",
            "out_of_order,duplicate=2",
            "before_redirect",
            "delay=90",
        ] {
            online.sandbox.faults(faults);
            let number = online.order(&buyer, &TIN);
            let order = format!("{number}-01");
            let before = (events(app, "order.paid"), on_hand(app, 1));
            online.approve(&buyer, &number);
            if faults == "before_redirect" {
                assert_eq!(state(app, &order), "confirmed", "{faults}");
            }
            app.advance_ms(90_000);
            online.sandbox.pump();
            online.settle();
            assert_eq!(paid(app, &order), order_total(app, &order), "{faults}");
            assert_eq!(state(app, &order), "confirmed", "{faults}");
            let after = (events(app, "order.paid"), on_hand(app, 1));
            assert_eq!(after, (before.0 + 1, before.1), "{faults}");
        }
        // Four of five, and one of two.
        assert_eq!(outcomes(app, "already"), 5);
    }
);

on_both!(a_declined_payment_can_be_tried_again, |app| {
    let online = Online::start(app);
    let buyer = online.visitor();
    let number = online.order(&buyer, &TIN);
    let first = online.begin(&buyer, &number);
    online.decide(&buyer, &first, "refusal");
    online.sandbox.pump();
    assert_eq!(payments(app, "failed"), 1);
    let page = pay_page(&buyer, &number);
    assert!(page.says("这次没有付成"), "{}", page.shown());
    let second = online.begin(&buyer, &number);
    assert_ne!(first, second);
    online.decide(&buyer, &second, "closing");
    online.sandbox.pump();
    assert_eq!(payments(app, "expired"), 1);
    online.approve(&buyer, &number);
    online.sandbox.pump();
    is_paid_once(app, &format!("{number}-01"), world::LONGJING.id);
});

on_both!(a_forged_message_changes_nothing, |app| {
    let online = Online::start(app);
    let buyer = online.visitor();
    let number = online.order(&buyer, &TIN);
    let order = format!("{number}-01");
    online.sandbox.faults("forged");
    let page = online.begin(&buyer, &number);
    online.decide(&buyer, &page, "refusal");
    online.sandbox.pump();
    assert_eq!(outcomes(app, "forged"), 1);
    assert_eq!(
        (paid(app, &order), state(app, &order).as_str()),
        (0, "awaiting_payment")
    );
    // Nor does what was signed for another purpose, or with no signature at all.
    let body = format!(
        r#"{{"number":"{number}P01","reference":"x","state":"succeeded","amount_minor":{},"currency":"CNY","page_url":""}}"#,
        order_total(app, &order)
    );
    let key = MacKey::derive(b"a secret of tests, 32 bytes long.", "sandbox gateway");
    for signature in [
        "",
        &sign_answer(&key, "/payments/sandbox/notification", &body),
    ] {
        assert_eq!(notify(&online, &body, signature).status, 400);
    }
    assert_eq!(paid(app, &order), 0);
    // A genuine one about nothing of ours is taken, and forgotten.
    let stranger = body.replace(&number, "1234567890123456");
    let signature = sign_message(&key, &stranger);
    assert_eq!(notify(&online, &stranger, &signature).status, 200);
    assert_eq!(outcomes(app, "ignored"), 1);
    let unknown = online.visitor().post("/payments/nobody/notification", &[]);
    assert_eq!(unknown.status, 404);
});

// Each message is kept, so that nobody may send as many as they like.
on_both!(a_flood_of_forged_messages_is_refused, |app| {
    let online = Online::start(app);
    let send = || notify(&online, "{}", "forged").status;
    for _ in 0..60 {
        assert_eq!(send(), 400);
    }
    assert_eq!(send(), 429);
    assert_eq!(outcomes(app, "forged"), 60);
    app.advance_ms(10_000);
    assert_eq!((send(), send()), (400, 429));
    assert_eq!(outcomes(app, "forged"), 61);
});

// What is signed does not count, however much of it comes.
on_both!(a_flood_of_genuine_messages_is_taken, |app| {
    let online = Online::start(app);
    let key = MacKey::derive(b"a secret of tests, 32 bytes long.", "sandbox gateway");
    let body = r#"{"number":"1234567890123456P01","reference":"x","state":"succeeded","amount_minor":1,"currency":"CNY","page_url":""}"#;
    let signature = sign_message(&key, body);
    for _ in 0..70 {
        assert_eq!(notify(&online, body, &signature).status, 200);
    }
});

fn notify(online: &Online<'_>, body: &str, signature: &str) -> Page {
    let gateway = online.visitor();
    let request = gateway.request("POST", "/payments/sandbox/notification");
    gateway.send(
        request
            .header(SIGNATURE, signature)
            .header("content-type", "application/json")
            .body(body.to_owned()),
    )
}

on_both!(
    a_silent_or_broken_gateway_is_asked_until_it_answers,
    |app| {
        let online = Online::start(app);
        let buyer = online.visitor();
        let number = online.order(&buyer, &TIN);
        for faults in ["api_errors=2", "api_timeouts=2"] {
            let page = pay_page(&buyer, &number);
            online.sandbox.faults(faults);
            let answer = buyer.submit(&page, "main form[action$='/payment']", &[]);
            assert_eq!(answer.location(), format!("/orders/{number}/payment"));
            online.sandbox.faults("");
            let again = buyer.follow(&answer);
            assert!(again.says("现在打不开"), "{faults}: {}", again.shown());
        }
        // All of that was one payment.
        online.sandbox.faults("lost,api_errors=2");
        assert_eq!(payments(app, "created"), 1);
        let answer = pay_page(&buyer, &number);
        assert_eq!(answer.status, 200);
        online.sandbox.faults("lost");
        online.approve(&buyer, &number);
        online.sandbox.faults("lost,api_errors=1");
        app.advance_ms(15_000);
        online.settle();
        assert_eq!(paid(app, &format!("{number}-01")), 0);
        app.advance_ms(60_000);
        online.settle();
        is_paid_once(app, &format!("{number}-01"), world::LONGJING.id);
    }
);

on_both!(
    an_order_that_is_not_paid_in_time_is_closed_at_the_gateway,
    |app| {
        let online = Online::start(app);
        let buyer = online.visitor();
        let number = online.order(&buyer, &TIN);
        let stock = on_hand(app, 1);
        let page = online.begin(&buyer, &number);
        app.advance_ms(30 * MINUTE_MS);
        online.settle();
        assert_eq!(state(app, &format!("{number}-01")), "cancelled");
        assert_eq!(on_hand(app, 1), stock + 1);
        assert_eq!(payments(app, "expired"), 1);
        // The gateway takes no money for it any more.
        online.decide(&buyer, &page, "approval");
        online.sandbox.pump();
        online.settle();
        assert_eq!(paid(app, &format!("{number}-01")), 0);
        let page = pay_page(&buyer, &number);
        assert!(
            page.says("付款时间已过") && !page.has("main form"),
            "{}",
            page.shown()
        );
    }
);

on_both!(a_success_after_the_end_takes_the_goods_again, |app| {
    let online = Online::start(app);
    let buyer = online.login(world::WANG);
    online.sandbox.faults("late");
    let number = online.order(&buyer, &BOTH);
    let order = format!("{number}-01");
    let stock = on_hand(app, 1);
    let page = online.begin(&buyer, &number);
    app.advance_ms(30 * MINUTE_MS);
    online.settle();
    assert_eq!(
        (state(app, &order).as_str(), on_hand(app, 1)),
        ("cancelled", stock + 1)
    );
    online.decide(&buyer, &page, "approval");
    online.sandbox.pump();
    assert_eq!(
        (state(app, &order).as_str(), on_hand(app, 1)),
        ("confirmed", stock)
    );
    assert_eq!(paid(app, &order), order_total(app, &order));
    assert_eq!(events(app, "order.reinstated"), 2);
    // Cancelled then, it gives them back once, and the money by itself.
    let view = buyer.get(&format!("/orders/{order}"));
    let answer = buyer.submit(&view, "form[action$='/cancellation']", &[]);
    assert_eq!(answer.status, 303);
    online.settle();
    assert_eq!(
        (state(app, &order).as_str(), on_hand(app, 1)),
        ("cancelled", stock + 1)
    );
    assert_eq!(refunded(app, &order), order_total(app, &order));
});

on_both!(
    o_04_a_success_after_the_end_without_goods_goes_back_by_itself,
    |app| {
        let online = Online::start(app);
        app.execute(
            "UPDATE stock_items SET on_hand = 1 WHERE id = 1; \
         INSERT INTO stock_movements (shop_id, stock_item_id, kind, quantity, occurred_at) \
         VALUES (1, 1, 'wasted', -39, 0)",
        );
        online.sandbox.faults("late");
        let (anna, bo) = (online.login(world::WANG), online.visitor());
        let number = online.order(&anna, &TIN);
        let order = format!("{number}-01");
        let page = online.begin(&anna, &number);
        app.advance_ms(30 * MINUTE_MS);
        online.settle();
        let other = online.order(&bo, &TIN);
        online.approve(&bo, &other);
        online.sandbox.pump();
        assert_eq!(state(app, &format!("{other}-01")), "confirmed");
        app.letters();
        online.decide(&anna, &page, "approval");
        online.sandbox.pump();
        assert_eq!(state(app, &order), "cancelled");
        assert_eq!(paid(app, &order), order_total(app, &order));
        online.settle();
        assert_eq!(refunded(app, &order), order_total(app, &order));
        assert_eq!(on_hand(app, 1), 0);
        let letters = app.letters();
        let told = |title: &str| letters.iter().any(|one| one.subject.contains(title));
        assert!(
            told("收到了迟到的付款") && told("已退款给您"),
            "{letters:?}"
        );
        assert!(anna.get(&format!("/orders/{order}")).says("已退款"));
    }
);

on_both!(o_09_a_paid_notice_never_brings_back_what_is_over, |app| {
    let online = Online::start(app);
    let buyer = online.login(world::WANG);
    let number = online.order(&buyer, &TIN);
    let order = format!("{number}-01");
    let total = order_total(app, &order);
    online.sandbox.faults("duplicate=2");
    online.approve(&buyer, &number);
    online.sandbox.pump();
    let view = buyer.get(&format!("/orders/{order}"));
    buyer.submit(&view, "form[action$='/cancellation']", &[]);
    online.settle();
    assert_eq!(
        (state(app, &order).as_str(), refunded(app, &order)),
        ("cancelled", total)
    );
    let stock = on_hand(app, 1);
    // The original notice once more, at once, after two hours, after three days.
    let key = MacKey::derive(b"a secret of tests, 32 bytes long.", "sandbox gateway");
    let body = format!(
        r#"{{"number":"{number}P01","reference":"","state":"succeeded","amount_minor":{total},"currency":"CNY","page_url":""}}"#
    );
    for hours in [0, 2, 72] {
        app.advance_ms(hours * 60 * MINUTE_MS);
        assert_eq!(
            notify(&online, &body, &sign_message(&key, &body)).status,
            200
        );
        online.settle();
        assert_eq!(
            (state(app, &order).as_str(), on_hand(app, 1)),
            ("cancelled", stock)
        );
        assert_eq!((paid(app, &order), refunded(app, &order)), (total, total));
    }
    // An order that its buyer has called off unpaid, and whose first notice comes then.
    online.sandbox.faults("late,delay=600");
    let number = online.order(&buyer, &TIN);
    let order = format!("{number}-01");
    online.approve(&buyer, &number);
    let view = buyer.get(&format!("/orders/{order}"));
    buyer.submit(&view, "form[action$='/cancellation']", &[]);
    let stock = on_hand(app, 1);
    app.advance_ms(600_000);
    online.sandbox.pump();
    online.settle();
    assert_eq!(
        (state(app, &order).as_str(), on_hand(app, 1)),
        ("cancelled", stock)
    );
    assert_eq!((paid(app, &order), refunded(app, &order)), (total, total));
});

on_both!(
    o_10_a_payment_after_the_shop_has_stopped_selling_keeps_the_order,
    |app| {
        let online = Online::start(app);
        let buyer = online.visitor();
        let number = online.order(&buyer, &TIN);
        let order = format!("{number}-01");
        let page = online.begin(&buyer, &number);
        app.execute(
            "UPDATE listings SET state = 'paused' WHERE shop_id = 1; \
                 UPDATE shops SET state = 'suspended' WHERE id = 1; \
                 DELETE FROM listing_cards WHERE shop_id = 1; \
                 DELETE FROM open_shops WHERE shop_id = 1",
        );
        online.decide(&buyer, &page, "approval");
        online.sandbox.pump();
        assert_eq!(state(app, &order), "confirmed");
        let lines = format!(
            "SELECT COUNT(*) AS n FROM order_lines l JOIN orders o ON o.id = l.order_id \
         WHERE o.number = '{order}'"
        );
        assert_eq!(app.number(&lines), 1);
    }
);

on_both!(
    o_11_who_comes_back_after_the_message_sees_the_order,
    |app| {
        let online = Online::start(app);
        online.sandbox.faults("before_redirect,duplicate=2");
        let buyer = online.visitor();
        for _ in 0..count(3, 50) {
            let number = online.order(&buyer, &TIN);
            let back = online.approve(&buyer, &number);
            let page = buyer.get(&back.location());
            assert_eq!(page.status, 200);
            assert!(page.says("付款成功"), "{}", page.shown());
            // The button of an open tab leads back, too.
            let answer = buyer.post(
                &format!("/orders/{number}/payment"),
                &[("gateway", "sandbox")],
            );
            assert_eq!(answer.location(), format!("/orders/{number}/payment"));
        }
    }
);

/// Messages beside the return of the buyer and a poll.
const MESSAGES: usize = 62;

/// A message, the return of the buyer, a poll and 61 more messages, at the same instant.
fn all_at_once(online: &Online<'_>, buyer: &Visitor, number: &str, skew: usize) {
    let app = online.app;
    let total = order_total(app, &format!("{number}-01"));
    let key = MacKey::derive(b"a secret of tests, 32 bytes long.", "sandbox gateway");
    let body = format!(
        r#"{{"number":"{number}P01","reference":"","state":"succeeded","amount_minor":{total},"currency":"CNY","page_url":""}}"#
    );
    let signature = sign_message(&key, &body);
    let start = Barrier::new(MESSAGES + 2);
    thread::scope(|scope| {
        for n in 0..MESSAGES {
            let (body, signature, start) = (&body, &signature, &start);
            scope.spawn(move || {
                start.wait();
                let answer = notify(online, body, signature);
                // Whoever waits too long is told to come again.
                assert!(
                    [200, 503].contains(&answer.status),
                    "{n}: {}",
                    answer.shown()
                );
            });
        }
        let tab = buyer.another_tab();
        let start_tab = &start;
        scope.spawn(move || {
            start_tab.wait();
            let answer = pay_page(&tab, number);
            assert_eq!(answer.status, 200, "{}", answer.shown());
        });
        start.wait();
        if skew.is_multiple_of(2) {
            online.settle();
        }
    });
}

on_both!(o_05_o_08_sixty_four_at_once_finish_a_payment_once, |app| {
    let online = Online::start(app);
    let buyer = online.login(world::WANG);
    for round in 0..count(2, 100) {
        let before = (on_hand(app, 1), events(app, "order.paid"));
        let number = online.order(&buyer, &TIN);
        let order = format!("{number}-01");
        online.sandbox.faults("lost");
        online.approve(&buyer, &number);
        app.advance_ms(15_000);
        app.letters();
        all_at_once(&online, &buyer, &number, round);
        online.settle();
        let total = order_total(app, &order);
        assert_eq!(paid(app, &order), total, "one capture");
        let now = (on_hand(app, 1), events(app, "order.paid"));
        assert_eq!(
            now,
            (before.0 - 1, before.1 + 1),
            "one decrement, one row of history"
        );
        let transfers = format!(
            "SELECT COUNT(*) AS n FROM ledger_transfers t JOIN orders o ON o.id = t.order_id \
             WHERE o.number = '{order}'"
        );
        assert_eq!(app.number(&transfers), 1, "one posting");
        let refunds = "SELECT COUNT(*) AS n FROM refunds";
        assert_eq!(app.number(refunds), 0, "no refund");
        let letters = app.letters();
        let mine = letters
            .iter()
            .filter(|one| one.subject.contains("已收到您的付款"));
        assert_eq!(mine.count(), 1, "one mail: {letters:?}");
    }
});
