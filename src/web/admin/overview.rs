//! What waits for an administrator.

use serde::Serialize;

use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::db::DbConn;
use crate::domain::access::{
    DecideDisputes, DivisionPermission, DivisionScope, ModerateWords, ReadShops, RecordPayments,
    ReviewApplications, ShopState, grant,
};
use crate::domain::applications::{self, ApplicationState};
use crate::domain::{claims, listings, messages, payments, reports, settlements, shops, standards};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::extract::{Admin, Db};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct AdminOverviewView {
    /// Whether there is anything that this person decides.
    decides: bool,
    waiting: Vec<WaitingView>,
    /// Applications that their applicants are changing: nothing waits there.
    in_change: i64,
    shops: Vec<CountView>,
}

/// What waits in a queue.
#[derive(Debug, Serialize)]
struct WaitingView {
    key: &'static str,
    href: &'static str,
    count: i64,
}

#[derive(Debug, Serialize)]
struct CountView {
    state: &'static str,
    count: i64,
}

/// What is `None` does not concern this person.
struct Counts {
    applications: Vec<(ApplicationState, i64)>,
    shops: Vec<(ShopState, i64)>,
    listings: Option<i64>,
    standards: Option<i64>,
    disputes: Option<i64>,
    reports: Option<i64>,
    message_reports: Option<i64>,
    held: Option<i64>,
    settlements: Option<i64>,
}

impl AdminOverviewView {
    fn new(counts: &Counts) -> Self {
        let of_state = |state| Some(count(&counts.applications, state));
        let queues = [
            (
                "admin-count-submitted",
                "/admin/applications?state=submitted",
                of_state(ApplicationState::Submitted),
            ),
            (
                "admin-count-under-review",
                "/admin/applications?state=under_review",
                of_state(ApplicationState::UnderReview),
            ),
            (
                "admin-count-standards",
                "/admin/standards",
                counts.standards,
            ),
            ("admin-count-listings", "/admin/listings", counts.listings),
            ("admin-count-held", "/admin/held-payments", counts.held),
            ("admin-count-disputes", "/admin/claims", counts.disputes),
            ("admin-count-reports", "/admin/reports", counts.reports),
            (
                "admin-count-message-reports",
                "/admin/message-reports",
                counts.message_reports,
            ),
            (
                "admin-count-settlements",
                "/admin/settlements?state=open",
                counts.settlements,
            ),
        ];
        let shown = [ShopState::Approved, ShopState::Suspended];
        Self {
            decides: counts.listings.is_some(),
            waiting: queues
                .into_iter()
                .filter_map(|(key, href, count)| {
                    count.map(|count| WaitingView { key, href, count })
                })
                .collect(),
            in_change: count(&counts.applications, ApplicationState::ChangesRequested),
            shops: shown
                .into_iter()
                .map(|state| CountView {
                    state: state.as_str(),
                    count: count(&counts.shops, state),
                })
                .collect(),
        }
    }
}

fn count<S: PartialEq>(counts: &[(S, i64)], wanted: S) -> i64 {
    let found = counts.iter().find(|(state, _)| *state == wanted);
    found.map_or(0, |(_, count)| *count)
}

pub(super) async fn show(ui: Ui, db: Db, admin: Admin<ReadShops>) -> HtmlResult {
    let (scope, user) = (admin.scope.clone(), admin.login.user_id);
    let counts = db.read(move |conn| counts(conn, &scope, user)).await?;
    let ui = frame(ui, &db, &admin.login, Section::Overview).await?;
    ui.page(&AdminOverviewView::new(&counts))
}

/// What waits for whom holds a permission somewhere.
fn waiting<P: DivisionPermission>(
    conn: &mut DbConn,
    user: UserId,
    count: impl FnOnce(&mut DbConn, &DivisionScope<P>) -> Result<i64>,
) -> Result<Option<i64>> {
    let scope = grant::find_division::<P>(conn, user)?;
    scope.map(|scope| count(conn, &scope)).transpose()
}

fn counts(conn: &mut DbConn, scope: &DivisionScope<ReadShops>, user: UserId) -> Result<Counts> {
    let reviewer = grant::find_division::<ReviewApplications>(conn, user)?;
    let keeper = grant::find_division::<RecordPayments>(conn, user)?;
    Ok(Counts {
        applications: applications::count_waiting(conn, scope)?,
        shops: shops::count_overseen(conn, scope)?,
        listings: reviewer
            .as_ref()
            .map(|scope| listings::count_waiting(conn, scope))
            .transpose()?,
        standards: reviewer
            .map(|scope| standards::count_waiting(conn, &scope))
            .transpose()?,
        disputes: waiting::<DecideDisputes>(conn, user, claims::count_disputes)?,
        reports: waiting::<ModerateWords>(conn, user, reports::count_open)?,
        message_reports: waiting::<DecideDisputes>(conn, user, messages::count_reports)?,
        held: keeper
            .as_ref()
            .map(|scope| payments::count_held(conn, scope))
            .transpose()?,
        settlements: keeper
            .map(|scope| settlements::count_to_check(conn, &scope))
            .transpose()?,
    })
}

impl PageView for AdminOverviewView {
    const TEMPLATE: &'static str = "pages/admin/overview.html";

    fn samples() -> Vec<Self> {
        let busy = Counts {
            applications: vec![
                (ApplicationState::Submitted, 12),
                (ApplicationState::UnderReview, 3),
                (ApplicationState::ChangesRequested, 1),
            ],
            shops: vec![(ShopState::Approved, 1_284), (ShopState::Suspended, 2)],
            listings: Some(7),
            standards: Some(2),
            disputes: Some(1),
            reports: Some(4),
            message_reports: Some(14),
            held: Some(1),
            settlements: Some(3),
        };
        let quiet = Counts {
            applications: Vec::new(),
            shops: Vec::new(),
            listings: None,
            standards: None,
            disputes: None,
            reports: None,
            message_reports: None,
            held: None,
            settlements: None,
        };
        vec![Self::new(&busy), Self::new(&quiet)]
    }
}
