//! What was bought without logging in goes to the account.

use crate::support::buying::{add, add_tea, at_the_till, place};
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

/// A purchase of somebody who is not logged in.
fn buy(guest: &Visitor, phone: &str) -> String {
    add_tea(guest);
    let page = at_the_till(guest, &[("phone", phone)]);
    place(guest, &page)
}

fn owners(app: &TestApp, user: i64) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM purchases WHERE user_id = {user} AND guest_hash IS NULL"
    ))
}

fn stranger_sees_nothing(app: &TestApp, number: &str) {
    assert_eq!(
        app.login(world::EMILY)
            .get(&format!("/orders/{number}"))
            .status,
        404
    );
}

on_both!(a_purchase_under_the_own_phone_moves_at_login, |app| {
    let browser = app.visitor();
    let number = buy(&browser, "138 0000 0031");
    browser.log_in(world::WANG, world::PASSWORD);
    assert_eq!(owners(app, 31), 1);
    assert!(browser.get("/orders").says(&number));
    // Everywhere, not in this browser only.
    let elsewhere = app.login(world::WANG);
    assert_eq!(elsewhere.get(&format!("/orders/{number}")).status, 200);
    stranger_sees_nothing(app, &number);
    // The number and phone open it as before.
    let lookup = [("number", number.as_str()), ("contact", "13800000031")];
    assert_eq!(app.visitor().post("/orders/lookup", &lookup).status, 303);
});

on_both!(a_new_account_has_what_was_bought_before_it, |app| {
    let browser = app.visitor();
    let number = buy(&browser, "139 1111 2222");
    let page = browser.get("/account/register");
    let typed = [
        ("name", "新来的"),
        ("email_or_phone", "13911112222"),
        ("password", "a-long-enough-secret"),
    ];
    let entered = browser.submit(&page, "form[action='/account/register']", &typed);
    assert_eq!(entered.status, 303, "{}", entered.shown());
    assert!(browser.get("/orders").says(&number));
    // Whoever registers a phone in another browser has proven nothing.
    let other = buy(&app.visitor(), "137 1111 2222");
    let stranger = app.visitor();
    let page = stranger.get("/account/register");
    let typed = [("email_or_phone", "13711112222"), typed[0], typed[2]];
    stranger.submit(&page, "form[action='/account/register']", &typed);
    assert_eq!(stranger.get(&format!("/orders/{other}")).status, 404);
    assert!(stranger.get("/orders").says("还没有订单"));
});

on_both!(any_other_purchase_that_opens_can_be_moved_by_hand, |app| {
    let browser = app.visitor();
    let number = buy(&browser, "139 1111 2222");
    browser.log_in(world::WANG, world::PASSWORD);
    // It was made under another phone: perhaps somebody else's.
    assert_eq!(owners(app, 31), 0);
    let page = browser.get(&format!("/orders/{number}"));
    assert_eq!(page.status, 200, "this browser opens it still");
    assert!(page.says("放进我的账号"), "{}", page.shown());
    let path = format!("/orders/{number}/adoption");
    assert_eq!(app.login(world::EMILY).post(&path, &[]).status, 404);
    assert_eq!(app.visitor().post(&path, &[]).status, 404);
    let form = format!("form[action='{path}']");
    let moved = browser.submit(&page, &form, &[]);
    assert_eq!(moved.location(), format!("/orders/{number}"));
    assert_eq!(owners(app, 31), 1);
    assert!(!browser.get(&format!("/orders/{number}")).has(&form));
    // An account's purchase goes to nobody else, whoever can open it.
    let lookup = [("number", number.as_str()), ("contact", "13911112222")];
    let emily = app.login(world::EMILY);
    emily.post("/orders/lookup", &lookup);
    let page = emily.get(&format!("/orders/{number}"));
    assert_eq!(page.status, 200);
    assert!(!page.has(&form));
    assert_eq!(emily.post(&path, &[]).status, 404);
    assert_eq!(owners(app, 31), 1);
});

on_both!(links_that_a_browser_had_stay_when_somebody_logs_in, |app| {
    let old = buy(&app.visitor(), "139 1111 2222");
    let browser = app.visitor();
    browser.get("/orders/lookup");
    let lookup = [("number", old.as_str()), ("contact", "13911112222")];
    assert_eq!(browser.post("/orders/lookup", &lookup).status, 303);
    // Public pages are still answered from memory.
    browser.get("/c/tea");
    let before = app.statements();
    assert_eq!(browser.get("/c/tea").status, 200);
    assert_eq!(app.statements(), before);
    let new = buy(&browser, "137 1111 2222");
    browser.log_in(world::WANG, world::PASSWORD);
    for number in [&old, &new] {
        let page = browser.get(&format!("/orders/{number}"));
        assert_eq!(page.status, 200, "{number}: {}", page.shown());
    }
    assert_eq!(
        app.login(world::WANG).get(&format!("/orders/{old}")).status,
        404
    );
});

on_both!(
    who_came_by_a_link_is_told_what_cannot_be_bought_again,
    |app| {
        let elsewhere = app.visitor();
        add(&elsewhere, world::TEA_LOOSE, "100");
        let number = buy(&elsewhere, "139 1111 2222");
        let browser = app.visitor();
        browser.get("/orders/lookup");
        let lookup = [("number", number.as_str()), ("contact", "13911112222")];
        assert_eq!(browser.post("/orders/lookup", &lookup).status, 303);
        app.execute("UPDATE variants SET state = 'retired' WHERE id = 2");
        let page = browser.get(&format!("/orders/{number}-01"));
        let again = browser.submit(&page, "form[action$='/again']", &[]);
        assert_eq!(again.location(), format!("/cart?again={number}-01"));
        let cart = browser.follow(&again);
        assert!(cart.says("这些现在买不到"), "{}", cart.shown());
    }
);
