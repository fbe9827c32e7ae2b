//! `kill -9` of a real server while people order and pay online, and a start on what it left
//! behind: every purchase ends paid or expired, and no payment is lost.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use yipin::base::clock::{Clock, Timestamp};
use yipin::base::rng::Random;
use yipin::base::secret::Secret;
use yipin::db::{Database, DbSettings};
use yipin::domain::mail::{Mailer, MemoryOutbox};
use yipin::domain::payments::gateway::sandbox::{SandboxMode, SandboxSettings};

use crate::support::app::{self, Node};
use crate::support::buyers::{self, count};
use crate::support::engine::Engine;
use crate::support::gateway::SECRET;
use crate::support::process::{self, Process};
use crate::support::till::Till;
use crate::support::visitor::Visitor;
use crate::support::world;

/// People who buy at the same time.
const PEOPLE: usize = 8;
/// Purchases that are tried in a round; the server is killed in the midst of them.
const BUYERS: usize = 16;

/// Somebody at the till.
struct Buyer {
    till: Till,
    tab: Mutex<Visitor>,
}

/// How far somebody came.
#[derive(Clone)]
enum Fate {
    /// Not sent, or no answer.
    Unknown,
    /// Ordered.
    Placed(String),
    /// The gateway has taken the money.
    Paid(String),
}

impl Buyer {
    /// Odd ones buy in both shops; each has a phone of its own.
    fn new(server: &Process, n: usize) -> Self {
        let visitor = server.visitor();
        let both = [(world::TEA_TIN, "1"), (world::PEACH_BOX, "2")];
        let goods = if n.is_multiple_of(2) {
            &both[..1]
        } else {
            &both[..]
        };
        let phone = format!("139{n:08}");
        let changes = [("method", "gateway"), ("phone", phone.as_str())];
        let till = Till::new(&visitor, goods, &changes);
        Self {
            till,
            tab: Mutex::new(visitor),
        }
    }

    /// Orders; the same form sent again gives the same number.
    fn place(&self) -> Option<String> {
        let answer = self.till.attempt().ok()?;
        assert_eq!(answer.status, 303, "{}", answer.shown());
        let location = answer.location();
        let number = location
            .strip_prefix("/orders/")?
            .strip_suffix("/payment")?;
        Some(number.to_owned())
    }

    /// Presses the button, and pays on the gateway's page; whether the gateway took the money.
    fn pay(&self, number: &str) -> bool {
        let tab = self.tab.lock().unwrap();
        let path = format!("/orders/{number}/payment");
        let form = [("gateway", "sandbox")];
        let request = tab.as_own_page(tab.request("POST", &path).form(&form));
        let Ok(answer) = tab.attempt(request) else {
            return false;
        };
        // While it is killed and started it may say that it is busy.
        if answer.status != 303 || answer.location().starts_with('/') {
            return false;
        }
        let page = format!("{}/approval", answer.location());
        let approved = tab.attempt(tab.request("POST", &page));
        approved.is_ok_and(|answer| answer.status == 303)
    }

    fn buy(&self) -> Fate {
        let Some(number) = self.place() else {
            return Fate::Unknown;
        };
        if self.pay(&number) {
            Fate::Paid(number)
        } else {
            Fate::Placed(number)
        }
    }
}

/// People buy until the server dies, which it does after so many have paid.
fn buy_until_killed(server: Process, buyers: &[Buyer], after: usize) -> Vec<Fate> {
    let fates = Mutex::new(vec![Fate::Unknown; buyers.len()]);
    let (next, paid) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let server = Mutex::new(Some(server));
    thread::scope(|scope| {
        for _ in 0..PEOPLE {
            scope.spawn(|| {
                while paid.load(Ordering::SeqCst) < after {
                    let n = next.fetch_add(1, Ordering::SeqCst);
                    let Some(buyer) = buyers.get(n) else { return };
                    let fate = buyer.buy();
                    let has_paid = matches!(fate, Fate::Paid(_));
                    fates.lock().unwrap()[n] = fate;
                    if has_paid && paid.fetch_add(1, Ordering::SeqCst) + 1 == after {
                        // While the others are at it, and its messages are under way.
                        drop(server.lock().unwrap().take());
                    }
                }
            });
        }
    });
    assert!(server.into_inner().unwrap().is_none(), "it was not killed");
    fates.into_inner().unwrap()
}

/// What has to happen within forty minutes, in no time.
fn let_time_pass(url: &str, sandbox: &str) {
    let now = Clock::System.now();
    let db = Database::open(DbSettings {
        clock: Clock::manual(Timestamp::from_ms(now.ms())),
        ..DbSettings::new(url)
    })
    .unwrap();
    let settings = SandboxSettings {
        url: sandbox.to_owned(),
        secret: Secret::new(SECRET),
        mode: SandboxMode::Channel,
        timeout: Duration::from_secs(10),
    };
    let node = Node::start_as(&db, |all| all.gateways.sandbox = Some(settings), |_| {});
    let mailer = Mailer::memory("一品 <no-reply@example.org>", MemoryOutbox::default()).unwrap();
    for _ in 0..4 {
        app::runtime()
            .block_on(app::jobs_of(&db, &node, mailer.clone()).round())
            .unwrap();
        db.clock().advance_ms(20 * 60_000);
    }
}

fn payments_survive(engine: Engine, url: &str) {
    let rounds = count(2, 32);
    let goods = rounds * BUYERS * 8;
    let stocked = Database::open(DbSettings::new(url)).unwrap();
    stocked
        .write_now(|tx| {
            buyers::receive(tx, &world::LONGJING, 1, &goods.to_string())?;
            buyers::receive(tx, &world::PINGGU, 3, &goods.to_string())
        })
        .unwrap();
    drop(stocked);
    let sandbox = Process::serving(&["sandbox-gateway"]);
    let args = ["serve", "--database-url", url];
    let settings = [("YIPIN_SANDBOX_URL", sandbox.origin.as_str())];
    let chance = Random::seeded(9);
    // Whether the gateway has taken the money, by number.
    let mut purchases: BTreeMap<String, bool> = BTreeMap::new();
    let mut server = Process::serving_with(&args, &settings, 0);
    for round in 0..rounds {
        let port = server.port();
        let first = round * BUYERS;
        let buyers: Vec<Buyer> = (first..first + BUYERS)
            .map(|n| Buyer::new(&server, n))
            .collect();
        let after = usize::try_from(chance.between(2, 9)).unwrap();
        let fates = buy_until_killed(server, &buyers, after);
        // At the same address, to which the gateway sends its messages.
        server = Process::serving_with(&args, &settings, port);
        for (n, (buyer, fate)) in buyers.iter().zip(fates).enumerate() {
            let (number, is_paid) = match fate {
                Fate::Paid(number) => (number, true),
                Fate::Placed(number) => (number, false),
                Fate::Unknown => (buyer.place().expect("it answers again"), false),
            };
            // Every third gives it up.
            let is_paid = is_paid || (!n.is_multiple_of(3) && buyer.pay(&number));
            let before = purchases.insert(number, is_paid);
            assert_eq!(before, None, "{engine:?} {round}: a number came twice");
        }
    }
    drop(server);
    let_time_pass(url, &sandbox.origin);
    drop(sandbox);
    for (number, is_paid) in &purchases {
        let orders = |condition: &str| {
            world::number(
                url,
                &format!(
                    "SELECT COUNT(*) AS n FROM orders WHERE number LIKE '{number}-%' AND {condition}"
                ),
            )
        };
        let all = orders("1 = 1");
        let paid = orders("state = 'confirmed' AND paid_minor = total_minor");
        let over = orders("state = 'cancelled' AND paid_minor = 0");
        assert!(
            all > 0 && (paid == all || over == all),
            "{engine:?}: {number}"
        );
        assert_eq!(paid == all, *is_paid, "{engine:?}: {number}");
    }
    let paid = purchases.values().filter(|paid| **paid).count();
    assert_eq!(purchases.len(), rounds * BUYERS);
    assert!(paid >= 2 * rounds && paid < purchases.len(), "{paid} paid");
    let (code, said) = process::run(&["verify", "--database-url", url]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn payments_survive_kill_9_on_sqlite() {
    let database = Engine::Sqlite.durable_database();
    payments_survive(Engine::Sqlite, &database.url);
}

#[test]
fn payments_survive_kill_9_on_postgres() {
    let database = Engine::Postgres.durable_database();
    payments_survive(Engine::Postgres, &database.url);
}
