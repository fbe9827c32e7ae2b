//! The SQL of reports.

use diesel::dsl::{count_star, min};
use diesel::prelude::*;

use super::model::{NewReport, Report, Reported, Reporter, Subject, SubjectKind};
use crate::base::error::{Code, Result};
use crate::base::ids::ShopId;
use crate::db::schema::{abuse_reports, shops};
use crate::db::sql::starts_with_any;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{
    BuyerScope, DivisionPermission, DivisionScope, ModerateWords, PublicScope,
};

/// The most things that a page shows.
const LIST_LIMIT: i64 = 100;

/// Writes a report; the second one of a person is there already.
pub fn insert_report(
    tx: &mut Tx<'_>,
    _: &PublicScope,
    (shop, subject): (ShopId, Subject),
    reporter: &Reporter,
    report: &NewReport,
) -> Result<()> {
    let row = (
        abuse_reports::shop_id.eq(shop),
        abuse_reports::subject.eq(subject.kind),
        abuse_reports::subject_id.eq(subject.id),
        abuse_reports::reporter.eq(reporter.as_str()),
        abuse_reports::ground.eq(report.ground),
        abuse_reports::note.eq(&report.note),
        abuse_reports::reported_at.eq(tx.now()),
    );
    each!(tx.conn(), conn => diesel::insert_into(abuse_reports::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn)?);
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
) -> Result<Vec<Reported>> {
    let since = || min(abuse_reports::reported_at).assume_not_null();
    Ok(abuse_reports::table
        .inner_join(shops::table.on(shops::id.eq(abuse_reports::shop_id)))
        .filter(abuse_reports::closed_at.is_null())
        .filter(starts_with_any(shops::division_code, office.codes()))
        .group_by((abuse_reports::subject, abuse_reports::subject_id))
        .order(since())
        .limit(LIST_LIMIT)
        .select((
            (abuse_reports::subject, abuse_reports::subject_id),
            // All of one shop.
            min(shops::name_zh).assume_not_null(),
            min(shops::name_en).assume_not_null(),
            count_star(),
            since(),
        ))
        .load(conn)?)
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
