//! What visitors see while the database is gone, and after it has come back.

use diesel::connection::SimpleConnection;
use url::Url;
use yipin::db::DbConn;

use crate::support::visitor::Visitor;
use crate::support::{TestApp, engine::Engine, on_both, page::Page, world};

/// While this lives the platform can write nothing: PostgreSQL refuses every connection, and
/// another process holds the SQLite file.
struct Outage {
    conn: DbConn,
    end: String,
}

impl Outage {
    fn begin(app: &TestApp) -> Self {
        let (url, begin, end) = match app.engine {
            Engine::Sqlite => (
                app.database_url().to_owned(),
                "BEGIN EXCLUSIVE".to_owned(),
                "ROLLBACK".to_owned(),
            ),
            Engine::Postgres => {
                let mut url = Url::parse(app.database_url()).unwrap();
                let name = url.path().trim_start_matches('/').to_owned();
                url.set_path("postgres");
                let refuse = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS");
                let cut = format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
                );
                (
                    url.to_string(),
                    format!("{refuse} false; {cut}"),
                    format!("{refuse} true"),
                )
            }
        };
        let mut conn = world::connect(&url);
        conn.batch_execute(&begin).unwrap();
        Self { conn, end }
    }
}

impl Drop for Outage {
    fn drop(&mut self) {
        self.conn.batch_execute(&self.end).unwrap();
    }
}

fn log_in(visitor: &Visitor) -> Page {
    let fields = [("login", world::WANG), ("password", world::PASSWORD)];
    visitor.post("/account/login", &fields)
}

on_both!(an_outage_answers_503_and_ends_by_itself, |app| {
    let node = app.impatient_node();
    let visitor = Visitor::new(&node.origin, "zh-CN");
    // Connections are in the pool that the outage will cut.
    assert_eq!(visitor.get("/readyz").status, 200);
    assert_eq!(visitor.get("/account/login").status, 200);

    let outage = Outage::begin(app);
    for _ in 0..6 {
        let page = log_in(&visitor);
        assert_eq!(page.status, 503, "{}", page.shown());
        assert_eq!(page.header("retry-after"), "5");
        assert!(page.says("请稍等片刻再试"), "{}", page.shown());
    }
    assert_eq!(visitor.get("/healthz").status, 200);
    // What is not there is said all the same, with a way on.
    let nowhere = Visitor::new(&node.origin, "zh-CN").get("/nowhere");
    assert_eq!(nowhere.status, 404, "{}", nowhere.shown());
    assert!(nowhere.has("header form[action='/search']") && nowhere.has("header a[href='/cart']"));
    if app.engine == Engine::Postgres {
        let ready = visitor.get("/readyz");
        assert_eq!(ready.status, 503);
        assert_eq!(ready.header("retry-after"), "5");
    }
    drop(outage);

    // At most each of the four connections of the pool is found dead once.
    let served = (0..5).find(|_| log_in(&visitor).status == 303);
    assert!(served.is_some(), "the platform did not come back");
    assert_eq!(visitor.get("/account").status, 200);
});
