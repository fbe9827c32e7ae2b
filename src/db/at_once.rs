//! Several changes in one statement of PostgreSQL, where each round trip costs.

use std::borrow::Cow;
use std::marker::PhantomData;

use diesel::RunQueryDsl;
use diesel::expression::{AppearsOnTable, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;

use crate::base::ids::ShopId;

/// Changes that happen in one statement, `WITH name AS (…), …`, and what it answers, of the SQL
/// types `ST`. All see the database as it was before the first; a part that refers to another waits
/// for it.
pub struct AtOnce<'a, ST> {
    parts: Vec<(Cow<'static, str>, Box<dyn QueryFragment<Pg> + 'a>)>,
    answer: Cow<'static, str>,
    is_kept: bool,
    types: PhantomData<ST>,
}

impl<'a, ST> AtOnce<'a, ST> {
    /// A statement without changes that answers with the rows of this query. `is_kept` says whether
    /// it stays prepared: say so if there are only few forms of its text.
    pub fn answering(answer: impl Into<Cow<'static, str>>, is_kept: bool) -> Self {
        Self {
            parts: Vec::new(),
            answer: answer.into(),
            is_kept,
            types: PhantomData,
        }
    }

    /// Adds a change, under a name that later ones and the answer may use.
    #[must_use]
    pub fn with(
        mut self,
        name: impl Into<Cow<'static, str>>,
        change: impl QueryFragment<Pg> + 'a,
    ) -> Self {
        self.parts.push((name.into(), Box::new(change)));
        self
    }
}

impl<ST> QueryFragment<Pg> for AtOnce<'_, ST> {
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
        Ok(self.is_kept)
    }
}

/// Kept by its text.
impl<ST> QueryId for AtOnce<'_, ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST> Query for AtOnce<'_, ST> {
    type SqlType = ST;
}

impl<ST> RunQueryDsl<PgConnection> for AtOnce<'_, ST> {}

/// The id of the row that another part of the same [`AtOnce`] writes.
#[derive(Debug, Clone, Copy)]
pub struct IdFrom {
    part: &'static str,
    shop: Option<ShopId>,
}

impl IdFrom {
    /// Of a part that writes one row.
    pub const fn only(part: &'static str) -> Self {
        Self { part, shop: None }
    }

    /// Of a part that writes one row a shop and returns its `shop_id`.
    pub const fn of_shop(part: &'static str, shop: ShopId) -> Self {
        Self {
            part,
            shop: Some(shop),
        }
    }
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
        out.push_sql("(SELECT id FROM ");
        out.push_sql(self.part);
        if let Some(shop) = &self.shop {
            out.push_sql(" WHERE shop_id = ");
            out.push_bind_param::<BigInt, _>(shop)?;
        }
        out.push_sql(")");
        Ok(())
    }
}
