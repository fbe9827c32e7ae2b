//! What gateways say once more, late, or of an earlier try than the one that is under way; and what they
//! refuse for good to send back of a held payment.

use yipin::base::secret::Secret;
use yipin::domain::payments::gateway::sandbox::{SIGNATURE, sandbox_key, sign_message};

use crate::gateway_money::{HELD, TIN, TOTAL, channel, column, decide, pay_with};
use crate::support::gateway::{Online, SECRET};
use crate::support::orders::state;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

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
pub fn tell(online: &Online<'_>, refund: &str, state: &str, minor: i64) {
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

pub const BY_HAND: &str = "form[action$='/sending']";

pub fn held_stands(app: &TestApp, held: &str, sending: &str) {
    let both = format!(
        "SELECT COUNT(*) AS n FROM held_payments h JOIN gateway_refunds g ON g.held_id = h.id \
         WHERE h.state = '{held}' AND g.state = '{sending}'"
    );
    assert_eq!(app.number(&both), 1, "{held}, {sending}");
}

on_both!(
    what_a_gateway_refuses_for_good_of_a_held_payment_is_sent_by_hand,
    |app| {
        let online = Online::start(app);
        let buyer = online.login(world::WANG);
        let order = pay_with(&online, &buyer, "wrong_amount");
        let admin = app.login(world::ZHEJIANG_SUPERVISOR);
        online.sandbox.faults("refund_failures=99");
        assert_eq!(decide(&admin, "return").status, 303);
        let id = app.number("SELECT id AS n FROM held_payments");
        let (address, input) = (
            format!("{HELD}/{id}/sending"),
            format!("by_hand_note[{id}]"),
        );
        let note = [(input.as_str(), "11 月 25 日，农行 0042")];
        for _ in 0..2 {
            online.settle();
            // It may still go through by itself: nobody sends it a second time.
            let page = admin.get(HELD);
            assert!(
                page.says("还没有退成") && !page.has(BY_HAND),
                "{}",
                page.shown()
            );
            admin.post(&address, &note);
            held_stands(app, "returning", "failed");
            app.advance_ms(120_000);
        }
        online.settle();
        // As while the next try is under way.
        let set = |state: &str| {
            app.execute(&format!("UPDATE gateway_refunds SET state = '{state}'"));
        };
        set("sent");
        assert!(!admin.get(HELD).has(BY_HAND));
        admin.post(&address, &note);
        held_stands(app, "returning", "sent");
        set("failed");
        // Who is above another division finds nothing, and an auditor only reads.
        let beijing = app.login(world::BEIJING_SUPERVISOR);
        beijing.get(HELD);
        for typed in [&note[..], &[]] {
            assert_eq!(beijing.post(&address, typed).status, 404);
        }
        let read = app.login(world::ZHEJIANG_AUDITOR).get(HELD);
        assert!(read.says("还没有退成") && !read.has(BY_HAND));

        let page = admin.get(HELD);
        assert!(page.says("支付平台一再退不成"), "{}", page.shown());
        let refused = admin.submit(&page, BY_HAND, &[]);
        assert_eq!(refused.status, 422, "{}", refused.shown());
        assert!(refused.has(&format!("#f-by-hand-note-{id}[aria-invalid]")));
        app.letters();
        for _ in 0..2 {
            let sent = admin.submit(&page, BY_HAND, &note);
            assert_eq!(sent.status, 303, "{}", sent.shown());
        }
        held_stands(app, "done", "done");
        let events =
            "SELECT COUNT(*) AS n FROM events WHERE kind = 'held_payment.returned_by_hand'";
        assert_eq!(app.number(events), 1);
        let page = admin.get(HELD);
        assert!(
            page.says("已退回") && page.says("农行 0042") && !page.has(BY_HAND),
            "{}",
            page.shown()
        );
        assert_eq!((column(app, "paid_minor", &order), channel(app)), (0, 0));
        online.settle();
        let letters = app.letters();
        let told = letters
            .iter()
            .filter(|one| one.to == world::WANG && one.subject.contains("另外退给您"));
        assert_eq!(told.count(), 1, "{letters:?}");
        assert!(
            buyer
                .get(&format!("/orders/{order}"))
                .says("已经另外退给您")
        );
        let english = buyer.get("/account/inbox?lang=en");
        assert!(
            english.says("Your money was sent back another way"),
            "{}",
            english.shown()
        );
        // The gateway would send it now: it is not asked any more.
        online.sandbox.faults("");
        app.advance_ms(3 * 3_600_000);
        online.settle();
        held_stands(app, "done", "done");
        let arrived = "SELECT COUNT(*) AS n FROM payment_messages WHERE outcome = 'refunded'";
        assert_eq!(app.number(arrived), 0);
    }
);

/// Who was mailed since the last call that a payment is to be sent back by hand.
fn told_to_send(app: &TestApp) -> Vec<String> {
    let letters = app.letters().into_iter();
    let told = letters.filter(|one| one.subject.contains("要您人工退"));
    told.map(|one| one.to).collect()
}

/// Lets a held payment be sent back, and the gateway refuse so often that it is left to people.
fn refuse_for_good(online: &Online<'_>, admin: &Visitor) {
    online.sandbox.faults("refund_failures=99");
    assert_eq!(decide(admin, "return").status, 303);
    for _ in 0..2 {
        online.settle();
        assert_eq!(told_to_send(online.app), [""; 0]);
        assert_eq!(admin.waiting(HELD), "0");
        online.app.advance_ms(120_000);
    }
    online.settle();
}

on_both!(
    who_may_send_by_hand_is_told_once_that_a_gateway_refuses_for_good,
    |app| {
        let online = Online::start(app);
        let buyer = online.login(world::WANG);
        let first = pay_with(&online, &buyer, "wrong_amount");
        let admin = app.login(world::ZHEJIANG_SUPERVISOR);
        assert_eq!(admin.waiting(HELD), "1");
        refuse_for_good(&online, &admin);
        assert_eq!(told_to_send(app), [world::ZHEJIANG_SUPERVISOR]);
        assert_eq!(admin.waiting(HELD), "1");
        assert_eq!(app.login(world::BEIJING_SUPERVISOR).waiting(HELD), "0");
        let inbox = admin.get("/account/inbox");
        assert_eq!(
            inbox.text(".rows > li strong"),
            "有一笔付款退不成，要您人工退"
        );
        let opened = admin.post(&inbox.form(".rows form").action, &[]);
        assert_eq!(opened.location(), HELD);
        let english = admin.get("/account/inbox?lang=en");
        assert!(
            english.says("A payment waits to be sent back by hand"),
            "{}",
            english.shown()
        );
        admin.get("/?lang=zh-CN");
        // It goes on refusing, of which nobody needs to hear.
        for _ in 0..2 {
            app.advance_ms(3 * 3_600_000);
            online.settle();
        }
        held_stands(app, "returning", "failed");
        assert_eq!(told_to_send(app), [""; 0]);
        // What is newer and over comes behind it in the list, and does not count.
        let second = pay_with(&online, &buyer, "wrong_amount");
        assert_eq!(admin.waiting(HELD), "2");
        online.sandbox.faults("");
        assert_eq!(decide(&admin, "return").status, 303);
        online.settle();
        assert_eq!(admin.waiting(HELD), "1");
        let page = admin.get(HELD);
        let place = |order: &str| page.shown().find(order).unwrap();
        assert!(place(&first) < place(&second), "{}", page.shown());
        let id = app.number("SELECT MIN(id) AS n FROM held_payments");
        let input = format!("by_hand_note[{id}]");
        let sent = admin.submit(&page, BY_HAND, &[(&input, "农行 0042")]);
        assert_eq!(sent.status, 303, "{}", sent.shown());
        assert_eq!(admin.waiting(HELD), "0");
    }
);

on_both!(
    what_comes_back_after_it_seemed_settled_is_told_once_more,
    |app| {
        let online = Online::start(app);
        let buyer = online.login(world::WANG);
        let order = pay_with(&online, &buyer, "wrong_amount");
        let admin = app.login(world::ZHEJIANG_SUPERVISOR);
        refuse_for_good(&online, &admin);
        assert_eq!(told_to_send(app), [world::ZHEJIANG_SUPERVISOR]);
        // The next try goes through by itself.
        online.sandbox.faults("");
        app.advance_ms(3 * 3_600_000);
        online.settle();
        held_stands(app, "done", "done");
        assert_eq!(admin.waiting(HELD), "0");
        // The buyer's bank sends it back.
        online.sandbox.faults("bounced");
        let refund = format!("{}P01H", order.trim_end_matches("-01"));
        tell(&online, &refund, "failed", TOTAL - 1);
        online.settle();
        held_stands(app, "returning", "failed");
        assert_eq!(told_to_send(app), [world::ZHEJIANG_SUPERVISOR]);
        assert_eq!(admin.waiting(HELD), "1");
    }
);

on_both!(
    what_was_too_much_is_sent_by_hand_and_the_order_goes_on,
    |app| {
        let online = Online::start(app);
        let buyer = online.visitor();
        let order = pay_with(&online, &buyer, "surplus=500");
        let admin = app.login(world::ROOT);
        online.sandbox.faults("refund_failures=99");
        assert_eq!(decide(&admin, "acceptance").status, 303);
        for pause in [0, 120_000, 120_000] {
            app.advance_ms(pause);
            online.settle();
        }
        let page = admin.get(HELD);
        let id = app.number("SELECT id AS n FROM held_payments");
        let input = format!("by_hand_note[{id}]");
        let sent = admin.submit(&page, BY_HAND, &[(&input, "现金")]);
        assert_eq!(sent.status, 303, "{}", sent.shown());
        held_stands(app, "done", "done");
        let page = admin.get(HELD);
        assert!(
            page.says("已入账") && page.says("¥5.00 已退回") && page.says("现金"),
            "{}",
            page.shown()
        );
        // What the order has cost is with the channel still, and nothing of it is owed back.
        assert_eq!(channel(app), TOTAL);
        assert_eq!(
            (
                column(app, "refunded_minor", &order),
                state(app, &order).as_str()
            ),
            (0, "confirmed")
        );
    }
);
