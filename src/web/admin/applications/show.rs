//! One application: all its facts, the checklist, what happened, and the decision.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::base::error::Result;
use crate::base::ids::{ApplicationId, UserId};
use crate::db::DbConn;
use crate::domain::access::{
    DivisionPermission, DivisionScope, ReadShops, ReviewApplications, Standing, grant,
};
use crate::domain::applications::{ApplicationState, CheckPoint};
use crate::domain::charters::{self, Category};
use crate::domain::flows::shop_approval::{Dossier, dossier_overseen};
use crate::web::admin::frame::frame;
use crate::web::apply::samples;
use crate::web::chrome::Section;
use crate::web::divisions::tree;
use crate::web::extract::{Admin, Db, Login, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_application::{self, FactGroup, Names};
use crate::web::templates::PageView;
use crate::web::timeline::{self, Entry};

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ApplicationReviewView {
    base: String,
    shop: String,
    /// The page of the shop among the administrator's.
    shop_href: String,
    kind: &'static str,
    state: &'static str,
    submitted_at: Option<i64>,
    round: i32,
    /// What the administrator can do with it.
    standing: &'static str,
    can_take_up: bool,
    can_decide: bool,
    groups: Vec<FactGroup>,
    points: Vec<PointView>,
    history: Vec<Entry>,
    form: FormState,
}

#[derive(Debug, Serialize)]
struct PointView {
    point: &'static str,
    is_ticked: bool,
}

impl ApplicationReviewView {
    fn new(
        dossier: &Dossier,
        standing: Standing,
        names: &Names<'_>,
        history: Vec<Entry>,
        form: FormState,
    ) -> Self {
        let application = &dossier.application;
        let decides = standing == Standing::Decides;
        let round = dossier.last_round();
        let points = CheckPoint::ALL.iter().map(|point| PointView {
            point: point.as_str(),
            is_ticked: round.is_some_and(|round| round.checklist.has(*point)),
        });
        Self {
            base: format!("/admin/applications/{}", application.id),
            shop: dossier.shop.name(names.locale).to_owned(),
            shop_href: format!("/admin/shops/{}", dossier.shop.slug),
            kind: application.kind.as_str(),
            state: application.state.as_str(),
            submitted_at: application
                .submitted_at
                .map(crate::base::clock::Timestamp::ms),
            round: round.map_or(0, |round| round.position),
            standing: standing.as_str(),
            can_take_up: decides && application.state == ApplicationState::Submitted,
            can_decide: decides && application.state == ApplicationState::UnderReview,
            groups: shown_application::of_dossier(dossier, names),
            points: points.collect(),
            history,
            form,
        }
    }
}

struct Facts {
    dossier: Dossier,
    categories: Vec<Category>,
    standing: Standing,
}

fn facts<P: DivisionPermission>(
    conn: &mut DbConn,
    scope: &DivisionScope<P>,
    user: UserId,
    id: ApplicationId,
) -> Result<Facts> {
    let dossier = dossier_overseen(conn, scope, id)?;
    Ok(Facts {
        standing: grant::standing::<ReviewApplications>(conn, user, dossier.shop.id)?,
        categories: charters::list_categories(conn)?,
        dossier,
    })
}

pub(in crate::web::admin) async fn show(
    ui: Ui,
    db: Db,
    admin: Admin<ReadShops>,
    Segment(id): Segment<ApplicationId>,
) -> HtmlResult {
    draw(
        ui,
        &db,
        (&admin.scope, &admin.login),
        id,
        FormState::new(),
        StatusCode::OK,
    )
    .await
}

/// Draws the page with what was typed into it.
pub(super) async fn draw<P: DivisionPermission>(
    ui: Ui,
    db: &Db,
    (scope, login): (&DivisionScope<P>, &Login),
    id: ApplicationId,
    form: FormState,
    status: StatusCode,
) -> HtmlResult {
    let (scope, user) = (scope.clone(), login.user_id);
    let facts = db.read(move |conn| facts(conn, &scope, user, id)).await?;
    let ui = frame(ui, db, login, Section::Applications).await?;
    let tree = tree(&ui, db).await?;
    let names = Names {
        tree: &tree,
        categories: &facts.categories,
        locale: ui.locale(),
        has_account: false,
    };
    let dossier = &facts.dossier;
    let history = timeline::entries(&ui, &dossier.history, &dossier.names);
    let view = ApplicationReviewView::new(dossier, facts.standing, &names, history, form);
    ui.page_as(status, &view)
}

impl PageView for ApplicationReviewView {
    const TEMPLATE: &'static str = "pages/admin/application.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::{Code, Error};
        let open = Error::field("checklist", Code::ReviewChecklistOpen);
        let refused = FormState::new()
            .with("comment_origin_zh", "请不要写\"疗效\"。")
            .refused(&open);
        let view = |state, standing, form: FormState| {
            let dossier = samples::dossier(state);
            samples::with_names(|names| {
                Self::new(&dossier, standing, names, samples::history(), form.clone())
            })
        };
        let decides = Standing::Decides;
        let under_review = ApplicationState::UnderReview;
        vec![
            view(ApplicationState::Submitted, decides, FormState::new()),
            view(under_review, decides, FormState::new()),
            view(under_review, decides, refused),
            view(under_review, Standing::Reads, FormState::new()),
            view(under_review, Standing::OwnShop, FormState::new()),
            view(ApplicationState::Approved, decides, FormState::new()),
        ]
    }
}
