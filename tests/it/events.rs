//! The cursor by which consumers read events: none is skipped, none comes twice, whatever the
//! order in which transactions commit.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use yipin::base::ids::ShopId;
use yipin::db::{Database, DbConn};
use yipin::domain::access::Actor;
use yipin::domain::events::{self, Cursor, Event, NewEvent};

use crate::support::buyers::{count, crowd_database};
use crate::support::{TestApp, engine::Engine, on_both, world};

/// What a consumer finds behind its cursor; it moves the cursor on.
fn read(db: &Database, cursor: &mut Cursor, limit: i64) -> Vec<Event> {
    let found = db
        .read_now(|conn| events::read_after(conn, *cursor, limit))
        .unwrap();
    if let Some(last) = found.last() {
        *cursor = Cursor {
            tx_id: last.tx_id,
            event_id: last.id.0,
        };
    }
    found
}

fn write(db: &Database, kinds: &[&'static str]) {
    db.write_now(|tx| {
        for kind in kinds {
            let event = NewEvent::new("shop", 1, kind, Actor::System);
            events::record(tx, event.of_shop(ShopId(1)))?;
        }
        Ok(())
    })
    .unwrap();
}

/// Reads until so many came: PostgreSQL holds events back while any transaction of the cluster
/// that is older still runs, those of other tests too.
fn read_all(app: &TestApp, cursor: &mut Cursor, count: usize) -> Vec<String> {
    let mut kinds = Vec::new();
    for _ in 0..4_000 {
        kinds.extend(
            read(&app.db, cursor, 100)
                .into_iter()
                .map(|event| event.kind),
        );
        if kinds.len() >= count {
            return kinds;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("only {kinds:?}");
}

/// Behind what the world itself has recorded.
fn now(app: &TestApp) -> Cursor {
    app.db.read_now(events::latest).unwrap()
}

/// A transaction beside the platform's, which has its number and nothing else yet.
fn begin(app: &TestApp) -> DbConn {
    let mut conn = world::connect(app.database_url());
    conn.batch_execute("BEGIN; SELECT pg_current_xact_id()")
        .unwrap();
    conn
}

fn insert(conn: &mut DbConn, kind: &str) {
    conn.batch_execute(&format!(
        "INSERT INTO events (shop_id, aggregate, aggregate_id, kind, actor_kind, occurred_at, \
         business_date) VALUES (1, 'shop', 1, '{kind}', 'system', {}, '2026-11-25')",
        world::NOW_MS
    ))
    .unwrap();
}

// SQLite has one writer, so that there the order of numbers is that of commits.
on_both!(an_event_that_is_committed_late_is_not_skipped, |app| {
    let mut cursor = now(app);
    if app.engine == Engine::Sqlite {
        write(&app.db, &["first", "second"]);
        write(&app.db, &["third"]);
        assert_eq!(read_all(app, &mut cursor, 3), ["first", "second", "third"]);
        assert!(read(&app.db, &mut cursor, 100).is_empty());
        return;
    }
    // The event has a lower number than another one, and is committed later.
    let mut slow = begin(app);
    insert(&mut slow, "slow");
    write(&app.db, &["quick"]);
    assert!(
        read(&app.db, &mut cursor, 100).is_empty(),
        "it may not pass"
    );
    slow.batch_execute("COMMIT").unwrap();
    assert_eq!(read_all(app, &mut cursor, 2), ["slow", "quick"]);
    // The transaction is older, the event has a higher number.
    let mut older = begin(app);
    write(&app.db, &["newer"]);
    insert(&mut older, "older");
    assert!(
        read(&app.db, &mut cursor, 100).is_empty(),
        "it may not pass"
    );
    older.batch_execute("COMMIT").unwrap();
    assert_eq!(read_all(app, &mut cursor, 2), ["older", "newer"]);
    // One that is given up holds nobody up.
    let mut given_up = begin(app);
    insert(&mut given_up, "given_up");
    write(&app.db, &["last"]);
    given_up.batch_execute("ROLLBACK").unwrap();
    assert_eq!(read_all(app, &mut cursor, 1), ["last"]);
});

on_both!(
    a_consumer_that_reads_while_others_write_sees_each_event_once,
    |app| {
        let (writers, each) = (8, count(100, 5_000));
        let db = crowd_database(app, 7);
        let all = writers * each * 2;
        let before = app.number("SELECT COUNT(*) AS n FROM events");
        let (mut cursor, mut seen, mut pages) = (now(app), BTreeSet::new(), 0);
        thread::scope(|scope| {
            for writer in 0..writers {
                let db = &db;
                scope.spawn(move || {
                    for n in 0..each {
                        // Of one, two or three events, so that numbers and commits get mixed up.
                        let size = 1 + (writer + n) % 3;
                        write(db, &["shop.edited", "shop.renamed", "shop.moved"][..size]);
                    }
                });
            }
            // About: the sizes go round evenly.
            let least = all - 3 * writers;
            while seen.len() < least {
                for event in read(&db, &mut cursor, 7) {
                    assert!(seen.insert(event.id), "{:?} came twice", event.id);
                }
                pages += 1;
            }
        });
        let written = app.number("SELECT COUNT(*) AS n FROM events") - before;
        let written = usize::try_from(written).unwrap();
        for _ in 0..4_000 {
            let rest = read(&db, &mut cursor, 7);
            assert!(rest.iter().all(|event| seen.insert(event.id)));
            if seen.len() == written {
                break;
            }
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(seen.len(), written);
        assert!(pages > each / 10, "it read after the others had written");
    }
);
