//! The SQL of applications and their review.

use diesel::prelude::*;

use super::checklist::Checklist;
use super::comments::Comments;
use super::model::{Application, ApplicationKind, QueueFilter, QueueLine, ReviewStep, StepState};
use super::state::{self, ApplicationCommand, ApplicationState};
use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{ApplicationId, CharterId, ReviewStepId, ShopId, UserId};
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::schema::{applications, charters, memberships, review_steps, shops};
use crate::db::sql::starts_with_any;
use crate::db::{DbConn, Tx, is_unique_violation};
use crate::domain::access::{
    DivisionPermission, DivisionScope, ManageShop, Party, ShopPermission, ShopRole, ShopScope,
    grant,
};

/// The states that wait for an administrator.
const WAITING: [ApplicationState; 2] = [ApplicationState::Submitted, ApplicationState::UnderReview];
/// The states that wait for the applicant.
const OPEN: [ApplicationState; 4] = [
    ApplicationState::Draft,
    ApplicationState::Submitted,
    ApplicationState::UnderReview,
    ApplicationState::ChangesRequested,
];

/// The scope of a member of the shop that an application is about; strangers find nothing.
pub fn scope_of<P: ShopPermission>(
    conn: &mut DbConn,
    user: UserId,
    application: ApplicationId,
) -> Result<ShopScope<P>> {
    let slug: Option<String> = applications::table
        .inner_join(shops::table.on(shops::id.eq(applications::shop_id)))
        .filter(applications::id.eq(application))
        .select(shops::slug)
        .first(conn)
        .optional()?;
    grant::shop(conn, user, &slug.ok_or_else(Error::not_found)?)
}

/// An application of the shop.
pub fn get<P: ShopPermission>(
    conn: &mut DbConn,
    scope: &ShopScope<P>,
    id: ApplicationId,
) -> Result<Application> {
    applications::table
        .filter(applications::shop_id.eq(scope.shop_id()))
        .filter(applications::id.eq(id))
        .first(conn)
        .optional()?
        .ok_or_else(Error::not_found)
}

/// The application of the shop that is not over yet, if there is one.
pub fn find_open_of_shop<P: ShopPermission>(
    conn: &mut DbConn,
    scope: &ShopScope<P>,
) -> Result<Option<Application>> {
    find_open_of(conn, scope.shop_id())
}

/// The same, for flows that hold the shop by another scope.
pub(in crate::domain) fn find_open_of(
    conn: &mut DbConn,
    shop: ShopId,
) -> Result<Option<Application>> {
    Ok(applications::table
        .filter(applications::shop_id.eq(shop))
        .filter(applications::kind.ne(ApplicationKind::ListingRevision))
        .filter(applications::state.eq_any(OPEN))
        .order(applications::id.desc())
        .first(conn)
        .optional()?)
}

/// Every application of the shop, newest first.
pub fn list_of_shop<P: ShopPermission>(
    conn: &mut DbConn,
    scope: &ShopScope<P>,
) -> Result<Vec<Application>> {
    Ok(applications::table
        .filter(applications::shop_id.eq(scope.shop_id()))
        .order(applications::id.desc())
        .limit(50)
        .load(conn)?)
}

/// What a list shows of an application, as [`QueueLine`] has it.
const LINE: (
    applications::id,
    applications::kind,
    applications::state,
    applications::submitted_at,
    shops::slug,
    shops::name_zh,
    shops::name_en,
    shops::place_zh,
    shops::place_en,
    charters::name_zh,
    charters::name_en,
    charters::category_code,
) = (
    applications::id,
    applications::kind,
    applications::state,
    applications::submitted_at,
    shops::slug,
    shops::name_zh,
    shops::name_en,
    shops::place_zh,
    shops::place_en,
    charters::name_zh,
    charters::name_en,
    charters::category_code,
);

/// The applications of the shops that a person manages, newest first; at most 50.
pub fn list_of_manager(conn: &mut DbConn, user: UserId) -> Result<Vec<QueueLine>> {
    Ok(applications::table
        .inner_join(shops::table.on(shops::id.eq(applications::shop_id)))
        .inner_join(charters::table.on(charters::id.eq(applications::subject_id)))
        .inner_join(memberships::table.on(memberships::shop_id.eq(applications::shop_id)))
        .filter(memberships::user_id.eq(user))
        .filter(memberships::role.eq(ShopRole::Manager))
        .filter(applications::kind.ne(ApplicationKind::ListingRevision))
        .order(applications::id.desc())
        .limit(50)
        .select(LINE)
        .load(conn)?)
}

/// The openings that a person works on, as a member of their shops.
pub fn open_by_user(conn: &mut DbConn, user: UserId) -> Result<Vec<Application>> {
    Ok(applications::table
        .inner_join(memberships::table.on(memberships::shop_id.eq(applications::shop_id)))
        .filter(memberships::user_id.eq(user))
        .filter(applications::kind.eq(ApplicationKind::Opening))
        .filter(applications::state.eq_any(OPEN))
        .order(applications::id.desc())
        .select(applications::all_columns)
        .load(conn)?)
}

/// An application of the division that was sent in at least once: before, it is nobody's business
/// but the applicant's.
pub fn get_overseen<P: DivisionPermission>(
    conn: &mut DbConn,
    scope: &DivisionScope<P>,
    id: ApplicationId,
) -> Result<Application> {
    applications::table
        .inner_join(shops::table.on(shops::id.eq(applications::shop_id)))
        .filter(starts_with_any(shops::division_code, scope.codes()))
        .filter(applications::id.eq(id))
        .filter(applications::submitted_at.is_not_null())
        .select(applications::all_columns)
        .first(conn)
        .optional()?
        .ok_or_else(Error::not_found)
}

/// The applications of the division that match, those that waited longest first.
pub fn queue<P: DivisionPermission>(
    conn: &mut DbConn,
    scope: &DivisionScope<P>,
    filter: QueueFilter,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<QueueLine>> {
    let mut query = applications::table
        .inner_join(shops::table.on(shops::id.eq(applications::shop_id)))
        .inner_join(charters::table.on(charters::id.eq(applications::subject_id)))
        .filter(starts_with_any(shops::division_code, scope.codes()))
        .filter(applications::kind.ne(ApplicationKind::ListingRevision))
        .filter(applications::submitted_at.is_not_null())
        .into_boxed();
    query = match filter.state {
        Some(state) => query.filter(applications::state.eq(state)),
        None => query.filter(applications::state.eq_any(WAITING)),
    };
    if let Some(kind) = filter.kind {
        query = query.filter(applications::kind.eq(kind));
    }
    if let Some(after) = after {
        query = query.filter(
            applications::submitted_at
                .gt(after.key)
                .or(applications::submitted_at
                    .eq(after.key)
                    .and(applications::id.gt(after.id))),
        );
    }
    let rows = query
        .order((applications::submitted_at, applications::id))
        .limit(size.limit())
        .select(LINE)
        .load::<QueueLine>(conn)?;
    Ok(Page::from_rows(rows, size, |line| Cursor {
        key: line.submitted_at.map_or(0, Timestamp::ms),
        id: line.id.0,
    }))
}

/// How many applications of the division wait, by state.
pub fn count_waiting<P: DivisionPermission>(
    conn: &mut DbConn,
    scope: &DivisionScope<P>,
) -> Result<Vec<(ApplicationState, i64)>> {
    Ok(applications::table
        .inner_join(shops::table.on(shops::id.eq(applications::shop_id)))
        .filter(starts_with_any(shops::division_code, scope.codes()))
        .filter(applications::kind.ne(ApplicationKind::ListingRevision))
        .filter(applications::submitted_at.is_not_null())
        .filter(applications::state.eq_any(OPEN))
        .group_by(applications::state)
        .select((applications::state, diesel::dsl::count_star()))
        .load(conn)?)
}

pub(in crate::domain) fn insert(
    tx: &mut Tx<'_>,
    shop: ShopId,
    kind: ApplicationKind,
    charter: CharterId,
    applicant: UserId,
) -> Result<ApplicationId> {
    let now = tx.now();
    diesel::insert_into(applications::table)
        .values((
            applications::shop_id.eq(shop),
            applications::kind.eq(kind),
            applications::subject_id.eq(charter),
            applications::state.eq(ApplicationState::Draft),
            applications::applicant_id.eq(applicant),
            applications::created_at.eq(now),
        ))
        .returning(applications::id)
        .get_result(tx.conn())
        .map_err(|error| {
            let columns = "applications.shop_id, applications.kind, applications.subject_id";
            if is_unique_violation(&error, "applications_open_key", columns) {
                Error::new(Code::StateIllegalTransition).caused_by(error)
            } else {
                error.into()
            }
        })
}

/// Applies a command to an application, by the table.
pub(in crate::domain) fn mark(
    tx: &mut Tx<'_>,
    application: &Application,
    command: ApplicationCommand,
    party: Party,
) -> Result<ApplicationState> {
    let to = state::next(application.state, command, party)?;
    let now = tx.now();
    let submitted_at = if to == ApplicationState::Submitted {
        Some(now)
    } else {
        application.submitted_at
    };
    let row = applications::table
        .filter(applications::id.eq(application.id))
        .filter(applications::state.eq(application.state));
    let changed = diesel::update(row)
        .set((
            applications::state.eq(to),
            applications::submitted_at.eq(submitted_at),
            applications::decided_at.eq(to.is_over().then_some(now)),
        ))
        .execute(tx.conn())?;
    took(changed)?;
    Ok(to)
}

type StepRow = (
    ReviewStepId,
    i32,
    StepState,
    String,
    String,
    String,
    Option<UserId>,
    Timestamp,
    Option<Timestamp>,
);

#[diesel::dsl::auto_type(no_type_alias)]
fn steps_of(application: ApplicationId) -> _ {
    review_steps::table
        .filter(review_steps::application_id.eq(application))
        .select((
            review_steps::id,
            review_steps::position,
            review_steps::state,
            review_steps::checklist,
            review_steps::comments,
            review_steps::reason,
            review_steps::decided_by,
            review_steps::opened_at,
            review_steps::decided_at,
        ))
}

fn review_step(row: StepRow) -> ReviewStep {
    let (id, position, state, checklist, comments, reason, decided_by, opened_at, decided_at) = row;
    ReviewStep {
        id,
        position,
        state,
        checklist: Checklist::of_json(&checklist),
        comments: Comments::of_columns(&comments, &reason),
        decided_by,
        opened_at,
        decided_at,
    }
}

/// Every round of an application that the caller got through a scope, oldest first.
pub fn steps(conn: &mut DbConn, application: &Application) -> Result<Vec<ReviewStep>> {
    Ok(steps_of(application.id)
        .order(review_steps::position)
        .load::<StepRow>(conn)?
        .into_iter()
        .map(review_step)
        .collect())
}

/// The latest round of an application that the caller got through a scope.
pub fn last_step(conn: &mut DbConn, application: &Application) -> Result<Option<ReviewStep>> {
    Ok(steps_of(application.id)
        .order(review_steps::position.desc())
        .first::<StepRow>(conn)
        .optional()?
        .map(review_step))
}

/// Opens the next round.
pub(in crate::domain) fn insert_step(
    tx: &mut Tx<'_>,
    application: &Application,
    division: DivisionCode,
    position: i32,
) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(review_steps::table)
        .values((
            review_steps::shop_id.eq(application.shop_id),
            review_steps::application_id.eq(application.id),
            review_steps::division_code.eq(division),
            review_steps::position.eq(position),
            review_steps::state.eq(StepState::Pending),
            review_steps::opened_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Keeps the ticks of a round that runs.
pub(in crate::domain) fn set_checklist(
    tx: &mut Tx<'_>,
    step: ReviewStepId,
    checklist: &Checklist,
) -> Result<()> {
    let changed = diesel::update(pending(step))
        .set(review_steps::checklist.eq(checklist.to_json()))
        .execute(tx.conn())?;
    took(changed)
}

/// Closes a round with its answer.
pub(in crate::domain) fn close_step<P: DivisionPermission>(
    tx: &mut Tx<'_>,
    scope: &DivisionScope<P>,
    step: ReviewStepId,
    to: StepState,
    comments: &Comments,
) -> Result<()> {
    let now = tx.now();
    let changed = diesel::update(pending(step))
        .set((
            review_steps::state.eq(to),
            review_steps::comments.eq(comments.to_json()),
            review_steps::reason.eq(&comments.general),
            review_steps::decided_by.eq(scope.user_id()),
            review_steps::decided_at.eq(now),
        ))
        .execute(tx.conn())?;
    took(changed)
}

/// Drops the round that runs, when the applicant takes the application back.
pub(in crate::domain) fn delete_pending_steps(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    application: ApplicationId,
) -> Result<()> {
    let pending = review_steps::table
        .filter(review_steps::shop_id.eq(scope.shop_id()))
        .filter(review_steps::application_id.eq(application))
        .filter(review_steps::state.eq(StepState::Pending));
    diesel::delete(pending).execute(tx.conn())?;
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn pending(step: ReviewStepId) -> _ {
    let state: StepState = StepState::Pending;
    review_steps::table
        .filter(review_steps::id.eq(step))
        .filter(review_steps::state.eq(state))
}

fn took(changed: usize) -> Result<()> {
    if changed == 1 {
        Ok(())
    } else {
        Err(Code::StateIllegalTransition.into())
    }
}
