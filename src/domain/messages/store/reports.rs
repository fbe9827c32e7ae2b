//! Messages that were handed to the administrators.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{MessageId, MessagePhotoId, MessageReportId, ShopId, UserId};
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::schema::{memberships, message_photos, message_reports, messages, shops};
use crate::db::sql::starts_with_any;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{DecideDisputes, DivisionScope};
use crate::domain::media::MediaHash;
use crate::domain::messages::model::{Place, Side};

/// A message that one side has handed over: with it the administrator sees this one, and no other.
#[derive(Debug, Clone)]
pub struct Report {
    /// Its key.
    pub id: MessageReportId,
    /// The shop's slug.
    pub shop_slug: String,
    /// The shop's names in Chinese and English.
    pub shop_names: (String, String),
    /// Who handed it over.
    pub side: Side,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// What the message says.
    pub body: String,
    /// Its photos.
    pub photos: Vec<MessagePhotoId>,
    /// What the administrator has said; none before.
    pub answer: Option<String>,
}

/// Whether a message is one of the other side's in this conversation.
pub(in crate::domain::messages) fn is_of_other(
    conn: &mut DbConn,
    place: &Place,
    message: MessageId,
) -> Result<bool> {
    let Some(thread) = place.thread else {
        return Ok(false);
    };
    let found: Option<MessageId> = messages::table
        .filter(messages::shop_id.eq(place.shop_id))
        .filter(messages::thread_id.eq(thread))
        .filter(messages::id.eq(message))
        .filter(messages::side.eq(place.side.other()))
        .select(messages::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Hands a message over; `None` if it was handed over before.
pub(in crate::domain::messages) fn insert_report(
    tx: &mut Tx<'_>,
    place: &Place,
    message: MessageId,
    reason: &str,
) -> Result<Option<MessageReportId>> {
    let row = (
        message_reports::shop_id.eq(place.shop_id),
        message_reports::message_id.eq(message),
        message_reports::side.eq(place.side),
        message_reports::user_id.eq(place.actor.user_id()),
        message_reports::reason.eq(reason),
        message_reports::created_at.eq(tx.now()),
    );
    Ok(
        each!(tx.conn(), conn => diesel::insert_into(message_reports::table)
            .values(row)
            .on_conflict_do_nothing()
            .returning(message_reports::id)
            .get_result(conn)
            .optional()?),
    )
}

type Row = (
    (MessageReportId, ShopId, MessageId),
    (String, String, String),
    (Side, String, Timestamp),
    String,
    (String, Option<Timestamp>),
);

macro_rules! reports {
    () => {
        message_reports::table
            .inner_join(
                messages::table.on(messages::shop_id
                    .eq(message_reports::shop_id)
                    .and(messages::id.eq(message_reports::message_id))),
            )
            .inner_join(shops::table.on(shops::id.eq(message_reports::shop_id)))
    };
}

/// Those that an administrator may read: of their divisions, and of no shop of which they are a member.
macro_rules! readable {
    ($office:expr) => {
        reports!()
            .filter(starts_with_any(shops::division_code, $office.codes()))
            .filter(not(exists(
                memberships::table
                    .filter(memberships::shop_id.eq(message_reports::shop_id))
                    .filter(memberships::user_id.eq($office.user_id())),
            )))
    };
}

/// What is shown of a report.
macro_rules! shown {
    ($reports:expr) => {
        $reports.select((
            (
                message_reports::id,
                message_reports::shop_id,
                message_reports::message_id,
            ),
            (shops::slug, shops::name_zh, shops::name_en),
            (
                message_reports::side,
                message_reports::reason,
                message_reports::created_at,
            ),
            messages::body,
            (message_reports::answer, message_reports::decided_at),
        ))
    };
}

/// What was handed over in the administrator's divisions: what nobody has answered, the longest
/// waiting first, or else what is dealt with, the newest first.
pub fn list_reports(
    conn: &mut DbConn,
    office: &DivisionScope<DecideDisputes>,
    is_open: bool,
    behind: Option<Cursor>,
    size: PageSize,
) -> Result<Page<Report>> {
    let all = shown!(readable!(office));
    let rows: Vec<Row> = if is_open {
        let from = MessageReportId(behind.map_or(0, |cursor| cursor.id));
        all.filter(message_reports::decided_at.is_null())
            .filter(message_reports::id.gt(from))
            .order(message_reports::id)
            .limit(size.limit())
            .load(conn)?
    } else {
        let from = MessageReportId(behind.map_or(i64::MAX, |cursor| cursor.id));
        all.filter(message_reports::decided_at.is_not_null())
            .filter(message_reports::id.lt(from))
            .order(message_reports::id.desc())
            .limit(size.limit())
            .load(conn)?
    };
    let page = Page::from_rows(rows, size, |row| Cursor {
        key: 0,
        id: row.0.0.0,
    });
    let next = page.next;
    let items = with_photos(conn, page.items)?;
    Ok(Page { items, next })
}

/// How many of them nobody has answered.
pub fn count_reports(conn: &mut DbConn, office: &DivisionScope<DecideDisputes>) -> Result<i64> {
    Ok(readable!(office)
        .filter(message_reports::decided_at.is_null())
        .count()
        .get_result(conn)?)
}

/// One that was handed over, if the administrator may read it.
pub fn find_report(
    conn: &mut DbConn,
    office: &DivisionScope<DecideDisputes>,
    id: MessageReportId,
) -> Result<Option<Report>> {
    let row: Option<Row> = shown!(readable!(office))
        .filter(message_reports::id.eq(id))
        .first(conn)
        .optional()?;
    Ok(with_photos(conn, row.into_iter().collect())?.pop())
}

fn with_photos(conn: &mut DbConn, rows: Vec<Row>) -> Result<Vec<Report>> {
    let shown: Vec<MessageId> = rows.iter().map(|row| row.0.2).collect();
    let photos: Vec<(MessageId, MessagePhotoId)> = each!(conn, conn => message_photos::table
        .filter(message_photos::message_id.eq_any(&shown))
        .order(message_photos::id)
        .select((message_photos::message_id, message_photos::id))
        .load(conn)?);
    let report = |row: Row| {
        let ((id, _, message), (shop_slug, zh, en), (side, reason, at), body, decision) = row;
        Report {
            id,
            shop_slug,
            shop_names: (zh, en),
            side,
            reason,
            at,
            body,
            photos: photos
                .iter()
                .filter(|(of, _)| *of == message)
                .map(|(_, photo)| *photo)
                .collect(),
            answer: decision.1.map(|_| decision.0),
        }
    };
    Ok(rows.into_iter().map(report).collect())
}

/// A photo of a message that was handed over, if the administrator may read it.
pub fn find_report_photo(
    conn: &mut DbConn,
    office: &DivisionScope<DecideDisputes>,
    report: MessageReportId,
    photo: MessagePhotoId,
) -> Result<Option<MediaHash>> {
    Ok(readable!(office)
        .inner_join(
            message_photos::table.on(message_photos::shop_id
                .eq(messages::shop_id)
                .and(message_photos::message_id.eq(messages::id))),
        )
        .filter(message_reports::id.eq(report))
        .filter(message_photos::id.eq(photo))
        .select(message_photos::hash)
        .first(conn)
        .optional()?)
}

/// What was said of a report.
pub(in crate::domain::messages) struct Decided {
    /// Who has said it.
    pub by: UserId,
    /// What.
    pub answer: String,
}

/// The shop of a report in the administrator's divisions, and what was said of it; nobody else says
/// anything until the transaction ends.
pub(in crate::domain::messages) fn lock_report(
    tx: &mut Tx<'_>,
    office: &DivisionScope<DecideDisputes>,
    id: MessageReportId,
) -> Result<Option<(ShopId, Option<Decided>)>> {
    let found: Option<ShopId> = reports!()
        .filter(starts_with_any(shops::division_code, office.codes()))
        .filter(message_reports::id.eq(id))
        .select(message_reports::shop_id)
        .first(tx.conn())
        .optional()?;
    let Some(shop) = found else {
        return Ok(None);
    };
    let (answer, by): (String, Option<UserId>) = diesel::update(message_reports::table.find(id))
        .set(message_reports::created_at.eq(message_reports::created_at))
        .returning((message_reports::answer, message_reports::decided_by))
        .get_result(tx.conn())?;
    Ok(Some((shop, by.map(|by| Decided { by, answer }))))
}

/// Notes what an administrator says of a message that was handed over; the caller has locked it.
pub(in crate::domain::messages) fn mark_decided(
    tx: &mut Tx<'_>,
    office: &DivisionScope<DecideDisputes>,
    id: MessageReportId,
    answer: &str,
) -> Result<()> {
    let now = tx.now();
    diesel::update(message_reports::table.find(id))
        .set((
            message_reports::answer.eq(answer),
            message_reports::decided_by.eq(office.user_id()),
            message_reports::decided_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}
