//! The SQL of reports.

use diesel::dsl::{count_star, min};
use diesel::prelude::*;

use super::model::{NewReport, Report, Reported, Reporter, Subject, SubjectKind};
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Result};
use crate::base::ids::ShopId;
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::schema::{abuse_reports, shops};
use crate::db::sql::starts_with_any;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{
    BuyerScope, DivisionPermission, DivisionScope, Implies, ModerateWords, PublicScope, ShopScope,
    ViewDesk,
};

/// The most reports of one thing that a page shows.
const LIST_LIMIT: i64 = 100;

/// Something that is reported, as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The tenant.
    pub shop: ShopId,
    /// What it is.
    pub subject: Subject,
    /// Since when it says what it says.
    pub changed_at: Timestamp,
}

/// Writes the report of somebody who sees what everybody sees. The second one of a person is there
/// already, unless an administrator has decided on other words: then it waits again.
pub fn insert_report(
    tx: &mut Tx<'_>,
    _: &PublicScope,
    target: Target,
    reporter: &Reporter,
    report: &NewReport,
) -> Result<()> {
    insert(tx, target, reporter, report)
}

/// Writes the report of a member of the shop, who sees more than everybody, as [`insert_report`] does.
pub fn insert_report_of_shop<P: Implies<ViewDesk>>(
    tx: &mut Tx<'_>,
    shop: &ShopScope<P>,
    (subject, changed_at): (Subject, Timestamp),
    reporter: &Reporter,
    report: &NewReport,
) -> Result<()> {
    let shop = shop.shop_id();
    let target = Target {
        shop,
        subject,
        changed_at,
    };
    insert(tx, target, reporter, report)
}

fn insert(tx: &mut Tx<'_>, target: Target, reporter: &Reporter, report: &NewReport) -> Result<()> {
    let now = tx.now();
    let row = (
        abuse_reports::shop_id.eq(target.shop),
        abuse_reports::subject.eq(target.subject.kind),
        abuse_reports::subject_id.eq(target.subject.id),
        abuse_reports::reporter.eq(reporter.as_str()),
        abuse_reports::ground.eq(report.ground),
        abuse_reports::note.eq(&report.note),
        abuse_reports::reported_at.eq(now),
    );
    let made = each!(tx.conn(), conn => diesel::insert_into(abuse_reports::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn)?);
    if made == 1 {
        return Ok(());
    }
    let outdated = abuse_reports::table
        .filter(abuse_reports::shop_id.eq(target.shop))
        .filter(abuse_reports::subject.eq(target.subject.kind))
        .filter(abuse_reports::subject_id.eq(target.subject.id))
        .filter(abuse_reports::reporter.eq(reporter.as_str()))
        .filter(abuse_reports::closed_at.lt(target.changed_at));
    diesel::update(outdated)
        .set((
            abuse_reports::ground.eq(report.ground),
            abuse_reports::note.eq(&report.note),
            abuse_reports::reported_at.eq(now),
            abuse_reports::closed_at.eq(None::<Timestamp>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// What an account has reported, for the person to take along: what kind of thing, and the report;
/// the first first.
pub fn list_of_person(conn: &mut DbConn, buyer: &BuyerScope) -> Result<Vec<(SubjectKind, Report)>> {
    let Some(user) = buyer.user_id() else {
        return Ok(Vec::new());
    };
    Ok(abuse_reports::table
        .filter(abuse_reports::reporter.eq(Reporter::account(user).as_str()))
        .order(abuse_reports::id)
        .select((
            abuse_reports::subject,
            (
                abuse_reports::ground,
                abuse_reports::note,
                abuse_reports::reported_at,
                abuse_reports::closed_at,
            ),
        ))
        .load(conn)?)
}

/// Takes out of the reports of an account what it has added in its own words. That something was
/// reported, and on which ground, stays: it may still wait for a decision.
pub fn erase_of_person(tx: &mut Tx<'_>, buyer: &BuyerScope) -> Result<()> {
    let user = buyer.user_id().ok_or(Code::AccessLoginNeeded)?;
    let reporter = Reporter::account(user);
    let own = abuse_reports::table.filter(abuse_reports::reporter.eq(reporter.as_str()));
    diesel::update(own)
        .set(abuse_reports::note.eq(""))
        .execute(tx.conn())?;
    Ok(())
}

/// What waits for a decision in the administrator's division, the longest waiting first.
pub fn list_open<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    behind: Option<Cursor>,
    size: PageSize,
) -> Result<Page<Reported>> {
    let since = || min(abuse_reports::reported_at).assume_not_null();
    // A report is of one thing: its oldest one tells a thing from others that wait as long.
    let oldest = || min(abuse_reports::id).assume_not_null();
    let (at, id) = behind.map_or((i64::MIN, 0), |cursor| (cursor.key, cursor.id));
    let at = Timestamp::from_ms(at);
    let rows: Vec<(Reported, i64)> = abuse_reports::table
        .inner_join(shops::table.on(shops::id.eq(abuse_reports::shop_id)))
        .filter(abuse_reports::closed_at.is_null())
        .filter(starts_with_any(shops::division_code, office.codes()))
        .group_by((abuse_reports::subject, abuse_reports::subject_id))
        .having(since().gt(at).or(since().eq(at).and(oldest().gt(id))))
        .order((since(), oldest()))
        .limit(size.limit())
        .select((
            (
                (abuse_reports::subject, abuse_reports::subject_id),
                // All of one shop.
                min(shops::name_zh).assume_not_null(),
                min(shops::name_en).assume_not_null(),
                count_star(),
                since(),
            ),
            oldest(),
        ))
        .load(conn)?;
    let page = Page::from_rows(rows, size, |(reported, oldest)| Cursor {
        key: reported.since.ms(),
        id: *oldest,
    });
    Ok(page.map(|(reported, _)| reported))
}

/// How many reports that is.
pub fn count_open<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
) -> Result<i64> {
    Ok(abuse_reports::table
        .inner_join(shops::table.on(shops::id.eq(abuse_reports::shop_id)))
        .filter(abuse_reports::closed_at.is_null())
        .filter(starts_with_any(shops::division_code, office.codes()))
        .count()
        .get_result(conn)?)
}

/// All reports of one thing in the administrator's division, the newest first.
pub fn list_reports<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    subject: Subject,
) -> Result<Vec<Report>> {
    Ok(abuse_reports::table
        .inner_join(shops::table.on(shops::id.eq(abuse_reports::shop_id)))
        .filter(abuse_reports::subject.eq(subject.kind))
        .filter(abuse_reports::subject_id.eq(subject.id))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .order(abuse_reports::id.desc())
        .limit(LIST_LIMIT)
        .select((
            abuse_reports::ground,
            abuse_reports::note,
            abuse_reports::reported_at,
            abuse_reports::closed_at,
        ))
        .load(conn)?)
}

/// The administrator has decided: nobody waits any more. Says whether somebody did. The caller has
/// found the thing through its scope.
pub fn close_reports(
    tx: &mut Tx<'_>,
    _: &DivisionScope<ModerateWords>,
    shop: ShopId,
    subject: Subject,
) -> Result<bool> {
    let open = abuse_reports::table
        .filter(abuse_reports::shop_id.eq(shop))
        .filter(abuse_reports::subject.eq(subject.kind))
        .filter(abuse_reports::subject_id.eq(subject.id))
        .filter(abuse_reports::closed_at.is_null());
    let closed = diesel::update(open)
        .set(abuse_reports::closed_at.eq(tx.now()))
        .execute(tx.conn())?;
    Ok(closed > 0)
}
