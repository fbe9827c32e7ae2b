//! How an engine carries out the statements of a function, as the engine itself explains it.

use std::sync::{Arc, Mutex};

use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use yipin::base::error::Result;
use yipin::db::DbConn;

use super::{TestApp, world};

/// Writes down what a connection is asked.
#[derive(Default, Clone)]
struct Recorder(Arc<Mutex<Vec<String>>>);

impl Instrumentation for Recorder {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            let statement = text.split(" -- binds").next().unwrap();
            self.0.lock().unwrap().push(statement.to_owned());
        }
    }
}

/// The plans of all statements that `work` sends, for whatever values.
pub fn plans_of<T>(app: &TestApp, work: impl FnOnce(&mut DbConn) -> Result<T>) -> String {
    let mut conn = world::connect(app.database_url());
    let recorder = Recorder::default();
    match &mut conn {
        DbConn::Pg(inner) => inner.set_instrumentation(recorder.clone()),
        DbConn::Sqlite(inner) => inner.set_instrumentation(recorder.clone()),
    }
    work(&mut conn).unwrap();
    let statements = recorder.0.lock().unwrap().clone();
    assert!(!statements.is_empty());
    let plans = statements.iter().map(|one| plan_of(&mut conn, one));
    plans.collect::<Vec<_>>().join("\n")
}

fn plan_of(conn: &mut DbConn, statement: &str) -> String {
    let lines: Vec<String> = match conn {
        DbConn::Pg(conn) => {
            let is_used = |n: &usize| statement.contains(&format!("${n}"));
            let nulls = vec!["NULL"; (1..1_000_usize).take_while(is_used).count()];
            assert!(!nulls.is_empty(), "{statement}");
            let prepared = format!(
                "SET plan_cache_mode = force_generic_plan; PREPARE looked_at AS {statement}"
            );
            conn.batch_execute(&prepared).unwrap();
            let explained = format!("EXPLAIN EXECUTE looked_at({})", nulls.join(", "));
            let lines = sql::<Text>(&explained).load(conn).unwrap();
            conn.batch_execute("DEALLOCATE looked_at").unwrap();
            lines
        }
        DbConn::Sqlite(conn) => {
            type Columns = (Integer, Integer, Integer, Text);
            let explained = format!("EXPLAIN QUERY PLAN {statement}");
            let lines = sql::<Columns>(&explained).load(conn).unwrap();
            let lines: Vec<(i32, i32, i32, String)> = lines;
            lines.into_iter().map(|(.., detail)| detail).collect()
        }
    };
    lines.join("\n")
}
