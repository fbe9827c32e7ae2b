//! What an administrator does with an application: takes it up, ticks points, answers.

use actix_web::http::StatusCode;

use super::show::draw;
use crate::base::error::{Kind, Result};
use crate::base::ids::ApplicationId;
use crate::domain::access::ReviewApplications;
use crate::domain::applications::{Checklist, Comments, reason};
use crate::domain::flows::shop_approval::{self, Decision};
use crate::web::extract::{Admin, Db, RawForm, Segment};
use crate::web::respond::{HtmlResult, Ui, see_other};

type Reviewer = Admin<ReviewApplications>;
type Id = Segment<ApplicationId>;

fn path(id: ApplicationId) -> String {
    format!("/admin/applications/{id}")
}

pub(in crate::web::admin) async fn take_up(db: Db, admin: Reviewer, Segment(id): Id) -> HtmlResult {
    let scope = admin.scope;
    db.write(move |tx| shop_approval::take_up(tx, &scope, id))
        .await?;
    see_other(&path(id))
        .with_success("flash-review-taken-up")
        .done()
}

pub(in crate::web::admin) async fn save_checklist(
    db: Db,
    admin: Reviewer,
    Segment(id): Id,
    form: RawForm,
) -> HtmlResult {
    let (scope, round, checklist) = (admin.scope, round(&form), checklist(&form));
    db.write(move |tx| shop_approval::save_checklist(tx, &scope, id, round, &checklist))
        .await?;
    see_other(&path(id))
        .with_success("flash-review-checklist-saved")
        .done()
}

pub(in crate::web::admin) async fn approve(
    ui: Ui,
    db: Db,
    admin: Reviewer,
    Segment(id): Id,
    form: RawForm,
) -> HtmlResult {
    let decision = Ok(Decision::Approve(checklist(&form)));
    let done = "flash-review-approved";
    answer(ui, &db, &admin, id, (&form, decision, done)).await
}

pub(in crate::web::admin) async fn ask_changes(
    ui: Ui,
    db: Db,
    admin: Reviewer,
    Segment(id): Id,
    form: RawForm,
) -> HtmlResult {
    let pairs = form.pairs().iter();
    let comments = Comments::parse(pairs.map(|(name, value)| (name.as_str(), value.as_str())));
    let decision = comments.map(Decision::RequestChanges);
    let done = "flash-review-changes-requested";
    answer(ui, &db, &admin, id, (&form, decision, done)).await
}

pub(in crate::web::admin) async fn reject(
    ui: Ui,
    db: Db,
    admin: Reviewer,
    Segment(id): Id,
    form: RawForm,
) -> HtmlResult {
    let decision = reason(form.get("reason")).map(Decision::Reject);
    let done = "flash-review-rejected";
    answer(ui, &db, &admin, id, (&form, decision, done)).await
}

/// Gives the answer; a refused one is drawn again with all that was typed.
async fn answer(
    ui: Ui,
    db: &Db,
    admin: &Reviewer,
    id: ApplicationId,
    (form, decision, done): (&RawForm, Result<Decision>, &str),
) -> HtmlResult {
    let (scope, round) = (admin.scope.clone(), round(form));
    let answered = match decision {
        Ok(decision) => {
            db.write(move |tx| shop_approval::decide(tx, &scope, id, round, &decision))
                .await
        }
        Err(error) => Err(error),
    };
    match answered {
        Ok(()) => see_other(&path(id)).with_success(done).done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let form = form.refused(&error);
            let office = (&admin.scope, &admin.login);
            draw(ui, db, office, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The round that the page has shown; one that is none is stale.
fn round(form: &RawForm) -> i32 {
    form.get("round").parse().unwrap_or_default()
}

fn checklist(form: &RawForm) -> Checklist {
    Checklist::of_words(form.all("checklist"))
}
