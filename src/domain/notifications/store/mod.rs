//! The SQL of notifications.

pub(super) mod followers;
pub mod inbox;
pub mod mails;
pub(super) mod people;

use super::model::Facts;
use crate::base::error::{Error, Result};

/// Rows of one INSERT: of up to ten values each they stay below the 32 766 that SQLite binds, and
/// the 65 535 of PostgreSQL. A batch has more only for shops of very many members.
const ROWS: usize = 2_000;

fn to_json(facts: &Facts) -> Result<String> {
    serde_json::to_string(facts).map_err(Error::internal)
}

/// Facts of a row; a fault in them must not hide the notice or stop the queue.
fn from_json(text: &str) -> Facts {
    serde_json::from_str(text).unwrap_or_default()
}
