//! What was bought without logging in goes to the account.

use yipin::base::clock::DAY_MS;
use yipin::base::ids::{MessageId, UserId};
use yipin::base::order_number::OrderNumber;
use yipin::domain::access::{BuyerScope, TalkToBuyers, grant};
use yipin::domain::flows::guest_purchases;
use yipin::domain::messages::{self, NewMessage};

use crate::messages::{count, say, unread};
use crate::support::buying::{add, add_tea, at_the_till, place};
use crate::support::orders::{self, COD, wang};
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

/// Repairs what an earlier version has left behind; the same text for both engines.
const REPAIR: &str =
    include_str!("../../migrations/sqlite/2026-11-29-000054_conversations_of_guests/up.sql");

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
    // Its owner's second pressing of the button does no harm.
    assert_eq!(browser.post(&path, &[]).location(), moved.location());
    let told = "events WHERE kind = 'user.purchases_adopted'";
    assert_eq!(count(app, told), 1);
});

/// A guest has bought something, written about it, and not read two answers; gives the order.
fn talk_of(app: &TestApp, guest: &Visitor, phone: &str) -> String {
    let order = format!("{}-01", buy(guest, phone));
    say(guest, &format!("/orders/{order}/messages"), "请发顺丰");
    let packer = app.login(world::LONGJING_PACKER);
    let desk = format!("/desk/longjing/orders/{order}/messages");
    for words in ["好的", "明天就发"] {
        say(&packer, &desk, words);
    }
    order
}

/// What guests have not read, and what Wang has not.
fn unread_of_both(app: &TestApp) -> (i64, i64) {
    let guests = app.number(
        "SELECT CAST(COALESCE(SUM(unread), 0) AS BIGINT) AS n FROM message_inboxes \
         WHERE owner_kind = 'purchase'",
    );
    (guests, unread(app, "account", 31))
}

on_both!(conversations_move_with_the_purchase, |app| {
    let browser = app.visitor();
    let at_login = talk_of(app, &browser, "138 0000 0031");
    let by_hand = talk_of(app, &browser, "139 1111 2222");
    assert_eq!(unread_of_both(app), (4, 0));
    browser.log_in(world::WANG, world::PASSWORD);
    assert_eq!(unread_of_both(app), (2, 2));
    let purchase = by_hand.trim_end_matches("-01");
    for _ in 0..2 {
        let moved = browser.post(&format!("/orders/{purchase}/adoption"), &[]);
        assert_eq!(moved.location(), format!("/orders/{purchase}"));
        assert_eq!(unread_of_both(app), (0, 4));
    }
    let own = "message_threads WHERE user_id = 31 AND purchase_id IS NULL";
    assert_eq!((count(app, own), count(app, "message_threads")), (2, 2));
    for (order, left) in [(&at_login, 2), (&by_hand, 0)] {
        let page = browser.get(&format!("/orders/{order}/messages"));
        assert_eq!(page.status, 200);
        assert!(page.says("明天就发"), "{}", page.shown());
        assert_eq!(unread_of_both(app), (0, left));
    }
    // The shop goes on, the account reads of it, and in the end all is removed.
    let packer = app.login(world::LONGJING_PACKER);
    say(
        &packer,
        &format!("/desk/longjing/orders/{by_hand}/messages"),
        "发了",
    );
    assert_eq!(unread_of_both(app), (0, 1));
    assert!(browser.get("/account/messages").says("发了"));
    app.settle();
    app.advance_ms(4 * 366 * DAY_MS);
    app.settle();
    assert_eq!(count(app, "message_threads"), 0);
    assert_eq!(unread_of_both(app), (0, 0));
});

on_both!(a_place_that_was_found_before_writes_to_the_account, |app| {
    let place_of = |secret: &str| {
        let guest = BuyerScope::of_guest(secret);
        let placed = orders::place(app, &guest, COD, &[(world::TEA_TIN, 1)]);
        let number = OrderNumber::parse(placed.values().next().unwrap()).unwrap();
        let place = app
            .db
            .read_now(|conn| messages::find_order_place(conn, &guest, &number));
        (guest, number, place.unwrap().unwrap())
    };
    let send = |place: &messages::Place, words: &str| {
        let new = NewMessage::of_text(words, words.to_owned());
        app.db
            .write_now(|tx| messages::send(tx, place, &new))
            .unwrap()
    };
    let adopt = |guest: &BuyerScope| {
        let taken = app
            .db
            .write_now(|tx| guest_purchases::take_over(tx, &wang(), guest));
        assert_eq!(taken.unwrap().adopted, 1);
    };
    let (guest, _, before) = place_of("one cart");
    adopt(&guest);
    send(&before, "first");
    assert_eq!(count(app, "message_threads WHERE user_id = 31"), 1);

    let (guest, number, place) = place_of("another cart");
    send(&place, "second");
    let find = |side: &str| match side {
        "shop" => app.db.read_now(|conn| {
            let shop = grant::shop::<TalkToBuyers>(conn, UserId(11), world::LONGJING.slug)?;
            messages::find_shop_order_place(conn, &shop, &number)
        }),
        _ => app
            .db
            .read_now(|conn| messages::find_order_place(conn, &guest, &number)),
    };
    let (shop, buyer) = (find("shop"), find("buyer"));
    let (shop, buyer) = (shop.unwrap().unwrap(), buyer.unwrap().unwrap());
    adopt(&guest);
    send(&shop, "third");
    assert_eq!(unread_of_both(app), (0, 1));
    app.db
        .write_now(|tx| messages::mark_read(tx, &buyer, MessageId(i64::MAX)))
        .unwrap();
    assert_eq!(unread_of_both(app), (0, 0));
});

on_both!(conversations_that_had_stayed_behind_are_repaired, |app| {
    let order = talk_of(app, &app.visitor(), "138 0000 0031");
    app.execute("UPDATE purchases SET user_id = 31, guest_hash = NULL");
    app.execute(REPAIR);
    assert_eq!(unread_of_both(app), (0, 2));
    let wang = app.login(world::WANG);
    let page = wang.get(&format!("/orders/{order}/messages"));
    assert!(page.says("明天就发"), "{}", page.shown());
    assert_eq!(unread_of_both(app), (0, 0));
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
        add(&elsewhere, world::TEA_LOOSE, "100g");
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
