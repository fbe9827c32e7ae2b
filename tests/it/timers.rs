//! Orders that move on by the clock alone.

use std::thread;

use diesel::connection::SimpleConnection;
use tokio::sync::watch;
use yipin::base::clock::{DAY_MS, HOUR_MS};
use yipin::base::ids::OrderId;
use yipin::base::order_number::OrderNumber;
use yipin::domain::access::SystemScope;
use yipin::domain::flows::{Outcome, expiry, receipt};

use crate::support::app::{jobs_of, runtime};
use crate::support::orders::{
    COD, TRANSFER, on_hand, place, place_one, record_payment, send_all, state, wang,
};
use crate::support::race::wait_until;
use crate::support::{Engine, TestApp, on_both, smtp, world};

/// How long an order waits for a transfer.
const TRANSFER_WAITS_MS: i64 = 72 * HOUR_MS;
/// When a sent order counts as delivered, and a delivered one as over.
const ARRIVES_MS: i64 = 10 * DAY_MS;
const COMPLETES_MS: i64 = 7 * DAY_MS;

fn due_at(app: &TestApp, order: &str) -> i64 {
    app.number(&format!(
        "SELECT COALESCE(due_at, 0) AS n FROM orders WHERE number = '{order}'"
    ))
}

fn events(app: &TestApp, kind: &str) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM events WHERE kind = '{kind}'"
    ))
}

on_both!(an_unpaid_transfer_expires_exactly_at_its_deadline, |app| {
    let order = place_one(
        app,
        TRANSFER,
        &[(world::TEA_TIN, 3), (world::TEA_LOOSE, 1_000)],
    );
    assert_eq!(due_at(app, &order), world::NOW_MS + TRANSFER_WAITS_MS);
    assert_eq!((on_hand(app, 1), on_hand(app, 2)), (37, 19_000));
    app.advance_ms(TRANSFER_WAITS_MS - 1);
    app.settle();
    assert_eq!(state(app, &order), "awaiting_payment");
    assert_eq!((on_hand(app, 1), on_hand(app, 2)), (37, 19_000));

    app.advance_ms(1);
    app.settle();
    assert_eq!(state(app, &order), "cancelled");
    // By hand: 37 + 3 tins, 19 000 + 1 000 grams.
    assert_eq!((on_hand(app, 1), on_hand(app, 2)), (40, 20_000));
    assert_eq!(due_at(app, &order), 0);
    // Once, however often the clock is looked at.
    app.settle();
    assert_eq!(events(app, "order.expired"), 1);
    let returned = "SELECT COUNT(*) AS n FROM stock_movements WHERE kind = 'returned'";
    assert_eq!(app.number(returned), 2);
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get(&format!("/desk/longjing/orders/{order}"));
    assert!(page.says("没有按时付款，自动取消"), "{}", page.shown());
});

on_both!(what_is_paid_at_the_last_moment_does_not_expire, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    app.advance_ms(TRANSFER_WAITS_MS);
    // 168.00 and 10.00 freight, at the very deadline, before the timer has looked.
    record_payment(app, &order, 17_800);
    app.settle();
    assert_eq!(state(app, &order), "confirmed");
    assert_eq!(due_at(app, &order), 0);
    app.advance_ms(30 * DAY_MS);
    app.settle();
    assert_eq!(state(app, &order), "confirmed");
    assert_eq!(on_hand(app, 1), 39);
});

on_both!(only_the_orders_whose_time_is_over_move, |app| {
    let early = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    let cash = place_one(app, COD, &[(world::TEA_TIN, 1)]);
    app.advance_ms(HOUR_MS);
    let goods = [(world::TEA_TIN, 1), (world::PEACH_BOX, 2)];
    let late = place(app, &wang(), TRANSFER, &goods);
    app.advance_ms(TRANSFER_WAITS_MS - HOUR_MS);
    app.settle();
    assert_eq!(state(app, &early), "cancelled");
    assert_eq!(state(app, &cash), "confirmed");
    assert_eq!(state(app, &late[&1]), "awaiting_payment");
    // One shop's order of a purchase is paid, the other's expires.
    record_payment(app, &late[&1], 17_800);
    app.advance_ms(HOUR_MS);
    app.settle();
    assert_eq!(state(app, &late[&1]), "confirmed");
    assert_eq!(state(app, &late[&2]), "cancelled");
    assert_eq!((on_hand(app, 1), on_hand(app, 3)), (38, 200));
});

on_both!(a_sent_order_arrives_and_a_delivered_one_ends, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    record_payment(app, &order, 17_800);
    send_all(app, &order);
    app.advance_ms(ARRIVES_MS - 1);
    app.settle();
    assert_eq!(state(app, &order), "shipped");
    app.advance_ms(1);
    app.settle();
    assert_eq!(state(app, &order), "delivered");
    app.advance_ms(COMPLETES_MS - 1);
    app.settle();
    assert_eq!(state(app, &order), "delivered");
    app.advance_ms(1);
    app.settle();
    assert_eq!(state(app, &order), "completed");
    assert_eq!(due_at(app, &order), 0);
    assert_eq!(on_hand(app, 1), 39);
});

on_both!(a_buyer_who_confirms_is_not_waited_for, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    record_payment(app, &order, 17_800);
    send_all(app, &order);
    app.advance_ms(DAY_MS);
    let number = OrderNumber::parse(&order).unwrap();
    let confirm = || {
        app.db
            .write_now(|tx| receipt::confirm(tx, &wang(), &number))
    };
    assert_eq!(confirm().unwrap(), Outcome::Done);
    assert_eq!(confirm().unwrap(), Outcome::Already);
    app.advance_ms(COMPLETES_MS - 1);
    app.settle();
    assert_eq!(state(app, &order), "delivered");
    app.advance_ms(1);
    app.settle();
    assert_eq!(state(app, &order), "completed");
    assert_eq!(confirm().unwrap(), Outcome::Already);
});

on_both!(cash_that_did_not_come_keeps_an_order_open, |app| {
    let order = place_one(app, COD, &[(world::TEA_TIN, 1)]);
    send_all(app, &order);
    app.advance_ms(ARRIVES_MS);
    app.settle();
    assert_eq!(state(app, &order), "delivered");
    // Somebody still has to do something: no timer ends that.
    assert_eq!(due_at(app, &order), 0);
    app.advance_ms(90 * DAY_MS);
    app.settle();
    assert_eq!(state(app, &order), "delivered");
    // From its delivery on seven days have long passed.
    record_payment(app, &order, 17_800);
    app.settle();
    assert_eq!(state(app, &order), "completed");
});

on_both!(an_order_with_a_part_still_to_send_does_not_arrive, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 2)]);
    record_payment(app, &order, 33_600);
    let packer = app.login(world::LONGJING_PACKER);
    let path = format!("/desk/longjing/orders/{order}");
    packer.get(&path);
    packer.post(&format!("{path}/acceptance"), &[]);
    let page = packer.get(&path);
    let name = page.attribute("input[name^='quantities']", "name");
    let typed = [
        ("carrier", "SF"),
        ("tracking_number", "SF1000000000001"),
        (name.as_str(), "1"),
    ];
    assert_eq!(
        packer
            .submit(&page, "form[action$='/shipments']", &typed)
            .status,
        303
    );
    assert_eq!(due_at(app, &order), 0);
    app.advance_ms(100 * DAY_MS);
    app.settle();
    assert_eq!(state(app, &order), "shipped");
    // The session has ended long since.
    let packer = app.login(world::LONGJING_PACKER);
    let page = packer.get(&path);
    let typed = [("carrier", "SF"), ("tracking_number", "SF1000000000002")];
    assert_eq!(
        packer
            .submit(&page, "form[action$='/shipments']", &typed)
            .status,
        303
    );
    app.advance_ms(ARRIVES_MS);
    app.settle();
    assert_eq!(state(app, &order), "delivered");
});

on_both!(many_due_orders_are_settled_in_batches, |app| {
    // More than two batches; a buyer may hold but a few unpaid orders, so they are made due here.
    let mut orders = Vec::new();
    for _ in 0..205 {
        orders.push(place_one(app, COD, &[(world::PEACH_BOX, 1)]));
        if orders.len() == 200 {
            app.execute("UPDATE stock_items SET on_hand = on_hand + 5 WHERE id = 3");
            app.excuse("stock.movements_sum");
        }
    }
    app.execute("UPDATE orders SET due_at = placed_at WHERE state = 'confirmed'");
    app.settle();
    // A timer without a rule is stopped, not found for ever.
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM orders WHERE due_at IS NOT NULL"),
        0
    );
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM orders WHERE state = 'confirmed'"),
        205
    );
});

on_both!(two_nodes_at_one_order_settle_it_once, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    let id = OrderId(app.number(&format!(
        "SELECT id AS n FROM orders WHERE number = '{order}'"
    )));
    app.advance_ms(TRANSFER_WAITS_MS);
    let system = SystemScope::new("test");
    let outcomes: Vec<Outcome> = thread::scope(|scope| {
        let nodes: Vec<_> = (0..6)
            .map(|_| scope.spawn(|| app.db.write_now(|tx| expiry::settle(tx, &system, id))))
            .collect();
        nodes
            .into_iter()
            .map(|node| node.join().unwrap().unwrap())
            .collect()
    });
    let done = outcomes.iter().filter(|one| **one == Outcome::Done).count();
    assert_eq!((done, outcomes.len()), (1, 6));
    assert_eq!(on_hand(app, 1), 40);
    assert_eq!(events(app, "order.expired"), 1);
    // While another node holds the lease, this one leaves the work to it.
    let held = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    app.advance_ms(TRANSFER_WAITS_MS);
    let until = world::NOW_MS + 30 * DAY_MS;
    app.execute(&format!(
        "DELETE FROM leases WHERE name = 'orders'; \
         INSERT INTO leases (name, holder, expires_at) VALUES ('orders', 'elsewhere', {until})"
    ));
    app.settle();
    assert_eq!(state(app, &held), "awaiting_payment");
    app.advance_ms(30 * DAY_MS);
    app.settle();
    assert_eq!(state(app, &held), "cancelled");
});

// With SQLite everything waits for its one writer.
on_both!(news_that_are_held_up_hold_up_no_order, |app| {
    if app.engine == Engine::Sqlite {
        return;
    }
    app.settle();
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    let mut slow = world::connect(app.database_url());
    slow.batch_execute(
        "BEGIN; UPDATE leases SET holder = 'elsewhere' WHERE name = 'notifications'",
    )
    .unwrap();
    let (stop, stopped) = watch::channel(false);
    let jobs = jobs_of(&app.db, &app.node, smtp::refusing());
    let at_work = thread::spawn(move || runtime().block_on(jobs.run(stopped)));
    wait_until("somebody is to be told", || app.is_held_up());
    app.advance_ms(TRANSFER_WAITS_MS);
    wait_until("it expires", || state(app, &order) == "cancelled");
    assert_eq!(on_hand(app, 1), 40);
    assert!(app.is_held_up());
    slow.batch_execute("ROLLBACK").unwrap();
    stop.send_replace(true);
    at_work.join().unwrap();
});
