//! The platform under test: a real server on a free port, with a clock and a chance of its own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::web;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use yipin::base::clock::{Clock, Timestamp};
use yipin::base::operator::Operator;
use yipin::base::rate::Rate;
use yipin::base::rng::Random;
use yipin::base::seal::SealKeys;
use yipin::base::secret::Secret;
use yipin::db::{Database, DbSettings};
use yipin::domain::accounts::password::HashCost;
use yipin::domain::events;
use yipin::domain::mail::{Letter, Mailer, MemoryOutbox};
use yipin::domain::media::MediaPlace;
use yipin::domain::payments::GatewaySettings;
use yipin::domain::verify;
use yipin::jobs::{Follower, Jobs};
use yipin::web::page_cache::tail_events;
use yipin::web::papers::PaperFont;
use yipin::web::{App, AppSettings, Site, serve};

use super::engine::{Engine, TestDatabase, scratch};
use super::visitor::Visitor;
use super::world;

/// The cheapest that argon2 allows; one test of the accounts uses the real cost.
pub const CHEAP_HASH: HashCost = HashCost {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
};

/// A running platform on a database of its own, holding the world of [`world`].
pub struct TestApp {
    /// The first of its servers.
    pub node: Node,
    /// What the platform itself works on.
    pub db: Database,
    pub engine: Engine,
    letters: MemoryOutbox,
    /// Where the pictures of all its servers lie: jobs remove files.
    media: PathBuf,
    /// Checks that the test itself makes fail.
    excused: Mutex<Vec<&'static str>>,
    /// Last, since it is removed when all others have let go of it.
    database: TestDatabase,
}

/// A server; it stops when dropped.
pub struct Node {
    pub origin: String,
    pub app: web::Data<App>,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

/// Runs the body of a test, and then what must hold at the end of every test.
pub fn with_app(engine: Engine, body: fn(&TestApp)) {
    let app = TestApp::start(engine);
    body(&app);
    app.finish();
}

impl TestApp {
    /// Starts a platform on a copy of the template.
    pub fn start(engine: Engine) -> Self {
        let database = engine.database();
        let db = open(&database.url, SEED);
        let media = new_folder("media");
        Self {
            node: Node::start(&db, &media),
            media,
            db,
            engine,
            letters: MemoryOutbox::default(),
            excused: Mutex::default(),
            database,
        }
    }

    /// Where the files of pictures lie.
    pub fn media(&self) -> &Path {
        &self.media
    }

    /// The address of the database.
    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    /// Another server on the same database, as after a restart or on a second machine.
    pub fn another_node(&self) -> Node {
        Node::start(&self.db, &self.media)
    }

    /// A server with connections of its own, as on another machine: it hears of the changes of
    /// this one only by reading events.
    pub fn distant_node(&self) -> Node {
        Node::start_with(&open(&self.database.url, SEED + 1), &self.media, |app| {
            let app = app.clone();
            actix_web::rt::spawn(tail_events(
                app.db.clone(),
                Arc::clone(&app.pages),
                app.divisions.clone(),
            ));
        })
    }

    /// The same, whose index follows the events too.
    pub fn distant_searching_node(&self) -> Node {
        Node::start_with(&open(&self.database.url, SEED + 1), &self.media, |app| {
            let app = app.clone();
            actix_web::rt::spawn(tail_events(
                app.db.clone(),
                Arc::clone(&app.pages),
                app.divisions.clone(),
            ));
            let (stop, stopped) = tokio::sync::watch::channel(false);
            let follower = follower_of(&app);
            actix_web::rt::spawn(async move {
                follower.run(app.db.clone(), stopped).await;
                // Kept so long, for a channel without a sender says stop.
                drop(stop);
            });
        })
    }

    /// Brings the index of the first server up to date; pages hear of it.
    pub fn index(&self) {
        self.index_of(&self.node);
    }

    /// The same of another server. PostgreSQL holds events back while any older transaction of the
    /// cluster runs, so it is tried until everything is read.
    pub fn index_of(&self, node: &Node) {
        for _ in 0..2_000 {
            node.app.search.catch_up(&self.db).unwrap();
            let settled = self
                .db
                .read_now(|conn| Ok(events::settled(conn)? == events::latest(conn)?))
                .unwrap();
            if settled {
                node.app.search.catch_up(&self.db).unwrap();
                node.app.pages.searches_changed();
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("events stay unread");
    }

    /// Statements that were sent to the database so far.
    pub fn statements(&self) -> u64 {
        self.db.statements().unwrap()
    }

    /// A server behind a proxy, which says from where each request comes.
    pub fn node_behind_proxy(&self) -> Node {
        self.node_with(|settings| settings.site.trusts_proxy = true)
    }

    /// A server with settings of its own.
    pub fn node_with(&self, change: impl FnOnce(&mut AppSettings)) -> Node {
        let change = |settings: &mut AppSettings| {
            settings.media = MediaPlace::Folder(self.media.clone());
            change(settings);
        };
        Node::start_as(&self.db, change, |_| {})
    }

    /// A server that waits for its database no longer than a test may take.
    pub fn impatient_node(&self) -> Node {
        let db = open_with(&self.database.url, SEED, Duration::from_millis(300));
        Node::start(&db, &self.media)
    }

    /// Somebody with a browser who is not logged in and reads Chinese.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.node.origin, "zh-CN")
    }

    /// The same, reading English.
    pub fn english_visitor(&self) -> Visitor {
        Visitor::new(&self.node.origin, "en")
    }

    /// A person of the world, logged in through the form.
    pub fn login(&self, email: &str) -> Visitor {
        let visitor = self.visitor();
        visitor.log_in(email, world::PASSWORD);
        visitor
    }

    /// Moves the clock forward.
    pub fn advance_ms(&self, ms: i64) {
        self.db.clock().advance_ms(ms);
    }

    /// Does what the background work has to do now, notices and mails included.
    pub fn settle(&self) {
        let mailer = Mailer::memory("一品 <no-reply@example.org>", self.letters.clone()).unwrap();
        self.settle_by(mailer);
    }

    /// The same with a mailer of the test.
    pub fn settle_by(&self, mailer: Mailer) {
        self.settle_at(&self.node, mailer);
    }

    /// The same at another node, which may know gateways.
    pub fn settle_node(&self, node: &Node) {
        let mailer = Mailer::memory("一品 <no-reply@example.org>", self.letters.clone()).unwrap();
        self.settle_at(node, mailer);
    }

    fn settle_at(&self, node: &Node, mailer: Mailer) {
        let jobs = jobs_of(&self.db, node, mailer);
        // PostgreSQL holds events back while any older transaction runs, those of other tests
        // in the same cluster too.
        for _ in 0..2_000 {
            runtime().block_on(jobs.round()).unwrap();
            if self.is_settled() {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("events stay unread");
    }

    fn is_settled(&self) -> bool {
        self.db
            .read_now(|conn| {
                let read = events::load_cursor(conn, "notifications")?;
                Ok(read == events::latest(conn)?)
            })
            .unwrap()
    }

    /// Takes out the letters sent since the last call. None of them lacks a text.
    pub fn letters(&self) -> Vec<Letter> {
        let letters = self.letters.take();
        for one in &letters {
            let text = format!("{} {}", one.subject, one.text);
            assert!(!text.contains('⟦'), "{text}");
        }
        letters
    }

    /// The number that a query gives: `SELECT COUNT(*) AS n FROM orders`.
    pub fn number(&self, sql: &str) -> i64 {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = BigInt)]
            n: i64,
        }
        self.db
            .read_now(|conn| Ok(diesel::sql_query(sql).get_result::<Row>(conn)?.n))
            .unwrap()
    }

    /// Whether somebody waits for what another transaction has locked (PostgreSQL).
    pub fn is_held_up(&self) -> bool {
        let waiting = "SELECT COUNT(*) AS n FROM pg_stat_activity \
             WHERE datname = current_database() AND wait_event_type = 'Lock'";
        self.number(waiting) > 0
    }

    /// Changes rows behind the platform's back.
    pub fn execute(&self, sql: &str) {
        let mut conn = world::connect(&self.database.url);
        world::execute(&mut conn, sql);
    }

    /// Says that a check of `yipin verify` will fail, since the test goes behind the services.
    pub fn excuse(&self, check: &'static str) {
        assert!(verify::checks().any(|known| known.name == check));
        self.excused.lock().unwrap().push(check);
    }

    /// What must hold at the end of every test.
    pub fn finish(self) {
        self.settle();
        let mut faults = self.db.snapshot_now(verify::run).unwrap();
        faults.retain(|fault| !self.excused.lock().unwrap().contains(&fault.check));
        assert_eq!(faults, [], "yipin verify");
    }
}

/// The clock stands still until a test moves it, and chance repeats itself.
/// Of the random numbers of a test; a node that is a machine of its own draws others.
const SEED: u64 = 20_261_125;

fn open(url: &str, seed: u64) -> Database {
    open_with(url, seed, Duration::from_secs(20))
}

fn open_with(url: &str, seed: u64, wait: Duration) -> Database {
    Database::open(DbSettings {
        pool_size: 4,
        wait,
        clock: Clock::manual(Timestamp::from_ms(world::NOW_MS)),
        random: Random::seeded(seed),
        counts_statements: true,
        ..DbSettings::new(url)
    })
    .unwrap()
}

impl Node {
    fn start(db: &Database, media: &Path) -> Self {
        Self::start_with(db, media, |_| {})
    }

    fn start_with(db: &Database, media: &Path, beside: fn(&web::Data<App>)) -> Self {
        let at_home = |settings: &mut AppSettings| {
            settings.media = MediaPlace::Folder(media.to_owned());
        };
        Self::start_as(db, at_home, beside)
    }

    pub fn start_as(
        db: &Database,
        change: impl FnOnce(&mut AppSettings),
        beside: fn(&web::Data<App>),
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let mut settings = settings(&origin);
        change(&mut settings);
        let app = web::Data::new(App::build(settings, db.clone()).unwrap());
        let (sender, receiver) = mpsc::channel();
        let served = app.clone();
        let thread = thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                beside(&served);
                let server = serve(served, listener, 2).unwrap();
                sender.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self {
            origin,
            app,
            handle: receiver.recv().expect("the server starts"),
            thread: Some(thread),
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        runtime().block_on(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

/// The index of a node, and its pages, which hear of it.
fn follower_of(app: &App) -> Follower {
    let pages = Arc::clone(&app.pages);
    Follower {
        index: app.search.clone(),
        changed: Arc::new(move || pages.searches_changed()),
    }
}

/// A folder of its own, for the pictures of a platform or the index of a server.
fn new_folder(name: &str) -> PathBuf {
    static TURN: AtomicU64 = AtomicU64::new(0);
    let turn = TURN.fetch_add(1, Ordering::Relaxed);
    scratch().join(format!("{name}-{turn}"))
}

/// The background work of a node.
pub fn jobs_of(db: &Database, node: &Node, mailer: Mailer) -> Jobs {
    let app = &node.app;
    Jobs {
        db: db.clone(),
        catalog: Arc::clone(&app.catalog),
        formats: app.formats.clone(),
        keys: Arc::clone(&app.doors.keys),
        mailer,
        gateways: app.gateways.clone(),
        media: app.media.clone(),
        index: follower_of(app),
        origin: app.site.origin.clone(),
        holder: "test".to_owned(),
    }
}

fn settings(origin: &str) -> AppSettings {
    AppSettings {
        site: Site {
            origin: origin.to_owned(),
            is_production: false,
            trusts_proxy: false,
            operator: Operator::default(),
        },
        currency: "CNY".to_owned(),
        commission: Rate::ZERO,
        secret: Secret::new("a secret of tests, 32 bytes long."),
        bank_keys: SealKeys::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "").unwrap(),
        hash_cost: CHEAP_HASH,
        hash_places: 4,
        media: MediaPlace::Folder(new_folder("media")),
        reviews_listings: false,
        search_dir: new_folder("search"),
        gateways: GatewaySettings::default(),
        paper_font: PaperFont::find(""),
    }
}

/// Runs a future on this thread.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}
