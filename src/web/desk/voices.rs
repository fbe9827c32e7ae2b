//! What buyers say of the shop's goods and ask about them, and the shop's answers for all to read.

use actix_web::web::Query;
use serde::{Deserialize, Serialize};

use super::frame::frame;
use crate::base::error::Result;
use crate::base::ids::{QuestionId, ReviewId};
use crate::base::locale::Locale;
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::DbConn;
use crate::domain::access::{AnswerBuyers, Implies, ShopPermission, ShopScope, ViewDesk};
use crate::domain::flows::moderation::Words;
use crate::domain::flows::{questions as question_flow, reviews as review_flow};
use crate::domain::questions::{self, OfQuestion};
use crate::domain::reports::SubjectKind;
use crate::domain::reviews::{self, ANSWER_MAX, OfReview, parse_answer};
use crate::web::chrome::Section;
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, keeps_form, see_other};
use crate::web::routes::{Area, Routes};
use crate::web::shown_voice::VoiceView;
use crate::web::templates::PageView;

/// How many of them a page shows.
const PAGE: u8 = 20;

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    let desk = Area::Desk;
    routes
        .get(desk, "/desk/{shop}/reviews", list_reviews)
        .post(desk, "/desk/{shop}/reviews/{id}/answer", answer_review)
        .get(desk, "/desk/{shop}/questions", list_questions)
        .post(desk, "/desk/{shop}/questions/{id}/answer", answer_question);
}

/// What the address says.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    after: String,
    /// `all`, or only what waits for an answer.
    #[serde(default)]
    tab: String,
}

/// The page: reviews or questions.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DeskVoicesView {
    /// `reviews` or `questions`.
    list: &'static str,
    base: String,
    /// Below which the reports of a member are.
    reports: String,
    is_all: bool,
    voices: Vec<AnsweringView>,
    first: String,
    next: String,
    max: usize,
    /// What is wrong with an answer.
    form: FormState,
}

/// One of them, with the form for the answer.
#[derive(Debug, Serialize)]
struct AnsweringView {
    voice: VoiceView,
    action: String,
    /// Whether the member may answer now.
    can_answer: bool,
    /// The text to begin with.
    typed: String,
    /// Whether this is the form that was refused.
    is_refused: bool,
}

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Reviews,
    Questions,
}

impl List {
    /// Where something stands.
    pub const fn of(kind: SubjectKind) -> Self {
        match kind {
            SubjectKind::Review | SubjectKind::ReviewAnswer => Self::Reviews,
            SubjectKind::Question | SubjectKind::QuestionAnswer => Self::Questions,
        }
    }

    /// `reviews` or `questions`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reviews => "reviews",
            Self::Questions => "questions",
        }
    }

    /// Its entry of the navigation.
    pub const fn section(self) -> Section {
        match self {
            Self::Reviews => Section::Reviews,
            Self::Questions => Section::Questions,
        }
    }

    /// The address of the list.
    pub fn path<P: ShopPermission>(self, desk: &Desk<P>) -> String {
        desk.path(&format!("/{}", self.word()))
    }
}

fn can_answer<P: ShopPermission>(desk: &Desk<P>) -> bool {
    let scope = &desk.scope;
    let is_held = scope
        .role()
        .is_some_and(<AnswerBuyers as ShopPermission>::is_held_by);
    is_held && <AnswerBuyers as ShopPermission>::holds_in(scope.state())
}

fn goods(title: (&str, &str), pack: (&str, &str), locale: Locale) -> String {
    let words = [locale.pick(title.0, title.1), locale.pick(pack.0, pack.1)];
    words.join(" ").trim().to_owned()
}

fn shown_review(of: &OfReview, locale: Locale) -> (VoiceView, bool) {
    let title = (of.title_zh.as_str(), of.title_en.as_str());
    let goods = goods(title, (&of.pack_zh, &of.pack_en), locale);
    let review = &of.review;
    let is_open = review.hidden_for.is_none() && review.answer_hidden_for.is_none();
    (VoiceView::of_review(review, &goods, None), is_open)
}

fn shown_question(of: &OfQuestion, locale: Locale) -> (VoiceView, bool) {
    let goods = goods((&of.title_zh, &of.title_en), ("", ""), locale);
    let question = &of.question;
    let is_open = question.hidden_for.is_none() && question.answer_hidden_for.is_none();
    (VoiceView::of_question(question, &goods), is_open)
}

/// What the shop sees of something that was said.
pub(super) fn shown(words: &Words, locale: Locale) -> VoiceView {
    let (voice, _) = match words {
        Words::Review(of) => shown_review(of, locale),
        Words::Question(of) => shown_question(of, locale),
    };
    voice
}

/// Each of a page with whether it can be answered; before them the one that was refused, wherever it
/// stands in the list.
fn load<P: ShopPermission + Implies<ViewDesk>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    list: List,
    (only_open, after, refused): (bool, Option<Cursor>, Option<i64>),
    locale: Locale,
) -> Result<Page<(VoiceView, bool)>> {
    let size = PageSize::of(PAGE);
    let mut page = match list {
        List::Reviews => {
            let page = reviews::list_of_shop(conn, shop, only_open, after, size)?;
            page.map(|of| shown_review(&of, locale))
        }
        List::Questions => {
            let page = questions::list_of_shop(conn, shop, only_open, after, size)?;
            page.map(|of| shown_question(&of, locale))
        }
    };
    let is_missing = |id: &i64| page.items.iter().all(|(voice, _)| voice.id != *id);
    if let Some(id) = refused.filter(is_missing) {
        let found = match list {
            List::Reviews => {
                reviews::find_of_shop(conn, shop, ReviewId(id))?.map(|of| shown_review(&of, locale))
            }
            List::Questions => questions::find_of_shop(conn, shop, QuestionId(id))?
                .map(|of| shown_question(&of, locale)),
        };
        if let Some(found) = found {
            page.items.insert(0, found);
        }
    }
    Ok(page)
}

async fn view<P: ShopPermission + Implies<ViewDesk>>(
    (ui, db, desk): (&Ui, &Db, &Desk<P>),
    list: List,
    asked: &Asked,
    refused: Option<(i64, FormState)>,
) -> Result<DeskVoicesView> {
    let after: Option<Cursor> = match asked.after.as_str() {
        "" => None,
        text => Some(text.parse()?),
    };
    let is_all = asked.tab == "all" || refused.is_some();
    let (scope, locale) = (desk.scope.clone(), ui.locale());
    let asked = (!is_all, after, refused.as_ref().map(|(id, _)| *id));
    let page = db
        .read(move |conn| load(conn, &scope, list, asked, locale))
        .await?;
    let base = list.path(desk);
    let (path, joint) = if is_all {
        (format!("{base}?tab=all"), '&')
    } else {
        (base.clone(), '?')
    };
    let may_answer = can_answer(desk);
    let voices = page.items.into_iter().map(|(voice, is_open)| {
        let of_it = refused.as_ref().filter(|(id, _)| *id == voice.id);
        AnsweringView {
            action: format!("{base}/{}/answer", voice.id),
            can_answer: may_answer && is_open,
            typed: of_it.map_or_else(
                || voice.answer.clone(),
                |(_, form)| form.value("answer").to_owned(),
            ),
            is_refused: of_it.is_some(),
            voice,
        }
    });
    Ok(DeskVoicesView {
        list: list.word(),
        voices: voices.collect(),
        first: after.map_or_else(String::new, |_| path.clone()),
        next: page
            .next
            .map_or_else(String::new, |next| format!("{path}{joint}after={next}")),
        base,
        reports: desk.path("/reports"),
        is_all,
        max: ANSWER_MAX,
        form: refused.map_or_else(FormState::new, |(_, form)| form),
    })
}

async fn show(page: (Ui, Db, Desk<ViewDesk>), list: List, asked: &Asked) -> HtmlResult {
    let (ui, db, desk) = page;
    let view = view((&ui, &db, &desk), list, asked, None).await?;
    frame(ui, &db, &desk, list.section()).await?.page(&view)
}

async fn list_reviews(page: (Ui, Db, Desk<ViewDesk>), Query(asked): Query<Asked>) -> HtmlResult {
    show(page, List::Reviews, &asked).await
}

async fn list_questions(page: (Ui, Db, Desk<ViewDesk>), Query(asked): Query<Asked>) -> HtmlResult {
    show(page, List::Questions, &asked).await
}

async fn answer(
    (ui, db, desk): (Ui, Db, Desk<AnswerBuyers>),
    list: List,
    id: i64,
    form: &RawForm,
) -> HtmlResult {
    let done = match parse_answer(form) {
        Ok(answer) => {
            let scope = desk.scope.clone();
            db.write(move |tx| match list {
                List::Reviews => review_flow::answer(tx, &scope, ReviewId(id), &answer),
                List::Questions => question_flow::answer(tx, &scope, QuestionId(id), &answer),
            })
            .await
        }
        Err(fault) => Err(fault),
    };
    match done {
        Ok(()) => see_other(&list.path(&desk))
            .with_success("flash-answered")
            .done(),
        Err(error) if keeps_form(&error) => {
            let refused = Some((id, form.refused(&error)));
            let view = view((&ui, &db, &desk), list, &Asked::default(), refused).await?;
            let ui = frame(ui.at(&view.base), &db, &desk, list.section()).await?;
            ui.refused_by(&view, &error)
        }
        Err(error) => Err(error.into()),
    }
}

async fn answer_review(
    page: (Ui, Db, Desk<AnswerBuyers>),
    Segment(id): Segment<ReviewId>,
    form: RawForm,
) -> HtmlResult {
    answer(page, List::Reviews, id.0, &form).await
}

async fn answer_question(
    page: (Ui, Db, Desk<AnswerBuyers>),
    Segment(id): Segment<QuestionId>,
    form: RawForm,
) -> HtmlResult {
    answer(page, List::Questions, id.0, &form).await
}

impl PageView for DeskVoicesView {
    const TEMPLATE: &'static str = "pages/desk/voices.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::{Code, Error};
        let view = |list: &'static str, kind, is_all, form: FormState| {
            let base = format!("/desk/longjing/{list}");
            let voices = VoiceView::samples(kind).into_iter().enumerate();
            Self {
                list,
                is_all,
                voices: voices
                    .map(|(place, voice)| AnsweringView {
                        action: format!("{base}/{}/answer", voice.id),
                        can_answer: place < 3,
                        typed: if place == 0 { "谢谢 <b>" } else { "" }.to_owned(),
                        is_refused: place == 0 && form.is_refused(),
                        voice,
                    })
                    .collect(),
                first: base.clone(),
                next: format!("{base}?after=x"),
                base,
                reports: "/desk/longjing/reports".to_owned(),
                max: ANSWER_MAX,
                form,
            }
        };
        let fault = Error::field("answer", Code::FieldRequired);
        let empty = Self {
            voices: Vec::new(),
            first: String::new(),
            next: String::new(),
            ..view("questions", SubjectKind::Question, false, FormState::new())
        };
        vec![
            view("reviews", SubjectKind::Review, true, FormState::new()),
            view(
                "questions",
                SubjectKind::Question,
                false,
                FormState::new().refused(&fault),
            ),
            empty,
        ]
    }
}
