//! From events to inboxes and mails.

use std::time::Duration;

use serde_json::{Value, json};
use yipin::base::ids::{ShopId, UserId};
use yipin::base::locale::Locale;
use yipin::domain::access::{Actor, ManageShop, ShopRole, grant};
use yipin::domain::events::{self, Event, NewEvent};
use yipin::domain::flows::invite;
use yipin::domain::notifications;
use yipin::domain::shops::NewInvitation;

use crate::support::{TestApp, on_both, world};

/// The order of these tests: Wang's at Longjing.
const ORDER: i64 = 900;
const NUMBER: &str = "2611250000000017-01";

/// Puts an order into the database, of an account or of a guest.
fn insert_order(app: &TestApp, user: Option<i64>) {
    insert_order_at(app, &world::LONGJING, (ORDER, NUMBER), user);
}

fn insert_order_at(
    app: &TestApp,
    shop: &world::Shop,
    (id, number): (i64, &str),
    user: Option<i64>,
) {
    app.excuse("orders.have_lines");
    let now = world::NOW_MS;
    let shop = shop.id;
    let purchase = number.trim_end_matches("-01");
    let (user, guest) = match user {
        Some(user) => (user.to_string(), "NULL"),
        None => ("NULL".to_owned(), "'hash'"),
    };
    app.execute(&format!(
        "INSERT INTO purchases (id, number, user_id, guest_hash, contact_phone, contact_email, \
            total_minor, currency, locale, placed_at) \
         VALUES ({id}, '{purchase}', {user}, {guest}, '+8613900000000', 'guest@example.org', \
            16800, 'CNY', 'en', {now}); \
         INSERT INTO orders (id, shop_id, purchase_id, number, state, payment_method, buyer_key, \
            items_minor, freight_minor, total_minor, ship_name, ship_phone, ship_code, \
            ship_region, ship_detail, placed_at, state_changed_at, business_date) \
         VALUES ({id}, {shop}, {id}, '{number}', 'confirmed', 'cod', 'k', 16800, 0, 16800, '王', \
            '+8613900000000', '310101', '上海市黄浦区', '1 号', {now}, {now}, '2026-11-25')"
    ));
}

fn record(app: &TestApp, kind: &'static str, after: &Value) {
    let id = match kind.split('.').next().unwrap() {
        "order" => ORDER,
        _ => 1,
    };
    record_at(app, &world::LONGJING, id, kind, after);
}

fn record_at(app: &TestApp, shop: &world::Shop, id: i64, kind: &'static str, after: &Value) {
    let aggregate = kind.split('.').next().unwrap();
    app.db
        .write_now(|tx| {
            let event = NewEvent::new(aggregate, id, kind, Actor::System)
                .of_shop(ShopId(shop.id))
                .after(after.clone());
            events::record(tx, event)
        })
        .unwrap();
}

/// Who got which notice, as `kind user`.
fn notices(app: &TestApp, kind: &str) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM notices WHERE kind = '{kind}'"
    ))
}

fn recipients(app: &TestApp) -> Vec<String> {
    let mut to: Vec<String> = app.letters().into_iter().map(|letter| letter.to).collect();
    to.sort();
    to
}

on_both!(
    a_buyer_and_the_shop_are_each_told_what_concerns_them,
    |app| {
        insert_order(app, Some(31));
        let (manager, packer) = (world::LONGJING_MANAGER, world::LONGJING_PACKER);
        for (kind, after, expected) in [
            (
                "order.placed",
                json!({}),
                vec![manager, packer, world::WANG],
            ),
            ("order.paid", json!({}), vec![manager, packer, world::WANG]),
            ("order.accepted", json!({}), vec![world::WANG]),
            (
                "order.shipped",
                json!({ "carrier": "顺丰", "tracking": "SF1" }),
                vec![world::WANG],
            ),
            ("order.delivered", json!({}), vec![manager]),
            (
                "order.cancelled",
                json!({ "party": "buyer" }),
                vec![manager, packer, world::WANG],
            ),
            (
                "order.cancelled",
                json!({ "party": "shop" }),
                vec![world::WANG],
            ),
            ("order.expired", json!({}), vec![world::WANG]),
            ("order.refused", json!({}), vec![manager, packer]),
            ("order.completed", json!({}), vec![]),
            ("order.review_invited", json!({}), vec![world::WANG]),
            (
                "application.changes_requested",
                json!({ "kind": "opening" }),
                vec![manager],
            ),
            (
                "application.approved",
                json!({ "kind": "opening" }),
                vec![manager],
            ),
            (
                "application.rejected",
                json!({ "kind": "opening", "reason": "x" }),
                vec![manager],
            ),
            (
                "application.approved",
                json!({ "kind": "charter_change" }),
                vec![manager],
            ),
            (
                "application.rejected",
                json!({ "kind": "charter_change", "reason": "x" }),
                vec![manager],
            ),
            (
                "application.withdrawn",
                json!({ "kind": "charter_change", "reason": "x" }),
                vec![],
            ),
            (
                "application.approved",
                json!({ "kind": "listing_revision" }),
                vec![],
            ),
            (
                "order.refund_owed",
                json!({ "amount_minor": 16_800 }),
                vec![world::LONGJING_ACCOUNTANT],
            ),
            ("shop.suspended", json!({ "reason": "x" }), vec![manager]),
            ("shop.resumed", json!({}), vec![manager]),
            ("shop.edited", json!({}), vec![]),
        ] {
            record(app, kind, &after);
            app.settle();
            assert_eq!(recipients(app), expected, "{kind}");
        }
        assert_eq!(notices(app, "order_shipped"), 1);
    }
);

on_both!(
    the_reviewers_of_the_deciding_division_hear_of_an_application,
    |app| {
        let now = world::NOW_MS;
        app.execute(&format!(
        "INSERT INTO applications (id, shop_id, kind, subject_id, state, applicant_id, created_at) \
         VALUES (1, 1, 'opening', 1, 'submitted', 11, {now}); \
         INSERT INTO review_steps (shop_id, application_id, division_code, position, state, \
            opened_at) VALUES (1, 1, '330106', 1, 'pending', {now})"
    ));
        record(app, "application.submitted", &json!({ "kind": "opening" }));
        app.settle();
        assert_eq!(recipients(app), [world::XIHU_REVIEWER]);
    }
);

on_both!(
    a_guest_is_told_by_mail_in_the_language_of_the_purchase,
    |app| {
        insert_order(app, None);
        record(app, "order.accepted", &json!({}));
        app.settle();
        let letter = app.letters().pop().unwrap();
        assert_eq!(letter.to, "guest@example.org");
        assert_eq!(letter.subject, "Yipin: Your order is accepted");
        assert!(
            letter
                .text
                .contains("Longjing Village Tea has accepted order 2611250000000017-01")
        );
        assert!(
            letter
                .text
                .contains(&format!("{}/orders/{NUMBER}", app.node.origin))
        );
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM notices"), 0);
    }
);

on_both!(
    /// Events are delivered at least once; what people see happens exactly once (I10).
    an_event_that_is_read_twice_is_told_once,
    |app| {
        insert_order(app, Some(31));
        for _ in 0..60 {
            record(app, "order.accepted", &json!({}));
        }
        app.settle();
        assert_eq!(app.letters().len(), 60);
        app.execute("DELETE FROM consumers WHERE name = 'notifications'");
        app.settle();
        assert_eq!(app.letters(), []);
        assert_eq!(notices(app, "order_accepted"), 60);
    }
);

on_both!(two_nodes_that_tell_at_once_tell_each_event_once, |app| {
    insert_order(app, Some(31));
    for _ in 0..120 {
        record(app, "order.accepted", &json!({}));
    }
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| app.settle());
        }
    });
    app.settle();
    assert_eq!(app.letters().len(), 120);
    assert_eq!(notices(app, "order_accepted"), 120);
});

on_both!(the_inbox_counts_opens_and_marks, |app| {
    insert_order(app, Some(31));
    for _ in 0..31 {
        record(app, "order.accepted", &json!({}));
    }
    record(
        app,
        "order.shipped",
        &json!({ "carrier": "顺丰速运", "carrier_en": "SF Express", "tracking": "SF12345" }),
    );
    app.settle();
    let wang = app.login(world::WANG);
    let page = wang.get("/account/inbox");
    assert_eq!(page.count(".rows > li.new"), 30);
    assert_eq!(page.text(".rows > li strong"), "您的订单已发货");
    assert!(page.says("龙井村茶铺已发出订单 2611250000000017-01。顺丰速运 SF12345"));
    assert_eq!(page.text(".who .count"), "32");
    let second = wang.get(&page.attribute("a[rel=next]", "href"));
    assert_eq!(second.count(".rows > li"), 2);
    assert!(!second.has("a[rel=next]"));

    let open = page.form(".rows form").action;
    assert_eq!(app.login(world::EMILY).post(&open, &[]).status, 404);
    let opened = wang.post(&open, &[]);
    assert_eq!(opened.location(), format!("/orders/{NUMBER}"));
    let page = wang.get("/account/inbox");
    assert_eq!(page.text(".who .count"), "31");
    assert_eq!(wang.post("/account/inbox/read", &[]).status, 303);
    let page = wang.get("/account/inbox");
    assert!(!page.has("li.new") && !page.has(".who .count"));
    // In the other language the same notices read differently.
    let english = wang.get("/account/inbox?lang=en");
    assert!(
        english.says("Your order is on its way") && english.says("SF Express SF12345"),
        "{}",
        english.shown()
    );
});

on_both!(
    a_recall_of_which_no_end_was_noted_promises_no_claim,
    |app| {
        insert_order(app, Some(31));
        // As it was noted before recalls opened claims, and after an order that came to nothing.
        let after = json!({ "code": "330106-261120-01", "reason": "受潮", "party": "shop" });
        record(app, "order.lot_recalled", &after);
        app.settle();
        let wang = app.login(world::WANG);
        for (page, end) in [
            (
                "/account/inbox",
                "已召回。如果您手里还有，请不要食用。原因：受潮",
            ),
            (
                "/account/inbox?lang=en",
                "Should you have any of it, please do not eat it. Reason: 受潮",
            ),
        ] {
            let page = wang.get(page);
            assert!(page.says(end), "{}", page.shown());
            assert!(!page.says("申请退款") && !page.says("ask for your money"));
        }
    }
);

on_both!(a_notice_about_something_that_is_gone_is_left_out, |app| {
    record(app, "order.accepted", &json!({}));
    app.settle();
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM notices"), 0);
});

/// Orders of two shops in turn, of accounts and of guests.
fn insert_orders(app: &TestApp, ids: std::ops::Range<i64>) {
    for id in ids {
        let (shop, user) = some_order(id);
        insert_order_at(app, shop, (id, &format!("26112500000{id}00-01")), user);
    }
}

fn some_order(id: i64) -> (&'static world::Shop, Option<i64>) {
    let shop = if id % 2 == 0 {
        &world::LONGJING
    } else {
        &world::PINGGU
    };
    (shop, (id % 3 == 0).then_some(31))
}

/// The statements of telling of these orders; there is nothing else to tell.
fn cost_of_telling(app: &TestApp, ids: std::ops::Range<i64>) -> u64 {
    for id in ids {
        record_at(app, some_order(id).0, id, "order.placed", &json!({}));
    }
    // PostgreSQL holds events back while a transaction of another test runs.
    let is_readable = || {
        app.db
            .read_now(|conn| {
                let cursor = events::load_cursor(conn, "notifications")?;
                let last = events::read_after(conn, cursor, 1_000)?
                    .last()
                    .map(Event::cursor);
                Ok(last == Some(events::latest(conn)?))
            })
            .unwrap()
    };
    while !is_readable() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let before = app.statements();
    app.db.write_now(notifications::tell_next).unwrap();
    app.statements() - before
}

on_both!(
    telling_of_many_orders_costs_as_many_statements_as_of_one,
    |app| {
        app.settle();
        insert_orders(app, 100..131);
        let one = cost_of_telling(app, 100..101);
        assert_eq!(one, 10);
        assert_eq!(notices(app, "order_received"), 2);
        let thirty = cost_of_telling(app, 101..131);
        assert_eq!(thirty, one);
        app.settle();
        // Each shop is told of its own orders, oldest first, and the buyer of theirs.
        for (user, link) in [
            (11, "/desk/longjing/orders/"),
            (21, "/desk/pinggu/orders/"),
            (31, "/orders/"),
        ] {
            let told: Vec<String> = app
                .db
                .read_now(|conn| notifications::list_notices(conn, UserId(user), None, 100))
                .unwrap()
                .into_iter()
                .rev()
                .map(|notice| notice.facts.link)
                .collect();
            let expected: Vec<String> = (100..131)
                .filter_map(|id| match user {
                    11 => (id % 2 == 0).then(|| format!("{link}26112500000{id}00-01")),
                    21 => (id % 2 == 1).then(|| format!("{link}26112500000{id}00-01")),
                    _ => (id % 3 == 0).then(|| format!("{link}26112500000{id}00")),
                })
                .collect();
            assert_eq!(told, expected);
        }
    }
);

on_both!(an_order_that_is_gone_hides_no_other_of_its_batch, |app| {
    insert_orders(app, 100..103);
    for id in [100, 777, 101, 102] {
        record_at(app, some_order(id).0, id, "order.placed", &json!({}));
    }
    // The shop of an event is not the one that the order belongs to.
    app.excuse("tenants.events");
    record_at(app, &world::PINGGU, 100, "order.placed", &json!({}));
    app.settle();
    let letters = app.letters();
    let to_guests = letters
        .iter()
        .filter(|letter| letter.to == "guest@example.org");
    assert_eq!(to_guests.count(), 2);
    // Two people of each shop and the one buyer with an account.
    assert_eq!(letters.len(), 2 + 3 * 2 + 1);
    assert_eq!(notices(app, "order_received"), 3 * 2);
});

on_both!(
    an_invitation_is_mailed_to_an_address_and_handed_on_otherwise,
    |app| {
        let invite = |contact: &str| {
            let new = NewInvitation {
                contact: contact.to_owned(),
                role: ShopRole::Packer,
            };
            app.db
                .write_now(|tx| {
                    let scope = grant::shop::<ManageShop>(tx.conn(), UserId(11), "longjing")?;
                    invite::invite(tx, &scope, &new, Locale::Zh)
                })
                .unwrap()
        };
        let path = invite("niece@example.org");
        invite("隔壁老王");
        app.settle();
        let letters = app.letters();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].to, "niece@example.org");
        assert!(
            letters[0]
                .text
                .contains(&format!("{}{path}\n", app.node.origin))
        );
    }
);
