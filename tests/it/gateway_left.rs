//! Money that no gateway sends back as it should, and people therefore settle: one that has gone back in
//! another amount, and what was to go back through a gateway that is not set up any more.

use yipin::base::clock::HOUR_MS;

use crate::gateway_echoes::{BY_HAND, held_stands, tell};
use crate::gateway_money::{HELD, TOTAL, channel, column, decide, pay_with};
use crate::support::gateway::Online;
use crate::support::orders::state;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const MONEY: &str = "/desk/longjing/money";
const DIFFERS: &str = "支付平台退出去的金额和应退的不一样";
const NO_GATEWAY: &str = "已经不用当初收款的支付平台";

/// Pays for a tin and calls the order off; gives its number.
fn owed(online: &Online<'_>, buyer: &Visitor) -> String {
    let order = pay_with(online, buyer, "");
    let view = buyer.get(&format!("/orders/{order}"));
    buyer.submit(&view, "form[action$='/cancellation']", &[]);
    order
}

/// The number of its refund towards the gateway.
fn refund_of(app: &TestApp, order: &str) -> String {
    let id = app.number("SELECT id AS n FROM refunds");
    format!("{}R{id}", order.replace('-', ""))
}

/// How many letters of this title have gone out since the last call, and to whom the first.
fn told(app: &TestApp, title: &str) -> (usize, String) {
    let letters = app.letters();
    let mut of = letters.iter().filter(|one| one.subject.contains(title));
    let first = of.next().map_or("", |one| one.to.as_str()).to_owned();
    (usize::from(!first.is_empty()) + of.count(), first)
}

fn heard(app: &TestApp, outcome: &str) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM payment_messages WHERE outcome = '{outcome}'"
    ))
}

fn refund_stands(app: &TestApp, refund: &str, sending: &str, left: &str) {
    let both = format!(
        "SELECT COUNT(*) AS n FROM refunds r JOIN gateway_refunds g ON g.refund_id = r.id \
         WHERE r.state = '{refund}' AND g.state = '{sending}' \
             AND COALESCE(g.left_because, '') = '{left}'"
    );
    assert_eq!(app.number(&both), 1, "{refund}, {sending}, {left}");
}

on_both!(
    a_refund_that_went_out_in_another_amount_is_settled_by_hand,
    |app| {
        let online = Online::start(app);
        let buyer = online.login(world::WANG);
        let order = owed(&online, &buyer);
        online.sandbox.faults("short_refunds=100");
        app.letters();
        online.settle();
        refund_stands(app, "failed", "failed", "differs");
        let (count, to) = told(app, "有一笔退款要您处理");
        assert_eq!((count, to.as_str()), (1, world::LONGJING_ACCOUNTANT));
        // It is neither sent nor asked after again, whatever the gateway says once more.
        online.sandbox.faults("");
        online.sandbox.pump();
        for _ in 0..2 {
            app.advance_ms(3 * HOUR_MS);
            online.settle();
        }
        refund_stands(app, "failed", "failed", "differs");
        assert_eq!((heard(app, "not_refunded"), heard(app, "refunded")), (1, 0));
        assert_eq!(told(app, "退款").0, 0);
        assert_eq!(
            (column(app, "refunded_minor", &order), channel(app)),
            (0, TOTAL)
        );
        let history = buyer.get(&format!("/orders/{order}"));
        assert!(
            history.says("退款没有自动办成，由店家处理"),
            "{}",
            history.shown()
        );
        let desk = app.login(world::LONGJING_ACCOUNTANT);
        let page = desk.get(MONEY);
        assert!(
            page.says(DIFFERS) && page.says("177.00 CNY") && !page.says("自动再试"),
            "{}",
            page.shown()
        );
        let english = desk.get(&format!("{MONEY}?lang=en"));
        assert!(english.says("The gateway has sent another amount"));
        desk.get("/?lang=zh-CN");
        for _ in 0..2 {
            assert_eq!(desk.submit(&page, BY_HAND, &[]).status, 303);
        }
        refund_stands(app, "succeeded", "done", "differs");
        assert_eq!(
            (column(app, "refunded_minor", &order), channel(app)),
            (TOTAL, 0)
        );
        assert!(!desk.get(MONEY).says(DIFFERS));
        // What was known before is no second refund.
        tell(&online, &refund_of(app, &order), "succeeded", TOTAL - 100);
        app.advance_ms(3 * HOUR_MS);
        online.settle();
        assert_eq!(
            (column(app, "refunded_minor", &order), channel(app)),
            (TOTAL, 0)
        );
    }
);

// A shop can write our number on a refund of its own.
on_both!(another_amount_that_comes_by_itself_is_looked_up, |app| {
    let online = Online::start(app);
    let buyer = online.visitor();
    let order = owed(&online, &buyer);
    online.sandbox.faults("slow_refunds,lost");
    online.settle();
    refund_stands(app, "processing", "sent", "");
    tell(&online, &refund_of(app, &order), "succeeded", 100);
    refund_stands(app, "processing", "sent", "");
    assert!(
        !app.login(world::LONGJING_ACCOUNTANT)
            .get(MONEY)
            .has(BY_HAND)
    );
    assert_eq!(column(app, "refunded_minor", &order), 0);
    online.settle();
    refund_stands(app, "succeeded", "done", "");
    assert_eq!(
        (column(app, "refunded_minor", &order), channel(app)),
        (TOTAL, 0)
    );
});

on_both!(
    a_held_payment_that_went_back_in_another_amount_is_settled_by_hand,
    |app| {
        let online = Online::start(app);
        let buyer = online.login(world::WANG);
        let order = pay_with(&online, &buyer, "wrong_amount");
        let admin = app.login(world::ZHEJIANG_SUPERVISOR);
        assert_eq!(decide(&admin, "return").status, 303);
        online.sandbox.faults("short_refunds=100");
        app.letters();
        online.settle();
        held_stands(app, "returning", "failed");
        let (count, to) = told(app, "要您人工退");
        assert_eq!((count, to.as_str()), (1, world::ZHEJIANG_SUPERVISOR));
        assert_eq!(admin.waiting(HELD), "1");
        for _ in 0..2 {
            app.advance_ms(3 * HOUR_MS);
            online.settle();
        }
        held_stands(app, "returning", "failed");
        assert_eq!((heard(app, "not_refunded"), heard(app, "refunded")), (1, 0));
        let page = admin.get(HELD);
        assert!(
            page.says(DIFFERS) && page.says("176.99 CNY") && !page.says("一再退不成"),
            "{}",
            page.shown()
        );
        let auditor = app.login(world::ZHEJIANG_AUDITOR);
        let read = auditor.get(HELD);
        assert!(read.says(DIFFERS) && !read.has(BY_HAND));
        let input = page.attribute(&format!("{BY_HAND} input[maxlength]"), "name");
        let note = [(input.as_str(), "11 月 26 日补了 1 元，农行 0042")];
        for _ in 0..2 {
            assert_eq!(admin.submit(&page, BY_HAND, &note).status, 303);
        }
        held_stands(app, "done", "done");
        assert_eq!(admin.waiting(HELD), "0");
        assert_eq!((column(app, "paid_minor", &order), channel(app)), (0, 0));
        // How it was sent is for those who may decide: others read that it was.
        assert!(
            admin
                .get(HELD)
                .says("已人工退回：11 月 26 日补了 1 元，农行 0042")
        );
        let read = auditor.get(HELD);
        assert!(
            read.says("已人工退回") && !read.says("农行"),
            "{}",
            read.shown()
        );
    }
);

// The node of these tests that knows no gateway is all that is left.
on_both!(
    a_refund_of_a_gateway_that_is_gone_is_settled_by_the_shop,
    |app| {
        let online = Online::start(app);
        let buyer = online.login(world::WANG);
        let order = owed(&online, &buyer);
        app.letters();
        let desk = app.login(world::LONGJING_ACCOUNTANT);
        let sendings = "SELECT COUNT(*) AS n FROM gateway_refunds";
        // Another node may have it, and is left the time to send it.
        app.advance_ms(HOUR_MS - 1);
        app.settle();
        assert_eq!(app.number(sendings), 0);
        app.advance_ms(1);
        app.settle();
        refund_stands(app, "approved", "waiting", "");
        app.advance_ms(HOUR_MS - 1);
        app.settle();
        assert!(!desk.get(MONEY).has(BY_HAND));
        app.advance_ms(1);
        for _ in 0..3 {
            app.settle();
            refund_stands(app, "approved", "waiting", "no_gateway");
            app.advance_ms(3 * HOUR_MS);
        }
        let (count, to) = told(app, "有一笔退款要您处理");
        assert_eq!((count, to.as_str()), (1, world::LONGJING_ACCOUNTANT));
        let page = desk.get(MONEY);
        assert!(
            page.says(NO_GATEWAY) && page.has(BY_HAND) && !page.says("会自动原路退回"),
            "{}",
            page.shown()
        );
        // Once it is there again, it does the rest, and nobody is to settle it meanwhile.
        online.sandbox.faults("slow_refunds");
        online.settle();
        refund_stands(app, "processing", "sent", "");
        let under_way = desk.get(MONEY);
        assert!(
            under_way.says("会自动原路退回") && !under_way.has(BY_HAND),
            "{}",
            under_way.shown()
        );
        desk.submit(&page, BY_HAND, &[]);
        assert_eq!(column(app, "refunded_minor", &order), 0);
        online.sandbox.pump();
        refund_stands(app, "succeeded", "done", "");
        assert_eq!(
            (column(app, "refunded_minor", &order), channel(app)),
            (TOTAL, 0)
        );
        assert!(!desk.get(MONEY).has(BY_HAND));
        // The page was open before: nobody sends it twice.
        assert_eq!(desk.submit(&page, BY_HAND, &[]).status, 303);
        assert_eq!(channel(app), 0);
    }
);

on_both!(
    what_a_gateway_may_have_sent_before_it_was_gone_is_settled_once,
    |app| {
        let online = Online::start(app);
        let buyer = online.visitor();
        let order = owed(&online, &buyer);
        // It was carried out, and neither answered nor told.
        online.sandbox.faults("lost,api_timeouts=1");
        online.settle();
        refund_stands(app, "processing", "sent", "");
        let desk = app.login(world::LONGJING_ACCOUNTANT);
        assert!(!desk.get(MONEY).has(BY_HAND));
        app.advance_ms(2 * HOUR_MS);
        app.settle();
        refund_stands(app, "processing", "sent", "no_gateway");
        let page = desk.get(MONEY);
        assert!(
            page.says("先到那家支付平台的商户后台看看"),
            "{}",
            page.shown()
        );
        assert_eq!(desk.submit(&page, BY_HAND, &[]).status, 303);
        refund_stands(app, "succeeded", "done", "no_gateway");
        assert_eq!(
            (column(app, "refunded_minor", &order), channel(app)),
            (TOTAL, 0)
        );
        online.sandbox.faults("");
        app.advance_ms(3 * HOUR_MS);
        online.settle();
        app.settle();
        assert_eq!(heard(app, "refunded"), 0);
        assert_eq!(
            (column(app, "refunded_minor", &order), channel(app)),
            (TOTAL, 0)
        );
    }
);

on_both!(
    a_held_payment_of_a_gateway_that_is_gone_is_settled_by_hand,
    |app| {
        let online = Online::start(app);
        let buyer = online.visitor();
        let order = pay_with(&online, &buyer, "surplus=500");
        let admin = app.login(world::ZHEJIANG_SUPERVISOR);
        assert_eq!(decide(&admin, "acceptance").status, 303);
        app.letters();
        app.advance_ms(HOUR_MS - 1);
        app.settle();
        assert_eq!(admin.waiting(HELD), "0");
        app.advance_ms(1);
        for _ in 0..3 {
            app.settle();
            held_stands(app, "returning", "waiting");
            app.advance_ms(3 * HOUR_MS);
        }
        let (count, to) = told(app, "要您人工退");
        assert_eq!((count, to.as_str()), (1, world::ZHEJIANG_SUPERVISOR));
        assert_eq!(admin.waiting(HELD), "1");
        let page = admin.get(HELD);
        assert!(page.says(NO_GATEWAY), "{}", page.shown());
        let input = page.attribute(&format!("{BY_HAND} input[maxlength]"), "name");
        let sent = admin.submit(&page, BY_HAND, &[(&input, "现金")]);
        assert_eq!(sent.status, 303, "{}", sent.shown());
        held_stands(app, "done", "done");
        online.settle();
        assert_eq!((heard(app, "refunded"), channel(app)), (0, TOTAL));
        assert_eq!(state(app, &order), "confirmed");
    }
);

on_both!(the_forms_of_held_payments_are_told_apart_by_ear, |app| {
    let online = Online::start(app);
    let buyers = [online.login(world::WANG), online.visitor()];
    let orders = buyers
        .each_ref()
        .map(|buyer| pay_with(&online, buyer, "wrong_amount"));
    let admin = app.login(world::ZHEJIANG_SUPERVISOR);
    let each_names_its_own = |texts: Vec<String>, before: &str| {
        assert_eq!(texts.len(), 2, "{texts:?}");
        // The newest stands first.
        for (text, order) in texts.iter().zip(orders.iter().rev()) {
            let is_named = text.contains(order.as_str()) && text.contains("¥177.99");
            assert!(is_named && text.starts_with(before), "{texts:?}");
        }
    };
    let page = admin.get(HELD);
    each_names_its_own(page.texts("form[action$='/return'] button"), "退回");
    online.sandbox.faults("refund_failures=99");
    for _ in 0..2 {
        assert_eq!(decide(&admin, "return").status, 303);
    }
    for pause in [0, 120_000, 120_000] {
        app.advance_ms(pause);
        online.settle();
    }
    let page = admin.get(HELD);
    each_names_its_own(page.texts(&format!("{BY_HAND} label")), "什么时候");
    each_names_its_own(page.texts(&format!("{BY_HAND} button")), "钱已经退给买家");
    // The second of them, left empty: the summary above says which.
    let second = format!("li:nth-child(2) {BY_HAND}");
    let refused = admin.submit(&page, &second, &[]);
    assert_eq!(refused.status, 422, "{}", refused.shown());
    let faults = refused.texts(".notice.danger li");
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].contains(&orders[0]), "{faults:?}");
});
