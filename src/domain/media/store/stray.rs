//! Private pictures whose files may have to go. The transaction in which the last row that names a
//! picture is gone, and the upload of one that no row names yet, write it down here; a job removes the
//! file unless some row names it then. Whatever dies in between, the row stays until the file is gone.

use diesel::prelude::*;

use crate::base::clock::{HOUR_MS, MINUTE_MS, Timestamp};
use crate::base::error::{Code, Result};
use crate::base::ids::{OrderLineId, StrayPictureId};
use crate::db::schema::stray_pictures;
use crate::db::{DbConn, Tx, each};
use crate::domain::media::model::{MediaHash, Shelf, Stray};

/// How long an upload may take until a row names it.
const UPLOAD_MS: i64 = HOUR_MS;
/// After which time somebody who was removing a file has died.
const CLAIM_MS: i64 = 10 * MINUTE_MS;

/// Where private pictures lie that belong to no review.
const NO_LINE: OrderLineId = OrderLineId(0);

/// Writes a picture down; of one that is there already the row is locked, so that whoever is about to
/// look for what names it waits, and sees what this transaction has done.
fn insert(
    tx: &mut Tx<'_>,
    (shelf, line): (Shelf, OrderLineId),
    hash: &MediaHash,
    due_at: Timestamp,
) -> Result<()> {
    let row = (
        stray_pictures::shelf.eq(shelf),
        stray_pictures::line_id.eq(line),
        stray_pictures::hash.eq(hash),
        stray_pictures::due_at.eq(due_at),
    );
    each!(tx.conn(), conn => diesel::insert_into(stray_pictures::table)
        .values(row)
        .on_conflict((
            stray_pictures::shelf,
            stray_pictures::line_id,
            stray_pictures::hash,
        ))
        .do_update()
        .set(stray_pictures::due_at.eq(stray_pictures::due_at))
        .execute(conn)?);
    Ok(())
}

/// Says that pictures are about to be stored, each of which a row names within the hour; else its file
/// goes. `line` is that of a review.
///
/// # Errors
/// `system.busy` while the file of the same picture is just being removed.
pub fn expect(tx: &mut Tx<'_>, line: Option<OrderLineId>, pictures: &[MediaHash]) -> Result<()> {
    let due_at = tx.now().plus_ms(UPLOAD_MS);
    let place = match line {
        Some(line) => (Shelf::Review, line),
        None => (Shelf::Private, NO_LINE),
    };
    for hash in pictures {
        insert(tx, place, hash, due_at)?;
        let own = stray_pictures::table
            .filter(stray_pictures::shelf.eq(place.0))
            .filter(stray_pictures::line_id.eq(place.1))
            .filter(stray_pictures::hash.eq(hash))
            .filter(stray_pictures::claimed_at.is_null());
        let changed = diesel::update(own)
            .set(stray_pictures::due_at.eq(due_at))
            .execute(tx.conn())?;
        if changed != 1 {
            return Err(Code::SystemBusy.into());
        }
    }
    Ok(())
}

/// Rows that named these private pictures are gone.
pub fn leave(tx: &mut Tx<'_>, pictures: &[MediaHash]) -> Result<()> {
    let now = tx.now();
    for hash in pictures {
        insert(tx, (Shelf::Private, NO_LINE), hash, now)?;
    }
    Ok(())
}

/// The review of a line of an order shows these pictures no more.
pub fn leave_review(tx: &mut Tx<'_>, line: OrderLineId, pictures: &[MediaHash]) -> Result<()> {
    let now = tx.now();
    for hash in pictures {
        insert(tx, (Shelf::Review, line), hash, now)?;
    }
    Ok(())
}

/// A review shows pictures whose files lie where everybody's do: they are brought to its own.
pub fn bring_to_review(tx: &mut Tx<'_>, line: OrderLineId, pictures: &[MediaHash]) -> Result<()> {
    let now = tx.now();
    for hash in pictures {
        insert(tx, (Shelf::Public, line), hash, now)?;
    }
    Ok(())
}

/// What is due, in the order of the keys; what somebody has taken and left, too.
pub fn list_due(conn: &mut DbConn, now: Timestamp, limit: i64) -> Result<Vec<StrayPictureId>> {
    Ok(stray_pictures::table
        .filter(stray_pictures::due_at.le(now))
        .filter(
            stray_pictures::claimed_at
                .is_null()
                .or(stray_pictures::claimed_at
                    .assume_not_null()
                    .le(now.plus_ms(-CLAIM_MS))),
        )
        .order(stray_pictures::id)
        .limit(limit)
        .select(stray_pictures::id)
        .load(conn)?)
}

/// Locks those of some that are still due; an upload of the same picture waits, and is told.
pub fn lock(tx: &mut Tx<'_>, ids: &[StrayPictureId]) -> Result<Vec<Stray>> {
    type Row = (StrayPictureId, Shelf, OrderLineId, MediaHash);
    let now = tx.now();
    let due = stray_pictures::table
        .filter(stray_pictures::id.eq_any(ids))
        .filter(stray_pictures::due_at.le(now));
    let mut rows: Vec<Row> = diesel::update(due)
        .set(stray_pictures::claimed_at.eq(now))
        .returning((
            stray_pictures::id,
            stray_pictures::shelf,
            stray_pictures::line_id,
            stray_pictures::hash,
        ))
        .get_results(tx.conn())?;
    rows.sort_unstable_by_key(|row| row.0);
    let stray = |(id, shelf, line, hash)| Stray {
        id,
        shelf,
        line,
        hash,
    };
    Ok(rows.into_iter().map(stray).collect())
}

/// Whether the same picture is still to be brought from everybody's place to another review. All its
/// rows are locked: of two that are dealt with at once, the second sees that it is the last.
pub fn is_awaited(tx: &mut Tx<'_>, stray: &Stray) -> Result<bool> {
    let same = stray_pictures::table
        .filter(stray_pictures::shelf.eq(Shelf::Public))
        .filter(stray_pictures::hash.eq(&stray.hash))
        .order(stray_pictures::id)
        .select(stray_pictures::id);
    let all: Vec<StrayPictureId> = match tx.conn() {
        DbConn::Pg(conn) => same.for_update().load(conn)?,
        DbConn::Sqlite(conn) => same.load(conn)?,
    };
    Ok(all.iter().any(|id| *id != stray.id))
}

/// Forgets what is dealt with.
pub fn forget(tx: &mut Tx<'_>, ids: &[StrayPictureId]) -> Result<()> {
    diesel::delete(stray_pictures::table.filter(stray_pictures::id.eq_any(ids)))
        .execute(tx.conn())?;
    Ok(())
}
