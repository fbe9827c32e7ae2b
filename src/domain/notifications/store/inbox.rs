//! Inboxes.

use diesel::prelude::*;

use super::{ROWS, from_json, to_json};
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{NoticeId, UserId};
use crate::db::schema::notices;
use crate::db::{DbConn, Tx, each};
use crate::domain::notifications::kind::NoticeKind;
use crate::domain::notifications::model::{NewNotice, Notice};

/// Puts notices into inboxes, but for those that their event has already put there.
pub(in crate::domain::notifications) fn insert_notices(
    tx: &mut Tx<'_>,
    all: &[NewNotice<'_>],
) -> Result<()> {
    for some in all.chunks(ROWS) {
        let rows: Vec<_> = some
            .iter()
            .map(|NewNotice { event, user, news }| {
                Ok((
                    notices::user_id.eq(user),
                    notices::event_id.eq(event.id),
                    notices::kind.eq(news.kind),
                    notices::params.eq(to_json(&news.facts)?),
                    notices::link.eq(&news.facts.link),
                    notices::created_at.eq(event.occurred_at),
                ))
            })
            .collect::<Result<_>>()?;
        each!(tx.conn(), conn => diesel::insert_into(notices::table)
            .values(rows)
            .on_conflict_do_nothing()
            .execute(conn)?);
    }
    Ok(())
}

/// A page of a person's inbox, newest first, older than `before`.
pub fn list_notices(
    conn: &mut DbConn,
    user: UserId,
    before: Option<NoticeId>,
    limit: i64,
) -> Result<Vec<Notice>> {
    let newest = before.unwrap_or(NoticeId(i64::MAX));
    let rows: Vec<(NoticeId, NoticeKind, String, Timestamp, Option<Timestamp>)> = notices::table
        .filter(notices::user_id.eq(user))
        .filter(notices::id.lt(newest))
        .order(notices::id.desc())
        .limit(limit)
        .select((
            notices::id,
            notices::kind,
            notices::params,
            notices::created_at,
            notices::read_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, kind, params, created_at, read_at)| Notice {
            id,
            kind,
            facts: from_json(&params),
            created_at,
            read_at,
        })
        .collect())
}

/// How many notices a person has not opened.
pub fn count_unread(conn: &mut DbConn, user: UserId) -> Result<i64> {
    Ok(notices::table
        .filter(notices::user_id.eq(user))
        .filter(notices::read_at.is_null())
        .count()
        .get_result(conn)?)
}

/// The page that a notice of this person leads to; `None` if it is somebody else's.
pub(in crate::domain::notifications) fn find_link(
    conn: &mut DbConn,
    user: UserId,
    id: NoticeId,
) -> Result<Option<String>> {
    Ok(notices::table
        .find(id)
        .filter(notices::user_id.eq(user))
        .select(notices::link)
        .first(conn)
        .optional()?)
}

/// Marks a notice as opened; one that was opened before keeps its time.
pub(in crate::domain::notifications) fn mark_read(
    tx: &mut Tx<'_>,
    user: UserId,
    id: NoticeId,
) -> Result<()> {
    let now = tx.now();
    let unread = notices::table
        .find(id)
        .filter(notices::user_id.eq(user))
        .filter(notices::read_at.is_null());
    diesel::update(unread)
        .set(notices::read_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

/// Marks a person's whole inbox as opened.
pub(in crate::domain::notifications) fn mark_all_read(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    let now = tx.now();
    let unread = notices::table
        .filter(notices::user_id.eq(user))
        .filter(notices::read_at.is_null());
    diesel::update(unread)
        .set(notices::read_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

/// Empties the inbox of an account that is closed.
pub fn erase_notices(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    diesel::delete(notices::table.filter(notices::user_id.eq(user))).execute(tx.conn())?;
    Ok(())
}
