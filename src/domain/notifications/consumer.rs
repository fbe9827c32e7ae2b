//! The consumer of events that tells people.

use std::collections::{BTreeMap, BTreeSet};

use super::followers;
use super::known::Known;
use super::model::{Addressee, NEWS_TTL_MS, NewMail, NewNotice, News};
use super::news;
use super::store::{inbox, mails, people};
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::db::{DbConn, Tx};
use crate::domain::access::links_for_letters;
use crate::domain::events::{self, Event};

/// The name of its cursor.
const CONSUMER: &str = "notifications";
/// Events of one transaction. The statements are the same for one event as for all, so that more
/// cost less each; but they make some four rows an event, and SQLite's one writer is to be free
/// again after a few tens of milliseconds. Their keys are far fewer than what a statement may bind.
const fn batch_of(conn: &DbConn) -> u32 {
    match conn {
        DbConn::Pg(_) => 400,
        DbConn::Sqlite(_) => 100,
    }
}

/// When the first of the events happened that nobody was told of, or of which some followers were
/// not; `None` if there is none.
pub fn behind_since(conn: &mut DbConn) -> Result<Option<Timestamp>> {
    let cursor = events::load_cursor(conn, CONSUMER)?;
    match events::read_after(conn, cursor, 1)?.first() {
        Some(event) => Ok(Some(event.occurred_at)),
        None => followers::behind_since(conn),
    }
}

/// Turns the next events into notices and queued mails; gives whether more may wait.
///
/// The cursor moves in the same transaction. Were an event read twice all the same, its notices
/// and mails are there already and stay as they are.
pub fn tell_next(tx: &mut Tx<'_>) -> Result<bool> {
    let cursor = events::load_cursor(tx.conn(), CONSUMER)?;
    let most = batch_of(tx.conn());
    let batch = events::read_after(tx.conn(), cursor, most.into())?;
    let Some(last) = batch.last() else {
        return Ok(false);
    };
    let known = Known::load(tx.conn(), &batch)?;
    let mut told = Vec::new();
    for event in &batch {
        let all = news::of_event(tx.conn(), &known, event)?;
        told.extend(all.into_iter().map(|news| Told { event, news }));
        followers::note(tx, &known, event)?;
    }
    leave_out_closed(tx, &mut told)?;
    inbox::insert_notices(tx, &notices(&told))?;
    let letters = letters(tx, &told)?;
    mails::insert_mails(tx, &letters)?;
    events::save_cursor(tx, CONSUMER, last.cursor())?;
    Ok(u32::try_from(batch.len()).is_ok_and(|read| read >= most))
}

/// Leaves those out whose accounts were closed since they were read; the others are closed after this
/// transaction, and what it has written goes with them.
fn leave_out_closed(tx: &mut Tx<'_>, told: &mut [Told<'_>]) -> Result<()> {
    let all = told.iter().flat_map(|told| &told.news.to);
    let users: BTreeSet<UserId> = all.filter_map(|person| person.user_id).collect();
    let open = people::lock_open(tx, &Vec::from_iter(users))?;
    for told in told {
        let is_open = |person: &Addressee| person.user_id.is_none_or(|user| open.contains(&user));
        told.news.to.retain(is_open);
    }
    Ok(())
}

/// News, and the event that it is of.
struct Told<'a> {
    event: &'a Event,
    news: News,
}

impl Told<'_> {
    /// Who has a mail address, unless it is too late for a mail.
    fn readers(&self, now: Timestamp) -> impl Iterator<Item = (&Addressee, &str)> {
        let is_old = now > self.event.occurred_at.plus_ms(NEWS_TTL_MS);
        let to = self.news.to.iter().filter(move |_| !is_old);
        to.filter_map(|person| Some((person, person.email.as_deref()?)))
    }
}

fn notices<'a>(told: &'a [Told<'_>]) -> Vec<NewNotice<'a>> {
    let mut notices = Vec::new();
    for Told { event, news } in told.iter().filter(|told| !told.news.kind.is_mail_only()) {
        let users = news.to.iter().filter_map(|person| person.user_id);
        notices.extend(users.map(|user| NewNotice { event, user, news }));
    }
    notices
}

/// The letters. Their links open the purchase for somebody who cannot log in: nobody but the
/// letter knows the secret in it, which leaves the queue when the letter is sent.
fn letters<'a>(tx: &mut Tx<'_>, told: &'a [Told<'_>]) -> Result<Vec<NewMail<'a>>> {
    let now = tx.now();
    // One link for each purchase, until the last of what its letters say can be done.
    let mut purchases = BTreeMap::new();
    for told in told {
        for purchase in told.readers(now).filter_map(|(person, _)| person.opens) {
            let until: &mut Option<Timestamp> = purchases.entry(purchase).or_default();
            *until = (*until).max(told.news.facts.until);
        }
    }
    let secrets = links_for_letters(tx, &purchases)?;
    let mut letters = Vec::new();
    for told in told {
        for (person, recipient) in told.readers(now) {
            let mut facts = told.news.facts.clone();
            if let Some(secret) = person.opens.and_then(|id| secrets.get(&id)) {
                facts.link = format!("{}?token={secret}", facts.link);
            }
            letters.push(NewMail {
                event_id: Some(told.event.id),
                user_id: person.user_id,
                purchase_id: person.opens,
                recipient,
                kind: told.news.kind,
                facts,
                locale: person.locale,
            });
        }
    }
    Ok(letters)
}
