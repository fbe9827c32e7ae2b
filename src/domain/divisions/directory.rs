//! The tree, read once and kept until a list is imported.

use std::sync::{Arc, PoisonError, RwLock};

use super::store;
use super::tree::Tree;
use crate::base::error::Result;
use crate::db::{Database, DbConn};

/// The kind of row that events and changes of divisions name.
pub(super) const AGGREGATE: &str = "division";

/// Access to the tree of divisions. Cheap to clone; all clones share one tree.
#[derive(Debug, Clone, Default)]
pub struct Directory(Arc<RwLock<Option<Arc<Tree>>>>);

impl Directory {
    /// A directory that forgets its tree whenever this node commits a change of divisions.
    pub fn of(database: &Database) -> Self {
        let directory = Self::default();
        let listener = directory.clone();
        database.on_commit(move |changes| {
            for change in changes {
                listener.hear_of(change.aggregate);
            }
        });
        directory
    }

    /// The tree; one query the first time, none after.
    pub fn tree(&self, conn: &mut DbConn) -> Result<Arc<Tree>> {
        if let Some(tree) = self.known() {
            return Ok(tree);
        }
        // Held while reading: whoever commits a change meanwhile waits, and then forgets what was
        // read before it.
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(tree) = kept.as_ref() {
            return Ok(Arc::clone(tree));
        }
        let tree = Arc::new(Tree::new(store::list_all(conn)?));
        // An empty tree is not kept: the first import may come from another process.
        if !tree.is_empty() {
            *kept = Some(Arc::clone(&tree));
        }
        Ok(tree)
    }

    /// The same, without a connection where none is needed.
    pub async fn load(&self, database: &Database) -> Result<Arc<Tree>> {
        if let Some(tree) = self.known() {
            return Ok(tree);
        }
        let directory = self.clone();
        database.read(move |conn| directory.tree(conn)).await
    }

    /// Drops the tree, so that the next use reads it again, if what changed is a division.
    pub fn hear_of(&self, aggregate: &str) {
        if aggregate == AGGREGATE {
            self.forget();
        }
    }

    /// Drops the tree: nobody can say whether it has changed.
    pub fn forget(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn known(&self) -> Option<Arc<Tree>> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
