//! Small pieces of SQL that diesel has not, or has wrongly for money.

use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::conn::{Backend, DbConn};
use super::pool::Database;
use crate::base::error::{Error, Result};

/// The exact sum of a BIGINT expression, 0 for no rows.
///
/// Diesel's own `sum` goes through a floating point number on SQLite.
pub fn sum_i64(expression: &'static str) -> SqlLiteral<BigInt> {
    diesel::dsl::sql(&format!("CAST(COALESCE(SUM({expression}), 0) AS BIGINT)"))
}

/// Escapes a text for use inside a `LIKE` pattern with `ESCAPE '\'`.
pub fn like_literal(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

/// Asks the database for a sign of life.
pub fn ping(conn: &mut DbConn) -> Result<()> {
    use diesel::connection::SimpleConnection;
    Ok(conn.batch_execute("SELECT 1")?)
}

/// Refuses a PostgreSQL server that may lose what it has acknowledged.
///
/// # Errors
/// Names the setting that is off.
pub fn refuse_unsafe_server(database: &Database) -> Result<()> {
    if database.backend() == Backend::Sqlite {
        return Ok(());
    }
    database.read_now(|conn| {
        for setting in ["fsync", "synchronous_commit"] {
            let value = diesel::select(diesel::dsl::sql::<Text>(&format!(
                "current_setting('{setting}')"
            )))
            .get_result::<String>(conn)?;
            if value == "off" {
                return Err(Error::internal(format!(
                    "PostgreSQL runs with {setting} = off"
                )));
            }
        }
        Ok(())
    })
}
