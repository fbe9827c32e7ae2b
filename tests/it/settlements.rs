//! Settlements: what completed orders have earned is paid out once.

use yipin::base::clock::DAY_MS;
use yipin::base::ids::{SettlementInstructionId, UserId};
use yipin::domain::access::{ManageMoney, grant};
use yipin::domain::settlements::{self, Closed, InstructionCommand};

use crate::support::gateway::Online;
use crate::support::orders::{TRANSFER, balance, place_one, record_payment, send_all};
use crate::support::page::Page;
use crate::support::race::race;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const TWO_TINS: [(i64, &str); 1] = [(world::TEA_TIN, "2")];
const ALL: &str = "/desk/longjing/settlements";

/// An order of two tins, paid and sent; it completes by itself in time.
fn sold(app: &TestApp) -> String {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 2)]);
    record_payment(app, &order, 33_600);
    send_all(app, &order);
    order
}

/// The same, paid online: the payment channel has the money.
fn sold_online(online: &Online<'_>) -> String {
    let buyer = online.login(world::WANG);
    let number = online.order(&buyer, &TWO_TINS);
    online.approve(&buyer, &number);
    online.sandbox.pump();
    let order = format!("{number}-01");
    send_all(online.app, &order);
    order
}

/// Weeks go by: parcels count as delivered, and orders are completed.
fn weeks_later(app: &TestApp) {
    for _ in 0..2 {
        app.advance_ms(20 * DAY_MS);
        app.settle();
    }
}

fn close(visitor: &Visitor) -> Page {
    visitor.get(ALL);
    visitor.follow(&visitor.post(ALL, &[]))
}

fn step(visitor: &Visitor, page: &Page, command: &str, note: &str) -> Page {
    let css = format!("form.step-{command}");
    visitor.submit(page, &css, &[("note", note)])
}

fn count(app: &TestApp, rows: &str) -> i64 {
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
    for (command, state) in [
        ("approve", "已审核"),
        ("send", "已提交"),
        ("fail", "付款失败"),
        ("send", "已提交"),
    ] {
        let moved = step(&accountant, &page, command, "账号不符");
        assert_eq!(moved.status, 303, "{}", moved.shown());
        page = accountant.follow(&moved);
        assert!(page.says(state), "{state}: {}", page.shown());
    }
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

on_both!(
    o_30_money_that_goes_back_after_the_payout_is_set_off,
    |app| {
        let online = Online::start(app);
        let order = sold_online(&online);
        weeks_later(app);
        let accountant = app.login(world::LONGJING_ACCOUNTANT);
        let mut page = close(&accountant);
        for (command, note) in [("approve", ""), ("send", ""), ("pay", "1")] {
            page = accountant.follow(&step(&accountant, &page, command, note));
        }
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
            settlements::close_period(tx, &shop)
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
    let take = |command, note: &str| {
        app.db.write_now(|tx| {
            let shop = grant::shop::<ManageMoney>(tx.conn(), UserId(14), "longjing")?;
            settlements::take_step(tx, &shop, SettlementInstructionId(id), command, note)
        })
    };
    take(InstructionCommand::Approve, "").unwrap();
    take(InstructionCommand::Send, "").unwrap();
    race(
        64,
        1,
        |_| take(InstructionCommand::Pay, "7"),
        |_| {},
        |_, paid| {
            assert_eq!(paid.into_iter().flatten().count(), 1);
        },
    );
    assert_eq!(balance(app, 1, "custody_channel"), 0);
    assert_eq!(count(app, "ledger_transfers WHERE kind = 'payout'"), 1);
});
