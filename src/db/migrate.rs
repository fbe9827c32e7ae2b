//! The migrations of both engines, embedded in the program.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::{Backend, DbConn, open, sqlite_path};
use crate::base::error::{Error, Result};

/// How long a migration waits for another process that writes.
const PATIENCE: Duration = Duration::from_secs(5);

const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

/// Any number; nodes that start together wait here for each other.
const ADVISORY_LOCK: &str = "SELECT pg_advisory_lock(728446)";
const ADVISORY_UNLOCK: &str = "SELECT pg_advisory_unlock(728446)";

/// Brings the schema up to date; gives the names of the migrations that ran.
pub fn run(url: &str) -> Result<Vec<String>> {
    with_migrations(url, &Task::RunAll)
}

/// Takes the whole schema down again, for tests of the `down.sql` files.
pub fn revert_all(url: &str) -> Result<Vec<String>> {
    with_migrations(url, &Task::RevertAll)
}

/// The names of the migrations that a database still lacks; asking makes no file.
pub fn pending(url: &str) -> Result<Vec<String>> {
    let backend = Backend::of_url(url)?;
    if backend == Backend::Sqlite && !sqlite_path(url).exists() {
        return names(backend);
    }
    with_migrations(url, &Task::Pending)
}

/// The names of all migrations of an engine, in order.
pub fn names(backend: Backend) -> Result<Vec<String>> {
    let names = |found: diesel::migration::Result<Vec<String>>| found.map_err(Error::internal);
    match backend {
        Backend::Postgres => names(
            MigrationSource::<diesel::pg::Pg>::migrations(&POSTGRES)
                .map(|all| all.iter().map(|one| one.name().to_string()).collect()),
        ),
        Backend::Sqlite => names(
            MigrationSource::<diesel::sqlite::Sqlite>::migrations(&SQLITE)
                .map(|all| all.iter().map(|one| one.name().to_string()).collect()),
        ),
    }
}

enum Task {
    RunAll,
    RevertAll,
    Pending,
}

fn perform<DB, C>(
    conn: &mut C,
    source: EmbeddedMigrations,
    task: &Task,
) -> diesel::migration::Result<Vec<String>>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let texts = |versions: Vec<MigrationVersion<'_>>| {
        versions.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    match task {
        Task::RunAll => conn.run_pending_migrations(source).map(texts),
        Task::RevertAll => conn.revert_all_migrations(source).map(texts),
        Task::Pending => {
            let pending = conn.pending_migrations(source)?;
            Ok(pending.iter().map(|one| one.name().to_string()).collect())
        }
    }
}

fn with_migrations(url: &str, task: &Task) -> Result<Vec<String>> {
    let mut conn = open(Backend::of_url(url)?, url, true, PATIENCE, None)?;
    let done = match &mut conn {
        DbConn::Pg(conn) => {
            conn.batch_execute(ADVISORY_LOCK)?;
            let done = perform(conn, POSTGRES, task);
            conn.batch_execute(ADVISORY_UNLOCK)?;
            done
        }
        DbConn::Sqlite(conn) => {
            // A table that is rebuilt must not cascade into its children.
            conn.batch_execute("PRAGMA foreign_keys = OFF;")?;
            perform(conn, SQLITE, task)
        }
    };
    done.map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_missing_lacks_everything_and_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("yipin.db");
        let url = file.display().to_string();
        assert_eq!(pending(&url).unwrap(), names(Backend::Sqlite).unwrap());
        assert!(!file.exists());
        run(&url).unwrap();
        assert_eq!(pending(&url).unwrap(), Vec::<String>::new());
    }
}
