//! The consumer of events that tells people.

use super::model::News;
use super::news;
use super::store::{inbox, mails};
use crate::base::error::Result;
use crate::base::ids::EventId;
use crate::db::{DbConn, Tx};
use crate::domain::events;

/// The name of its cursor.
const CONSUMER: &str = "notifications";
/// Events of one transaction: few, so that SQLite's one writer is not held for long.
const BATCH: i64 = 50;

/// Whether there are events that nobody was told of.
pub fn is_behind(conn: &mut DbConn) -> Result<bool> {
    let cursor = events::load_cursor(conn, CONSUMER)?;
    Ok(!events::read_after(conn, cursor, 1)?.is_empty())
}

/// Turns the next events into notices and queued mails; gives how many events were read.
///
/// The cursor moves in the same transaction. Were an event read twice all the same, its notices
/// and mails are there already and stay as they are.
pub fn tell_next(tx: &mut Tx<'_>) -> Result<usize> {
    let cursor = events::load_cursor(tx.conn(), CONSUMER)?;
    let batch = events::read_after(tx.conn(), cursor, BATCH)?;
    for event in &batch {
        for news in news::of_event(tx.conn(), event)? {
            deliver(tx, event.id, &news)?;
        }
    }
    if let Some(last) = batch.last() {
        events::save_cursor(tx, CONSUMER, last.cursor())?;
    }
    Ok(batch.len())
}

fn deliver(tx: &mut Tx<'_>, event: EventId, news: &News) -> Result<()> {
    for person in &news.to {
        if let Some(user) = person.user_id {
            inbox::insert_notice(tx, event, user, news.kind, &news.facts)?;
        }
        if let Some(address) = &person.email {
            mails::insert_mail(tx, Some(event), person, address, news.kind, &news.facts)?;
        }
    }
    Ok(())
}
