//! A connection to either engine.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;

use crate::base::error::{Code, Error, Result};

/// A connection to PostgreSQL or to an SQLite file.
#[derive(diesel::MultiConnection)]
pub enum DbConn {
    /// PostgreSQL, through the bundled libpq.
    Pg(PgConnection),
    /// The bundled SQLite.
    Sqlite(SqliteConnection),
}

/// Which engine a URL names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// `postgres://…`
    Postgres,
    /// A path.
    Sqlite,
}

impl Backend {
    /// Reads the engine off a URL: `postgres://` or `postgresql://` is PostgreSQL, a text without
    /// a scheme (or with `sqlite://`) is the path of an SQLite file.
    ///
    /// # Errors
    /// Any other scheme is refused: a typing slip must not create an empty SQLite file.
    pub fn of_url(url: &str) -> Result<Self> {
        match url.split_once("://").map(|(scheme, _)| scheme) {
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            Some("sqlite") | None => Ok(Self::Sqlite),
            Some(other) => Err(Error::internal(format!(
                "unknown database scheme {other:?}"
            ))),
        }
    }
}

/// The file that the URL of an SQLite database names.
pub(super) fn sqlite_path(url: &str) -> &Path {
    Path::new(url.strip_prefix("sqlite://").unwrap_or(url))
}

/// Counts and traces the statements that a connection sends, transaction control left out.
struct StatementCounter(Arc<AtomicU64>);

impl Instrumentation for StatementCounter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            let is_control = [
                "BEGIN",
                "COMMIT",
                "ROLLBACK",
                "SAVEPOINT",
                "RELEASE",
                "PRAGMA",
            ]
            .iter()
            .any(|word| text.trim_start().starts_with(word));
            if !is_control {
                self.0.fetch_add(1, Ordering::Relaxed);
                tracing::trace!(sql = %text, "statement");
            }
        }
    }
}

/// Opens a connection with the settings that the engine needs. `patience` is how long SQLite
/// waits for another process that writes.
pub(super) fn open(
    backend: Backend,
    url: &str,
    is_writer: bool,
    patience: Duration,
    counter: Option<&Arc<AtomicU64>>,
) -> Result<DbConn> {
    let mut conn = match backend {
        Backend::Postgres => DbConn::Pg(PgConnection::establish(url).map_err(unavailable)?),
        Backend::Sqlite => {
            let path = sqlite_path(url).to_string_lossy();
            let mut inner = SqliteConnection::establish(&path).map_err(unavailable)?;
            inner.batch_execute(&format!(
                // FULL: with NORMAL a power cut may lose committed money.
                "PRAGMA busy_timeout = {}; PRAGMA journal_mode = WAL; \
                 PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                 PRAGMA temp_store = MEMORY;",
                patience.as_millis()
            ))?;
            if !is_writer {
                inner.batch_execute("PRAGMA query_only = ON;")?;
            }
            DbConn::Sqlite(inner)
        }
    };
    if let Some(counter) = counter {
        let counter = StatementCounter(Arc::clone(counter));
        match &mut conn {
            DbConn::Pg(inner) => inner.set_instrumentation(counter),
            DbConn::Sqlite(inner) => inner.set_instrumentation(counter),
        }
    }
    Ok(conn)
}

fn unavailable(error: ConnectionError) -> Error {
    Error::new(Code::SystemUnavailable)
        .retry_after(5)
        .caused_by(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_picks_the_engine_and_a_typo_is_refused() {
        assert_eq!(
            Backend::of_url("postgres://h/db").unwrap(),
            Backend::Postgres
        );
        assert_eq!(
            Backend::of_url("/var/lib/yipin/yipin.db").unwrap(),
            Backend::Sqlite
        );
        assert!(Backend::of_url("postgers://h/db").is_err());
    }
}
