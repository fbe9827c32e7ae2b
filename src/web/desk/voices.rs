//! What buyers say of the shop's goods and ask about them, and the shop's answers for all to read.

use actix_web::web::Query;
use serde::{Deserialize, Serialize};

use super::frame::frame;
use crate::base::error::{Kind, Result};
use crate::base::ids::{QuestionId, ReviewId};
use crate::base::locale::Locale;
use crate::base::page::{Cursor, Page, PageSize};
use crate::domain::access::{AnswerBuyers, Implies, ShopPermission, ViewDesk};
use crate::domain::flows::{questions as question_flow, reviews as review_flow};
use crate::domain::questions::{self, OfQuestion};
use crate::domain::reports::SubjectKind;
use crate::domain::reviews::{self, ANSWER_MAX, OfReview, parse_answer};
use crate::web::chrome::Section;
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other, status_of};
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

fn can_answer<P: ShopPermission>(desk: &Desk<P>) -> bool {
    let scope = &desk.scope;
    scope
        .role()
        .is_some_and(<AnswerBuyers as ShopPermission>::is_held_by)
        && <AnswerBuyers as ShopPermission>::holds_in(scope.state())
}

/// What is common to a page of reviews and of questions.
struct Frame<'a> {
    list: &'static str,
    base: String,
    asked: &'a Asked,
    after: Option<Cursor>,
    can_answer: bool,
    /// The form that was refused, and whose it is.
    refused: Option<(i64, FormState)>,
}

impl Frame<'_> {
    fn view<T>(self, page: &Page<T>, one: impl Fn(&T) -> (VoiceView, bool)) -> DeskVoicesView {
        let (is_all, base) = (self.asked.tab == "all", self.base);
        let path = if is_all {
            format!("{base}?tab=all")
        } else {
            base.clone()
        };
        let joint = if is_all { '&' } else { '?' };
        let refused = self.refused.as_ref();
        let voices = page.items.iter().map(|item| {
            let (voice, is_open) = one(item);
            let of_it = refused.filter(|(id, _)| *id == voice.id);
            AnsweringView {
                action: format!("{base}/{}/answer", voice.id),
                can_answer: self.can_answer && is_open,
                typed: of_it.map_or_else(
                    || voice.answer.clone(),
                    |(_, form)| form.value("answer").to_owned(),
                ),
                is_refused: of_it.is_some(),
                voice,
            }
        });
        DeskVoicesView {
            list: self.list,
            voices: voices.collect(),
            first: self.after.map_or_else(String::new, |_| path.clone()),
            next: page
                .next
                .map_or_else(String::new, |next| format!("{path}{joint}after={next}")),
            base: base.clone(),
            is_all,
            max: ANSWER_MAX,
            form: self.refused.map_or_else(FormState::new, |(_, form)| form),
        }
    }
}

fn after_of(asked: &Asked) -> Result<Option<Cursor>> {
    match asked.after.as_str() {
        "" => Ok(None),
        text => text.parse().map(Some),
    }
}

fn goods(title: (&str, &str), pack: (&str, &str), locale: Locale) -> String {
    let words = [locale.pick(title.0, title.1), locale.pick(pack.0, pack.1)];
    words.join(" ").trim().to_owned()
}

async fn reviews_view<P: ShopPermission + Implies<ViewDesk>>(
    (ui, db, desk): (&Ui, &Db, &Desk<P>),
    asked: &Asked,
    refused: Option<(i64, FormState)>,
) -> Result<DeskVoicesView> {
    let after = after_of(asked)?;
    let (scope, only_open) = (desk.scope.clone(), asked.tab != "all" && refused.is_none());
    let page = db
        .read(move |conn| reviews::list_of_shop(conn, &scope, only_open, after, PageSize::of(PAGE)))
        .await?;
    let frame = Frame {
        list: "reviews",
        base: desk.path("/reviews"),
        asked,
        after,
        can_answer: can_answer(desk),
        refused,
    };
    let locale = ui.locale();
    Ok(frame.view(&page, |of: &OfReview| {
        let goods = goods(
            (&of.title_zh, &of.title_en),
            (&of.pack_zh, &of.pack_en),
            locale,
        );
        let review = &of.review;
        let is_open = review.hidden_for.is_none() && review.answer_hidden_for.is_none();
        (VoiceView::of_review(review, &goods, None), is_open)
    }))
}

async fn questions_view<P: ShopPermission + Implies<ViewDesk>>(
    (ui, db, desk): (&Ui, &Db, &Desk<P>),
    asked: &Asked,
    refused: Option<(i64, FormState)>,
) -> Result<DeskVoicesView> {
    let after = after_of(asked)?;
    let (scope, only_open) = (desk.scope.clone(), asked.tab != "all" && refused.is_none());
    let page = db
        .read(move |conn| {
            questions::list_of_shop(conn, &scope, only_open, after, PageSize::of(PAGE))
        })
        .await?;
    let frame = Frame {
        list: "questions",
        base: desk.path("/questions"),
        asked,
        after,
        can_answer: can_answer(desk),
        refused,
    };
    let locale = ui.locale();
    Ok(frame.view(&page, |of: &OfQuestion| {
        let goods = goods((&of.title_zh, &of.title_en), ("", ""), locale);
        let question = &of.question;
        let is_open = question.hidden_for.is_none() && question.answer_hidden_for.is_none();
        (VoiceView::of_question(question, &goods), is_open)
    }))
}

async fn list_reviews(
    ui: Ui,
    db: Db,
    desk: Desk<ViewDesk>,
    Query(asked): Query<Asked>,
) -> HtmlResult {
    let view = reviews_view((&ui, &db, &desk), &asked, None).await?;
    frame(ui, &db, &desk, Section::Reviews).await?.page(&view)
}

async fn list_questions(
    ui: Ui,
    db: Db,
    desk: Desk<ViewDesk>,
    Query(asked): Query<Asked>,
) -> HtmlResult {
    let view = questions_view((&ui, &db, &desk), &asked, None).await?;
    frame(ui, &db, &desk, Section::Questions).await?.page(&view)
}

async fn answer_review(
    ui: Ui,
    db: Db,
    desk: Desk<AnswerBuyers>,
    Segment(id): Segment<ReviewId>,
    form: RawForm,
) -> HtmlResult {
    let (scope, answer) = (desk.scope.clone(), parse_answer(&form));
    let done = match answer {
        Ok(answer) => {
            db.write(move |tx| review_flow::answer(tx, &scope, id, &answer).map(|_| ()))
                .await
        }
        Err(fault) => Err(fault),
    };
    match done {
        Ok(()) => see_other(&desk.path("/reviews"))
            .with_success("flash-answered")
            .done(),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            let refused = Some((id.0, form.refused(&error)));
            let view = reviews_view((&ui, &db, &desk), &Asked::default(), refused).await?;
            let ui = frame(ui, &db, &desk, Section::Reviews).await?;
            ui.page_as(status_of(error.kind()), &view)
        }
        Err(error) => Err(error.into()),
    }
}

async fn answer_question(
    ui: Ui,
    db: Db,
    desk: Desk<AnswerBuyers>,
    Segment(id): Segment<QuestionId>,
    form: RawForm,
) -> HtmlResult {
    let (scope, answer) = (desk.scope.clone(), parse_answer(&form));
    let done = match answer {
        Ok(answer) => {
            db.write(move |tx| question_flow::answer(tx, &scope, id, &answer))
                .await
        }
        Err(fault) => Err(fault),
    };
    match done {
        Ok(()) => see_other(&desk.path("/questions"))
            .with_success("flash-answered")
            .done(),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            let refused = Some((id.0, form.refused(&error)));
            let view = questions_view((&ui, &db, &desk), &Asked::default(), refused).await?;
            let ui = frame(ui, &db, &desk, Section::Questions).await?;
            ui.page_as(status_of(error.kind()), &view)
        }
        Err(error) => Err(error.into()),
    }
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
