//! The SQL of notifications.

pub mod inbox;
pub mod mails;
pub(super) mod people;

use super::model::Facts;
use crate::base::error::{Error, Result};

fn to_json(facts: &Facts) -> Result<String> {
    serde_json::to_string(facts).map_err(Error::internal)
}

/// Facts of a row; a fault in them must not hide the notice or stop the queue.
fn from_json(text: &str) -> Facts {
    serde_json::from_str(text).unwrap_or_default()
}
