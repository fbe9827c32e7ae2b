//! Who locks several rows locks them in the order of everybody, so that two who meet wait and do not
//! deadlock (ARCHITECTURE.md, *Locks*).

use std::thread;

use crate::gateway_money::{TOTAL, channel, column, pay_with};
use crate::support::gateway::Online;
use crate::support::race::wait_until;
use crate::support::{Engine, TestApp, on_both, world};

/// People and jobs that wait for what another transaction has locked.
fn held_up(app: &TestApp) -> i64 {
    app.number(
        "SELECT COUNT(*) AS n FROM pg_stat_activity \
         WHERE datname = current_database() AND wait_event_type = 'Lock'",
    )
}

// SQLite has one writer: nobody holds one row and waits for another.
on_both!(
    who_waits_for_a_sending_holds_no_order_that_its_holder_wants,
    |app| {
        if app.engine == Engine::Sqlite {
            return;
        }
        let online = Online::start(app);
        let buyer = online.login(world::WANG);
        let order = pay_with(&online, &buyer, "");
        let view = buyer.get(&format!("/orders/{order}"));
        buyer.submit(&view, "form[action$='/cancellation']", &[]);
        online.sandbox.faults("refund_failures=99");
        for _ in 0..3 {
            online.settle();
            app.advance_ms(120_000);
        }
        // It could be sent by hand now, and its next try would come through.
        online.sandbox.faults("");
        app.advance_ms(3 * 3_600_000);
        let id = app.number("SELECT id AS n FROM refunds");
        let address = format!("/desk/longjing/orders/{order}/refunds/{id}/sending");
        let (address, node) = (address.as_str(), &online.node);
        thread::scope(|scope| {
            // As whoever hears of it from the gateway: the sending, then its order. Given back when this
            // ends, however it ends.
            let mut holder = world::connect(app.database_url());
            let locks = "BEGIN; SELECT id FROM gateway_refunds FOR UPDATE";
            world::execute(&mut holder, locks);
            scope.spawn(move || {
                let desk = app.login(world::LONGJING_ACCOUNTANT);
                desk.post(address, &[("back", "money")]);
            });
            wait_until("the accountant waits", || held_up(app) == 1);
            scope.spawn(move || app.settle_node(node));
            wait_until("the job waits, too", || held_up(app) == 2);
            // In a deadlock one of them would have it.
            let nobody_has = "SELECT id FROM orders FOR UPDATE NOWAIT";
            world::execute(&mut holder, nobody_has);
            world::execute(&mut holder, "COMMIT");
        });
        online.settle();
        // Whoever was first, it went back once.
        assert_eq!(column(app, "refunded_minor", &order), TOTAL);
        assert_eq!(channel(app), 0);
        let deadlocks =
            "SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()";
        assert_eq!(app.number(deadlocks), 0);
    }
);
