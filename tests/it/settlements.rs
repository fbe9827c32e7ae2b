//! Settlements: what completed orders have earned is paid out once.

use yipin::base::clock::DAY_MS;
use yipin::base::ids::{SettlementInstructionId, UserId};
use yipin::domain::access::{ManageMoney, grant};
use yipin::domain::settlements::{self, Closed, Extent, InstructionCommand};

use crate::harvest::{add_households, note_lot, publish, send};
use crate::support::gateway::Online;
use crate::support::orders::{TRANSFER, balance, place_one, record_payment, send_all};
use crate::support::page::Page;
use crate::support::race::race;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

pub const TWO_TINS: [(i64, &str); 1] = [(world::TEA_TIN, "2")];
pub const ALL: &str = "/desk/longjing/settlements";
/// What the next period looks at.
pub const UNSETTLED: &str = "orders WHERE has_unsettled";

/// An order of two tins, paid and sent; it completes by itself in time.
fn sold(app: &TestApp) -> String {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 2)]);
    record_payment(app, &order, 33_600);
    send_all(app, &order);
    order
}

/// The same, paid online: the payment channel has the money.
pub fn sold_online(online: &Online<'_>) -> String {
    let buyer = online.login(world::WANG);
    let number = online.order(&buyer, &TWO_TINS);
    online.approve(&buyer, &number);
    online.sandbox.pump();
    let order = format!("{number}-01");
    send_all(online.app, &order);
    order
}

/// Weeks go by: parcels count as delivered, and orders are completed.
pub fn weeks_later(app: &TestApp) {
    for _ in 0..2 {
        app.advance_ms(20 * DAY_MS);
        app.settle();
    }
}

/// The accountant closes a period of Longjing's.
pub fn close(visitor: &Visitor) -> Page {
    visitor.get(ALL);
    visitor.follow(&visitor.post(ALL, &[]))
}

/// Moves the first instruction on for which the page offers this.
pub fn step(visitor: &Visitor, page: &Page, command: &str, note: &str) -> Page {
    let css = format!("form.step-{command}");
    visitor.submit(page, &css, &[("note", note)])
}

/// A step of the one instruction, without its form.
fn post_step(app: &TestApp, visitor: &Visitor, base: &str, command: &str, note: &str) -> Page {
    let id = app.number("SELECT id AS n FROM settlement_instructions");
    let fields = [("command", command), ("settlement", "1"), ("note", note)];
    visitor.post(&format!("{base}/instructions/{id}"), &fields)
}

/// Approves, sends and pays all that is open, by two people.
pub fn pay_all(app: &TestApp, period: &str) {
    let (manager, accountant) = (
        app.login(world::LONGJING_MANAGER),
        app.login(world::LONGJING_ACCOUNTANT),
    );
    for (who, command, note) in [
        (&manager, "approve", ""),
        (&accountant, "send", ""),
        (&accountant, "pay", "1"),
    ] {
        let moved = step(who, &who.get(period), command, note);
        assert_eq!(moved.status, 303, "{}", moved.shown());
    }
}

pub fn count(app: &TestApp, rows: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM {rows}"))
}

on_both!(completed_orders_are_paid_out_step_by_step, |app| {
    let online = Online::start(app);
    sold_online(&online);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    // The buyer may still send it back.
    assert!(close(&accountant).says("没有还没结的货款。"));
    weeks_later(app);
    // Sessions do not last as long.
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let page = close(&accountant);
    assert!(
        page.says("第 1 期") && page.says("¥336.00"),
        "{}",
        page.shown()
    );
    assert!(
        close(&accountant).says("没有还没结的货款。"),
        "all of it is taken up"
    );
    let here = format!("{ALL}/{}", app.number("SELECT id AS n FROM settlements"));
    let mut page = accountant.get(&here);
    assert!(
        page.says("不能由您审核通过：这一期是您结出的"),
        "{}",
        page.shown()
    );
    assert!(!page.has("form.step-approve"));
    assert_eq!(
        post_step(app, &accountant, "/desk/longjing", "approve", "").status,
        403
    );
    let manager = app.login(world::LONGJING_MANAGER);
    for (who, command, state) in [
        (&manager, "approve", "已审核"),
        (&manager, "send", "已提交"),
        (&manager, "fail", "付款失败"),
        (&accountant, "send", "已提交"),
    ] {
        let moved = step(who, &who.get(&here), command, "账号不符");
        assert_eq!(moved.status, 303, "{}", moved.shown());
        page = who.follow(&moved);
        assert!(page.says(state), "{state}: {}", page.shown());
    }
    let own = manager.get(&here);
    assert!(own.says("不能由您登记已付：是您审核的"), "{}", own.shown());
    assert_eq!(
        post_step(app, &manager, "/desk/longjing", "pay", "7").status,
        403
    );
    let refused = step(&accountant, &page, "pay", "");
    assert_eq!(refused.status, 422);
    assert!(refused.says("请填写银行流水号"), "{}", refused.shown());
    assert_eq!(balance(app, 1, "entitlement"), -33_600);
    let paid = step(&accountant, &page, "pay", "ICBC-20261204-7");
    assert_eq!(paid.status, 303, "{}", paid.shown());
    assert_eq!(
        (
            balance(app, 1, "entitlement"),
            balance(app, 1, "custody_channel")
        ),
        (0, 0)
    );
    // The page that was open: it is paid already.
    assert_eq!(
        step(&accountant, &page, "pay", "ICBC-20261204-7").status,
        409
    );
    assert_eq!(count(app, "ledger_transfers WHERE kind = 'payout'"), 1);
    let table = accountant.get(&format!("{here}/table"));
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert!(
        table
            .body
            .contains("店铺,,336.00,0.00,已付,ICBC-20261204-7"),
        "{}",
        table.body
    );
    let packer = app.login(world::LONGJING_PACKER);
    assert_eq!(packer.get(&here).status, 403);
});

// 336.00 without fund and costs, of a lot that one family has brought.
on_both!(money_is_told_to_have_reached_once_it_is_paid_out, |app| {
    let online = Online::start(app);
    let editor = app.login(world::LONGJING_EDITOR);
    let family = add_households(app, &editor, &[("翁秀英", "茶农翁家")]);
    assert_eq!(note_lot(&editor, "30", &[(family[0], "30")]).status, 303);
    let manager = app.login(world::LONGJING_MANAGER);
    assert_eq!(publish(&manager, "0", "0").status, 303);
    let buyer = online.login(world::WANG);
    let number = online.order(&buyer, &TWO_TINS);
    online.approve(&buyer, &number);
    online.sandbox.pump();
    let order = format!("{number}-01");
    assert_eq!(send(app, &order, &[]).status, 303);
    let says = |stands: &str| {
        let buyer = app.login(world::WANG);
        let page = buyer.get(&format!("/orders/{order}"));
        let paper = buyer.get(&format!("/orders/{order}/papers/receipt"));
        let told = [
            ("归", "有 ¥336.00 归 1 户农家：茶农翁家"),
            ("到了", "有 ¥336.00 到了 1 户农家：茶农翁家"),
        ];
        for (word, words) in told {
            let expected = word == stands;
            assert_eq!(page.says(words), expected, "{stands}: {}", page.shown());
            assert_eq!(paper.says(words), expected, "{stands}: {}", paper.shown());
        }
    };
    says("归");
    weeks_later(app);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    close(&accountant);
    says("归");
    let here = format!("{ALL}/{}", app.number("SELECT id AS n FROM settlements"));
    pay_all(app, &here);
    says("到了");
});

on_both!(
    o_30_money_that_goes_back_after_the_payout_is_set_off,
    |app| {
        let online = Online::start(app);
        let order = sold_online(&online);
        weeks_later(app);
        let accountant = app.login(world::LONGJING_ACCOUNTANT);
        close(&accountant);
        let id = app.number("SELECT id AS n FROM settlements");
        pay_all(app, &format!("{ALL}/{id}"));
        assert_eq!(
            count(app, UNSETTLED),
            0,
            "the next period need not look at it"
        );
        // One of two tins goes back after all: the shop owes what it was paid.
        let form = accountant.get(&format!("/desk/longjing/orders/{order}/refund"));
        let fields = [("amount", "168.00"), ("reason", "受潮")];
        let back = accountant.submit(&form, "form[action$='/refund']", &fields);
        assert_eq!(back.status, 303, "{}", back.shown());
        assert_eq!(balance(app, 1, "entitlement"), 16_800);
        assert!(
            close(&accountant).says("没有还没结的货款。"),
            "nothing can be paid out"
        );
        assert_eq!(count(app, UNSETTLED), 1, "what is carried waits");
        // The next order earns 336.00; 168.00 of it are set off.
        sold_online(&online);
        weeks_later(app);
        let accountant = app.login(world::LONGJING_ACCOUNTANT);
        let page = close(&accountant);
        assert!(
            page.says("第 2 期") && page.says("¥168.00"),
            "{}",
            page.shown()
        );
        assert_eq!(count(app, UNSETTLED), 0);
    }
);

on_both!(what_the_shop_took_in_itself_is_shown_and_not_paid, |app| {
    sold(app);
    weeks_later(app);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let page = close(&accountant);
    assert!(
        page.says("无需付款") && page.says("店里已收 ¥336.00"),
        "{}",
        page.shown()
    );
    assert!(!page.has("form[action*='/instructions/']"));
    assert!(
        close(&accountant).says("没有还没结的货款。"),
        "it is shown once"
    );
});

on_both!(
    what_went_back_to_the_gateway_or_never_came_is_not_paid_out,
    |app| {
        let online = Online::start(app);
        let buyer = online.login(world::WANG);
        // One payment is opened and never made, one is made too late: the shop has had a transfer.
        let number = online.order(&buyer, &TWO_TINS);
        online.begin(&buyer, &number);
        let opened = format!("{number}-01");
        record_payment(app, &opened, 33_600);
        online.sandbox.faults("lost");
        let number = online.order(&buyer, &TWO_TINS);
        let twice = format!("{number}-01");
        online.approve(&buyer, &number);
        record_payment(app, &twice, 33_600);
        app.advance_ms(15_000);
        online.settle();
        online.settle();
        assert_eq!(balance(app, 1, "custody_channel"), 0);
        for order in [&opened, &twice] {
            send_all(app, order);
        }
        weeks_later(app);
        let accountant = app.login(world::LONGJING_ACCOUNTANT);
        let page = close(&accountant);
        assert!(
            page.says("无需付款") && page.says("店里已收 ¥672.00"),
            "{}",
            page.shown()
        );
        assert!(!page.has("form[action*='/instructions/']"));
    }
);

on_both!(many_accountants_settle_once, |app| {
    let online = Online::start(app);
    sold_online(&online);
    weeks_later(app);
    let act = |_: usize| {
        app.db.write_now(|tx| {
            let shop = grant::shop::<ManageMoney>(tx.conn(), UserId(14), "longjing")?;
            settlements::close_period(tx, &shop, Extent::USUAL)
        })
    };
    race(
        64,
        1,
        act,
        |_| {},
        |_, closed| {
            let done = closed
                .into_iter()
                .filter(|one| matches!(one, Ok(Closed::Done(_))));
            assert_eq!(done.count(), 1);
        },
    );
    let id = app.number("SELECT id AS n FROM settlement_instructions");
    let take = |user, command, note: &str| {
        app.db.write_now(|tx| {
            let shop = grant::shop::<ManageMoney>(tx.conn(), UserId(user), "longjing")?;
            settlements::take_step(tx, &shop, SettlementInstructionId(id), command, note)
        })
    };
    take(11, InstructionCommand::Approve, "").unwrap();
    take(14, InstructionCommand::Send, "").unwrap();
    race(
        64,
        1,
        |_| take(14, InstructionCommand::Pay, "7"),
        |_| {},
        |_, paid| {
            assert_eq!(paid.into_iter().flatten().count(), 1);
        },
    );
    assert_eq!(balance(app, 1, "custody_channel"), 0);
    assert_eq!(count(app, "ledger_transfers WHERE kind = 'payout'"), 1);
});

/// The bank account of the shop, entered by somebody.
pub fn give_account(visitor: &Visitor, number: &str) -> Page {
    let form = visitor.get("/desk/longjing/payees/shop");
    let fields = [
        ("bank_holder", "西湖龙井村经济合作社"),
        ("bank_name", "农业银行西湖支行"),
        ("bank_account", number),
    ];
    visitor.submit(&form, "form[action$='/payees/shop']", &fields)
}

on_both!(bank_data_is_sealed_and_a_change_asks_for_new_eyes, |app| {
    let online = Online::start(app);
    sold_online(&online);
    weeks_later(app);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let manager = app.login(world::LONGJING_MANAGER);
    let refused = give_account(&accountant, "12-34");
    assert_eq!(refused.status, 422);
    assert!(refused.says("账号是 8 到 30 位数字"), "{}", refused.shown());
    let given = give_account(&manager, "6222 0202 0011 2233 445");
    assert_eq!(given.status, 303, "{}", given.shown());
    let page = manager.follow(&given);
    assert!(
        page.says("账号末四位 3445") && !page.body.contains("6222"),
        "{}",
        page.shown()
    );
    assert!(page.says("校验位不对"), "{}", page.shown());
    assert_eq!(count(app, "payee_accounts WHERE last_digits = '3445'"), 1);
    let plain = "payee_accounts WHERE sealed LIKE '%6222%' OR sealed LIKE '%bank%'";
    assert_eq!(count(app, plain), 0);
    assert_eq!(count(app, "events WHERE after LIKE '%6222%'"), 0);
    // It opens for this payee of this shop alone.
    app.execute("UPDATE payee_accounts SET payee_kind = 'village_fund'");
    assert!(
        manager
            .get("/desk/longjing/payees/village_fund")
            .says("现在打不开")
    );
    app.execute("UPDATE payee_accounts SET payee_kind = 'shop'");
    assert!(
        manager
            .get("/desk/longjing/payees/shop")
            .says("农业银行西湖支行")
    );
    // Whoever has given the account does not approve of what goes to it.
    close(&accountant);
    let here = format!("{ALL}/{}", app.number("SELECT id AS n FROM settlements"));
    assert!(manager.get(&here).says("收款账户是您填写的"));
    assert_eq!(
        post_step(app, &manager, "/desk/longjing", "approve", "").status,
        403
    );
    let office = app.login(world::ZHEJIANG_SUPERVISOR);
    let table = [("format", "csv")];
    let early = manager.post(&format!("{here}/bank-table"), &table);
    assert!(
        early.status == 200 && !early.body.contains("6222"),
        "{}",
        early.body
    );
    assert_eq!(post_step(app, &office, "/admin", "approve", "").status, 303);
    for (who, base) in [(&manager, ALL), (&office, "/admin/settlements")] {
        let id = app.number("SELECT id AS n FROM settlements");
        let file = who.post(&format!("{base}/{id}/bank-table"), &table);
        let row = "店铺,,西湖龙井村经济合作社,农业银行西湖支行,6222020200112233445,336.00";
        assert!(
            file.status == 200 && file.body.contains(row),
            "{}",
            file.body
        );
    }
    assert_eq!(count(app, "events WHERE kind = 'settlement.exported'"), 3);
    assert!(!manager.get(&format!("{here}/table")).body.contains("6222"));
    let auditor = app.login(world::ZHEJIANG_AUDITOR);
    let id = app.number("SELECT id AS n FROM settlements");
    let refused = auditor.post(&format!("/admin/settlements/{id}/bank-table"), &table);
    assert_eq!(refused.status, 403);
    // Another account: it is to be looked at anew.
    give_account(&accountant, "4111 1111 1111 1111");
    let page = manager.get(&here);
    assert!(
        page.says("待审核") && page.says("账号末四位 1111"),
        "{}",
        page.shown()
    );
    assert_eq!(
        post_step(app, &accountant, "/desk/longjing", "send", "").status,
        409
    );
    assert_eq!(
        post_step(app, &manager, "/desk/longjing", "approve", "").status,
        303
    );
    // On its way it goes to the account that was looked at.
    assert_eq!(
        post_step(app, &accountant, "/desk/longjing", "send", "").status,
        303
    );
    let refused = give_account(&accountant, "6222020200112233445");
    assert_eq!(refused.status, 422);
    assert!(refused.says("正按原来的账户在付"), "{}", refused.shown());
    assert_eq!(count(app, "payee_accounts WHERE last_digits = '1111'"), 1);
    app.settle();
    let told =
        "mails WHERE kind = 'bank_data_changed' AND recipient = 'longjing-manager@example.org'";
    assert_eq!(count(app, told), 2);
    // Packers and strangers see nothing of it.
    assert_eq!(
        app.login(world::LONGJING_PACKER)
            .get("/desk/longjing/payees")
            .status,
        403
    );
    assert_eq!(
        app.login(world::PINGGU_MANAGER)
            .get("/desk/longjing/payees")
            .status,
        404
    );
    assert_eq!(manager.get("/desk/longjing/payees/platform").status, 404);
    assert_eq!(
        manager.get("/desk/longjing/payees/household-77").status,
        404
    );
});

on_both!(
    administrators_decide_in_their_division_and_auditors_read,
    |app| {
        let online = Online::start(app);
        sold_online(&online);
        weeks_later(app);
        close(&app.login(world::LONGJING_ACCOUNTANT));
        let id = app.number("SELECT id AS n FROM settlements");
        let here = format!("/admin/settlements/{id}");
        let office = app.login(world::ZHEJIANG_SUPERVISOR);
        assert_eq!(office.waiting("/admin/settlements?state=open"), "1");
        let list = office.get("/admin/settlements?state=open&month=2027-01");
        // Rows, which a phone wraps, and no table, which it moves sideways.
        assert_eq!(list.texts(".rows .amount"), ["¥336.00"]);
        assert!(list.says("龙井") && list.says("截至"), "{}", list.shown());
        // A month that nobody can mean asks for nothing.
        for odd in ["-5000-01", "%2B12026-01", "2027-01-01", "x"] {
            let list = office.get(&format!("/admin/settlements?month={odd}"));
            assert!(list.status == 200 && list.says("¥336.00"), "{odd}");
        }
        for other in ["state=paid", "month=2026-11"] {
            let list = office.get(&format!("/admin/settlements?{other}"));
            assert!(list.says("没有账期"), "{other}: {}", list.shown());
        }
        let auditor = app.login(world::ZHEJIANG_AUDITOR);
        let page = auditor.get(&here);
        assert!(
            page.says("¥336.00") && !page.has("form.step-approve"),
            "{}",
            page.shown()
        );
        assert_eq!(
            post_step(app, &auditor, "/admin", "approve", "").status,
            403
        );
        let beijing = app.login(world::BEIJING_SUPERVISOR);
        assert_eq!(beijing.get(&here).status, 404);
        assert_eq!(
            post_step(app, &beijing, "/admin", "approve", "").status,
            404
        );
        assert_eq!(step(&office, &office.get(&here), "approve", "").status, 303);
        assert_eq!(step(&office, &office.get(&here), "send", "").status, 303);
        assert_eq!(post_step(app, &office, "/admin", "pay", "7").status, 403);
        let root = app.login(world::ROOT);
        let refused = step(&root, &root.get(&here), "pay", "");
        assert_eq!(refused.status, 422);
        assert!(refused.says("请填写银行流水号"), "{}", refused.shown());
        // A member of the shop decides nothing there, whatever their office.
        app.execute(
            "INSERT INTO memberships (id, shop_id, user_id, role, created_at) \
         VALUES (99, 1, 1, 'accountant', 0)",
        );
        assert!(root.get(&here).says("自己"), "{}", root.get(&here).shown());
        assert_eq!(post_step(app, &root, "/admin", "pay", "7").status, 403);
        app.execute("DELETE FROM memberships WHERE user_id = 1");
        assert_eq!(step(&root, &root.get(&here), "pay", "7").status, 303);
        assert_eq!(balance(app, 1, "custody_channel"), 0);
    }
);
