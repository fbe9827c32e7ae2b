//! What busy shops and offices look at is found by indexes, and done in parts that end.

use yipin::base::ids::{ShopId, UserId};
use yipin::base::page::{Cursor, PageSize};
use yipin::domain::access::{ManageMoney, ReadShops, grant};
use yipin::domain::events;
use yipin::domain::flows::shop_history::KINDS;
use yipin::domain::settlements::{self, Closed, Extent, InstructionState};

use crate::harvest::{THREE, add_households, note_lot, publish, send};
use crate::settlements::{TWO_TINS, UNSETTLED, close, count, pay_all, sold_online, weeks_later};
use crate::support::gateway::Online;
use crate::support::orders::balance;
use crate::support::plans::plans_of;
use crate::support::{Engine, TestApp, on_both, world};

/// What a plan says that reads a table from its one end to the other.
fn reads_all(plan: &str, table: &str) -> bool {
    [
        format!("Seq Scan on {table}"),
        format!("SCAN {table}"),
        format!("{table}_pkey"),
    ]
    .iter()
    .any(|words| plan.contains(words))
}

on_both!(the_history_of_a_busy_shop_is_found_by_an_index, |app| {
    app.execute(
        "WITH RECURSIVE numbers (n) AS \
             (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 5000) \
         INSERT INTO events (id, shop_id, aggregate, aggregate_id, kind, actor_kind, occurred_at, \
             business_date) \
         SELECT 5000 + n, 1, CASE n % 100 WHEN 0 THEN 'shop' ELSE 'settlement' END, \
             CASE n % 100 WHEN 0 THEN 1 ELSE n END, \
             CASE n % 100 WHEN 0 THEN 'shop.edited' ELSE 'settlement.exported' END, 'system', \
             1795572000000, '2026-11-25' FROM numbers",
    );
    app.execute("ANALYZE");
    let (size, shop) = (PageSize::of(40), ShopId(world::LONGJING.id));
    let behind = Cursor { key: 0, id: 8_000 };
    for (after, shown) in [(None, 40), (Some(behind), 29)] {
        let plan = plans_of(app, |conn| {
            let page = events::list_of_shop(conn, shop, KINDS, after, size)?;
            let all_are_shown = page.items.iter().all(|one| one.kind == "shop.edited");
            assert_eq!((page.items.len(), all_are_shown), (shown, true));
            Ok(())
        });
        assert!(plan.contains("events_history_idx"), "{plan}");
        assert!(!reads_all(&plan, "events"), "{plan}");
    }
    let plan = plans_of(app, |conn| {
        let history = events::history_of_shop(conn, shop, 20)?;
        let ids: Vec<i64> = history.iter().map(|one| one.id.0).collect();
        let newest: Vec<i64> = (31..=50).rev().map(|n| 5_000 + 100 * n).collect();
        assert_eq!(ids, newest);
        Ok(())
    });
    assert!(plan.contains("events_aggregate_idx"), "{plan}");
    assert!(!reads_all(&plan, "events"), "{plan}");
});

on_both!(periods_to_look_at_are_counted_by_an_index, |app| {
    app.execute(
        "WITH RECURSIVE numbers (n) AS \
             (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 3000) \
         INSERT INTO settlements (id, shop_id, number, until_on, created_at) \
         SELECT n, 1, n, '2026-11-25', 0 FROM numbers",
    );
    app.execute(
        "INSERT INTO settlement_instructions (shop_id, settlement_id, payee_kind, payee_id, \
             amount_minor, kept_minor, state, changed_at) \
         SELECT 1, id, 'shop', 0, 0, 0, 'carried', 0 FROM settlements",
    );
    // The ids were given by hand.
    if app.engine == Engine::Postgres {
        app.execute("ALTER TABLE settlements ALTER COLUMN id RESTART WITH 3001");
    }
    sold_online(&Online::start(app));
    weeks_later(app);
    close(&app.login(world::LONGJING_ACCOUNTANT));
    app.execute("ANALYZE");
    let office = app.login(world::ZHEJIANG_SUPERVISOR);
    assert_eq!(office.waiting("/admin/settlements?state=open"), "1");
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    assert_eq!(beijing.waiting("/admin/settlements?state=open"), "0");
    let supervisor = format!(
        "SELECT id AS n FROM users WHERE email = '{}'",
        world::ZHEJIANG_SUPERVISOR
    );
    let supervisor = UserId(app.number(&supervisor));
    let scope = app
        .db
        .read_now(|conn| grant::division::<ReadShops>(conn, supervisor))
        .unwrap();
    let plan = plans_of(app, |conn| {
        assert_eq!(settlements::count_to_check(conn, &scope)?, 1);
        Ok(())
    });
    assert!(plan.contains("settlement_instructions_open_idx"), "{plan}");
    let plan = plans_of(app, |conn| {
        let (open, size) = (Some(InstructionState::Open), PageSize::default());
        let page = settlements::list_for_office(conn, &scope, (open, None), None, size)?;
        assert_eq!(page.items.len(), 1);
        Ok(())
    });
    assert!(plan.contains("settlement_instructions_open_idx"), "{plan}");
    assert!(!plan.contains("SCAN settlements"), "{plan}");
});

/// Longjing's accountant closes a period of so much; `beside` looks on while it is not committed.
fn close_within(app: &TestApp, orders: u16, entries: usize, beside: impl Fn()) -> Closed {
    let extent = Extent { orders, entries };
    app.db
        .write_now(|tx| {
            let shop = grant::shop::<ManageMoney>(tx.conn(), UserId(14), world::LONGJING.slug)?;
            let closed = settlements::close_period(tx, &shop, extent)?;
            beside();
            Ok(closed)
        })
        .unwrap()
}

/// The number of entries and the sum of the period that was closed last.
fn last_period(app: &TestApp) -> (i64, i64) {
    let last = "settlement_id = (SELECT MAX(id) FROM settlements)";
    let entries = format!(
        "SELECT COUNT(*) AS n FROM settlement_items s \
         JOIN settlement_instructions i ON i.id = s.instruction_id WHERE i.{last}"
    );
    let sum = format!(
        "SELECT CAST(SUM(amount_minor) AS BIGINT) AS n FROM settlement_instructions WHERE {last}"
    );
    (app.number(&entries), app.number(&sum))
}

on_both!(a_period_takes_up_whole_orders_until_it_is_full, |app| {
    let online = Online::start(app);
    for _ in 0..6 {
        sold_online(&online);
    }
    weeks_later(app);
    // Each order has earned 336.00 with one entry. Two pages of two orders make more than three.
    let in_part = close_within(app, 2, 3, || {
        if app.engine == Engine::Postgres {
            // Of the others none is held: whoever books for them does not wait.
            let free = "SELECT COUNT(*) AS n FROM \
                 (SELECT id FROM orders WHERE has_unsettled FOR UPDATE SKIP LOCKED) free";
            assert_eq!(app.number(free), 2);
        }
    });
    assert!(matches!(in_part, Closed::InPart(_)), "{in_part:?}");
    assert_eq!(last_period(app), (4, 4 * 33_600));
    assert_eq!(count(app, UNSETTLED), 2);
    // It ends where its page does: that nothing is behind it was not seen.
    let in_part = close_within(app, 2, 2, || {});
    assert!(matches!(in_part, Closed::InPart(_)), "{in_part:?}");
    assert_eq!(last_period(app), (2, 2 * 33_600));
    assert_eq!(count(app, UNSETTLED), 0);
    assert_eq!(close_within(app, 2, 2, || {}), Closed::Nothing);
    sold_online(&online);
    weeks_later(app);
    let done = close_within(app, 2, 2, || {});
    assert!(matches!(done, Closed::Done(_)), "{done:?}");
    assert_eq!(last_period(app), (1, 33_600));
});

on_both!(
    what_is_carried_keeps_nothing_behind_it_from_being_paid,
    |app| {
        let online = Online::start(app);
        let order = sold_online(&online);
        weeks_later(app);
        let accountant = app.login(world::LONGJING_ACCOUNTANT);
        close(&accountant);
        let id = app.number("SELECT id AS n FROM settlements");
        pay_all(app, &format!("/desk/longjing/settlements/{id}"));
        // Half of it goes back: the shop owes 168.00, and the order is the first that is looked at.
        let form = accountant.get(&format!("/desk/longjing/orders/{order}/refund"));
        let fields = [("amount", "168.00"), ("reason", "受潮")];
        let back = accountant.submit(&form, "form[action$='/refund']", &fields);
        assert_eq!(back.status, 303, "{}", back.shown());
        for _ in 0..2 {
            sold_online(&online);
        }
        weeks_later(app);
        for paid in [33_600 - 16_800, 33_600] {
            let in_part = close_within(app, 1, 1, || {});
            assert!(matches!(in_part, Closed::InPart(_)), "{in_part:?}");
            assert_eq!(last_period(app).1, paid);
        }
        assert_eq!(close_within(app, 1, 1, || {}), Closed::Nothing);
        assert_eq!(count(app, UNSETTLED), 0);
    }
);

on_both!(
    a_shop_that_keeps_nothing_of_its_orders_is_through_with_them,
    |app| {
        let editor = app.login(world::LONGJING_EDITOR);
        let families = add_households(app, &editor, &THREE[..1]);
        assert_eq!(note_lot(&editor, "10", &[(families[0], "1")]).status, 303);
        let manager = app.login(world::LONGJING_MANAGER);
        assert_eq!(publish(&manager, "0", "0").status, 303);
        let online = Online::start(app);
        let buyer = online.login(world::WANG);
        let number = online.order(&buyer, &TWO_TINS);
        online.approve(&buyer, &number);
        online.sandbox.pump();
        let sent = send(app, &format!("{number}-01"), &[]);
        assert_eq!(sent.status, 303, "{}", sent.shown());
        assert_eq!(balance(app, 1, "entitlement"), 0);
        weeks_later(app);
        let accountant = app.login(world::LONGJING_ACCOUNTANT);
        let page = close(&accountant);
        assert!(page.says("¥336.00"), "{}", page.shown());
        // What came to the shop and went on, and what the family has.
        assert_eq!(last_period(app), (3, 33_600));
        assert_eq!(
            count(app, UNSETTLED),
            0,
            "the next period need not look at it"
        );
        let id = app.number("SELECT id AS n FROM settlements");
        pay_all(app, &format!("/desk/longjing/settlements/{id}"));
        assert_eq!(balance(app, 1, "custody_channel"), 0);
    }
);
