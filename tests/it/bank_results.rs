//! What the bank says of the payments that it was given.

use crate::settlements::{ALL, close, count, sold_online, step, weeks_later};
use crate::support::gateway::Online;
use crate::support::orders::balance;
use crate::support::page::Page;
use crate::support::visitor::{Upload, Visitor};
use crate::support::{TestApp, on_both, world};

fn import(visitor: &Visitor, period: &str, table: &str) -> Page {
    visitor.get(period);
    let file = Upload {
        input: "file",
        name: "result.csv",
        kind: "text/csv",
        bytes: table.as_bytes().to_vec(),
    };
    visitor.upload(&format!("{period}/bank-result"), &[], vec![file])
}

/// A period of ¥336 that two people have given to the bank; its address, and the reference.
fn given_to_the_bank(app: &TestApp) -> (Visitor, Visitor, String, String) {
    sold_online(&Online::start(app));
    weeks_later(app);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let manager = app.login(world::LONGJING_MANAGER);
    close(&accountant);
    let period = format!("{ALL}/{}", app.number("SELECT id AS n FROM settlements"));
    for (who, command) in [(&manager, "approve"), (&accountant, "send")] {
        assert_eq!(step(who, &who.get(&period), command, "").status, 303);
    }
    let id = app.number("SELECT id AS n FROM settlement_instructions");
    (accountant, manager, period, format!("P{id}"))
}

fn table(rows: &str) -> String {
    format!("编号,金额,结果,流水号,原因\n{rows}")
}

fn payouts(app: &TestApp) -> i64 {
    count(app, "ledger_transfers WHERE kind = 'payout'")
}

on_both!(a_result_that_comes_twice_pays_once, |app| {
    let (accountant, _, period, reference) = given_to_the_bank(app);
    let result = table(&format!("{reference},336.00,成功,ICBC-7,\n"));
    let page = import(&accountant, &period, &result);
    assert!(
        page.status == 200 && page.says("已记为到账") && !page.has("table"),
        "{}",
        page.shown()
    );
    assert_eq!((payouts(app), balance(app, 1, "custody_channel")), (1, 0));
    assert!(accountant.get(&period).says("ICBC-7"));
    let again = import(&accountant, &period, &result);
    assert!(again.says("之前已经记过"), "{}", again.shown());
    // Other news of what is paid are for people to look at.
    let other = table(&format!("{reference},336.00,失败,,户名不符\n"));
    let page = import(&accountant, &period, &other);
    assert!(page.says("之前已经记成别的了"), "{}", page.shown());
    assert_eq!(payouts(app), 1);
});

on_both!(the_result_of_an_earlier_try_is_none_of_a_later_one, |app| {
    let (accountant, _, period, first) = given_to_the_bank(app);
    let failed = table(&format!("{first},336.00,失败,,账号不存在\n"));
    let page = import(&accountant, &period, &failed);
    assert!(page.says("已记为失败"), "{}", page.shown());
    let page = accountant.get(&period);
    assert!(page.says("账号不存在"), "{}", page.shown());
    assert_eq!(step(&accountant, &page, "send", "").status, 303);
    // The old file once more, and the bank's late news of the first try.
    let late = table(&format!("{first},336.00,成功,ICBC-7,\n"));
    for old in [&failed, &late] {
        let page = import(&accountant, &period, old);
        assert!(page.says("更早一次付款"), "{}", page.shown());
    }
    assert_eq!(payouts(app), 0);
    let paid = table(&format!("{first}-2,336.00,成功,ICBC-8,\n"));
    let page = import(&accountant, &period, &paid);
    assert!(page.says("已记为到账"), "{}", page.shown());
    assert_eq!((payouts(app), balance(app, 1, "custody_channel")), (1, 0));
});

on_both!(a_table_is_booked_row_by_row_or_refused_whole, |app| {
    let (accountant, manager, period, reference) = given_to_the_bank(app);
    let paid = format!("{reference},336.00,成功,ICBC-7,\n");
    for (rows, said) in [
        (format!("{paid}P7,x,成功,1,\n"), "第 3 行"),
        (format!("{paid}{paid}"), "第 3 行"),
        (String::new(), "没有数据行"),
    ] {
        let page = import(&accountant, &period, &table(&rows));
        assert!(
            page.status == 422 && page.says(said),
            "{said}: {}",
            page.shown()
        );
    }
    // Columns are named as the page names them, in the language of whoever reads it.
    let english = Visitor::new(app.visitor().origin(), "en");
    english.log_in(world::LONGJING_ACCOUNTANT, world::PASSWORD);
    for (heading, reader, said) in [
        ("a,b", &accountant, "缺少“编号”这一列"),
        ("编号,金额", &accountant, "缺少“结果”这一列"),
        ("编号,结果,金额,金额", &accountant, "“金额”这一列出现了两次"),
        ("a,b", &english, "The column “Reference” is missing"),
    ] {
        let page = import(reader, &period, &format!("{heading}\n1,2\n"));
        assert!(
            page.status == 422 && page.says(said),
            "{said}: {}",
            page.shown()
        );
    }
    // A wrong amount, and a payment of another shop or period.
    let rows = format!("{reference},336.01,成功,ICBC-7,\nP99999,1.00,成功,1,\n");
    let page = import(&accountant, &period, &table(&rows));
    assert!(
        page.says("应付 336.00 元") && page.says("本期没有这个编号"),
        "{}",
        page.shown()
    );
    // Who has approved does not say that it is paid, by hand or by table.
    let page = import(&manager, &period, &table(&paid));
    assert!(page.says("是您审核的"), "{}", page.shown());
    assert_eq!(payouts(app), 0);
    let packer = app.login(world::LONGJING_PACKER);
    assert_eq!(import(&packer, &period, &table(&paid)).status, 403);
    // An administrator above the shop may.
    let office = app.login(world::ZHEJIANG_SUPERVISOR);
    let there = period.replace(ALL, "/admin/settlements");
    let page = import(&office, &there, &table(&paid));
    assert!(
        page.status == 200 && page.says("已记为到账"),
        "{}",
        page.shown()
    );
    assert_eq!(payouts(app), 1);
    let auditor = app.login(world::ZHEJIANG_AUDITOR);
    assert_eq!(import(&auditor, &there, &table(&paid)).status, 403);
});
