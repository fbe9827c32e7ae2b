//! PostgreSQL for the tests: the cluster of `scripts/pg`, one template per process, copies of it.

use std::env;
use std::path::Path;
use std::process::{self, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use url::Url;

use super::{engine, world};

/// A database that is dropped with this value.
pub struct Copy {
    pub url: String,
    name: String,
    is_durable: bool,
}

impl Drop for Copy {
    fn drop(&mut self) {
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // A server that is gone took the database with it.
        if self.is_durable {
            durable_admin().batch_execute(&sql).ok();
        } else {
            admin().batch_execute(&sql).ok();
        }
    }
}

/// The world on a cluster that forgets nothing.
pub fn durable_world() -> Copy {
    // Several tests kill servers, and may do so at the same time.
    let name = format!("{}_durable", next_name());
    durable_admin()
        .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0"))
        .unwrap();
    let url = at(&DURABLE, &name);
    world::build(&url);
    Copy {
        url,
        name,
        is_durable: true,
    }
}

fn durable_admin() -> PgConnection {
    PgConnection::establish(DURABLE.as_str()).expect("the durable PostgreSQL answers")
}

/// A copy of the template.
pub fn copy_of_template() -> Copy {
    create(&format!(" TEMPLATE {}", *TEMPLATE))
}

/// A database with nothing in it.
pub fn empty() -> Copy {
    create(" TEMPLATE template0")
}

fn next_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("yipin_test_{}_{number}", process::id())
}

fn create(template: &str) -> Copy {
    let name = next_name();
    admin()
        .batch_execute(&format!("CREATE DATABASE {name}{template}"))
        .unwrap();
    Copy {
        url: url_of(&name),
        name,
        is_durable: false,
    }
}

/// Migrated and filled once per process.
static TEMPLATE: LazyLock<String> = LazyLock::new(|| {
    sweep();
    let name = format!("yipin_template_{}", process::id());
    admin()
        .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0"))
        .unwrap();
    world::build(&url_of(&name));
    name
});

/// Drops what earlier processes left behind.
fn sweep() {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        datname: String,
    }
    let sql = "SELECT datname::text FROM pg_database WHERE datname LIKE 'yipin\\_te%'";
    let rows: Vec<Row> = diesel::sql_query(sql).load(&mut *admin()).unwrap();
    for Row { datname } in rows {
        let owner = datname.split('_').nth(2).unwrap_or_default();
        if !engine::is_alive(owner) {
            let sql = format!("DROP DATABASE IF EXISTS {datname} WITH (FORCE)");
            admin().batch_execute(&sql).unwrap();
        }
    }
}

fn url_of(name: &str) -> String {
    at(&SERVER, name)
}

fn at(server: &Url, name: &str) -> String {
    let mut url = server.clone();
    url.set_path(name);
    url.to_string()
}

/// The cluster that `scripts/test` has started, or else one started here.
static SERVER: LazyLock<Url> = LazyLock::new(|| cluster("YIPIN_TEST_PG", &["start"]));

/// The same with the server's usual settings: what it has acknowledged stays.
static DURABLE: LazyLock<Url> =
    LazyLock::new(|| cluster("YIPIN_TEST_PG_DURABLE", &["start", "--durable"]));

fn cluster(variable: &str, start: &[&str]) -> Url {
    let url = env::var(variable).unwrap_or_else(|_| started(start));
    Url::parse(url.trim()).unwrap_or_else(|_| panic!("{variable} is a postgres:// address"))
}

fn started(args: &[&str]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/pg");
    let output = Command::new(&script).args(args).output();
    let output = output.expect("scripts/pg starts PostgreSQL for the tests");
    assert!(
        output.status.success(),
        "PostgreSQL does not start, and no test on it can be left out:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The one connection that creates and drops databases.
fn admin() -> std::sync::MutexGuard<'static, PgConnection> {
    static ADMIN: LazyLock<Mutex<PgConnection>> = LazyLock::new(|| {
        Mutex::new(PgConnection::establish(SERVER.as_str()).expect("PostgreSQL answers"))
    });
    ADMIN.lock().unwrap_or_else(PoisonError::into_inner)
}
