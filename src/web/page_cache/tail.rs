//! Hears of the changes that other nodes made, by tailing the events.

use std::sync::Arc;
use std::time::Duration;

use super::PageCache;
use crate::base::error::Result;
use crate::db::Database;
use crate::domain::events::{self, Cursor};

/// How long a change of another node may stay unseen.
const PAUSE: Duration = Duration::from_secs(1);

/// Events that are read at a time.
const BATCH: i64 = 500;

/// Follows the events for ever. A node that is alone needs it not: its own commits are told to
/// the cache at once.
pub async fn tail_events(database: Database, cache: Arc<PageCache>) {
    let mut cursor = None;
    loop {
        match follow(&database, &cache, cursor).await {
            Ok(place) => cursor = Some(place),
            Err(error) => {
                // What happened meanwhile is read as soon as the database answers again.
                tracing::warn!(error = %error, "events cannot be read");
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Applies what comes behind the cursor; from the newest event on when there is none yet.
async fn follow(database: &Database, cache: &PageCache, cursor: Option<Cursor>) -> Result<Cursor> {
    let Some(mut cursor) = cursor else {
        return database.read(events::latest).await;
    };
    loop {
        let at = cursor;
        let batch = database
            .read(move |conn| events::read_after(conn, at, BATCH))
            .await?;
        for event in &batch {
            cache.note(&event.aggregate, event.shop_id);
            cursor = event.cursor();
        }
        if batch.is_empty() {
            return Ok(cursor);
        }
    }
}
