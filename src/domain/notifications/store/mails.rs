//! The queue of mails.

use diesel::prelude::*;

use super::{ROWS, from_json, to_json};
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{EventId, MailId, UserId};
use crate::db::schema::{mails, purchases};
use crate::db::{DbConn, Tx, each};
use crate::domain::notifications::kind::NoticeKind;
use crate::domain::notifications::model::{Mail, MailState, NewMail};

/// Queues mails, but for those that their event has already queued. One without an event is
/// queued by the transaction that wants it, once.
pub(in crate::domain::notifications) fn insert_mails(
    tx: &mut Tx<'_>,
    all: &[NewMail<'_>],
) -> Result<()> {
    let now = tx.now();
    for some in all.chunks(ROWS) {
        let rows: Vec<_> = some
            .iter()
            .map(|mail| {
                Ok((
                    mails::event_id.eq(mail.event_id),
                    mails::recipient.eq(mail.recipient),
                    mails::kind.eq(mail.kind),
                    mails::params.eq(to_json(&mail.facts)?),
                    mails::locale.eq(mail.locale.tag()),
                    mails::state.eq(MailState::Queued),
                    mails::next_attempt_at.eq(now),
                    mails::created_at.eq(now),
                    mails::user_id.eq(mail.user_id),
                    mails::purchase_id.eq(mail.purchase_id),
                ))
            })
            .collect::<Result<_>>()?;
        each!(tx.conn(), conn => diesel::insert_into(mails::table)
            .values(rows)
            .on_conflict_do_nothing()
            .execute(conn)?);
    }
    Ok(())
}

type MailRow = (
    MailId,
    Option<EventId>,
    String,
    NoticeKind,
    String,
    String,
    i32,
    Timestamp,
    Option<String>,
);

const MAIL: (
    mails::id,
    mails::event_id,
    mails::recipient,
    mails::kind,
    mails::params,
    mails::locale,
    mails::attempts,
    mails::created_at,
    mails::last_error,
) = (
    mails::id,
    mails::event_id,
    mails::recipient,
    mails::kind,
    mails::params,
    mails::locale,
    mails::attempts,
    mails::created_at,
    mails::last_error,
);

fn mail(row: MailRow) -> Mail {
    let (id, event_id, recipient, kind, params, locale, attempts, created_at, last_error) = row;
    Mail {
        id,
        event_id,
        recipient,
        kind,
        facts: from_json(&params),
        locale: locale.parse().unwrap_or_default(),
        attempts,
        created_at,
        last_error,
    }
}

/// The keys of mails whose time has come, those of a sender that died included; oldest first.
pub fn list_due_mails(conn: &mut DbConn, now: Timestamp, limit: i64) -> Result<Vec<MailId>> {
    Ok(mails::table
        .filter(mails::state.eq_any([MailState::Queued, MailState::Sending]))
        .filter(mails::next_attempt_at.le(now))
        .order((mails::next_attempt_at, mails::id))
        .limit(limit)
        .select(mails::id)
        .load(conn)?)
}

/// Takes due mails for sending, oldest first, but for those that another sender took faster.
/// Until `until` they are ours.
pub(in crate::domain::notifications) fn claim_mails(
    tx: &mut Tx<'_>,
    ids: &[MailId],
    until: Timestamp,
) -> Result<Vec<Mail>> {
    let now = tx.now();
    let due = mails::table
        .filter(mails::id.eq_any(ids))
        .filter(mails::state.eq_any([MailState::Queued, MailState::Sending]))
        .filter(mails::next_attempt_at.le(now));
    let rows: Vec<MailRow> = diesel::update(due)
        .set((
            mails::state.eq(MailState::Sending),
            mails::attempts.eq(mails::attempts + 1),
            mails::next_attempt_at.eq(until),
        ))
        .returning(MAIL)
        .get_results(tx.conn())?;
    let mut taken: Vec<Mail> = rows.into_iter().map(mail).collect();
    taken.sort_unstable_by_key(|mail| mail.id);
    Ok(taken)
}

/// The server has taken these mails. What their texts filled in is no longer needed, and is
/// personal.
pub(in crate::domain::notifications) fn mark_sent(tx: &mut Tx<'_>, ids: &[MailId]) -> Result<()> {
    let now = tx.now();
    diesel::update(mails::table.filter(mails::id.eq_any(ids)))
        .set((
            mails::state.eq(MailState::Sent),
            mails::sent_at.eq(now),
            mails::last_error.eq(None::<String>),
            mails::params.eq("{}"),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// A try of these mails failed: again at `next`, or never if there is no such time.
pub(in crate::domain::notifications) fn mark_tried(
    tx: &mut Tx<'_>,
    ids: &[MailId],
    reason: &str,
    next: Option<Timestamp>,
) -> Result<()> {
    let state = if next.is_some() {
        MailState::Queued
    } else {
        MailState::Failed
    };
    diesel::update(mails::table.filter(mails::id.eq_any(ids)))
        .set((
            mails::state.eq(state),
            mails::last_error.eq(reason),
            next.map(|at| mails::next_attempt_at.eq(at)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Mails that were given up, and those that failed and wait for another try; newest first.
pub(in crate::domain::notifications) fn list_troubled(
    conn: &mut DbConn,
    limit: i64,
) -> Result<Vec<(Mail, MailState)>> {
    let rows: Vec<(MailRow, MailState)> = mails::table
        .filter(
            mails::state.eq(MailState::Failed).or(mails::state
                .eq(MailState::Queued)
                .and(mails::last_error.is_not_null())),
        )
        .order(mails::id.desc())
        .limit(limit)
        .select((MAIL, mails::state))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(row, state)| (mail(row), state))
        .collect())
}

/// Queues a given-up mail anew; `false` if there is none of this key.
pub(in crate::domain::notifications) fn mark_queued_again(
    tx: &mut Tx<'_>,
    id: MailId,
) -> Result<bool> {
    let now = tx.now();
    let failed = mails::table
        .find(id)
        .filter(mails::state.eq(MailState::Failed));
    let changed = diesel::update(failed)
        .set((
            mails::state.eq(MailState::Queued),
            mails::attempts.eq(0),
            mails::next_attempt_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Removes mails that were sent before a moment, and those that were queued before it and given up.
pub fn delete_over_before(tx: &mut Tx<'_>, before: Timestamp) -> Result<()> {
    let sent = mails::table
        .filter(mails::state.eq(MailState::Sent))
        .filter(mails::sent_at.lt(before));
    diesel::delete(sent).execute(tx.conn())?;
    let failed = mails::table
        .filter(mails::state.eq(MailState::Failed))
        .filter(mails::created_at.lt(before));
    diesel::delete(failed).execute(tx.conn())?;
    Ok(())
}

/// Whether a mail is a person's own: to the account, about what it has bought, also before that was the
/// account's, or an invitation that it has accepted by the link in it. An address alone says nothing:
/// nobody has checked whose it is, and others may have given the same.
macro_rules! is_own {
    ($user:expr, $invited:expr) => {
        mails::user_id
            .eq($user)
            .or(mails::purchase_id.eq_any(
                purchases::table
                    .filter(purchases::user_id.eq($user))
                    .select(purchases::id.nullable()),
            ))
            .or(mails::kind
                .nullable()
                .eq(NoticeKind::Invitation)
                .and(mails::recipient.nullable().eq_any($invited)))
    };
}

/// The mails of an account that are still known, the last first: what they were about, how far they
/// have come, and when they were queued. `invited` is where invitations went that it has accepted.
pub fn list_mails_of(
    conn: &mut DbConn,
    user: UserId,
    invited: &[String],
    limit: i64,
) -> Result<Vec<(NoticeKind, MailState, Timestamp)>> {
    Ok(mails::table
        .filter(is_own!(user, invited))
        .order(mails::id.desc())
        .limit(limit)
        .select((mails::kind, mails::state, mails::created_at))
        .load(conn)?)
}

/// Forgets all mails of an account, sent or not; see [`list_mails_of`].
pub fn erase_mails(tx: &mut Tx<'_>, user: UserId, invited: &[String]) -> Result<()> {
    diesel::delete(mails::table.filter(is_own!(user, invited))).execute(tx.conn())?;
    Ok(())
}
