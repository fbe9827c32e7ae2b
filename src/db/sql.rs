//! Small pieces of SQL that diesel has not, or has wrongly for money.

use diesel::expression::SqlLiteral;
use diesel::sql_types::BigInt;

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
