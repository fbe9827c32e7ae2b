//! What programmes pay in buyers' place: from the office to the order, the books and the shop.

use std::collections::BTreeSet;

use yipin::base::clock::HOUR_MS;
use yipin::base::error::{Code, Result};
use yipin::base::rate::Rate;
use yipin::domain::access::BuyerScope;
use yipin::domain::flows::checkout::{self, Checkout, Placed};

use crate::settlements::{close, sold_online, step, weeks_later};
use crate::support::buyers::{accounts, crowd_database, fill_cart};
use crate::support::buying::{FORM, add, add_tea, at_the_till, number_of, place};
use crate::support::gateway::Online;
use crate::support::orders::{COD, TRANSFER, balance, record_payment, send_all, state, wang};
use crate::support::page::Page;
use crate::support::race::race;
use crate::support::till::Till;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const ALL: &str = "/admin/programmes";
/// Forty yuan an order of a shop in Zhejiang, for ten orders, from 1 to 30 November 2026.
const HELP: [(&str, &str); 9] = [
    ("programme_zh", "消费帮扶"),
    ("about_zh", "每单由省里补四十元"),
    ("programme_kind", "price_subsidy"),
    ("programme_basis", "fixed"),
    ("amount", "40"),
    ("programme_division", "33"),
    ("budget", "400"),
    ("starts_on", "2026-11-01"),
    ("ends_on", "2026-11-30"),
];
/// The input of Longjing's coupon.
const COUPON: &str = "coupon[1]";

/// The form of a new programme, sent by an officer.
fn write(officer: &Visitor, changes: &[(&str, &str)]) -> Page {
    let page = officer.get(&format!("{ALL}/new"));
    let mut fields: Vec<(&str, &str)> = HELP.to_vec();
    fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    fields.extend_from_slice(changes);
    officer.submit(&page, &format!("form[action='{ALL}']"), &fields)
}

/// Makes a programme and starts it; gives its page.
fn start_by(officer: &Visitor, changes: &[(&str, &str)]) -> String {
    let answer = write(officer, changes);
    assert_eq!(answer.status, 303, "{}", answer.shown());
    let here = answer.location();
    let moved = officer.submit(&officer.follow(&answer), "form.step-activate", &[]);
    assert_eq!(moved.status, 303, "{}", moved.shown());
    here
}

fn start(app: &TestApp, changes: &[(&str, &str)]) -> String {
    start_by(&app.login(world::ZHEJIANG_SUPERVISOR), changes)
}

/// What all programmes have reserved and spent, in one number.
fn taken(app: &TestApp) -> (i64, i64) {
    let sum = |column: &str| {
        app.number(&format!(
            "SELECT CAST(SUM({column}) AS BIGINT) AS n FROM programmes"
        ))
    };
    (sum("reserved_minor"), sum("spent_minor"))
}

fn count(app: &TestApp, what: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM {what}"))
}

fn refund(app: &TestApp, order: &str, amount: &str) {
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let form = accountant.get(&format!("/desk/longjing/orders/{order}/refund"));
    let fields = [("amount", amount), ("reason", "受潮")];
    let back = accountant.submit(&form, "form[action$='/refund']", &fields);
    assert_eq!(back.status, 303, "{}", back.shown());
}

on_both!(a_subsidy_from_the_office_to_the_order_and_back, |app| {
    let here = start(app, &[]);
    let guest = app.visitor();
    add_tea(&guest);
    let page = at_the_till(&guest, &[("method", "transfer")]);
    // 168.00 + 10.00 freight − 40.00.
    assert!(
        page.says("消费帮扶（帮扶项目承担）") && page.says("应付 ¥138.00"),
        "{}",
        page.shown()
    );
    let order = format!("{}-01", place(&guest, &page));
    assert_eq!(taken(app), (4_000, 0));
    let shown = guest.get(&format!("/orders/{order}"));
    assert!(
        shown.says("消费帮扶（帮扶项目承担）") && shown.says("−¥40.00"),
        "{}",
        shown.shown()
    );
    let manager = app.login(world::LONGJING_MANAGER);
    let desk = manager.get(&format!("/desk/longjing/orders/{order}"));
    assert!(desk.says("消费帮扶（帮扶项目承担）"), "{}", desk.shown());
    // The shop has its full price: 138.00 of the buyer's, 40.00 of the programme's.
    record_payment(app, &order, 13_800);
    assert_eq!(taken(app), (0, 4_000));
    for (account, expected) in [
        ("custody_shop", 13_800),
        ("entitlement", -16_800),
        ("freight", -1_000),
        ("subsidy", 4_000),
    ] {
        assert_eq!(balance(app, 1, account), expected, "{account}");
    }
    // What the page shows adds up: 138 + 40 = 168 + 10.
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let money = accountant.get("/desk/longjing/money");
    assert_eq!(
        money.texts(".balances dd:nth-of-type(1)"),
        ["¥138.00", "¥40.00", "¥168.00", "¥10.00", "¥0.00"]
    );
    assert!(money.says("一共 ¥178.00"), "{}", money.shown());
    // Of 10.00 freight the buyer has paid 138 ÷ 178, and the form says why.
    let form = accountant.get(&format!("/desk/longjing/orders/{order}/refund"));
    assert!(
        form.says("运费也退（¥7.75）") && form.says("帮扶项目替买家付了 ¥40.00"),
        "{}",
        form.shown()
    );
    // Half of what was paid goes back, and half of the subsidy into the budget.
    refund(app, &order, "69.00");
    assert_eq!(taken(app), (0, 2_000));
    assert_eq!(balance(app, 1, "subsidy"), 2_000);
    let officer = app.login(world::ZHEJIANG_SUPERVISOR);
    let page = officer.get(&here);
    assert!(
        page.says("还剩 ¥380.00") && page.says(&order) && page.says("¥20.00"),
        "{}",
        page.shown()
    );
    // Called off by the shop: all of it is back, and the order does not count.
    let cancel = format!("form[action$='/orders/{order}/cancellation']");
    let desk = manager.get(&format!("/desk/longjing/orders/{order}"));
    if desk.has(&cancel) {
        let answer = manager.submit(&desk, &cancel, &[("reason", "没有货了")]);
        assert_eq!(answer.status, 303, "{}", answer.shown());
        assert_eq!(taken(app), (0, 0));
        assert_eq!(count(app, "programmes WHERE used = 0"), 1);
    }
    // An auditor reads; another division sees nothing of it, and its shops have none of it.
    let auditor = app.login(world::ZHEJIANG_AUDITOR);
    let page = auditor.get(&here);
    assert!(
        page.status == 200 && !page.has("main form"),
        "{}",
        page.shown()
    );
    assert_eq!(auditor.get(&format!("{ALL}/new")).status, 403);
    assert_eq!(app.login(world::BEIJING_SUPERVISOR).get(&here).status, 404);
    let other = app.visitor();
    add(&other, world::PEACH_BOX, "1");
    assert!(!at_the_till(&other, &[]).says("帮扶"));
});

on_both!(o_20_a_budget_for_one_order_comes_back_with_it, |app| {
    start(app, &[("budget", "40")]);
    let sent = |method: &str| {
        let with = [("method", method)];
        Till::new(&app.visitor(), &[(world::TEA_TIN, "1")], &with)
    };
    let second = sent("cod");
    let first = number_of(&sent("transfer").send());
    // What was seen is not there any more: asked again, with what changed.
    let answer = second.send();
    assert_eq!(answer.status, 409, "{}", answer.shown());
    assert!(
        answer.says("优惠从 ¥40.00 变成了 ¥0.00"),
        "{}",
        answer.shown()
    );
    app.advance_ms(72 * HOUR_MS);
    app.settle();
    assert_eq!(state(app, &format!("{first}-01")), "cancelled");
    assert_eq!(taken(app), (0, 0));
    // Cash on delivery takes it, and spends it when the cash is there.
    let third = format!("{}-01", number_of(&sent("cod").send()));
    assert_eq!(taken(app), (4_000, 0));
    send_all(app, &third);
    record_payment(app, &third, 13_800);
    assert_eq!(taken(app), (0, 4_000));
});

on_both!(an_officer_writes_starts_and_ends_a_programme, |app| {
    let officer = app.login(world::ZHEJIANG_SUPERVISOR);
    let refused = write(
        &officer,
        &[
            ("budget", "0"),
            ("programme_areas", "3201"),
            ("about_zh", ""),
        ],
    );
    assert_eq!(refused.status, 422);
    for field in ["budget", "programme-areas", "about-zh"] {
        assert!(
            refused.has(&format!("#f-{field}-fault")),
            "{field}: {}",
            refused.shown()
        );
    }
    // Another division's programme cannot be written.
    let mut foreign: Vec<(&str, &str)> = HELP.to_vec();
    foreign.retain(|(name, _)| *name != "programme_division");
    foreign.push(("programme_division", "11"));
    assert_eq!(officer.post(ALL, &foreign).status, 422);
    let draft = write(&officer, &[]);
    // The same sent twice is one.
    assert_eq!(write(&officer, &[]).location(), draft.location());
    let here = draft.location();
    let guest = app.visitor();
    add_tea(&guest);
    let edit = format!("{here}/edit");
    let form = format!("form[action='{here}']");
    let saved = officer.submit(&officer.get(&edit), &form, &[("amount", "30")]);
    assert_eq!(saved.status, 303, "{}", saved.shown());
    assert!(
        at_the_till(&guest, &[]).says("应付 ¥178.00"),
        "a draft gives nothing"
    );
    let act = |command: &str| {
        let page = officer.get(&here);
        let moved = officer.submit(&page, &format!("form.step-{command}"), &[]);
        assert_eq!(moved.status, 303, "{}", moved.shown());
    };
    act("activate");
    place(&guest, &at_the_till(&guest, &[]));
    assert_eq!(taken(app), (3_000, 0));
    // Once it has begun what it gives stays, and no budget is below what orders take.
    let page = officer.get(&edit);
    assert!(!page.has("input[name=amount]"), "{}", page.shown());
    let refused = officer.submit(&page, &form, &[("budget", "29.99")]);
    assert_eq!(refused.status, 422);
    assert!(refused.has("#f-budget-fault"), "{}", refused.shown());
    let saved = officer.submit(&refused, &form, &[("budget", "30")]);
    assert_eq!(saved.status, 303, "{}", saved.shown());
    act("pause");
    act("resume");
    act("end");
    assert_eq!(
        officer
            .post(&format!("{here}/steps"), &[("command", "resume")])
            .status,
        409
    );
    let list = app.login(world::ZHEJIANG_AUDITOR).get(ALL);
    assert!(
        list.says("消费帮扶") && list.says("已结束"),
        "{}",
        list.shown()
    );
    let kinds = "events WHERE aggregate = 'programme' AND kind IN ('programme.created', \
        'programme.changed', 'programme.activated', 'programme.paused', 'programme.resumed', \
        'programme.ended')";
    assert_eq!(count(app, kinds), 7);
});

on_both!(o_27_a_voucher_shares_the_field_of_coupons, |app| {
    start(
        app,
        &[
            ("programme_kind", "voucher"),
            ("code", "XiaoFei-50"),
            ("amount", "50"),
            ("min_goods", "100"),
            ("buyer_limit", "1"),
        ],
    );
    let guest = app.visitor();
    add_tea(&guest);
    // Without its code it gives nothing; another code is nobody's.
    let page = at_the_till(&guest, &[]);
    assert!(page.says("应付 ¥178.00") && page.has("input[name='coupon[1]']"));
    let page = guest.submit(&page, FORM, &[(COUPON, "WINTER"), ("apply", COUPON)]);
    assert!(
        page.text("#f-coupon-1-fault").contains("没有这个优惠码"),
        "{}",
        page.shown()
    );
    let page = guest.submit(
        &page,
        FORM,
        &[(COUPON, "ｘｉａｏｆｅｉ-50"), ("apply", COUPON)],
    );
    // 168.00 + 10.00 − 50.00.
    assert!(
        page.says("消费帮扶（帮扶项目承担）") && page.says("应付 ¥128.00"),
        "{}",
        page.shown()
    );
    place(&guest, &page);
    assert_eq!(taken(app), (5_000, 0));
    // One for each buyer, by whatever the buyer is known.
    let again = Till::new(
        &app.visitor(),
        &[(world::TEA_TIN, "1")],
        &[(COUPON, "xiaofei-50")],
    );
    let answer = again.send();
    assert_eq!(answer.status, 422, "{}", answer.shown());
    assert!(
        answer.text("#f-coupon-1-fault").contains("用过"),
        "{}",
        answer.shown()
    );
    // A shop elsewhere does not take it.
    let there = app.visitor();
    add(&there, world::PEACH_BOX, "2");
    let page = at_the_till(&there, &[("coupon[2]", "xiaofei-50")]);
    assert!(!page.says("帮扶项目承担"), "{}", page.shown());
});

/// A filled cart, as the page shows it.
fn all_at_once(app: &TestApp, buyers: &[BuyerScope]) -> Vec<Result<Placed>> {
    let db = crowd_database(app, 16);
    let fill = |buyer| {
        db.write_now(|tx| fill_cart(tx, buyer, &[(world::TEA_TIN, "1")], COD))
            .unwrap()
    };
    let checkouts: Vec<Checkout> = buyers.iter().map(fill).collect();
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

on_both!(
    o_16_sixty_four_at_once_take_a_budget_for_ten_ten_times,
    |app| {
        start(app, &[]);
        app.execute(
            "UPDATE stock_items SET on_hand = on_hand + 100 WHERE id = 1; \
        INSERT INTO stock_movements (shop_id, stock_item_id, kind, quantity, occurred_at) \
        VALUES (1, 1, 'received', 100, 1)",
        );
        let outcomes = all_at_once(app, &accounts(app, 64));
        let (placed, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!((placed.len(), taken(app)), (10, (40_000, 0)));
        for refused in refused {
            assert_eq!(refused.unwrap_err().code(), Code::CheckoutChanged);
        }
        assert_eq!(count(app, "orders WHERE subsidy_minor = 4000"), 10);
        assert_eq!(count(app, "orders"), 10);
    }
);

on_both!(a_place_without_programmes_costs_no_statement_more, |app| {
    let cost = || {
        let till = Till::new(&app.visitor(), &[(world::TEA_TIN, "1")], &[]);
        let before = app.statements();
        assert_eq!(till.send().status, 303);
        app.statements() - before
    };
    let plain = cost();
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    start_by(&beijing, &[("programme_division", "11")]);
    assert_eq!(cost(), plain);
    // One to read what is offered.
    let here = start(app, &[("min_goods", "1000")]);
    assert_eq!(cost(), plain + 1);
    let officer = app.login(world::ZHEJIANG_SUPERVISOR);
    let ended = officer.submit(&officer.get(&here), "form.step-end", &[]);
    assert_eq!(ended.status, 303);
    assert_eq!(cost(), plain);
    // And where one is used: taken, written on the order, noted.
    start(app, &[]);
    assert_eq!(cost(), plain + 4);
});

on_both!(a_fee_waiver_leaves_the_shop_its_commission, |app| {
    start(
        app,
        &[
            ("programme_kind", "fee_waiver"),
            ("rate", "50"),
            ("budget", "10"),
        ],
    );
    let order = |commission| {
        let placed = app.db.write_now(|tx| {
            let filled = fill_cart(tx, &wang(), &[(world::TEA_TIN, "1")], TRANSFER)?;
            let checkout = Checkout {
                commission: Rate::new(commission)?,
                ..filled
            };
            checkout::place(tx, &wang(), &checkout)
        });
        format!("{}-01", placed.unwrap().number)
    };
    // Without a commission there is nothing to waive.
    order(0);
    assert_eq!(taken(app), (0, 0));
    // 3 % of 168.00 are 5.04, of which a half is waived. Buyers pay the same.
    let first = order(300);
    assert_eq!(taken(app), (252, 0));
    record_payment(app, &first, 17_800);
    assert_eq!(taken(app), (0, 252));
    assert_eq!(balance(app, 1, "commission"), -252);
    assert_eq!(balance(app, 1, "entitlement"), -16_548);
    assert_eq!(balance(app, 1, "subsidy"), 0);
    // It is back in the budget when all of the order goes back.
    refund(app, &first, "100.00");
    assert_eq!(taken(app), (0, 252));
    refund(app, &first, "78.00");
    assert_eq!(taken(app), (0, 0));
});

on_both!(
    a_programme_pays_the_shop_and_the_channel_what_it_holds,
    |app| {
        let here = start(app, &[("ends_on", "2027-06-30")]);
        let online = Online::start(app);
        let order = sold_online(&online);
        // Two tins at 168.00: the buyer has paid 296.00, the programme owes 40.00.
        assert_eq!(balance(app, 1, "custody_channel"), 29_600);
        weeks_later(app);
        let accountant = app.login(world::LONGJING_ACCOUNTANT);
        let page = close(&accountant);
        assert!(
            page.says("¥296.00")
                && page.says("项目补贴合计 ¥40.00")
                && page.says("店里已收 ¥40.00"),
            "{}",
            page.shown()
        );
        let period = app.number("SELECT id AS n FROM settlements");
        let instruction = |kind: &str| {
            app.number(&format!(
                "SELECT id AS n FROM settlement_instructions WHERE payee_kind = '{kind}'"
            ))
        };
        let (shop, programme) = (instruction("shop"), instruction("programme"));
        // The shop does not let the administration's money pay.
        let fields = [("command", "approve"), ("settlement", "1"), ("note", "")];
        let manager = app.login(world::LONGJING_MANAGER);
        let own = format!("/desk/longjing/instructions/{programme}");
        assert_eq!(manager.post(&own, &fields).status, 403);
        let desk = format!("/desk/longjing/settlements/{period}");
        for (who, command, note) in [
            (&manager, "approve", ""),
            (&accountant, "send", ""),
            (&accountant, "pay", "1"),
        ] {
            let moved = step(who, &who.get(&desk), command, note);
            assert_eq!(moved.status, 303, "{}", moved.shown());
        }
        // The channel has paid out what it held.
        assert_eq!(balance(app, 1, "custody_channel"), 0);
        assert_eq!(balance(app, 1, "entitlement"), -4_000);
        let (officer, root) = (
            app.login(world::ZHEJIANG_SUPERVISOR),
            app.login(world::ROOT),
        );
        assert!(officer.get(&here).says("¥40.00"));
        let admin = format!("/admin/settlements/{period}");
        for (who, command, note) in [(&officer, "approve", ""), (&officer, "send", "")] {
            let moved = step(who, &who.get(&admin), command, note);
            assert_eq!(moved.status, 303, "{}", moved.shown());
        }
        // The table for the bank holds what programmes pay, and nothing else.
        let table = officer.post(&format!("{admin}/programme-table"), &[("format", "csv")]);
        assert!(
            table.status == 200 && !table.body.contains("296.00"),
            "{}",
            table.body
        );
        let page = officer.get(&admin);
        assert!(
            page.says("不能由您登记已付：是您审核的"),
            "{}",
            page.shown()
        );
        // The buttons say which table holds what.
        let names = page.texts("form[action$='-table'] button");
        let different: BTreeSet<&String> = names.iter().collect();
        assert!(
            names.len() > 1 && different.len() == names.len(),
            "{names:?}"
        );
        assert!(page.says("项目补贴的表格"), "{}", page.shown());
        let here = format!("/admin/programme-payments/{programme}");
        assert_eq!(
            app.login(world::BEIJING_SUPERVISOR)
                .post(&here, &fields)
                .status,
            404
        );
        let other = format!("/admin/programme-payments/{shop}");
        assert_eq!(officer.post(&other, &fields).status, 404);
        let paid = step(&root, &root.get(&admin), "pay", "财政-2026-7");
        assert_eq!(paid.status, 303, "{}", paid.shown());
        assert_eq!(balance(app, 1, "subsidy"), 0);
        assert_eq!(balance(app, 1, "custody_shop"), 4_000);
        // Half goes back after all: the channel is owed 148.00, the programme has 20.00 coming.
        refund(app, &order, "148.00");
        assert_eq!(taken(app), (0, 2_000));
        assert_eq!(balance(app, 1, "entitlement"), -4_000 + 16_800);
        // The next order of 336.00 sets off both.
        sold_online(&online);
        weeks_later(app);
        let accountant = app.login(world::LONGJING_ACCOUNTANT);
        let page = close(&accountant);
        assert!(
            page.says("¥148.00") && page.says("项目补贴合计 ¥20.00"),
            "{}",
            page.shown()
        );
    }
);

on_both!(closing_a_period_reads_no_order_by_itself, |app| {
    start(app, &[("ends_on", "2027-06-30")]);
    let online = Online::start(app);
    // What was written by closing: transfers, their entries, and what the period takes up.
    let written = || {
        let handed_over = "ledger_transfers WHERE kind IN ('assignment', 'takeover')";
        let entries = "ledger_entries e JOIN ledger_transfers t ON t.id = e.transfer_id \
             WHERE t.kind IN ('assignment', 'takeover')";
        [
            count(app, handed_over),
            count(app, entries),
            count(app, "settlement_items"),
        ]
    };
    let mut costs = Vec::new();
    for orders in [1, 3] {
        for _ in 0..orders {
            sold_online(&online);
        }
        weeks_later(app);
        let accountant = app.login(world::LONGJING_ACCOUNTANT);
        accountant.get("/desk/longjing/settlements");
        let (rows, before) = (written(), app.statements());
        assert_eq!(
            accountant.post("/desk/longjing/settlements", &[]).status,
            303
        );
        let statements = i64::try_from(app.statements() - before).unwrap();
        let now = written();
        let rows = [0, 1, 2].map(|place: usize| now[place] - rows[place]);
        // Each order has its two transfers, of two accounts each.
        assert_eq!((rows[0], rows[1]), (2 * orders, 4 * orders));
        costs.push((statements, rows));
    }
    // A transfer is written with its order and two accounts, which are looked up: five statements,
    // one more for each of its entries at most, and one at most for each entry that is taken up.
    let [(few, before), (many, after)] = costs[..] else {
        panic!("{costs:?}");
    };
    let [transfers, entries, items] = [0, 1, 2].map(|place: usize| after[place] - before[place]);
    let most = 5 * transfers + entries + items;
    assert!(many - few <= most, "{costs:?}");
    // Each shop's part of 40.00 is taken over by itself.
    assert_eq!(balance(app, 1, "subsidy"), 4 * 4_000);
    assert_eq!(balance(app, 1, "custody_channel"), 4 * 29_600);
    assert_eq!(
        app.number(
            "SELECT COUNT(*) AS n FROM ledger_entries e \
             JOIN ledger_transfers t ON t.id = e.transfer_id \
             JOIN ledger_accounts a ON a.id = e.account_id \
             WHERE t.kind = 'takeover' AND a.kind = 'subsidy' AND e.amount_minor = 4000"
        ),
        4
    );
});
