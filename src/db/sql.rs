//! Small pieces of SQL that diesel has not, or has wrongly for money.

use diesel::expression::{AppearsOnTable, SelectableExpression, SqlLiteral, ValidGrouping};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool, HasSqlType, Text};

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

/// Behind a code and whatever digits follow it: no code has more than twelve.
const LAST: &str = "999999999999";

/// Whether a code of digits begins with one of some others.
///
/// Said by ranges, which both engines read off an index. A pattern they cannot: indexes of
/// PostgreSQL are sorted as a language sorts, and `LIKE` of SQLite knows no case. Diesel can say so
/// only for a number of prefixes that is known beforehand.
pub fn starts_with_any<C>(column: C, prefixes: &[String]) -> StartsWithAny<C> {
    let range = |prefix: &String| (prefix.clone(), format!("{prefix}{LAST}"));
    StartsWithAny {
        column,
        ranges: prefixes.iter().map(range).collect(),
    }
}

/// See [`starts_with_any`].
#[derive(Debug, Clone)]
pub struct StartsWithAny<C> {
    column: C,
    /// From where to where, both ends included.
    ranges: Vec<(String, String)>,
}

impl<C> Expression for StartsWithAny<C> {
    type SqlType = Bool;
}

impl<C, T> AppearsOnTable<T> for StartsWithAny<C> where C: AppearsOnTable<T> {}

impl<C, T> SelectableExpression<T> for StartsWithAny<C> where C: SelectableExpression<T> {}

impl<C, G> ValidGrouping<G> for StartsWithAny<C>
where
    C: ValidGrouping<G>,
{
    type IsAggregate = C::IsAggregate;
}

/// The text depends on the number of prefixes.
impl<C> QueryId for StartsWithAny<C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, D> QueryFragment<D> for StartsWithAny<C>
where
    C: QueryFragment<D>,
    D: diesel::backend::Backend + HasSqlType<Text>,
    String: ToSql<Text, D>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, D>) -> QueryResult<()> {
        out.push_sql("(");
        for (index, (from, to)) in self.ranges.iter().enumerate() {
            out.push_sql(if index > 0 { " OR (" } else { "(" });
            self.column.walk_ast(out.reborrow())?;
            out.push_sql(" >= ");
            out.push_bind_param::<Text, String>(from)?;
            out.push_sql(" AND ");
            self.column.walk_ast(out.reborrow())?;
            out.push_sql(" <= ");
            out.push_bind_param::<Text, String>(to)?;
            out.push_sql(")");
        }
        if self.ranges.is_empty() {
            out.push_sql("1 = 0");
        }
        out.push_sql(")");
        Ok(())
    }
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
