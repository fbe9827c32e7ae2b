//! Money that came otherwise than was asked for, and money that goes back through a gateway.

use yipin::domain::access::SystemScope;
use yipin::domain::payments;

use crate::support::gateway::Online;
use crate::support::orders::{balance, on_hand, record_payment, state};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

pub const TIN: [(i64, &str); 1] = [(world::TEA_TIN, "1")];
const BOTH: [(i64, &str); 2] = [(world::TEA_TIN, "1"), (world::PEACH_BOX, "1")];
pub const HELD: &str = "/admin/held-payments";
/// A tin of tea with its freight to Shanghai.
pub const TOTAL: i64 = 17_800;

pub fn column(app: &TestApp, column: &str, order: &str) -> i64 {
    app.number(&format!(
        "SELECT {column} AS n FROM orders WHERE number = '{order}'"
    ))
}

pub fn channel(app: &TestApp) -> i64 {
    app.number(
        "SELECT CAST(COALESCE(SUM(e.amount_minor), 0) AS BIGINT) AS n FROM ledger_entries e \
         JOIN ledger_accounts a ON a.id = e.account_id WHERE a.kind = 'custody_channel'",
    )
}

/// Orders a tin and pays it with a fault; gives the number of the order.
pub fn pay_with(online: &Online<'_>, buyer: &Visitor, faults: &str) -> String {
    online.sandbox.faults(faults);
    let number = online.order(buyer, &TIN);
    online.approve(buyer, &number);
    online.sandbox.pump();
    format!("{number}-01")
}

pub fn decide(admin: &Visitor, decision: &str) -> Page {
    let page = admin.get(HELD);
    admin.submit(&page, &format!("form[action$='/{decision}']"), &[])
}

on_both!(another_amount_is_held_and_pays_nothing, |app| {
    let online = Online::start(app);
    let buyer = online.login(world::WANG);
    let order = pay_with(&online, &buyer, "wrong_amount,duplicate=3");
    assert_eq!(
        (
            column(app, "paid_minor", &order),
            state(app, &order).as_str()
        ),
        (0, "awaiting_payment")
    );
    assert_eq!(channel(app), 0);
    let purchase = order.trim_end_matches("-01");
    let page = buyer.get(&format!("/orders/{purchase}/payment"));
    assert!(
        page.says("付款正在核对") && !page.has("main form"),
        "{}",
        page.shown()
    );
    online.settle();
    let letters = app.letters();
    let told = |to: &str, title: &str| {
        letters
            .iter()
            .any(|one| one.to == to && one.subject.contains(title))
    };
    assert!(told(world::WANG, "正在核对"), "{letters:?}");
    assert!(told(world::ZHEJIANG_SUPERVISOR, "要您决定"), "{letters:?}");
    // Who is above another division sees nothing, and changes nothing.
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    assert!(!beijing.get(HELD).says(&order));
    let id = app.number("SELECT id AS n FROM held_payments");
    for decision in ["acceptance", "return"] {
        let answer = beijing.post(&format!("{HELD}/{id}/{decision}"), &[]);
        assert_eq!(answer.status, 404);
    }
    assert_eq!(beijing.waiting(HELD), "0");
    let above = app.login(world::ZHEJIANG_SUPERVISOR);
    assert_eq!(above.waiting(HELD), "1");
    // An auditor reads, and is asked for nothing.
    let auditor = app.login(world::ZHEJIANG_AUDITOR);
    let page = auditor.get(HELD);
    assert!(
        page.says("¥178.00") && page.says("¥177.99"),
        "{}",
        page.shown()
    );
    assert!(!page.has("form[action$='/return']"));
    let tile = format!(".tiles a[href='{HELD}']");
    assert!(!auditor.get("/admin").has(&tile));
    // Less than was due can only go back.
    let admin = app.login(world::ZHEJIANG_SUPERVISOR);
    assert!(!admin.get(HELD).has("form[action$='/acceptance']"));
    let answer = admin.post(&format!("{HELD}/{id}/acceptance"), &[]);
    assert_eq!(answer.status, 422, "{}", answer.shown());
    assert_eq!(decide(&admin, "return").status, 303);
    assert!(admin.get(HELD).says("退回中"));
    online.settle();
    assert!(admin.get(HELD).says("已退回"));
    assert_eq!((column(app, "paid_minor", &order), channel(app)), (0, 0));
    // The buyer reads until when the right amount can be paid.
    let inbox = buyer.get("/account/inbox");
    assert!(
        inbox.says("前按正确的金额付款") && !inbox.says("⟦"),
        "{}",
        inbox.shown()
    );
    let english = buyer.get("/account/inbox?lang=en");
    assert!(english.says("You can pay the right amount until 2026-11-25"));
    buyer.get("/?lang=zh-CN");
    // The buyer pays anew, with the right amount.
    online.sandbox.faults("");
    online.approve(&buyer, purchase);
    online.sandbox.pump();
    assert_eq!(state(app, &order), "confirmed");
});

on_both!(
    whoever_is_above_all_shops_of_a_held_payment_is_told,
    |app| {
        let online = Online::start(app);
        let buyer = online.login(world::WANG);
        online.sandbox.faults("wrong_amount");
        let number = online.order(&buyer, &BOTH);
        online.approve(&buyer, &number);
        online.sandbox.pump();
        online.settle();
        let letters = app.letters();
        let told: Vec<&str> = letters
            .iter()
            .filter(|one| one.subject.contains("要您决定"))
            .map(|one| one.to.as_str())
            .collect();
        // One shop is in Zhejiang and one in Beijing: only the platform's can decide.
        assert_eq!(told, [world::ROOT], "{letters:?}");
        for login in [world::ZHEJIANG_SUPERVISOR, world::BEIJING_SUPERVISOR] {
            let page = app.login(login).get(HELD);
            assert!(page.says(&number), "{}", page.shown());
            assert!(!page.has("form[action$='/return']"), "{login}");
        }
        let root = app.login(world::ROOT).get(HELD);
        assert!(root.has("form[action$='/return']"), "{}", root.shown());
    }
);

on_both!(too_much_can_be_accepted_and_the_rest_goes_back, |app| {
    let online = Online::start(app);
    let buyer = online.visitor();
    let order = pay_with(&online, &buyer, "surplus=500");
    let stock = on_hand(app, 1);
    // Its time runs out meanwhile, and it waits.
    app.advance_ms(31 * 60_000);
    online.settle();
    assert_eq!(
        (state(app, &order).as_str(), on_hand(app, 1)),
        ("awaiting_payment", stock)
    );
    let page = buyer.get(&format!("/orders/{order}"));
    assert!(
        page.says("我们收到了您付的 ¥183.00，应付的是 ¥178.00"),
        "{}",
        page.shown()
    );
    assert!(page.says("钱已收到，正在核对") && !page.says("没有付款"));
    assert!(!page.has("a[href$='/payment']"));
    let admin = app.login(world::ROOT);
    assert_eq!(decide(&admin, "acceptance").status, 303);
    assert_eq!(
        (state(app, &order).as_str(), on_hand(app, 1)),
        ("confirmed", stock)
    );
    assert_eq!(column(app, "paid_minor", &order), TOTAL);
    assert_eq!(channel(app), TOTAL);
    assert!(admin.get(HELD).says("¥5.00 退回中"));
    // Who has decided, and what goes back, stands in the history of the order.
    let desk = app.login(world::LONGJING_MANAGER);
    let pages = [
        (
            &buyer,
            format!("/orders/{order}"),
            "核对后入账，多付的 ¥5.00 会原路退回 管理员",
        ),
        (
            &desk,
            format!("/desk/longjing/orders/{order}"),
            "核对后入账，多付的自动退回买家 ¥5.00 管理员",
        ),
        (
            &admin,
            format!("/admin/orders/{order}"),
            "核对后入账，多付的自动退回买家 ¥5.00 管理员",
        ),
    ];
    for (reader, page, words) in pages {
        let shown = reader.get(&page);
        assert!(shown.says(words), "{page}: {}", shown.shown());
    }
    online.settle();
    let back = "SELECT amount_minor AS n FROM gateway_refunds WHERE state = 'done'";
    assert_eq!(app.number(back), 500);
    assert_eq!(column(app, "refunded_minor", &order), 0);
    let page = admin.get(HELD);
    assert!(page.says("已入账") && page.says("¥5.00 已退回"));
    // Decided twice is decided once; the other way is too late.
    let id = app.number("SELECT id AS n FROM held_payments");
    assert_eq!(
        admin.post(&format!("{HELD}/{id}/acceptance"), &[]).status,
        303
    );
    admin.post(&format!("{HELD}/{id}/return"), &[]);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM gateway_refunds"), 1);
});

on_both!(an_order_waits_while_its_money_is_looked_at, |app| {
    let online = Online::start(app);
    let buyer = online.login(world::WANG);
    let order = pay_with(&online, &buyer, "wrong_amount");
    let purchase = order.trim_end_matches("-01");
    let stock = on_hand(app, 1);
    let expired = "SELECT COUNT(*) AS n FROM events WHERE kind = 'order.expired'";
    // However long nobody decides.
    for hours in [1, 24, 49] {
        app.advance_ms(hours * 3_600_000);
        online.settle();
        assert_eq!(state(app, &order), "awaiting_payment", "{hours}");
    }
    assert_eq!(app.number(expired), 0);
    let page = buyer.get(&format!("/orders/{purchase}/payment"));
    assert!(
        page.says("付款正在核对") && page.says("¥178.00"),
        "{}",
        page.shown()
    );
    // The list says how the order stands.
    let admin = app.login(world::ROOT);
    assert!(admin.get(HELD).says("待付款"));
    // A page that was open before opens no second payment.
    buyer.post(
        &format!("/orders/{purchase}/payment"),
        &[("gateway", "sandbox")],
    );
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM payments WHERE provider = 'sandbox'"),
        1
    );
    app.letters();
    // Sent back, it has the time of a new order.
    assert_eq!(decide(&admin, "return").status, 303);
    app.advance_ms(29 * 60_000);
    online.settle();
    assert_eq!(state(app, &order), "awaiting_payment");
    let told = |title: &str| {
        let letters = app.letters();
        letters.iter().any(|one| one.subject.contains(title))
    };
    assert!(told("请重新付款"));
    app.advance_ms(60_000);
    online.settle();
    assert_eq!(
        (state(app, &order).as_str(), on_hand(app, 1)),
        ("cancelled", stock + 1)
    );
    assert!(told("订单过期了"));
});

// Until somebody has decided the order is looked at again each day, which is no day of its own.
on_both!(no_day_is_named_while_a_payment_is_looked_at, |app| {
    let online = Online::start(app);
    let buyer = online.login(world::WANG);
    let number = online.order(&buyer, &TIN);
    let order = format!("{number}-01");
    let (desk, admin) = (app.login(world::LONGJING_MANAGER), app.login(world::ROOT));
    let one = format!("/desk/longjing/orders/{order}");
    let office = format!("/admin/orders/{order}");
    // The pages, and what they say while an order waits for its payment.
    let pages = [
        (&desk, one.as_str(), "最晚 2026-11-25"),
        (&desk, "/desk/longjing/orders?tab=to_pay", "前付款"),
        (&desk, "/desk/longjing/money", "前付款"),
        (&admin, office.as_str(), "自动变更 2026-11-25"),
        (&buyer, "/orders", "前付款"),
    ];
    let check = |is_held: bool| {
        for (reader, page, day) in pages {
            let shown = reader.get(page);
            assert_eq!(shown.says(day), !is_held, "{page}: {}", shown.shown());
            assert_eq!(shown.says("正在核对"), is_held, "{page}: {}", shown.shown());
        }
    };
    // Nobody is to record a payment for it meanwhile, nor reads that it is not paid.
    let record = |is_held: bool| {
        let form = format!("a[href='{one}/payment']");
        let shown = desk.get(&one);
        assert_eq!(shown.has(&form), !is_held, "{}", shown.shown());
        assert_eq!(shown.says("未付款"), !is_held, "{}", shown.shown());
        let list = desk.get("/desk/longjing/orders?tab=to_pay");
        assert_eq!(list.says("未付款"), !is_held, "{}", list.shown());
        let typed = desk.get(&format!("{one}/payment"));
        let form = "form[action$='/payment']";
        assert_eq!(typed.has(form), !is_held, "{}", typed.shown());
        let shown = admin.get(&office);
        assert_eq!(shown.has(form), !is_held, "{}", shown.shown());
        assert_eq!(shown.says("未付款"), !is_held, "{}", shown.shown());
    };
    check(false);
    record(false);
    online.sandbox.faults("wrong_amount");
    online.approve(&buyer, &number);
    online.sandbox.pump();
    for hours in [0, 1, 24] {
        app.advance_ms(hours * 3_600_000);
        online.settle();
        check(true);
    }
    record(true);
    for page in [&order, &number] {
        let shown = buyer.get(&format!("/orders/{page}"));
        assert!(
            shown.says("正在核对") && !shown.says("2026-11-26") && !shown.says("2026-11-27"),
            "{}",
            shown.shown()
        );
    }
    let english = desk.get(&format!("{one}?lang=en"));
    assert!(
        english.says("the order is not cancelled by itself"),
        "{}",
        english.shown()
    );
    desk.get("/?lang=zh-CN");
    // Sent back, it has a day again.
    assert_eq!(decide(&admin, "return").status, 303);
    for (reader, page, _) in pages {
        let shown = reader.get(page);
        assert!(
            !shown.says("付款正在核对") && shown.says("2026-11-26"),
            "{page}: {}",
            shown.shown()
        );
    }
    record(false);
});

on_both!(money_that_comes_after_the_end_is_held_as_well, |app| {
    let online = Online::start(app);
    let buyer = online.visitor();
    online.sandbox.faults("late,surplus=500");
    let number = online.order(&buyer, &TIN);
    let order = format!("{number}-01");
    let stock = on_hand(app, 1);
    let page = online.begin(&buyer, &number);
    app.advance_ms(30 * 60_000);
    online.settle();
    assert_eq!(state(app, &order), "cancelled");
    online.decide(&buyer, &page, "approval");
    online.sandbox.pump();
    let shown = buyer.get(&format!("/orders/{order}"));
    assert!(shown.says("这笔钱由我们保管"), "{}", shown.shown());
    assert!(!shown.says("没有需要付的钱"));
    let admin = app.login(world::ROOT);
    assert_eq!(decide(&admin, "acceptance").status, 303);
    assert_eq!(
        (state(app, &order).as_str(), on_hand(app, 1)),
        ("confirmed", stock)
    );
});

on_both!(another_currency_can_only_go_back, |app| {
    let online = Online::start(app);
    let buyer = online.visitor();
    let order = pay_with(&online, &buyer, "wrong_currency");
    let admin = app.login(world::ROOT);
    let page = admin.get(HELD);
    assert!(page.says("$178.00"), "{}", page.shown());
    assert!(!page.has("form[action$='/acceptance']"));
    decide(&admin, "return");
    online.settle();
    let back =
        "SELECT COUNT(*) AS n FROM gateway_refunds WHERE state = 'done' AND currency = 'USD'";
    assert_eq!(app.number(back), 1);
    assert_eq!(column(app, "paid_minor", &order), 0);
});

on_both!(what_is_called_off_goes_back_by_itself, |app| {
    let online = Online::start(app);
    let buyer = online.login(world::WANG);
    online.sandbox.faults("");
    let number = online.order(&buyer, &BOTH);
    online.approve(&buyer, &number);
    online.sandbox.pump();
    let [tea, peaches] = ["01", "02"].map(|place| format!("{number}-{place}"));
    let peach_total = column(app, "total_minor", &peaches);
    assert_eq!(channel(app), TOTAL + peach_total);
    let view = buyer.get(&format!("/orders/{tea}"));
    buyer.submit(&view, "form[action$='/cancellation']", &[]);
    // Its accountant has nothing to send, and cannot say so.
    let desk = app.login(world::LONGJING_ACCOUNTANT);
    let page = desk.get(&format!("/desk/longjing/orders/{tea}"));
    assert!(page.says("会自动原路退回"), "{}", page.shown());
    assert!(!page.has("form[action$='/sending']"));
    let id = app.number("SELECT id AS n FROM refunds");
    desk.post(
        &format!("/desk/longjing/orders/{tea}/refunds/{id}/sending"),
        &[],
    );
    assert_eq!(column(app, "refunded_minor", &tea), 0);
    assert!(buyer.get(&format!("/orders/{tea}")).says("会自动原路退回"));
    app.letters();
    online.settle();
    online.settle();
    assert_eq!(column(app, "refunded_minor", &tea), TOTAL);
    assert_eq!(channel(app), peach_total);
    assert_eq!(balance(app, world::LONGJING.id, "refund_payable"), 0);
    // Once, and the other shop's order goes on.
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM gateway_refunds"), 1);
    assert_eq!(state(app, &peaches), "confirmed");
    let letters = app.letters();
    let owed = letters
        .iter()
        .filter(|one| one.subject.contains("要退给买家"));
    assert_eq!(owed.count(), 0, "nobody has to send anything: {letters:?}");
});

on_both!(
    a_part_that_the_shop_gives_back_goes_through_the_gateway,
    |app| {
        let online = Online::start(app);
        let buyer = online.visitor();
        let order = pay_with(&online, &buyer, "slow_refunds");
        let desk = app.login(world::LONGJING_MANAGER);
        for (amount, before, after) in [("50.00", 0, 5_000), ("28.00", 5_000, 7_800)] {
            let page = desk.get(&format!("/desk/longjing/orders/{order}/refund"));
            let fields = [("amount", amount), ("reason", "少了一罐")];
            let form = "main form[action$='/refunds'], main form[action$='/refund']";
            let answer = desk.submit(&page, form, &fields);
            assert_eq!(answer.status, 303, "{}", answer.shown());
            online.settle();
            // The gateway says later that it is done.
            assert_eq!(column(app, "refunded_minor", &order), before);
            online.sandbox.pump();
            assert_eq!(column(app, "refunded_minor", &order), after);
        }
        assert_eq!(channel(app), TOTAL - 7_800);
    }
);

on_both!(a_refund_that_fails_is_seen_and_tried_again, |app| {
    let online = Online::start(app);
    let buyer = online.login(world::WANG);
    let order = pay_with(&online, &buyer, "");
    let view = buyer.get(&format!("/orders/{order}"));
    buyer.submit(&view, "form[action$='/cancellation']", &[]);
    online.sandbox.faults("refund_failures=2");
    online.settle();
    let desk = app.login(world::LONGJING_ACCOUNTANT);
    let page = desk.get("/desk/longjing/money");
    assert!(page.says("还没有退成"), "{}", page.shown());
    let letters = app.letters();
    let told = letters
        .iter()
        .filter(|one| one.subject.contains("没有退成"));
    assert_eq!(told.count(), 1, "{letters:?}");
    assert_eq!(column(app, "refunded_minor", &order), 0);
    for _ in 0..2 {
        app.advance_ms(60_000);
        online.settle();
    }
    assert_eq!(column(app, "refunded_minor", &order), TOTAL);
    assert_eq!(channel(app), 0);
    assert!(!desk.get("/desk/longjing/money").says("还没有退成"));
    let again = app.letters();
    assert!(
        again.iter().all(|one| !one.subject.contains("没有退成")),
        "{again:?}"
    );
});

on_both!(
    what_a_gateway_keeps_refusing_is_settled_by_hand_once,
    |app| {
        let online = Online::start(app);
        let buyer = online.login(world::WANG);
        let order = pay_with(&online, &buyer, "");
        let view = buyer.get(&format!("/orders/{order}"));
        buyer.submit(&view, "form[action$='/cancellation']", &[]);
        online.sandbox.faults("refund_failures=99");
        let desk = app.login(world::LONGJING_ACCOUNTANT);
        let by_hand = "form[action$='/sending']";
        for _ in 0..2 {
            online.settle();
            // It may still go through by itself: nobody pays it a second time.
            let page = desk.get("/desk/longjing/money");
            assert!(!page.has(by_hand), "{}", page.shown());
            let id = app.number("SELECT id AS n FROM refunds");
            let address = format!("/desk/longjing/orders/{order}/refunds/{id}/sending");
            desk.post(&address, &[("back", "money")]);
            assert_eq!(column(app, "refunded_minor", &order), 0);
            app.advance_ms(120_000);
        }
        online.settle();
        let page = desk.get("/desk/longjing/money");
        assert!(page.says("支付平台一再退不成"), "{}", page.shown());
        for _ in 0..2 {
            assert_eq!(desk.submit(&page, by_hand, &[]).status, 303);
        }
        assert_eq!(column(app, "refunded_minor", &order), TOTAL);
        assert_eq!(channel(app), 0);
        // The gateway would send it now: it is not asked any more.
        online.sandbox.faults("");
        app.advance_ms(3 * 3_600_000);
        online.settle();
        assert_eq!(column(app, "refunded_minor", &order), TOTAL);
        assert_eq!(channel(app), 0);
    }
);

on_both!(a_refund_without_an_answer_is_not_sent_twice, |app| {
    let online = Online::start(app);
    let buyer = online.visitor();
    let order = pay_with(&online, &buyer, "");
    let view = buyer.get(&format!("/orders/{order}"));
    buyer.submit(&view, "form[action$='/cancellation']", &[]);
    // It is carried out, and neither answered nor told.
    for faults in ["lost,api_timeouts=1", "lost,api_errors=1"] {
        online.sandbox.faults(faults);
        online.settle();
        assert_eq!(column(app, "refunded_minor", &order), 0, "{faults}");
        app.advance_ms(3 * 60_000);
    }
    online.settle();
    assert_eq!(column(app, "refunded_minor", &order), TOTAL);
    assert_eq!(channel(app), 0);
    let answers = "SELECT COUNT(*) AS n FROM payment_messages WHERE outcome = 'refunded'";
    assert_eq!(app.number(answers), 1);
});

on_both!(a_second_payment_of_an_order_goes_back, |app| {
    let online = Online::start(app);
    let buyer = online.login(world::WANG);
    online.sandbox.faults("lost");
    let number = online.order(&buyer, &TIN);
    let order = format!("{number}-01");
    online.approve(&buyer, &number);
    // The shop's accountant is faster with a transfer that came too.
    record_payment(app, &order, TOTAL);
    app.advance_ms(15_000);
    online.settle();
    online.settle();
    assert_eq!(column(app, "paid_minor", &order), 2 * TOTAL);
    assert_eq!(column(app, "refunded_minor", &order), TOTAL);
    assert_eq!(state(app, &order), "confirmed");
    // What came by the gateway went back by it; what the shop holds stays.
    assert_eq!(channel(app), 0);
    assert_eq!(balance(app, world::LONGJING.id, "custody_shop"), TOTAL);
    let letters = app.letters();
    assert!(
        letters.iter().any(|one| one.subject.contains("多付了一次")),
        "{letters:?}"
    );
});

on_both!(
    what_has_ended_is_not_taken_up_by_who_read_it_before,
    |app| {
        let online = Online::start(app);
        let system = SystemScope::new("test");
        let buyer = online.login(world::WANG);
        let number = online.order(&buyer, &TIN);
        let page = online.begin(&buyer, &number);
        let now = app.db.clock().now();
        let far = now.plus_ms(3_600_000);
        let asked = app
            .db
            .read_now(|conn| payments::list_due_queries(conn, &system, far, 9))
            .unwrap();
        assert_eq!(asked.len(), 1);
        online.decide(&buyer, &page, "approval");
        online.sandbox.pump();
        let order = format!("{number}-01");
        assert_eq!(state(app, &order), "confirmed");
        let claimed = app
            .db
            .write_now(|tx| payments::claim_query(tx, &asked[0], far))
            .unwrap();
        assert!(!claimed, "it is paid");
        // The same of money that goes back: sent, not answered, and told afterwards.
        online.sandbox.faults("api_timeouts=1");
        let bought = buyer.get(&format!("/orders/{order}"));
        buyer.submit(&bought, "form[action$='/cancellation']", &[]);
        online.settle();
        let due = app
            .db
            .read_now(|conn| payments::list_due_sendings(conn, &system, (&["sandbox"], far), 9))
            .unwrap();
        assert_eq!(due.len(), 1);
        assert_eq!(column(app, "refunded_minor", &order), 0);
        online.sandbox.pump();
        assert_eq!(column(app, "refunded_minor", &order), TOTAL);
        let claimed = app
            .db
            .write_now(|tx| payments::claim_sending(tx, &due[0], far))
            .unwrap();
        assert!(!claimed, "the buyer has it");
    }
);
