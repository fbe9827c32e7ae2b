//! Anybody says that something breaks the law.

use actix_web::HttpRequest;
use serde::Serialize;

use crate::base::error::{Error, Result};
use crate::base::locale::Locale;
use crate::db::DbConn;
use crate::domain::access::PublicScope;
use crate::domain::accounts::throttle::address_key;
use crate::domain::catalog::{self, Voice};
use crate::domain::flows::moderation as flow;
use crate::domain::reports::{LegalGround, NewReport, Reporter, Subject, SubjectKind};
use crate::web::extract::{Db, LoginState, Pair, RawForm, client_address};
use crate::web::forms::FormState;
use crate::web::page_cache::public;
use crate::web::respond::{HtmlResult, Ui, keeps_form, see_other};
use crate::web::shown_voice::{Cut, VoiceView};
use crate::web::storefront::cards::listing_path;
use crate::web::storefront::moment::Moment;
use crate::web::templates::PageView;

/// The form.
#[derive(Debug, Serialize)]
pub(in crate::web) struct AbuseReportView {
    /// Which part is reported: the text `abuse-of-{word}`.
    subject: &'static str,
    action: String,
    /// Where it stands.
    back: String,
    voice: VoiceView,
    /// The words of the choice.
    grounds: Vec<&'static str>,
    form: FormState,
}

/// The words of all grounds, for forms.
pub(in crate::web) fn grounds() -> Vec<&'static str> {
    LegalGround::ALL
        .iter()
        .map(|ground| ground.as_str())
        .collect()
}

fn back_of(voice: &Voice) -> String {
    if voice.slug.is_empty() {
        return "/".to_owned();
    }
    let list = match voice.kind {
        SubjectKind::Review | SubjectKind::ReviewAnswer => "reviews",
        SubjectKind::Question | SubjectKind::QuestionAnswer => "questions",
    };
    format!("{}/{list}", listing_path(voice.listing, &voice.slug))
}

impl AbuseReportView {
    fn new(voice: &Voice, subject: Subject, locale: Locale, form: FormState) -> Self {
        Self {
            subject: subject.kind.as_str(),
            action: format!("/reports/{}/{}", subject.kind, subject.id),
            back: back_of(voice),
            voice: VoiceView::new(voice, Cut::Whole, locale),
            grounds: grounds(),
            form,
        }
    }
}

/// What is reported, if everybody sees it.
fn find(conn: &mut DbConn, subject: Subject) -> Result<Voice> {
    let voice = catalog::find_voice(conn, &PublicScope, subject.kind, subject.id)?;
    let voice = voice.filter(|voice| voice.shows(subject.kind));
    voice.ok_or_else(Error::not_found)
}

pub(super) async fn show(ui: Ui, db: Db, Pair(kind, id): Pair<SubjectKind, i64>) -> HtmlResult {
    let subject = Subject { kind, id };
    let moment = Moment::of(&db);
    let voice = db.read(move |conn| find(conn, subject)).await?;
    let view = AbuseReportView::new(&voice, subject, ui.locale(), FormState::new());
    public(ui.page(&view), moment.of_shop(voice.shop))
}

fn reporter(request: &HttpRequest, ui: &Ui) -> Reporter {
    if let Some(login) = LoginState::of(request).0 {
        return Reporter::account(login.user_id);
    }
    let address = address_key(client_address(request));
    Reporter::network(&ui.app().networks.sign_text(&[address.as_bytes()]))
}

async fn try_send(
    (request, ui, db): (&HttpRequest, &Ui, &Db),
    subject: Subject,
    form: &RawForm,
) -> Result<()> {
    let new = NewReport::parse(form)?;
    ui.app().doors.throttles.report(client_address(request))?;
    let reporter = reporter(request, ui);
    db.write(move |tx| flow::report(tx, subject, &reporter, &new))
        .await
}

pub(super) async fn send(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    Pair(kind, id): Pair<SubjectKind, i64>,
    form: RawForm,
) -> HtmlResult {
    let subject = Subject { kind, id };
    let voice = db.read(move |conn| find(conn, subject)).await?;
    let sent = try_send((&request, &ui, &db), subject, &form).await;
    match sent {
        Ok(()) => see_other(&back_of(&voice))
            .with_success("flash-abuse-reported")
            .done(),
        Err(error) if keeps_form(&error) => {
            let form = form.refused(&error);
            let view = AbuseReportView::new(&voice, subject, ui.locale(), form);
            ui.refused_by(&view, &error)
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for AbuseReportView {
    const TEMPLATE: &'static str = "pages/storefront/report.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::Code;
        let view = |kind: SubjectKind, form| {
            let is_review = matches!(kind, SubjectKind::Review | SubjectKind::ReviewAnswer);
            let of = if is_review {
                SubjectKind::Review
            } else {
                SubjectKind::Question
            };
            Self {
                subject: kind.as_str(),
                action: format!("/reports/{kind}/1"),
                back: "/p/1024/reviews".to_owned(),
                voice: VoiceView::samples(of).swap_remove(0),
                grounds: grounds(),
                form,
            }
        };
        let fault = Error::field("ground", Code::FieldRequired);
        let plain = |kind: &SubjectKind| view(*kind, FormState::new());
        let mut all: Vec<Self> = SubjectKind::ALL.iter().map(plain).collect();
        let refused = FormState::new().with("ground", "insult").refused(&fault);
        all.push(view(SubjectKind::Review, refused));
        all
    }
}
