//! Money over HTTP: what an accountant or an administrator records, and what goes back.

use std::sync::Barrier;
use std::thread;

use yipin::base::clock::{DAY_MS, HOUR_MS};
use yipin::base::error::Code;
use yipin::base::ids::UserId;
use yipin::base::money::Money;
use yipin::base::order_number::OrderNumber;
use yipin::domain::access::{ManageMoney, grant};
use yipin::domain::flows::cancel::Reason;
use yipin::domain::flows::refund::{self, PartBack, What};

use crate::support::orders::{
    COD, TRANSFER, balance, on_hand, place, place_one, record_payment, send_all, state, wang,
};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

/// The day of the world.
const TODAY: &str = "2026-11-25";

fn desk(order: &str) -> String {
    format!("/desk/longjing/orders/{order}")
}

fn pay(visitor: &Visitor, order: &str, amount: &str) -> Page {
    let page = visitor.get(&format!("{}/payment", desk(order)));
    let typed = [("amount", amount), ("note", "农行 20261125001")];
    visitor.submit(&page, "form[action$='/payment']", &typed)
}

fn give_back(visitor: &Visitor, order: &str, amount: &str) -> Page {
    let page = visitor.get(&format!("{}/refund", desk(order)));
    let typed = [("amount", amount), ("reason", "有两罐受潮")];
    visitor.submit(&page, "form[action$='/refund']", &typed)
}

/// Says that the first open refund of an order was sent.
fn send_back(visitor: &Visitor, order: &str) -> Page {
    let page = visitor.get(&desk(order));
    visitor.submit(&page, "form[action$='/sending']", &[])
}

fn told(visitor: &Visitor, answer: &Page) -> String {
    assert_eq!(answer.status, 303, "{}", answer.shown());
    visitor.follow(answer).text(".flash")
}

fn of_order(app: &TestApp, order: &str, column: &str) -> i64 {
    app.number(&format!(
        "SELECT {column} AS n FROM orders WHERE number = '{order}'"
    ))
}

/// Custody, entitlement, freight and what is to go back, of a shop.
fn books(app: &TestApp, shop: i64) -> [i64; 4] {
    ["custody_shop", "entitlement", "freight", "refund_payable"]
        .map(|kind| balance(app, shop, kind))
}

on_both!(an_accountant_records_a_transfer_once, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let page = accountant.get(&format!("{}/payment", desk(&order)));
    assert!(page.says("¥178.00"), "{}", page.shown());
    assert_eq!(page.attribute("#f-received-on", "value"), TODAY);
    assert_eq!(
        page.attribute("[name=paid_by][checked]", "value"),
        "transfer"
    );
    for _ in 0..2 {
        let typed = [
            ("amount", "１７８．００"),
            ("note", "<b>农行</b>\u{202e}001"),
        ];
        let answer = accountant.submit(&page, "form[action$='/payment']", &typed);
        assert_eq!(told(&accountant, &answer), "收款已登记。");
    }
    assert_eq!(state(app, &order), "confirmed");
    assert_eq!(of_order(app, &order, "paid_minor"), 17_800);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM payments"), 1);
    let sql = "SELECT COUNT(*) AS n FROM payments WHERE method = 'transfer' AND recorded_by = 14 \
               AND CAST(received_on AS TEXT) = '2026-11-25'";
    assert_eq!(app.number(sql), 1);
    // 168.00 for the tea and 10.00 freight: held 178.00, owed 168.00 and 10.00.
    assert_eq!(books(app, 1), [17_800, -16_800, -1_000, 0]);
    let page = accountant.get("/desk/longjing/money");
    let shown = page.texts(".balances dd:nth-of-type(1)");
    assert_eq!(shown, ["¥178.00", "¥168.00", "¥10.00", "¥0.00"]);
    assert!(
        page.says("<b>农行</b>001") && page.says(&order),
        "{}",
        page.shown()
    );
    let page = accountant.get(&desk(&order));
    assert!(
        page.says("已付款") && !page.says("还应收"),
        "{}",
        page.shown()
    );
    let page = accountant.get(&format!("{}/payment", desk(&order)));
    assert!(page.says("没有要收的钱") && !page.has("form[action$='/payment']"));
});

on_both!(
    what_differs_from_the_order_is_refused_beside_its_input,
    |app| {
        let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
        let accountant = app.login(world::LONGJING_ACCOUNTANT);
        let page = accountant.get(&format!("{}/payment", desk(&order)));
        let huge = "9".repeat(30);
        for amount in [
            "",
            "177.99",
            "178.01",
            "0",
            "-178",
            "1e2",
            "178.001",
            "NaN",
            &huge,
            "🍵",
            "一百七十八",
            "<script>",
            "17\u{202e}8x",
            "١٧٨",
        ] {
            let refused =
                accountant.submit(&page, "form[action$='/payment']", &[("amount", amount)]);
            assert_eq!(refused.status, 422, "{amount}");
            assert!(refused.has("#f-amount[aria-invalid]"), "{amount}");
            assert_eq!(refused.attribute("#f-amount", "value"), amount);
        }
        // Before the order, after today, and no days at all.
        for day in [
            "",
            "2026-11-24",
            "2026-11-26",
            "2025-11-25",
            "2026-02-30",
            "25.11.2026",
            "今天",
            "🍵",
        ] {
            let typed = [("amount", "178"), ("received_on", day)];
            let refused = accountant.submit(&page, "form[action$='/payment']", &typed);
            assert_eq!(refused.status, 422, "{day}");
            assert!(refused.has("#f-received-on[aria-invalid]"), "{day}");
        }
        for method in ["", "gateway", "free", "TRANSFER"] {
            let typed = [("amount", "178"), ("paid_by", method)];
            let refused = accountant.submit(&page, "form[action$='/payment']", &typed);
            assert_eq!(refused.status, 422, "{method}");
            assert!(refused.has("#f-paid-by[aria-invalid]"), "{method}");
        }
        let typed = [("amount", "178"), ("note", &"长".repeat(201))];
        let refused = accountant.submit(&page, "form[action$='/payment']", &typed);
        assert!(refused.status == 422 && refused.has("#f-note[aria-invalid]"));
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM payments"), 0);
        assert_eq!(state(app, &order), "awaiting_payment");
        // Full-width digits and a currency sign are no fault.
        let typed = [
            ("amount", "￥１７８"),
            ("received_on", "２０２６-１１-２５"),
        ];
        let paid = accountant.submit(&page, "form[action$='/payment']", &typed);
        assert_eq!(told(&accountant, &paid), "收款已登记。");
        // The same order again, with an amount that never was.
        let again = accountant.submit(&page, "form[action$='/payment']", &[("amount", "1")]);
        assert!(told(&accountant, &again).contains("这一步没有做"));
    }
);

on_both!(cash_is_recorded_after_the_parcel_was_handed_over, |app| {
    let order = place_one(app, COD, &[(world::TEA_TIN, 2)]);
    send_all(app, &order);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let money = accountant.get("/desk/longjing/money");
    assert!(
        money.says(&order) && money.says("¥336.00"),
        "{}",
        money.shown()
    );
    app.advance_ms(3 * DAY_MS);
    let page = accountant.get(&format!("{}/payment", desk(&order)));
    assert_eq!(page.attribute("[name=paid_by][checked]", "value"), "cod");
    // The buyer has transferred it in the end, two days ago.
    let typed = [
        ("amount", "336"),
        ("paid_by", "transfer"),
        ("received_on", "2026-11-26"),
    ];
    let paid = accountant.submit(&page, "form[action$='/payment']", &typed);
    assert_eq!(told(&accountant, &paid), "收款已登记。");
    assert_eq!(state(app, &order), "shipped");
    assert_eq!(books(app, 1), [33_600, -33_600, 0, 0]);
    let sql = "SELECT COUNT(*) AS n FROM payments WHERE method = 'transfer' \
               AND CAST(received_on AS TEXT) = '2026-11-26'";
    assert_eq!(app.number(sql), 1);
});

on_both!(only_the_shops_own_books_are_kept_by_it, |app| {
    let goods = [(world::TEA_TIN, 1), (world::PEACH_BOX, 1)];
    let both = place(app, &wang(), TRANSFER, &goods);
    let (tea, peach) = (both[&1].clone(), both[&2].clone());
    let fields = [
        ("amount", "178"),
        ("paid_by", "transfer"),
        ("received_on", TODAY),
    ];
    // The other shop of the same purchase finds no such order, on its own desk or a foreign one.
    let pinggu = app.login(world::PINGGU_ACCOUNTANT);
    pinggu.get(&format!("/desk/pinggu/orders/{peach}/payment"));
    for path in [
        format!("/desk/pinggu/orders/{tea}/payment"),
        format!("/desk/longjing/orders/{tea}/payment"),
    ] {
        assert_eq!(pinggu.get(&path).status, 404, "{path}");
        assert_eq!(pinggu.post(&path, &fields).status, 404, "{path}");
    }
    assert_eq!(pinggu.get("/desk/longjing/money").status, 404);
    let page = pinggu.get("/desk/pinggu/money");
    assert!(page.says(&peach) && !page.says(&tea));
    for email in [world::LONGJING_PACKER, world::LONGJING_EDITOR] {
        let member = app.login(email);
        member.get("/desk/longjing/listings");
        let path = format!("{}/payment", desk(&tea));
        assert_eq!(member.get(&path).status, 403, "{email}");
        assert_eq!(member.post(&path, &fields).status, 403, "{email}");
    }
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM payments"), 0);
    record_payment(app, &tea, 17_800);
    assert_eq!(state(app, &tea), "confirmed");
    assert_eq!(state(app, &peach), "awaiting_payment");
    assert_eq!(books(app, 2), [0, 0, 0, 0]);
});

on_both!(
    an_administrator_above_the_shop_records_in_its_place,
    |app| {
        let goods = [(world::TEA_TIN, 1), (world::PEACH_BOX, 1)];
        let both = place(app, &wang(), TRANSFER, &goods);
        let (tea, peach) = (both[&1].clone(), both[&2].clone());
        let purchase = &tea[..16];
        let zhejiang = app.login(world::ZHEJIANG_SUPERVISOR);
        // Found by the number of the order or of the purchase: those of the own division only.
        for typed in [
            tea.as_str(),
            purchase,
            &format!(" {} {}", &tea[..6], &tea[6..]),
        ] {
            let query: String = url_encoded(typed);
            let page = zhejiang.get(&format!("/admin/orders?number={query}"));
            assert_eq!(page.status, 200, "{typed}");
            assert_eq!(page.texts("tbody a"), [tea.as_str()], "{typed}");
            assert!(!page.says("平谷"), "{typed}");
        }
        for (typed, status) in [
            (peach.as_str(), 404),
            ("2611251234567895", 404),
            ("x", 422),
            ("🍵", 422),
            ("１２３", 422),
        ] {
            let page = zhejiang.get(&format!("/admin/orders?number={}", url_encoded(typed)));
            assert_eq!(page.status, status, "{typed}");
            assert!(!page.has("tbody"), "{typed}");
        }
        assert_eq!(zhejiang.get("/admin/orders").status, 200);
        assert_eq!(zhejiang.get(&format!("/admin/orders/{peach}")).status, 404);
        let page = zhejiang.get(&format!("/admin/orders/{tea}"));
        assert!(
            page.says("龙井村茶铺") && page.says("¥178.00"),
            "{}",
            page.shown()
        );
        // Where it goes is the shop's business.
        assert!(!page.says("漕溪北路") && !page.says("13800000031"));
        let english = zhejiang.get(&format!("/admin/orders/{tea}?lang=en"));
        assert!(english.says("Xuhui District, Shanghai") && !english.says("上海市"));
        zhejiang.get("/admin/orders?lang=zh-CN");

        let record = |visitor: &Visitor, order: &str, amount: &str| {
            visitor.post(
                &format!("/admin/orders/{order}/payment"),
                &[
                    ("amount", amount),
                    ("paid_by", "transfer"),
                    ("received_on", TODAY),
                ],
            )
        };
        assert_eq!(record(&zhejiang, &tea, "178.01").status, 422);
        assert_eq!(record(&zhejiang, &peach, "71.90").status, 404);
        let beijing = app.login(world::BEIJING_SUPERVISOR);
        beijing.get(&format!("/admin/orders/{peach}"));
        assert_eq!(beijing.get(&format!("/admin/orders/{tea}")).status, 404);
        assert_eq!(record(&beijing, &tea, "178").status, 404);
        for (email, status) in [(world::ZHEJIANG_AUDITOR, 200), (world::XIHU_REVIEWER, 200)] {
            let reader = app.login(email);
            let page = reader.get(&format!("/admin/orders/{tea}"));
            assert_eq!(page.status, status, "{email}");
            assert!(!page.has("form[action$='/payment']"), "{email}");
            reader.get("/account/password");
            assert_eq!(record(&reader, &tea, "178").status, 403, "{email}");
        }
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM payments"), 0);

        for _ in 0..2 {
            let answer = record(&zhejiang, &tea, "178");
            assert_eq!(told(&zhejiang, &answer), "收款已登记。");
        }
        assert_eq!(state(app, &tea), "confirmed");
        assert_eq!(
            app.number("SELECT COUNT(*) AS n FROM payments WHERE recorded_by = 2"),
            1
        );
        assert_eq!(books(app, 1), [17_800, -16_800, -1_000, 0]);
        let page = app.login(world::LONGJING_MANAGER).get(&desk(&tea));
        assert!(page.says("管理员"), "{}", page.shown());
    }
);

on_both!(nobody_records_for_the_own_shop_as_an_administrator, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    // The supervisor of Zhejiang is also the packer of Longjing.
    app.execute(
        "INSERT INTO memberships (id, shop_id, user_id, role, created_at) \
         VALUES (90, 1, 2, 'packer', 0)",
    );
    let supervisor = app.login(world::ZHEJIANG_SUPERVISOR);
    let path = format!("/admin/orders/{order}");
    let page = supervisor.get(&path);
    assert_eq!(page.status, 200);
    assert!(!page.has("form[action$='/payment']"));
    supervisor.get("/account/password");
    let fields = [
        ("amount", "178"),
        ("paid_by", "transfer"),
        ("received_on", TODAY),
    ];
    let answer = supervisor.post(&format!("{path}/payment"), &fields);
    assert_eq!(answer.status, 403);
    assert_eq!(state(app, &order), "awaiting_payment");
});

on_both!(
    o_09_money_for_an_order_that_is_over_goes_straight_back,
    |app| {
        let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
        app.advance_ms(72 * HOUR_MS);
        app.settle();
        assert_eq!(
            (state(app, &order).as_str(), on_hand(app, 1)),
            ("cancelled", 40)
        );
        let accountant = app.login(world::LONGJING_ACCOUNTANT);
        let page = accountant.get(&format!("{}/payment", desk(&order)));
        assert!(page.says("这个订单已经结束了"), "{}", page.shown());
        let paid = accountant.submit(&page, "form[action$='/payment']", &[("amount", "178")]);
        assert!(told(&accountant, &paid).contains("已转为待退款"));
        // Over it stays, no goods move, and the money is owed to the buyer.
        assert_eq!(
            (state(app, &order).as_str(), on_hand(app, 1)),
            ("cancelled", 40)
        );
        assert_eq!(books(app, 1), [17_800, 0, 0, -17_800]);
        // The same message again, at once and days later.
        for wait in [0, 2 * HOUR_MS, 3 * DAY_MS] {
            app.advance_ms(wait);
            let again = accountant.submit(&page, "form[action$='/payment']", &[("amount", "178")]);
            assert_eq!(told(&accountant, &again), "收款已登记。");
        }
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM payments"), 1);
        let money = accountant.get("/desk/longjing/money");
        assert!(money.says("¥178.00") && money.has("form[action$='/sending']"));
        let sent = accountant.submit(&money, "form[action$='/sending']", &[]);
        assert_eq!(sent.location(), "/desk/longjing/money");
        assert_eq!(told(&accountant, &sent), "已登记：钱退给买家了。");
        assert_eq!(books(app, 1), [0, 0, 0, 0]);
        assert_eq!(of_order(app, &order, "refunded_minor"), 17_800);
        assert_eq!(state(app, &order), "cancelled");
        let events = accountant.get(&desk(&order)).texts(".timeline strong");
        assert_eq!(
            events,
            [
                "已退款",
                "要退款",
                "订单结束后才收到款",
                "没有按时付款，自动取消",
                "买家下单"
            ]
        );
    }
);

on_both!(
    o_10_an_order_keeps_its_lines_whatever_becomes_of_the_goods,
    |app| {
        let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
        app.execute("UPDATE listings SET state = 'archived' WHERE id = 1");
        app.execute("UPDATE variants SET state = 'retired' WHERE id = 1");
        app.execute("UPDATE shops SET state = 'closed' WHERE id = 1");
        app.excuse("cards.follow_their_source");
        let accountant = app.login(world::LONGJING_ACCOUNTANT);
        assert_eq!(
            told(&accountant, &pay(&accountant, &order, "178")),
            "收款已登记。"
        );
        assert_eq!(state(app, &order), "confirmed");
        let page = accountant.get(&desk(&order));
        assert!(
            page.says("明前西湖龙井") && page.says("¥168.00"),
            "{}",
            page.shown()
        );
        assert_eq!(on_hand(app, 1), 39);
    }
);

on_both!(a_called_off_order_gives_everything_back_once, |app| {
    // 2 × 168.00, freight free from 300.00 on, and 100 g at 320.00 a 斤: 64.00.
    let order = place_one(
        app,
        TRANSFER,
        &[(world::TEA_TIN, 2), (world::TEA_LOOSE, 100)],
    );
    record_payment(app, &order, 40_000);
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get(&format!("{}/cancellation", desk(&order)));
    assert!(page.says("会转为待退款"), "{}", page.shown());
    let typed = [("reason", "今年霜冻")];
    let cancelled = manager.submit(&page, "form[action$='/cancellation']", &typed);
    assert_eq!(told(&manager, &cancelled), "订单已取消，货已回到库存。");
    assert_eq!(books(app, 1), [40_000, 0, 0, -40_000]);
    assert_eq!((on_hand(app, 1), on_hand(app, 2)), (40, 20_000));
    let page = manager.get(&desk(&order));
    for _ in 0..2 {
        let sent = manager.submit(&page, "form[action$='/sending']", &[]);
        assert_eq!(told(&manager, &sent), "已登记：钱退给买家了。");
    }
    assert_eq!(books(app, 1), [0, 0, 0, 0]);
    assert_eq!(of_order(app, &order, "refunded_minor"), 40_000);
    // A refund of another order, or of nobody.
    let other = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    let id = app.number("SELECT MAX(id) AS n FROM refunds");
    for path in [
        format!("{}/refunds/{id}/sending", desk(&other)),
        format!("{}/refunds/999999/sending", desk(&order)),
        format!("{}/refunds/x/sending", desk(&order)),
    ] {
        assert_eq!(manager.post(&path, &[]).status, 404, "{path}");
    }
});

on_both!(a_refused_parcel_that_was_paid_is_paid_back, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    record_payment(app, &order, 17_800);
    send_all(app, &order);
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get(&format!("{}/refusal", desk(&order)));
    let refused = manager.submit(&page, "form[action$='/refusal']", &[("reason", "地址不对")]);
    assert_eq!(refused.status, 303);
    assert_eq!(books(app, 1), [17_800, 0, 0, -17_800]);
    assert_eq!(on_hand(app, 1), 39);
    let page = manager.get(&desk(&order));
    let back = manager.submit(&page, "form[action$='/return']", &[("goods", "resell")]);
    assert_eq!(back.status, 303);
    assert_eq!(send_back(&manager, &order).status, 303);
    assert_eq!(books(app, 1), [0, 0, 0, 0]);
    assert_eq!(
        (state(app, &order).as_str(), on_hand(app, 1)),
        ("closed", 40)
    );
});

on_both!(o_12_a_part_goes_back_and_never_more_than_was_paid, |app| {
    // 5 × 168.00 = 840.00, freight free.
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 5)]);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let page = accountant.get(&format!("{}/refund", desk(&order)));
    assert!(page.says("没有可以退的钱"), "nothing is paid yet");
    record_payment(app, &order, 84_000);
    for amount in [
        "",
        "0",
        "0.00",
        "-60",
        "840.01",
        "99999999999999999999",
        "🍵",
        "6\u{202e}0x",
    ] {
        let refused = give_back(&accountant, &order, amount);
        assert_eq!(refused.status, 422, "{amount}");
        assert!(refused.has("#f-amount[aria-invalid]"), "{amount}");
    }
    let page = accountant.get(&format!("{}/refund", desk(&order)));
    for reason in ["", "\u{200b}", &"长".repeat(201)] {
        let typed = [("amount", "60"), ("reason", reason)];
        let refused = accountant.submit(&page, "form[action$='/refund']", &typed);
        assert_eq!(refused.status, 422, "{reason}");
        assert!(refused.has("#f-reason[aria-invalid]"));
    }
    let forged = accountant.post(
        &format!("{}/refund", desk(&order)),
        &[("amount", "60"), ("reason", "x"), ("seen", "a lot")],
    );
    assert_eq!(forged.status, 400);
    // The same form twice is one refund.
    let typed = [("amount", "６０"), ("reason", "少了一罐")];
    for _ in 0..2 {
        let opened = accountant.submit(&page, "form[action$='/refund']", &typed);
        assert!(told(&accountant, &opened).contains("退款已登记"));
    }
    assert_eq!(books(app, 1), [84_000, -78_000, 0, -6_000]);
    // The page that knew nothing of it cannot open another.
    let typed = [("amount", "30"), ("reason", "又少了一罐")];
    let late = accountant.submit(&page, "form[action$='/refund']", &typed);
    assert!(told(&accountant, &late).contains("这一步没有做"));
    assert_eq!(give_back(&accountant, &order, "780.01").status, 422);
    assert_eq!(send_back(&accountant, &order).status, 303);
    assert_eq!(books(app, 1), [78_000, -78_000, 0, 0]);
    assert_eq!(state(app, &order), "confirmed");
    let page = accountant.get(&desk(&order));
    assert!(
        page.says("退了一部分") && page.says("少了一罐"),
        "{}",
        page.shown()
    );
    assert_eq!(give_back(&accountant, &order, "780").status, 303);
    assert_eq!(send_back(&accountant, &order).status, 303);
    assert_eq!(books(app, 1), [0, 0, 0, 0]);
    // Called off afterwards, there is nothing left to give back.
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get(&format!("{}/cancellation", desk(&order)));
    manager.submit(
        &page,
        "form[action$='/cancellation']",
        &[("reason", "买家不要了")],
    );
    assert_eq!(state(app, &order), "cancelled");
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM refunds"), 2);
    assert_eq!(of_order(app, &order, "refunded_minor"), 84_000);
});

on_both!(o_12_freight_goes_back_in_proportion, |app| {
    // 168.00 and 10.00 freight: half of it is 84.00 and 5.00.
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    record_payment(app, &order, 17_800);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    assert_eq!(give_back(&accountant, &order, "89").status, 303);
    assert_eq!(books(app, 1), [17_800, -8_400, -500, -8_900]);
    assert_eq!(send_back(&accountant, &order).status, 303);
    assert_eq!(books(app, 1), [8_900, -8_400, -500, 0]);
});

/// Opens refunds of the same amount at once, as people who all look at the order as it is.
fn refund_at_once(app: &TestApp, order: &str, count: usize, minor: i64) -> (usize, usize) {
    let number = OrderNumber::parse(order).unwrap();
    let barrier = Barrier::new(count);
    let outcomes: Vec<_> = thread::scope(|scope| {
        let people: Vec<_> = (0..count)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    app.db.write_now(|tx| {
                        let shop = grant::shop::<ManageMoney>(tx.conn(), UserId(14), "longjing")?;
                        let seen =
                            yipin::domain::payments::refunds_of_order(tx.conn(), &shop, &number)?;
                        let part = PartBack {
                            what: What::Amount(Money::new(minor)?),
                            reason: Reason::parse("坏果")?,
                            seen: Money::total(seen.iter().map(|refund| refund.amount))?,
                        };
                        refund::open_part(tx, &shop, &number, &part)
                    })
                })
            })
            .collect();
        people.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let codes = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    let mut refused = 0;
    for error in codes {
        let is_right = matches!(
            error.code(),
            Code::FieldInvalid | Code::StateIllegalTransition
        );
        assert!(is_right, "{error}");
        refused += 1;
    }
    (won, refused)
}

on_both!(o_12_refunds_at_once_are_at_most_what_was_paid, |app| {
    for (count, share) in [(2, 60), (10, 60), (50, 60), (2, 30), (10, 30), (50, 30)] {
        // 178.00 is paid; 60 % of it can go back once, 30 % three times.
        let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
        record_payment(app, &order, 17_800);
        let minor = 178 * share;
        let (won, refused) = refund_at_once(app, &order, count, minor);
        assert_eq!(won + refused, count);
        let sum = app.number(&format!(
            "SELECT CAST(COALESCE(SUM(r.amount_minor), 0) AS BIGINT) AS n FROM refunds r \
             JOIN orders o ON o.id = r.order_id WHERE o.number = '{order}'"
        ));
        let rows = sum / minor;
        assert!(
            sum <= 17_800 && sum % minor == 0,
            "{count} × {share}: {sum}"
        );
        assert!(rows >= 1, "{count} × {share}: somebody wins");
        if share == 60 {
            assert_eq!(rows, 1, "{count} × {share}");
        }
    }
});

on_both!(o_12_one_form_sent_by_many_is_one_refund, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    record_payment(app, &order, 17_800);
    let barrier = Barrier::new(10);
    let statuses: Vec<u16> = thread::scope(|scope| {
        let people: Vec<_> = (0..10)
            .map(|_| {
                scope.spawn(|| {
                    let accountant = app.login(world::LONGJING_ACCOUNTANT);
                    let page = accountant.get(&format!("{}/refund", desk(&order)));
                    barrier.wait();
                    let typed = [("amount", "60"), ("reason", "坏果")];
                    accountant
                        .submit(&page, "form[action$='/refund']", &typed)
                        .status
                })
            })
            .collect();
        people.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(statuses, [303; 10]);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM refunds"), 1);
    let page = app.login(world::LONGJING_ACCOUNTANT).get(&desk(&order));
    let action = page.attribute("form[action$='/sending']", "action");
    let barrier = Barrier::new(10);
    let statuses: Vec<u16> = thread::scope(|scope| {
        let people: Vec<_> = (0..10)
            .map(|_| {
                scope.spawn(|| {
                    let accountant = app.login(world::LONGJING_ACCOUNTANT);
                    accountant.get(&desk(&order));
                    barrier.wait();
                    accountant.post(&action, &[]).status
                })
            })
            .collect();
        people.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(statuses, [303; 10]);
    assert_eq!(of_order(app, &order, "refunded_minor"), 6_000);
    let sent = "SELECT COUNT(*) AS n FROM ledger_transfers WHERE kind = 'refund'";
    assert_eq!(app.number(sent), 1);
});

on_both!(a_member_who_was_sent_away_records_nothing_more, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let page = accountant.get(&format!("{}/payment", desk(&order)));
    app.execute("DELETE FROM memberships WHERE user_id = 14");
    let typed = [("amount", "178")];
    let answer = accountant.submit(&page, "form[action$='/payment']", &typed);
    assert_eq!(answer.status, 404);
    assert_eq!(state(app, &order), "awaiting_payment");
});

on_both!(payments_are_paged_newest_first, |app| {
    let mut orders = Vec::new();
    for _ in 0..25 {
        let order = place_one(app, COD, &[(world::TEA_LOOSE, 50)]);
        // 50 g at 320.00 a 斤 are 32.00, and 10.00 freight.
        record_payment(app, &order, 4_200);
        app.advance_ms(1_000);
        orders.insert(0, order);
    }
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let page = accountant.get("/desk/longjing/money");
    assert_eq!(page.texts(".table tbody a"), orders[..24]);
    let next = page.attribute(".pager [rel=next]", "href");
    assert_eq!(accountant.get(&next).texts(".table tbody a"), orders[24..]);
    assert_eq!(accountant.get("/desk/longjing/money?after=x").status, 400);
    // 25 × 42.00: 32.00 for the tea and 10.00 freight each.
    assert_eq!(books(app, 1), [105_000, -80_000, -25_000, 0]);
    let shown = page.texts(".balances dd:nth-of-type(1)");
    assert_eq!(shown, ["¥1,050.00", "¥800.00", "¥250.00", "¥0.00"]);
});

fn url_encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Who is told by mail that money is to go back, and what the letter says.
fn told_to_give_back(app: &TestApp) -> Vec<(String, String)> {
    app.settle();
    let letters = app.letters().into_iter();
    letters
        .filter(|letter| letter.subject == "一品：有钱要退给买家")
        .map(|letter| (letter.to, letter.text))
        .collect()
}

on_both!(money_to_give_back_is_told_to_who_keeps_it, |app| {
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    assert_eq!(pay(&accountant, &order, "178").status, 303);
    assert_eq!(told_to_give_back(app), []);
    let called_off = app
        .login(world::WANG)
        .post(&format!("/orders/{order}/cancellation"), &[]);
    assert_eq!(called_off.status, 303, "{}", called_off.shown());
    let told = told_to_give_back(app);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, world::LONGJING_ACCOUNTANT);
    let text = &told[0].1;
    assert!(
        text.contains(&format!("订单 {order} 要退给买家 ¥178.00")),
        "{text}"
    );
    let link = format!("{}/desk/longjing/money\n", app.node.origin);
    assert!(text.contains(&link), "{text}");

    let inbox = accountant.get("/account/inbox");
    assert_eq!(inbox.text(".rows > li strong"), "有钱要退给买家");
    let opened = accountant.post(&inbox.form(".rows form").action, &[]);
    assert_eq!(opened.location(), "/desk/longjing/money");
    let money = accountant.get(&opened.location());
    assert!(money.has(&format!(
        "form[action^='/desk/longjing/orders/{order}/refunds/']"
    )));
    // Read again, it is told no second time.
    app.execute("DELETE FROM consumers WHERE name = 'notifications'");
    assert_eq!(told_to_give_back(app), []);
    let notices = "SELECT COUNT(*) AS n FROM notices WHERE kind = 'order_refund_owed'";
    assert_eq!(app.number(notices), 1);

    // A shop without an accountant: whoever manages it.
    app.execute("DELETE FROM memberships WHERE shop_id = 1 AND role = 'accountant'");
    let manager = app.login(world::LONGJING_MANAGER);
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    assert_eq!(pay(&manager, &order, "178").status, 303);
    assert_eq!(give_back(&manager, &order, "50").status, 303);
    let told = told_to_give_back(app);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, world::LONGJING_MANAGER);
    assert!(told[0].1.contains("¥50.00"), "{}", told[0].1);
});
