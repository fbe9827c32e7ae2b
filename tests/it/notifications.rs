//! From events to inboxes and mails.

use serde_json::{Value, json};
use yipin::base::ids::{ShopId, UserId};
use yipin::base::locale::Locale;
use yipin::domain::access::{Actor, ManageShop, ShopRole, grant};
use yipin::domain::events::{self, NewEvent};
use yipin::domain::flows::invite;
use yipin::domain::shops::NewInvitation;

use crate::support::{TestApp, on_both, world};

/// The order of these tests: Wang's at Longjing.
const ORDER: i64 = 900;
const NUMBER: &str = "2611250000000017-01";

/// Puts an order into the database, of an account or of a guest.
fn insert_order(app: &TestApp, user: Option<i64>) {
    app.excuse("orders.have_lines");
    let now = world::NOW_MS;
    let (user, guest) = match user {
        Some(user) => (user.to_string(), "NULL"),
        None => ("NULL".to_owned(), "'hash'"),
    };
    app.execute(&format!(
        "INSERT INTO purchases (id, number, user_id, guest_hash, contact_phone, contact_email, \
            total_minor, currency, locale, placed_at) \
         VALUES (900, '2611250000000017', {user}, {guest}, '+8613900000000', 'guest@example.org', \
            16800, 'CNY', 'en', {now}); \
         INSERT INTO orders (id, shop_id, purchase_id, number, state, payment_method, buyer_key, \
            items_minor, freight_minor, total_minor, ship_name, ship_phone, ship_code, \
            ship_region, ship_detail, placed_at, state_changed_at, business_date) \
         VALUES ({ORDER}, 1, 900, '{NUMBER}', 'confirmed', 'cod', 'k', 16800, 0, 16800, '王', \
            '+8613900000000', '310101', '上海市黄浦区', '1 号', {now}, {now}, '2026-11-25')"
    ));
}

fn record(app: &TestApp, kind: &'static str, after: &Value) {
    let (aggregate, id) = match kind.split('.').next().unwrap() {
        "order" => ("order", ORDER),
        "application" => ("application", 1),
        _ => ("shop", 1),
    };
    app.db
        .write_now(|tx| {
            let event = NewEvent::new(aggregate, id, kind, Actor::System)
                .of_shop(ShopId(world::LONGJING.id))
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
        &json!({ "carrier": "顺丰速运", "tracking": "SF12345" }),
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
    assert!(
        wang.get("/account/inbox?lang=en")
            .says("Your order is on its way")
    );
});

on_both!(a_notice_about_something_that_is_gone_is_left_out, |app| {
    record(app, "order.accepted", &json!({}));
    app.settle();
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM notices"), 0);
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
