//! A period's payments are approved by one button, each by the rules of its own.

use crate::harvest::{DESK, add_households, note_lot, publish, send};
use crate::settlements::{ALL, close, count, step, weeks_later};
use crate::support::gateway::Online;
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const TWO_TINS: [(i64, &str); 1] = [(world::TEA_TIN, "2")];

/// Enters the account of a payee.
fn give_account(visitor: &Visitor, payee: &str) {
    let path = format!("{DESK}/payees/{payee}");
    let fields = [
        ("bank_holder", "翁秀英"),
        ("bank_name", "农业银行西湖支行"),
        ("bank_account", "4111 1111 1111 1111"),
    ];
    let form = visitor.get(&path);
    let given = visitor.submit(&form, &format!("form[action$='/payees/{payee}']"), &fields);
    assert_eq!(given.status, 303, "{}", given.shown());
}

/// The ids of the instructions to the shop, to the village fund, and to two households.
fn instructions(app: &TestApp, households: &[i64]) -> [i64; 4] {
    let id = |payee: &str| {
        let id = "SELECT id AS n FROM settlement_instructions WHERE";
        app.number(&format!("{id} {payee}"))
    };
    let family = |place: usize| {
        let payee = households[place];
        id(&format!("payee_kind = 'household' AND payee_id = {payee}"))
    };
    [
        id("payee_kind = 'shop'"),
        id("payee_kind = 'village_fund'"),
        family(0),
        family(1),
    ]
}

fn is_approved(app: &TestApp, id: i64) -> bool {
    let state = format!("settlement_instructions WHERE state = 'approved' AND id = {id}");
    count(app, &state) == 1
}

/// The references in what a page says about some payments.
fn named(page: &Page, css: &str) -> Vec<String> {
    let words = page.texts(&format!("{css} .digits")).join(" ");
    words.split_whitespace().map(ToOwned::to_owned).collect()
}

on_both!(all_that_somebody_may_approve_is_approved_at_once, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let families = add_households(app, &editor, &[("翁秀英", "翁家"), ("戚建国", "戚家")]);
    let brought = [(families[0], "12"), (families[1], "8")];
    assert_eq!(note_lot(&editor, "30", &brought).status, 303);
    let published = publish(&app.login(world::LONGJING_MANAGER), "5", "10");
    assert_eq!(published.status, 303, "{}", published.shown());
    let online = Online::start(app);
    let buyer = online.login(world::WANG);
    let number = online.order(&buyer, &TWO_TINS);
    online.approve(&buyer, &number);
    online.sandbox.pump();
    let sent = send(app, &format!("{number}-01"), &[]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    weeks_later(app);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let manager = app.login(world::LONGJING_MANAGER);
    close(&accountant);
    let id = app.number("SELECT id AS n FROM settlements");
    let (here, office) = (format!("{ALL}/{id}"), format!("/admin/settlements/{id}"));
    let [shop, fund, first, second] = instructions(app, &families);
    let mut all = [shop, fund, first, second].map(|id| format!("P{id}"));
    all.sort();

    // Who has closed it approves nothing of it, and reads so once.
    let button = "form[action$='/approval']";
    let page = accountant.get(&here);
    assert_eq!(page.count(".refused-approve"), 1, "{}", page.shown());
    let mut refused = named(&page, ".refused-approve");
    refused.sort();
    assert_eq!(refused, all);
    assert!(!page.has(button));
    let pressed = accountant.post(&format!("{here}/approval"), &[]);
    assert!(accountant.follow(&pressed).says("没有您可以审核的款项"));
    assert_eq!(
        count(app, "settlement_instructions WHERE state = 'open'"),
        4
    );

    // The manager has entered the account of the fund; the second family has none.
    give_account(&accountant, "shop");
    give_account(&manager, "village_fund");
    give_account(&accountant, &format!("household-{}", families[0]));
    let page = manager.get(&here);
    assert_eq!(named(&page, ".refused-approve"), [format!("P{fund}")]);
    assert_eq!(named(&page, ".left-out"), [format!("P{second}")]);
    assert!(page.says("全部审核通过（2 笔）"), "{}", page.shown());
    let pressed = manager.submit(&page, button, &[]);
    assert_eq!(pressed.status, 303, "{}", pressed.shown());
    assert!(manager.follow(&pressed).says("已审核通过"));
    let approved = [shop, fund, first, second].map(|id| is_approved(app, id));
    assert_eq!(approved, [true, false, true, false]);
    assert_eq!(count(app, "events WHERE kind = 'instruction.moved'"), 2);

    // An office of the division approves the fund's, which it has not entered.
    let auditor = app.login(world::ZHEJIANG_AUDITOR);
    assert!(!auditor.get(&office).has(button));
    assert_eq!(auditor.post(&format!("{office}/approval"), &[]).status, 403);
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    beijing.get("/admin");
    assert_eq!(beijing.post(&format!("{office}/approval"), &[]).status, 404);
    let supervisor = app.login(world::ZHEJIANG_SUPERVISOR);
    let page = supervisor.get(&office);
    assert!(page.says("全部审核通过（1 笔）"), "{}", page.shown());
    assert_eq!(supervisor.submit(&page, button, &[]).status, 303);
    assert!(is_approved(app, fund) && !is_approved(app, second));

    // Who is paid in cash is approved alone.
    let page = manager.get(&here);
    assert!(!page.has(button));
    assert_eq!(step(&manager, &page, "approve", "").status, 303);
    assert!(is_approved(app, second));
});
