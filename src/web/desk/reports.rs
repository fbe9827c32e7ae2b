//! A member of the shop says that words of a buyer break the law, be they seen by everybody or not yet:
//! a question without an answer, or what was said of a shop that is suspended.

use actix_web::HttpRequest;
use serde::Serialize;

use super::frame::frame;
use super::voices::{List, shown};
use crate::base::error::{Error, Result};
use crate::domain::access::ViewDesk;
use crate::domain::flows::moderation as flow;
use crate::domain::reports::{NewReport, Reporter, Subject, SubjectKind};
use crate::web::extract::{Db, Desk, Pair, RawForm, client_address};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, keeps_form, see_other};
use crate::web::routes::{Area, Routes};
use crate::web::shown_voice::VoiceView;
use crate::web::storefront::voices::grounds;
use crate::web::templates::PageView;

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const ONE: &str = "/desk/{shop}/reports/{subject}/{id}";
    routes
        .get(Area::Desk, ONE, show)
        .post(Area::Desk, ONE, send);
}

/// The form.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DeskReportView {
    /// Where it stands: `reviews` or `questions`.
    list: &'static str,
    /// That page.
    back: String,
    action: String,
    voice: VoiceView,
    grounds: Vec<&'static str>,
    form: FormState,
}

async fn draw(
    (ui, db, desk): (Ui, Db, Desk<ViewDesk>),
    subject: Subject,
    refused: Option<(FormState, Error)>,
) -> HtmlResult {
    let (scope, locale) = (desk.scope.clone(), ui.locale());
    let words = db
        .read(move |conn| flow::find_reportable(conn, &scope, subject))
        .await?;
    let list = List::of(subject.kind);
    let (form, error) = match refused {
        Some((form, error)) => (form, Some(error)),
        None => (FormState::new(), None),
    };
    let view = DeskReportView {
        list: list.word(),
        back: list.path(&desk),
        action: desk.path(&format!("/reports/{}/{}", subject.kind, subject.id)),
        voice: shown(&words, locale),
        grounds: grounds(),
        form,
    };
    let ui = frame(ui, &db, &desk, list.section()).await?;
    match error {
        Some(error) => ui.refused_by(&view, &error),
        None => ui.page(&view),
    }
}

async fn show(
    page: (Ui, Db, Desk<ViewDesk>),
    Pair(kind, id): Pair<SubjectKind, i64>,
) -> HtmlResult {
    draw(page, Subject { kind, id }, None).await
}

async fn send(
    request: HttpRequest,
    (ui, db, desk): (Ui, Db, Desk<ViewDesk>),
    Pair(kind, id): Pair<SubjectKind, i64>,
    form: RawForm,
) -> HtmlResult {
    let subject = Subject { kind, id };
    match try_send((&request, &ui, &db, &desk), subject, &form).await {
        Ok(()) => see_other(&List::of(kind).path(&desk))
            .with_success("flash-abuse-reported")
            .done(),
        Err(error) if keeps_form(&error) => {
            let refused = Some((form.refused(&error), error));
            draw((ui, db, desk), subject, refused).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn try_send(
    (request, ui, db, desk): (&HttpRequest, &Ui, &Db, &Desk<ViewDesk>),
    subject: Subject,
    form: &RawForm,
) -> Result<()> {
    // Whose it is comes first: a stranger learns nothing from faults.
    let scope = desk.scope.clone();
    db.read(move |conn| flow::find_reportable(conn, &scope, subject).map(|_| ()))
        .await?;
    let new = NewReport::parse(form)?;
    ui.app().doors.throttles.report(client_address(request))?;
    let (scope, reporter) = (desk.scope.clone(), Reporter::account(desk.login.user_id));
    db.write(move |tx| flow::report_of_shop(tx, &scope, subject, &reporter, &new))
        .await
}

impl PageView for DeskReportView {
    const TEMPLATE: &'static str = "pages/desk/report.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::Code;
        let view = |kind: SubjectKind, form| {
            let list = List::of(kind);
            Self {
                list: list.word(),
                back: format!("/desk/longjing/{}", list.word()),
                action: format!("/desk/longjing/reports/{kind}/1"),
                voice: VoiceView::samples(kind).swap_remove(0),
                grounds: grounds(),
                form,
            }
        };
        let fault = Error::field("ground", Code::FieldRequired);
        vec![
            view(SubjectKind::Review, FormState::new()),
            view(SubjectKind::Question, FormState::new().refused(&fault)),
        ]
    }
}
