//! What people say breaks the law: the queue, and the decision to hide it, to show it again, or to
//! leave it as it is.

use actix_web::HttpRequest;
use serde::Serialize;

use super::frame::frame;
use super::paged::Query;
use crate::base::error::{Error, Result};
use crate::base::ids::ReviewId;
use crate::base::locale::Locale;
use crate::base::page::PageSize;
use crate::db::{DbConn, Tx};
use crate::domain::access::{DivisionScope, ModerateWords, Standing, grant};
use crate::domain::events::{self, Event};
use crate::domain::flows::Outcome;
use crate::domain::flows::moderation::{self as flow, Ruling, Words};
use crate::domain::reports::{self, LegalGround, Report, Reported, Subject, SubjectKind};
use crate::domain::reviews;
use crate::web::chrome::Section;
use crate::web::desk::after_step;
use crate::web::extract::{Admin, Db, Pair, RawForm, Triple};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, keeps_form};
use crate::web::routes::{Area, Routes};
use crate::web::shown_claim::private_picture;
use crate::web::shown_voice::VoiceView;
use crate::web::storefront::voices::grounds;
use crate::web::templates::PageView;

/// Where these pages are.
const BASE: &str = "/admin/reports";
/// Things of one page.
const ROWS: u8 = 30;
/// How much of a record a page shows: whoever changes words again and again does not fill it.
const RECORD: i64 = 50;

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const ONE: &str = "/admin/reports/{subject}/{id}";
    let admin = Area::Admin;
    routes
        .get(admin, BASE, list)
        .get(admin, ONE, show)
        .post(admin, "/admin/reports/{subject}/{id}/hiding", hide)
        .post(admin, "/admin/reports/{subject}/{id}/showing", show_again)
        .post(admin, "/admin/reports/{subject}/{id}/dismissal", dismiss)
        .get(admin, "/admin/reviews/{id}/photos/{photo}/{file}", photo);
}

/// The queue.
#[derive(Debug, Serialize)]
pub(in crate::web) struct AbuseReportsView {
    waiting: Vec<ReportedView>,
    first: String,
    next: String,
}

#[derive(Debug, Serialize)]
struct ReportedView {
    href: String,
    /// The text `abuse-of-{word}`.
    kind: &'static str,
    shop: String,
    reports: i64,
    since: i64,
}

/// One thing.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ReportedPageView {
    all: &'static str,
    base: String,
    kind: &'static str,
    voice: VoiceView,
    /// The ground on which this part is hidden, or empty.
    hidden_for: &'static str,
    reports: Vec<ReportView>,
    /// Whether somebody waits for a decision.
    is_open: bool,
    can_decide: bool,
    /// Names the words that the page shows, for the forms that decide on them.
    seen: String,
    grounds: Vec<&'static str>,
    history: Vec<HappenedView>,
    form: FormState,
}

#[derive(Debug, Serialize)]
struct ReportView {
    ground: &'static str,
    note: String,
    at: i64,
    is_closed: bool,
}

/// A step of the record: the text `moderation-{word}`.
#[derive(Debug, Serialize)]
struct HappenedView {
    at: i64,
    kind: String,
    /// The ground, or empty.
    ground: String,
    reason: String,
}

impl HappenedView {
    fn new(event: &Event) -> Self {
        let after = event.after_json();
        let text = |name: &str| {
            let value = after.get(name).and_then(|value| value.as_str());
            value.unwrap_or_default().to_owned()
        };
        let (_, kind) = event.kind.split_once('.').unwrap_or_default();
        Self {
            at: event.occurred_at.ms(),
            kind: kind.replace('_', "-"),
            ground: text("ground"),
            reason: text("reason"),
        }
    }
}

impl ReportView {
    fn new(report: &Report) -> Self {
        Self {
            ground: report.ground.as_str(),
            note: report.note.clone(),
            at: report.reported_at.ms(),
            is_closed: report.closed_at.is_some(),
        }
    }
}

impl ReportedView {
    fn new(reported: &Reported, locale: Locale) -> Self {
        let Subject { kind, id } = reported.subject;
        Self {
            href: format!("{BASE}/{kind}/{id}"),
            kind: kind.as_str(),
            shop: locale.pick(&reported.shop_zh, &reported.shop_en).to_owned(),
            reports: reported.reports,
            since: reported.since.ms(),
        }
    }
}

async fn list(request: HttpRequest, ui: Ui, db: Db, admin: Admin<ModerateWords>) -> HtmlResult {
    let query = Query::of(&request);
    let (office, after) = (admin.scope.clone(), query.after()?);
    let page = db
        .read(move |conn| reports::list_open(conn, &office, after, PageSize::of(ROWS)))
        .await?;
    let locale = ui.locale();
    let (first, next) = query.pages(&page);
    let view = AbuseReportsView {
        first,
        next,
        waiting: page
            .items
            .iter()
            .map(|reported| ReportedView::new(reported, locale))
            .collect(),
    };
    frame(ui, &db, &admin.login, Section::Reports)
        .await?
        .page(&view)
}

struct Facts {
    words: Words,
    reports: Vec<Report>,
    history: Vec<Event>,
    can_decide: bool,
}

fn read(
    conn: &mut DbConn,
    office: &DivisionScope<ModerateWords>,
    subject: Subject,
) -> Result<Facts> {
    let words = flow::find(conn, office, subject)?.ok_or_else(Error::not_found)?;
    let standing = grant::standing::<ModerateWords>(conn, office.user_id(), words.shop())?;
    let aggregate = match &words {
        Words::Review(_) => "review",
        Words::Question(_) => "question",
    };
    Ok(Facts {
        reports: reports::list_reports(conn, office, subject)?,
        history: events::newest(conn, aggregate, subject.id, RECORD)?,
        can_decide: standing == Standing::Decides,
        words,
    })
}

fn voice_of(words: &Words, locale: Locale) -> VoiceView {
    match words {
        Words::Review(of) => {
            let title = locale.pick(&of.title_zh, &of.title_en);
            let goods = format!("{title} {}", locale.pick(&of.pack_zh, &of.pack_en));
            let photos = format!("/admin/reviews/{}/photos", of.review.id);
            VoiceView::of_review(&of.review, goods.trim(), Some(&photos))
        }
        Words::Question(of) => {
            let title = locale.pick(&of.title_zh, &of.title_en);
            VoiceView::of_question(&of.question, title)
        }
    }
}

async fn view(
    ui: &Ui,
    db: &Db,
    admin: &Admin<ModerateWords>,
    (subject, form): (Subject, FormState),
) -> Result<ReportedPageView> {
    let office = admin.scope.clone();
    let facts = db.read(move |conn| read(conn, &office, subject)).await?;
    let hidden_for = facts.words.hidden_for(subject.kind);
    Ok(ReportedPageView {
        all: BASE,
        base: format!("{BASE}/{}/{}", subject.kind, subject.id),
        kind: subject.kind.as_str(),
        voice: voice_of(&facts.words, ui.locale()),
        hidden_for: hidden_for.map_or("", LegalGround::as_str),
        is_open: facts.reports.iter().any(|one| one.closed_at.is_none()),
        reports: facts.reports.iter().map(ReportView::new).collect(),
        can_decide: facts.can_decide,
        seen: facts.words.fingerprint(subject.kind),
        grounds: grounds(),
        history: facts.history.iter().map(HappenedView::new).collect(),
        form,
    })
}

async fn show(
    ui: Ui,
    db: Db,
    admin: Admin<ModerateWords>,
    Pair(kind, id): Pair<SubjectKind, i64>,
) -> HtmlResult {
    let of = (Subject { kind, id }, FormState::new());
    let view = view(&ui, &db, &admin, of).await?;
    frame(ui, &db, &admin.login, Section::Reports)
        .await?
        .page(&view)
}

async fn decide(
    (ui, db, admin): (Ui, Db, Admin<ModerateWords>),
    subject: Subject,
    form: &RawForm,
    act: impl Fn(&mut Tx<'_>, &DivisionScope<ModerateWords>) -> Result<Outcome> + Send + 'static,
) -> HtmlResult {
    let office = admin.scope.clone();
    let done = db
        .write(move |tx| {
            // Whose shop it is comes first: a stranger learns nothing from faults.
            flow::find(tx.conn(), &office, subject)?.ok_or_else(Error::not_found)?;
            act(tx, &office)
        })
        .await;
    match done {
        Err(error) if keeps_form(&error) => {
            let of = (subject, form.refused(&error));
            let view = view(&ui, &db, &admin, of).await?;
            let page = ui.at(&view.base);
            let ui = frame(page, &db, &admin.login, Section::Reports).await?;
            ui.refused_by(&view, &error)
        }
        done => after_step(
            done,
            &format!("{BASE}/{}/{}", subject.kind, subject.id),
            "flash-moderated",
        ),
    }
}

async fn rule(
    page: (Ui, Db, Admin<ModerateWords>),
    subject: Subject,
    form: &RawForm,
    hides: bool,
) -> HtmlResult {
    let ruling = Ruling::parse(form, hides);
    let seen = form.get("seen").to_owned();
    let act = move |tx: &mut Tx<'_>, office: &DivisionScope<ModerateWords>| match &ruling {
        Ok(ruling) => flow::rule(tx, office, (subject, &seen), ruling),
        Err(fault) => Err(Error::fields(fault.field_errors().clone())),
    };
    decide(page, subject, form, act).await
}

async fn hide(
    page: (Ui, Db, Admin<ModerateWords>),
    Pair(kind, id): Pair<SubjectKind, i64>,
    form: RawForm,
) -> HtmlResult {
    rule(page, Subject { kind, id }, &form, true).await
}

async fn show_again(
    page: (Ui, Db, Admin<ModerateWords>),
    Pair(kind, id): Pair<SubjectKind, i64>,
    form: RawForm,
) -> HtmlResult {
    rule(page, Subject { kind, id }, &form, false).await
}

async fn dismiss(
    page: (Ui, Db, Admin<ModerateWords>),
    Pair(kind, id): Pair<SubjectKind, i64>,
    form: RawForm,
) -> HtmlResult {
    let subject = Subject { kind, id };
    let seen = form.get("seen").to_owned();
    let act = move |tx: &mut Tx<'_>, office: &DivisionScope<ModerateWords>| {
        flow::dismiss(tx, office, (subject, &seen))
    };
    decide(page, subject, &form, act).await
}

/// A photo of a review, hidden or not, for those who decide.
async fn photo(
    ui: Ui,
    db: Db,
    admin: Admin<ModerateWords>,
    Triple(id, mark, file): Triple<ReviewId, String, String>,
) -> HtmlResult {
    let office = admin.scope.clone();
    let found = db
        .read(move |conn| reviews::find_of_office(conn, &office, id))
        .await?
        .ok_or_else(Error::not_found)?;
    let mut photos = found.review.photos.iter();
    let hash = photos.find(|photo| photo.mark() == mark);
    let hash = hash.ok_or_else(Error::not_found)?;
    let media = &ui.app().media;
    let (bytes, format) = media.get_review(found.review.line, hash, &file).await?;
    Ok(private_picture(bytes, format))
}

impl PageView for AbuseReportsView {
    const TEMPLATE: &'static str = "pages/admin/reports.html";

    fn samples() -> Vec<Self> {
        let waiting = |kind: &SubjectKind| ReportedView {
            href: format!("{BASE}/{kind}/1"),
            kind: kind.as_str(),
            shop: "龙井村茶铺 <b>".to_owned(),
            reports: 2,
            since: 1_795_572_000_000,
        };
        vec![
            Self {
                waiting: SubjectKind::ALL.iter().map(waiting).collect(),
                first: BASE.to_owned(),
                next: format!("{BASE}?after=x"),
            },
            Self {
                waiting: Vec::new(),
                first: String::new(),
                next: String::new(),
            },
        ]
    }
}

impl PageView for ReportedPageView {
    const TEMPLATE: &'static str = "pages/admin/report.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::Code;
        let happened = |kind: &str, ground: &str| HappenedView {
            at: 1_795_572_000_000,
            kind: kind.to_owned(),
            ground: ground.to_owned(),
            reason: "辱骂店家 <b>".to_owned(),
        };
        let view = |kind: SubjectKind, hidden_for, form| {
            let is_review = matches!(kind, SubjectKind::Review | SubjectKind::ReviewAnswer);
            let of = if is_review {
                SubjectKind::Review
            } else {
                SubjectKind::Question
            };
            Self {
                all: BASE,
                base: format!("{BASE}/{kind}/1"),
                kind: kind.as_str(),
                voice: VoiceView::samples(of).swap_remove(0),
                hidden_for,
                reports: vec![
                    ReportView {
                        ground: "insult",
                        note: "骂人 <b>".to_owned(),
                        at: 1_795_572_000_000,
                        is_closed: false,
                    },
                    ReportView {
                        ground: "fake",
                        note: String::new(),
                        at: 1_795_572_000_000,
                        is_closed: true,
                    },
                ],
                is_open: true,
                can_decide: true,
                seen: "0123".to_owned(),
                grounds: grounds(),
                history: vec![
                    happened("hidden", "insult"),
                    happened("shown", ""),
                    happened("erased", ""),
                ],
                form,
            }
        };
        let fault = Error::field("ground", Code::FieldRequired);
        let read_only = Self {
            can_decide: false,
            is_open: false,
            reports: Vec::new(),
            history: Vec::new(),
            ..view(SubjectKind::Question, "", FormState::new())
        };
        vec![
            view(SubjectKind::Review, "", FormState::new().refused(&fault)),
            view(SubjectKind::ReviewAnswer, "insult", FormState::new()),
            read_only,
        ]
    }
}
