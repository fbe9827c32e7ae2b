//! `kill -9` of a real server while people order, and a start on what it left behind.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use yipin::base::rng::Random;
use yipin::db::{Database, DbSettings};

use crate::support::buyers::{self, count};
use crate::support::engine::Engine;
use crate::support::process::{self, Process};
use crate::support::till::Till;
use crate::support::{buying, world};

/// People who order at the same time.
const PEOPLE: usize = 8;
/// Filled forms of a round; the server is killed before all of them are sent.
const FORMS: usize = 24;
/// Whoever gives this number is refused.
const REFUSED_PHONE: &str = "+8613900000000";

/// What became of a form.
#[derive(Clone)]
enum Fate {
    /// The server was gone before.
    NotSent,
    /// It was sent, and no answer came.
    Unknown,
    /// The server said that it is ordered, under this number.
    Placed(String),
}

fn start(url: &str) -> Process {
    Process::serving(&["serve", "--database-url", url])
}

/// A guest with a form; odd ones buy in both shops.
fn form(server: &Process, n: usize) -> Till {
    let both = [(world::TEA_TIN, "1"), (world::PEACH_BOX, "2")];
    let goods = if n.is_multiple_of(2) {
        &both[..1]
    } else {
        &both[..]
    };
    Till::new(&server.visitor(), goods, &[])
}

/// Somebody who is refused: what was seen is not what it costs.
fn refused_form(server: &Process) -> Till {
    let till = Till::new(
        &server.visitor(),
        &[(world::TEA_TIN, "1")],
        &[("phone", REFUSED_PHONE)],
    );
    let seen = till.value("seen").replace(":16800", ":100");
    till.with("seen", &seen)
}

/// People send forms until the server dies, which it does after so many were placed.
fn order_until_killed(server: Process, forms: &[Till], after: usize) -> Vec<Fate> {
    let fates = Mutex::new(vec![Fate::NotSent; forms.len()]);
    let (next, placed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let server = Mutex::new(Some(server));
    thread::scope(|scope| {
        for _ in 0..PEOPLE {
            scope.spawn(|| {
                while placed.load(Ordering::SeqCst) < after {
                    let n = next.fetch_add(1, Ordering::SeqCst);
                    let Some(form) = forms.get(n) else { return };
                    fates.lock().unwrap()[n] = Fate::Unknown;
                    let Ok(answer) = form.attempt() else { return };
                    fates.lock().unwrap()[n] = Fate::Placed(buying::number_of(&answer));
                    if placed.fetch_add(1, Ordering::SeqCst) + 1 == after {
                        // While the others still wait for their answers.
                        drop(server.lock().unwrap().take());
                    }
                }
            });
        }
    });
    assert!(server.into_inner().unwrap().is_none(), "it was not killed");
    fates.into_inner().unwrap()
}

fn orders_survive(engine: Engine, url: &str) {
    let rounds = count(5, 200);
    let goods = rounds * FORMS * 4;
    let stocked = Database::open(DbSettings::new(url)).unwrap();
    stocked
        .write_now(|tx| {
            buyers::receive(tx, &world::LONGJING, 1, &goods.to_string())?;
            buyers::receive(tx, &world::PINGGU, 3, &goods.to_string())
        })
        .unwrap();
    drop(stocked);
    let chance = Random::seeded(9);
    let mut numbers = BTreeSet::new();
    let (mut lost, mut refused) = (0, 0);
    let mut server = start(url);
    for round in 0..rounds {
        let forms: Vec<Till> = (0..FORMS).map(|n| form(&server, n)).collect();
        let answer = refused_form(&server).send();
        assert_eq!(answer.status, 409, "{}", answer.shown());
        refused += 1;
        let after = usize::try_from(chance.between(3, 15)).unwrap();
        let fates = order_until_killed(server, &forms, after);
        server = start(url);
        for (form, fate) in forms.into_iter().zip(fates) {
            // Whoever got no answer sends again, and so does somebody who got one.
            let form = form.moved_to(&server.origin);
            match fate {
                Fate::NotSent => {}
                Fate::Unknown => {
                    lost += 1;
                    let number = buying::number_of(&form.send());
                    assert!(
                        numbers.insert(number),
                        "{engine:?} {round}: it was another order"
                    );
                }
                Fate::Placed(number) => {
                    assert_eq!(
                        buying::number_of(&form.send()),
                        number,
                        "{engine:?} {round}"
                    );
                    assert!(
                        numbers.insert(number),
                        "{engine:?} {round}: a number came twice"
                    );
                }
            }
        }
        // No two have one number, so that as many as were promised are each of them.
        let promised: Vec<String> = numbers.iter().map(|one| format!("'{one}'")).collect();
        let list = promised.join(", ");
        let sql = format!("SELECT COUNT(*) AS n FROM purchases WHERE number IN ({list})");
        let kept = usize::try_from(world::number(url, &sql)).unwrap();
        assert_eq!(kept, numbers.len(), "{engine:?} {round}");
    }
    drop(server);
    let all = world::number(url, "SELECT COUNT(*) AS n FROM purchases");
    assert_eq!(usize::try_from(all).unwrap(), numbers.len());
    let sql = format!("SELECT COUNT(*) AS n FROM orders WHERE ship_phone = '{REFUSED_PHONE}'");
    assert_eq!(
        world::number(url, &sql),
        0,
        "what was refused does not exist"
    );
    assert!(
        numbers.len() >= 3 * rounds && lost >= rounds / 2 && refused == rounds,
        "{lost} lost"
    );
    let (code, said) = process::run(&["verify", "--database-url", url]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn acknowledged_orders_survive_kill_9_on_sqlite() {
    let database = Engine::Sqlite.durable_database();
    orders_survive(Engine::Sqlite, &database.url);
}

#[test]
fn acknowledged_orders_survive_kill_9_on_postgres() {
    let database = Engine::Postgres.durable_database();
    orders_survive(Engine::Postgres, &database.url);
}
