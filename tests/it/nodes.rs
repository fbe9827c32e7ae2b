//! What one machine does is seen on the pages that another one keeps.

use diesel::connection::SimpleConnection;
use yipin::base::ids::ShopId;
use yipin::domain::access::Actor;
use yipin::domain::events::{self, NewEvent};

use crate::support::engine::Engine;
use crate::support::race::wait_until;
use crate::support::till::Till;
use crate::support::{TestApp, on_both, world};

/// Leaves so many boxes of peaches, as if the others had been wasted.
fn leave_peaches(app: &TestApp, boxes: i64) {
    app.execute(&format!(
        "UPDATE stock_items SET on_hand = {boxes} WHERE id = 3; \
         INSERT INTO stock_movements (id, shop_id, stock_item_id, kind, quantity, occurred_at) \
         VALUES (900, 2, 3, 'wasted', {boxes} - 200, {})",
        world::NOW_MS
    ));
}

on_both!(what_is_sold_out_leaves_the_lists_of_every_machine, |app| {
    leave_peaches(app, 1);
    let node = app.distant_node();
    let far = app.visitor().moved_to(&node.origin);
    let lists = ["/", "/c/fruit", "/region/11"];
    // What the page of a list says of what is sold out, on the card of the peaches.
    let is_sold_out = |path: &str| {
        let page = far.get(path);
        assert_eq!(page.header("cache-control"), "public, no-cache", "{path}");
        assert!(page.has("a[href='/p/2-pinggu-datao']"), "{path}");
        page.texts(".card .badge")
            .iter()
            .any(|badge| badge == "暂时缺货")
    };
    assert!(!lists.into_iter().any(is_sold_out));
    let buy = |variant: i64| {
        let till = Till::new(&app.visitor(), &[(variant, "1")], &[]);
        assert_eq!(till.send().status, 303);
    };
    let events = "SELECT COUNT(*) AS n FROM events WHERE kind = 'card.stock_changed'";
    buy(world::TEA_TIN);
    assert_eq!(app.number(events), 0, "there is enough tea");
    buy(world::PEACH_BOX);
    assert_eq!(app.number(events), 1);
    for path in lists {
        wait_until(path, || is_sold_out(path));
    }
    // They are there again.
    let editor = app.login(world::PINGGU_MANAGER);
    let page = editor.get("/desk/pinggu/stock/3");
    editor.submit(
        &page,
        "form[action$='/receipt']",
        &[("receipt_amount", "2")],
    );
    assert_eq!(app.number(events), 2);
    for path in lists {
        wait_until(path, || !is_sold_out(path));
    }
});

// SQLite has one writer: nothing is running there that could come before what is written.
on_both!(
    a_machine_that_starts_hears_of_what_was_running_by_then,
    |app| {
        if app.engine == Engine::Sqlite {
            return;
        }
        app.excuse("cards.follow_their_source");
        let mut slow = world::connect(app.database_url());
        slow.batch_execute(
            "BEGIN; UPDATE shops SET name_zh = '龙井村新茶铺' WHERE id = 1; \
             INSERT INTO events (shop_id, aggregate, aggregate_id, kind, actor_kind, occurred_at, \
                 business_date) VALUES (1, 'shop', 1, 'shop.edited', 'system', 0, '2026-11-25')",
        )
        .unwrap();
        // A younger transaction is through before it.
        app.db
            .write_now(|tx| {
                let event = NewEvent::new("shop", 1, "shop.edited", Actor::System);
                events::record(tx, event.of_shop(ShopId(1)))
            })
            .unwrap();
        let node = app.distant_node();
        let far = app.visitor().moved_to(&node.origin);
        wait_until("it begins to read", || node.app.db.statements() > Some(0));
        assert_eq!(far.get("/v/longjing").text("h1"), "龙井村茶铺");
        slow.batch_execute("COMMIT").unwrap();
        wait_until("the new name", || {
            far.get("/v/longjing").text("h1") == "龙井村新茶铺"
        });
    }
);
