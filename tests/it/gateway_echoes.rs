//! What gateways say once more, late, or of an earlier try than the one that is under way.

use yipin::base::secret::Secret;
use yipin::domain::payments::gateway::sandbox::{SIGNATURE, sandbox_key, sign_message};

use crate::gateway_money::{HELD, TIN, TOTAL, channel, column, decide, pay_with};
use crate::support::gateway::{Online, SECRET};
use crate::support::{on_both, world};

/// The sandbox says something by itself.
fn say(online: &Online<'_>, body: String) {
    let key = sandbox_key(&Secret::new(SECRET));
    let sender = online.visitor();
    let request = sender.request("POST", "/payments/sandbox/notification");
    let request = request
        .header("content-type", "application/json")
        .header(SIGNATURE, sign_message(&key, &body));
    assert_eq!(sender.send(request.body(body)).status, 200);
}

/// It says how money stands that was to go back.
fn tell(online: &Online<'_>, refund: &str, state: &str, minor: i64) {
    let body = format!(
        r#"{{"refund":"{refund}","reference":"x","state":"{state}","amount_minor":{minor},"currency":"CNY","reason":""}}"#
    );
    say(online, body);
}

on_both!(who_has_paid_what_is_held_is_asked_for_nothing_more, |app| {
    let online = Online::start(app);
    let buyer = online.login(world::WANG);
    let number = online.order(&buyer, &TIN);
    let first = online.begin(&buyer, &number);
    online.decide(&buyer, &first, "refusal");
    online.sandbox.pump();
    assert_ne!(online.begin(&buyer, &number), first);
    // The first has gone through after all, with a fen too little, while the second is open.
    let less = TOTAL - 1;
    let body = format!(
        r#"{{"number":"{number}P01","reference":"","state":"succeeded","amount_minor":{less},"currency":"CNY","page_url":""}}"#
    );
    say(&online, body);
    let page = buyer.get(&format!("/orders/{number}/payment"));
    assert!(
        page.says("付款正在核对") && !page.has("main form"),
        "{}",
        page.shown()
    );
});

// The buyer's bank sends the money of a held payment back after it had arrived. The gateway tells of
// that, and once more of its first success.
on_both!(a_success_that_is_told_once_more_ends_no_newer_try, |app| {
    let online = Online::start(app);
    let buyer = online.login(world::WANG);
    let order = pay_with(&online, &buyer, "wrong_amount");
    let refund = format!("{}P01H", order.trim_end_matches("-01"));
    let tell = |state: &str| tell(&online, &refund, state, TOTAL - 1);
    let stands = |held: &str, sending: &str| {
        let both = format!(
            "SELECT COUNT(*) AS n FROM held_payments h JOIN gateway_refunds g ON g.held_id = h.id \
             WHERE h.state = '{held}' AND g.state = '{sending}'"
        );
        assert_eq!(app.number(&both), 1, "{held}, {sending}");
    };
    online.sandbox.faults("");
    let admin = app.login(world::ROOT);
    assert_eq!(decide(&admin, "return").status, 303);
    online.settle();
    stands("done", "done");
    online.sandbox.faults("bounced");
    tell("failed");
    online.settle();
    stands("returning", "failed");
    // Before the next try it is looked up.
    tell("succeeded");
    stands("returning", "sent");
    assert!(admin.get(HELD).says("退回中"));
    online.settle();
    stands("returning", "failed");
    // And while that is under way.
    online.sandbox.faults("slow_refunds,lost");
    app.advance_ms(3 * 3_600_000);
    online.settle();
    stands("returning", "sent");
    tell("succeeded");
    stands("returning", "sent");
    online.settle();
    stands("done", "done");
    let arrived = "SELECT COUNT(*) AS n FROM payment_messages WHERE outcome = 'refunded'";
    assert_eq!(app.number(arrived), 2);
});

on_both!(good_news_of_a_refund_that_had_failed_is_looked_up, |app| {
    let online = Online::start(app);
    let buyer = online.visitor();
    let order = pay_with(&online, &buyer, "");
    let view = buyer.get(&format!("/orders/{order}"));
    buyer.submit(&view, "form[action$='/cancellation']", &[]);
    online.sandbox.faults("refund_failures=1");
    online.settle();
    let id = app.number("SELECT id AS n FROM refunds");
    let refund = format!("{}R{id}", order.replace('-', ""));
    for _ in 0..2 {
        tell(&online, &refund, "succeeded", TOTAL);
        assert_eq!(
            (column(app, "refunded_minor", &order), channel(app)),
            (0, TOTAL)
        );
        online.settle();
        assert_eq!(
            (column(app, "refunded_minor", &order), channel(app)),
            (0, TOTAL)
        );
    }
    // The next try is made all the same, and once.
    app.advance_ms(3 * 60_000);
    online.settle();
    assert_eq!(
        (column(app, "refunded_minor", &order), channel(app)),
        (TOTAL, 0)
    );
    let arrived = "SELECT COUNT(*) AS n FROM payment_messages WHERE outcome = 'refunded'";
    assert_eq!(app.number(arrived), 1);
});
