//! The consumer of events that tells people.

use super::model::{Addressee, Facts, NEWS_TTL_MS, News};
use super::news;
use super::store::{inbox, mails};
use crate::base::error::Result;
use crate::db::{DbConn, Tx};
use crate::domain::access::link_for_letter;
use crate::domain::events::{self, Event};

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
            deliver(tx, event, &news)?;
        }
    }
    if let Some(last) = batch.last() {
        events::save_cursor(tx, CONSUMER, last.cursor())?;
    }
    Ok(batch.len())
}

fn deliver(tx: &mut Tx<'_>, event: &Event, news: &News) -> Result<()> {
    let is_old = tx.now() > event.occurred_at.plus_ms(NEWS_TTL_MS);
    for person in &news.to {
        if let Some(user) = person.user_id {
            inbox::insert_notice(tx, event, user, news.kind, &news.facts)?;
        }
        if let Some(address) = person.email.as_ref().filter(|_| !is_old) {
            let facts = opened(tx, person, &news.facts)?;
            mails::insert_mail(tx, Some(event.id), person, address, news.kind, &facts)?;
        }
    }
    Ok(())
}

/// The facts of a letter. Its link opens the purchase for somebody who cannot log in: nobody but
/// the letter knows the secret in it, which leaves the queue when the letter is sent.
fn opened(tx: &mut Tx<'_>, person: &Addressee, facts: &Facts) -> Result<Facts> {
    let mut facts = facts.clone();
    if let Some(purchase) = person.opens {
        let token = link_for_letter(tx, purchase)?;
        facts.link = format!("{}?token={token}", facts.link);
    }
    Ok(facts)
}
