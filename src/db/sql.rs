//! Small pieces of SQL that diesel has not, or has wrongly for money.

use diesel::expression::SqlLiteral;
use diesel::sql_types::BigInt;

use super::conn::DbConn;
use crate::base::error::Result;

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
