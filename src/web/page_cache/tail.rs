//! Hears of the changes that other nodes and commands made, by tailing the events.

use std::sync::Arc;
use std::time::Duration;

use super::PageCache;
use crate::base::error::Result;
use crate::db::Database;
use crate::domain::divisions::Directory;
use crate::domain::events::{self, Cursor};

/// How long a change of another node may stay unseen.
const PAUSE: Duration = Duration::from_secs(1);

/// Events that are read at a time.
const BATCH: i64 = 500;

/// Follows the events for ever: for the pages that are kept, and for the tree of divisions. Commits
/// of this node are told to both at once. Where it begins, everything drawn so far is stale: nobody
/// has told it of what changed meanwhile.
pub async fn tail_events(database: Database, cache: Arc<PageCache>, divisions: Directory) {
    let mut cursor = None;
    loop {
        match follow(&database, &cache, &divisions, cursor).await {
            Ok(place) => cursor = Some(place),
            Err(error) => {
                // What happened meanwhile is read as soon as the database answers again.
                tracing::warn!(error = %error, "events cannot be read");
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Applies what comes behind the cursor. It begins behind the last event that no running
/// transaction can come before, not behind the newest: one with a lower number may commit later.
async fn follow(
    database: &Database,
    cache: &PageCache,
    divisions: &Directory,
    cursor: Option<Cursor>,
) -> Result<Cursor> {
    let Some(mut cursor) = cursor else {
        let place = database.read(events::settled).await?;
        divisions.forget();
        cache.all_changed();
        return Ok(place);
    };
    loop {
        let at = cursor;
        let batch = database
            .read(move |conn| events::read_after(conn, at, BATCH))
            .await?;
        for event in &batch {
            // The tree first: a page that is drawn anew after this names what is new.
            divisions.hear_of(&event.aggregate);
            cache.note(&event.aggregate, &event.kind, event.shop_id);
            cursor = event.cursor();
        }
        if batch.is_empty() {
            return Ok(cursor);
        }
    }
}
