//! Statements that are prepared once although diesel would prepare them anew each time.

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;

/// A statement whose text is the same whatever its values are. Diesel believes that of no UPDATE,
/// since a changeset may leave columns out; on a hot path the parsing costs more than the change.
///
/// The method that says so is public in diesel, but not in its documentation: if an update takes it
/// away, this file stops compiling, and its two uses work without it.
#[derive(Debug, Clone, Copy)]
pub struct Fixed<Q>(pub Q);

impl<Q: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Fixed<Q> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _backend: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

/// Kept by its text.
impl<Q> QueryId for Fixed<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Fixed<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, Conn> RunQueryDsl<Conn> for Fixed<Q> {}
