//! What waits for an administrator.

use serde::Serialize;

use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::db::DbConn;
use crate::domain::access::{DivisionScope, ReadShops, ReviewApplications, ShopState, grant};
use crate::domain::applications::{self, ApplicationState};
use crate::domain::{listings, shops, standards};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::extract::{Admin, Db};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct AdminOverviewView {
    /// Applications that nobody has looked at.
    submitted: i64,
    /// Applications that somebody is reading.
    under_review: i64,
    /// Applications that are back with their applicants.
    changes_requested: i64,
    /// Listings that wait; `None` for those who do not decide on them.
    listings: Option<i64>,
    /// Certificates that wait; `None` for those who do not decide on them.
    standards: Option<i64>,
    shops: Vec<CountView>,
}

#[derive(Debug, Serialize)]
struct CountView {
    state: &'static str,
    count: i64,
}

struct Counts {
    applications: Vec<(ApplicationState, i64)>,
    shops: Vec<(ShopState, i64)>,
    listings: Option<i64>,
    standards: Option<i64>,
}

impl AdminOverviewView {
    fn new(counts: &Counts) -> Self {
        let waiting = |state| count(&counts.applications, state);
        let shown = [ShopState::Approved, ShopState::Suspended];
        Self {
            submitted: waiting(ApplicationState::Submitted),
            under_review: waiting(ApplicationState::UnderReview),
            changes_requested: waiting(ApplicationState::ChangesRequested),
            listings: counts.listings,
            standards: counts.standards,
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

fn counts(conn: &mut DbConn, scope: &DivisionScope<ReadShops>, user: UserId) -> Result<Counts> {
    let reviewer = grant::find_division::<ReviewApplications>(conn, user)?;
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
        };
        let quiet = Counts {
            applications: Vec::new(),
            shops: Vec::new(),
            listings: None,
            standards: None,
        };
        vec![Self::new(&busy), Self::new(&quiet)]
    }
}
