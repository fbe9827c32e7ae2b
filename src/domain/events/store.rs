//! The SQL of events.

use std::cmp::Reverse;

use chrono::NaiveDate;
use diesel::dsl::{max, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{Cursor, Event, NewEvent};
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{EventId, ShopId, UserId};
use crate::base::page::{Cursor as PageCursor, Page, PageSize};
use crate::db::schema::{applications, consumers, events};
use crate::db::{AtOnce, Change, DbConn, IdFrom, Tx, each, few};

/// Moves the moment of the transaction up to the last event of things whose rows it has locked: it may
/// have begun before whoever wrote that and waited, or that one's clock is ahead, and the times of a
/// history do not decrease. A statement of its own, since one that locks sees the rest as it was
/// when it began to wait.
pub fn follow(tx: &mut Tx<'_>, aggregate: &str, ids: &[i64]) -> Result<()> {
    let last: Option<Timestamp> = each!(tx.conn(), conn => events::table
        .filter(events::aggregate.eq(aggregate))
        .filter(events::aggregate_id.eq_any(ids))
        .select(max(events::occurred_at))
        .get_result(conn)?);
    if let Some(last) = last {
        tx.not_before(last);
    }
    Ok(())
}

/// Writes an event in the running transaction and notes the change for this node's caches.
pub fn record(tx: &mut Tx<'_>, event: NewEvent) -> Result<EventId> {
    let about = events::aggregate_id.eq(event.aggregate_id);
    let id = diesel::insert_into(events::table)
        .values((about, EventRow::of(tx, &event)))
        .returning(events::id)
        .get_result(tx.conn())?;
    note(tx, &[event]);
    Ok(id)
}

/// Writes several events with one statement, as [`record`] does one.
pub fn record_all(tx: &mut Tx<'_>, all: Vec<NewEvent>) -> Result<()> {
    let rows = all.iter().map(|event| {
        let about = events::aggregate_id.eq(event.aggregate_id);
        (about, EventRow::of(tx, event))
    });
    let rows: Vec<_> = rows.collect();
    each!(tx.conn(), conn => few!(rows, rows => {
        diesel::insert_into(events::table).values(rows).execute(conn)?
    }));
    note(tx, &all);
    Ok(())
}

/// Adds to a statement what [`record_all`] does, about things that the same statement writes. Call
/// [`note`] when their ids are known.
pub fn recording<'a>(
    all: AtOnce<'a>,
    tx: &Tx<'_>,
    new: &[NewEvent],
    id_of: impl Fn(&NewEvent) -> IdFrom,
) -> AtOnce<'a> {
    let rows = new.iter().map(|event| {
        let about = events::aggregate_id.eq(id_of(event));
        (about, EventRow::of(tx, event))
    });
    let rows: Vec<_> = rows.collect();
    all.with("recorded", diesel::insert_into(events::table).values(rows))
}

/// Tells this node's caches of events that are written.
pub fn note(tx: &mut Tx<'_>, all: &[NewEvent]) {
    for event in all {
        tx.note(Change {
            aggregate: event.aggregate,
            aggregate_id: event.aggregate_id,
            shop_id: event.shop_id,
            kind: event.kind.to_owned(),
        });
    }
}

/// What is written of an event, beside the id of what it is about.
#[derive(Insertable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
struct EventRow {
    shop_id: Option<ShopId>,
    aggregate: &'static str,
    kind: &'static str,
    actor_kind: &'static str,
    actor_id: Option<UserId>,
    before: Option<String>,
    after: Option<String>,
    occurred_at: Timestamp,
    business_date: NaiveDate,
}

impl EventRow {
    fn of(tx: &Tx<'_>, event: &NewEvent) -> Self {
        Self {
            shop_id: event.shop_id,
            aggregate: event.aggregate,
            kind: event.kind,
            actor_kind: event.actor.kind(),
            actor_id: event.actor.user_id(),
            before: event.before.as_ref().map(ToString::to_string),
            after: event.after.as_ref().map(ToString::to_string),
            occurred_at: tx.now(),
            business_date: tx.business_date(),
        }
    }
}

/// The events of one thing, oldest first: its history.
///
/// The caller holds a scope for the thing, and passes the id it got through that scope.
pub fn history(conn: &mut DbConn, aggregate: &str, aggregate_id: i64) -> Result<Vec<Event>> {
    Ok(events::table
        .filter(events::aggregate.eq(aggregate))
        .filter(events::aggregate_id.eq(aggregate_id))
        .order(events::id)
        .load(conn)?)
}

/// The last event of one thing that is of one of these kinds.
///
/// The caller holds a scope for the thing, and passes the id it got through that scope.
pub fn last_of(
    conn: &mut DbConn,
    aggregate: &str,
    aggregate_id: i64,
    kinds: &[&str],
) -> Result<Option<Event>> {
    Ok(events::table
        .filter(events::aggregate.eq(aggregate))
        .filter(events::aggregate_id.eq(aggregate_id))
        .filter(events::kind.eq_any(kinds))
        .order(events::id.desc())
        .first(conn)
        .optional()?)
}

/// When each of some things first saw one of these kinds of events, by its id.
///
/// The caller holds scopes for the things, and passes the ids it got through these.
pub fn first_moments(
    conn: &mut DbConn,
    aggregate: &str,
    ids: &[i64],
    kinds: &[&str],
) -> Result<std::collections::BTreeMap<i64, Timestamp>> {
    let rows: Vec<(i64, Option<Timestamp>)> = each!(conn, conn => events::table
        .filter(events::aggregate.eq(aggregate))
        .filter(events::aggregate_id.eq_any(ids))
        .filter(events::kind.eq_any(kinds))
        .group_by(events::aggregate_id)
        .select((events::aggregate_id, diesel::dsl::min(events::occurred_at)))
        .load(conn)?);
    let at = rows.into_iter().filter_map(|(id, at)| Some((id, at?)));
    Ok(at.collect())
}

/// The newest events of one thing, newest first: the end of a history that may be long.
///
/// The caller holds a scope for the thing, and passes the id it got through that scope.
pub fn newest(
    conn: &mut DbConn,
    aggregate: &str,
    aggregate_id: i64,
    limit: i64,
) -> Result<Vec<Event>> {
    Ok(events::table
        .filter(events::aggregate.eq(aggregate))
        .filter(events::aggregate_id.eq(aggregate_id))
        .order(events::id.desc())
        .limit(limit)
        .load(conn)?)
}

/// The newest events of a shop itself and of its applications, newest first. They are found thing by
/// thing: of a busy shop most events are of orders.
///
/// The caller holds a scope for the shop, and passes the id it got through that scope.
pub fn history_of_shop(conn: &mut DbConn, shop: ShopId, limit: u16) -> Result<Vec<Event>> {
    let applications: Vec<i64> = applications::table
        .filter(applications::shop_id.eq(shop))
        .select(applications::id)
        .load(conn)?;
    let mut history = newest(conn, "shop", shop.0, limit.into())?;
    history.extend(
        events::table
            .filter(events::aggregate.eq("application"))
            .filter(events::aggregate_id.eq_any(applications))
            .order(events::id.desc())
            .limit(limit.into())
            .load::<Event>(conn)?,
    );
    history.sort_unstable_by_key(|event| Reverse(event.id));
    history.truncate(limit.into());
    Ok(history)
}

/// A page of the events of certain kinds that happened to a shop, newest first.
///
/// The kinds stand in the statement itself, as they do in an index of these events alone
/// (`events_history_idx`): what a database is only told when it runs the statement does not lead it
/// there, and it would read all that ever happened to a busy shop.
///
/// The caller holds a scope for the shop, and passes the id it got through that scope.
pub fn list_of_shop(
    conn: &mut DbConn,
    shop: ShopId,
    kinds: &[&'static str],
    after: Option<PageCursor>,
    size: PageSize,
) -> Result<Page<Event>> {
    let kinds = format!("events.kind IN ('{}')", kinds.join("', '"));
    let mut query = events::table
        .filter(events::shop_id.eq(shop))
        .filter(sql::<Bool>(&kinds))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(events::id.lt(EventId(after.id)));
    }
    let rows = query
        .order(events::id.desc())
        .limit(size.limit())
        .load::<Event>(conn)?;
    Ok(Page::from_rows(rows, size, |event| PageCursor {
        key: event.occurred_at.ms(),
        id: event.id.0,
    }))
}

/// Up to `limit` events behind the cursor, in the order of the cursor.
pub fn read_after(conn: &mut DbConn, cursor: Cursor, limit: i64) -> Result<Vec<Event>> {
    let behind = events::tx_id.gt(cursor.tx_id).or(events::tx_id
        .eq(cursor.tx_id)
        .and(events::id.gt(cursor.event_id)));
    let query = events::table
        .filter(behind)
        .order((events::tx_id, events::id))
        .limit(limit);
    Ok(match conn {
        DbConn::Pg(conn) => query
            .filter(sql::<Bool>(
                "events.tx_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
            ))
            .load(conn)?,
        DbConn::Sqlite(conn) => query.load(conn)?,
    })
}

/// How far a consumer has read; the start for one that never read.
pub fn load_cursor(conn: &mut DbConn, consumer: &str) -> Result<Cursor> {
    Ok(consumers::table
        .filter(consumers::name.eq(consumer))
        .select((consumers::tx_id, consumers::event_id))
        .first(conn)
        .optional()?
        .unwrap_or_default())
}

/// Keeps how far a consumer has read, in the transaction of its effects.
pub fn save_cursor(tx: &mut Tx<'_>, consumer: &str, cursor: Cursor) -> Result<()> {
    let row = (
        consumers::tx_id.eq(cursor.tx_id),
        consumers::event_id.eq(cursor.event_id),
        consumers::updated_at.eq(tx.now()),
    );
    each!(tx.conn(), conn => diesel::insert_into(consumers::table)
        .values((consumers::name.eq(consumer), row))
        .on_conflict(consumers::name)
        .do_update()
        .set(row)
        .execute(conn)?);
    Ok(())
}

/// The cursor behind the newest event now, for a consumer that only wants what comes.
pub fn latest(conn: &mut DbConn) -> Result<Cursor> {
    Ok(events::table
        .order((events::tx_id.desc(), events::id.desc()))
        .select((events::tx_id, events::id))
        .first(conn)
        .optional()?
        .unwrap_or_default())
}

/// The newest place behind which every event is still to be read: on PostgreSQL below the oldest
/// transaction that still runs, for one of a consumer that has seen all rows as they are now.
pub fn settled(conn: &mut DbConn) -> Result<Cursor> {
    let query = events::table
        .order((events::tx_id.desc(), events::id.desc()))
        .select((events::tx_id, events::id));
    let place = match conn {
        DbConn::Pg(conn) => query
            .filter(sql::<Bool>(
                "events.tx_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
            ))
            .first(conn)
            .optional()?,
        DbConn::Sqlite(conn) => query.first(conn).optional()?,
    };
    Ok(place.unwrap_or_default())
}
