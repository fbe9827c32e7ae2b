//! Several changes in one statement of PostgreSQL, where each round trip costs.

use std::borrow::Cow;

use diesel::RunQueryDsl;
use diesel::expression::{AppearsOnTable, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool, Text};

use crate::base::ids::ShopId;

/// Changes that happen in one statement, `WITH name AS (…), …`, and what they tell of the rows they
/// wrote. All see the database as it was before the first; a part that refers to another waits for
/// it, and those that tell something run in the order in which they were added.
///
/// Each noun adds its own parts (`orders::placing`, `stock::selling`, …); a flow puts them together.
#[derive(Default)]
pub struct AtOnce<'a> {
    parts: Vec<(Cow<'static, str>, Box<dyn QueryFragment<Pg> + 'a>)>,
    answer: String,
    is_too_long: bool,
}

/// What the parts of an [`AtOnce`] tell of the rows they wrote.
#[derive(Debug)]
pub struct Told(Vec<(String, i64, i64, bool)>);

impl<'a> AtOnce<'a> {
    /// Adds a change that tells nothing.
    #[must_use]
    pub fn with(
        mut self,
        name: impl Into<Cow<'static, str>>,
        change: impl QueryFragment<Pg> + 'a,
    ) -> Self {
        self.parts.push((name.into(), Box::new(change)));
        self
    }

    /// Adds a change with a `RETURNING`, and tells of each row that it wrote two numbers and a flag,
    /// named in `columns`.
    #[must_use]
    pub fn telling(
        mut self,
        name: impl Into<Cow<'static, str>>,
        columns: &str,
        change: impl QueryFragment<Pg> + 'a,
    ) -> Self {
        let name = name.into();
        if !self.answer.is_empty() {
            self.answer.push_str(" UNION ALL ");
        }
        for piece in ["SELECT '", &name, "', ", columns, " FROM ", &name] {
            self.answer.push_str(piece);
        }
        self.with(name, change)
    }

    /// Says that this statement has a form of its own, and is not worth keeping prepared.
    #[must_use]
    pub fn rare_if(mut self, is_rare: bool) -> Self {
        self.is_too_long |= is_rare;
        self
    }

    /// Runs it.
    ///
    /// # Errors
    /// Whatever the database refuses; nothing is changed then.
    pub fn run(self, conn: &mut PgConnection) -> QueryResult<Told> {
        self.load(conn).map(Told)
    }
}

impl Told {
    /// What a part tells: a row each.
    pub fn of<'a>(&'a self, part: &'a str) -> impl Iterator<Item = (i64, i64, bool)> + 'a {
        let rows = self.0.iter().filter(move |(name, ..)| name == part);
        rows.map(|(_, one, two, flag)| (*one, *two, *flag))
    }
}

impl QueryFragment<Pg> for AtOnce<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut before = "WITH ";
        for (name, part) in &self.parts {
            out.push_sql(before);
            out.push_sql(name);
            out.push_sql(" AS (");
            part.walk_ast(out.reborrow())?;
            before = "), ";
        }
        out.push_sql(") ");
        out.push_sql(&self.answer);
        Ok(())
    }

    fn is_safe_to_cache_prepared(&self, _backend: &Pg) -> QueryResult<bool> {
        Ok(!self.is_too_long)
    }
}

/// Kept by its text.
impl QueryId for AtOnce<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for AtOnce<'_> {
    type SqlType = (Text, BigInt, BigInt, Bool);
}

impl RunQueryDsl<PgConnection> for AtOnce<'_> {}

/// The id of the row that another part of the same [`AtOnce`] writes.
#[derive(Debug, Clone, Copy)]
pub enum IdFrom {
    /// Of a part that writes one row.
    Only(&'static str),
    /// Of a part that writes one row a shop and returns its `shop_id`.
    OfShop(&'static str, ShopId),
}

impl Expression for IdFrom {
    type SqlType = BigInt;
}

impl<T> AppearsOnTable<T> for IdFrom {}

impl<T> SelectableExpression<T> for IdFrom {}

impl<G> ValidGrouping<G> for IdFrom {
    type IsAggregate = is_aggregate::Never;
}

impl QueryId for IdFrom {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<Pg> for IdFrom {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let (part, shop) = match self {
            Self::Only(part) => (part, None),
            Self::OfShop(part, shop) => (part, Some(shop)),
        };
        out.push_sql("(SELECT id FROM ");
        out.push_sql(part);
        if let Some(shop) = shop {
            out.push_sql(" WHERE shop_id = ");
            out.push_bind_param::<BigInt, _>(shop)?;
        }
        out.push_sql(")");
        Ok(())
    }
}
