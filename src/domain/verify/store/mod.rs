//! The SQL of the checks, by subject.

mod gateways;
mod history;
mod invoices;
mod messages;
mod money;
mod orders;
mod programmes;
mod promotions;
mod reviews;
mod settlements;
mod sharing;
mod stock;
mod tenants;
mod traces;

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::Check;
use crate::base::error::Result;
use crate::db::DbConn;

/// All checks.
pub(super) const CHECKS: [&[Check]; 14] = [
    stock::CHECKS,
    orders::CHECKS,
    promotions::CHECKS,
    programmes::CHECKS,
    money::CHECKS,
    sharing::CHECKS,
    traces::CHECKS,
    settlements::CHECKS,
    gateways::CHECKS,
    invoices::CHECKS,
    messages::CHECKS,
    reviews::CHECKS,
    history::CHECKS,
    tenants::CHECKS,
];

/// Offences of one kind are alike: the first ones tell enough.
const LIMIT: u32 = 20;

/// How each engine reads the JSON of an event: the states, and the lot that it tells of.
const SAID: [(&str, &str, &str); 3] = [
    (
        "{was}",
        "json_extract(e.before, '$.state')",
        "(e.before::json ->> 'state')",
    ),
    (
        "{now}",
        "json_extract(e.after, '$.state')",
        "(e.after::json ->> 'state')",
    ),
    (
        "{lot}",
        "json_extract(e.after, '$.lot')",
        "CAST(e.after::json ->> 'lot' AS BIGINT)",
    ),
];

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// Runs the query of a check.
pub(super) fn find(conn: &mut DbConn, sql: &str) -> Result<Vec<String>> {
    let is_sqlite = matches!(conn, DbConn::Sqlite(_));
    let mut sql = sql.to_owned();
    for (mark, sqlite, postgres) in SAID {
        sql = sql.replace(mark, if is_sqlite { sqlite } else { postgres });
    }
    // A column that is unexpectedly empty must not hide the offence.
    let limited = format!(
        "SELECT COALESCE(detail, 'a row with empty columns') AS detail \
         FROM ({sql}) AS found LIMIT {LIMIT}"
    );
    let rows: Vec<Row> = diesel::sql_query(limited).load(conn)?;
    Ok(rows.into_iter().map(|row| row.detail).collect())
}
