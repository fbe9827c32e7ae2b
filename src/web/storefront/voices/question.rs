//! What buyers ask about a listing: the answered questions, and the form for another.

use actix_web::{HttpRequest, web};
use serde::Serialize;

use super::lists::{Found, PAGE, ways};
use crate::base::error::{Error, Result};
use crate::base::ids::ListingId;
use crate::base::page::PageSize;
use crate::db::DbConn;
use crate::domain::access::{BuyerScope, PublicScope};
use crate::domain::catalog::{self, VoiceFilter};
use crate::domain::flows::questions as flow;
use crate::domain::questions::{self, QuestionText};
use crate::domain::reports::SubjectKind;
use crate::web::extract::{Db, Login, LoginState, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::page_cache::public;
use crate::web::respond::{HtmlResult, Ui, keeps_form, moved_for_good, see_other};
use crate::web::shown_voice::{Cut, VoiceView};
use crate::web::storefront::cards::listing_path;
use crate::web::storefront::lists::ListPlace;
use crate::web::storefront::moment::Moment;
use crate::web::storefront::pages::{ListQuery, ListingAddress, here_and_now};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct QuestionsView {
    /// The listing.
    name: String,
    /// Its page.
    href: String,
    /// Where the form goes.
    path: String,
    /// Where to log in, for who has to before asking; else empty.
    login: String,
    max: usize,
    /// What this person has asked and nobody has answered yet.
    waiting: Vec<String>,
    voices: Vec<VoiceView>,
    first: String,
    next: String,
    form: FormState,
}

impl QuestionsView {
    fn load(
        conn: &mut DbConn,
        (id, slug): (ListingId, &str),
        buyer: Option<&BuyerScope>,
        at: ListPlace,
    ) -> Result<Found<Self>> {
        let scope = PublicScope;
        let found = catalog::find_listing(conn, &scope, id)?;
        let detail = found.ok_or_else(Error::not_found)?;
        let href = listing_path(id, &detail.slug);
        let path = format!("{href}/questions");
        if detail.slug != slug {
            return Ok(Found::Moved(path));
        }
        let filter = VoiceFilter::QuestionsOfListing(id);
        let page = catalog::list_voices(conn, &scope, filter, at.after, PageSize::of(PAGE))?;
        let (first, next) = ways(&path, at.after, page.next);
        let waiting = match buyer {
            Some(buyer) => questions::list_open_of_buyer(conn, buyer, id)?,
            None => Vec::new(),
        };
        let voices = page.items.iter();
        let view = Self {
            name: at
                .locale
                .pick(&detail.title_zh, &detail.title_en)
                .to_owned(),
            href,
            login: if buyer.is_none() {
                format!("/account/login?next={path}")
            } else {
                String::new()
            },
            path,
            max: QuestionText::MAX,
            waiting,
            voices: voices
                .map(|voice| VoiceView::new(voice, Cut::Whole, at.locale))
                .collect(),
            first,
            next,
            form: FormState::new(),
        };
        Ok(Found::Here(detail.shop.id, view))
    }
}

pub(super) async fn list(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    Segment(address): Segment<ListingAddress>,
    query: web::Query<ListQuery>,
) -> HtmlResult {
    let moment = Moment::of(&db);
    let at = query.place(&ui, moment)?;
    let buyer = LoginState::of(&request).0.map(|login| login.buyer);
    let ListingAddress { id, slug } = address;
    match db
        .read(move |conn| QuestionsView::load(conn, (id, &slug), buyer.as_ref(), at))
        .await?
    {
        Found::Moved(path) => moved_for_good(&path),
        Found::Here(shop, view) => public(ui.page(&view), moment.of_shop(shop)),
    }
}

async fn try_ask(
    (ui, db, login): (&Ui, &Db, &Login),
    listing: ListingId,
    form: &RawForm,
) -> Result<()> {
    let text = QuestionText::parse(form)?;
    ui.app().doors.throttles.question(login.user_id)?;
    let (buyer, name) = (login.buyer.clone(), login.name.clone());
    db.write(move |tx| flow::ask(tx, (&buyer, &name), listing, &text))
        .await
}

pub(super) async fn ask(
    ui: Ui,
    db: Db,
    login: Login,
    Segment(address): Segment<ListingAddress>,
    form: RawForm,
) -> HtmlResult {
    let ListingAddress { id, slug } = address;
    match try_ask((&ui, &db, &login), id, &form).await {
        Ok(()) => see_other(&format!("{}/questions", listing_path(id, &slug)))
            .with_success("flash-question-asked")
            .done(),
        Err(error) if keeps_form(&error) => {
            let (at, buyer) = (here_and_now(&ui, Moment::of(&db)), login.buyer);
            let found = db
                .read(move |conn| QuestionsView::load(conn, (id, &slug), Some(&buyer), at))
                .await?;
            match found {
                Found::Moved(path) => see_other(&path).done(),
                Found::Here(_, mut view) => {
                    view.form = form.refused(&error);
                    ui.refused_by(&view, &error)
                }
            }
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for QuestionsView {
    const TEMPLATE: &'static str = "pages/storefront/questions.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::Code;
        let path = "/p/1024-ming-qian-longjing";
        let view = |login: &str, form| Self {
            name: "明前西湖龙井 <b>".to_owned(),
            href: path.to_owned(),
            path: format!("{path}/questions"),
            login: login.to_owned(),
            max: QuestionText::MAX,
            waiting: vec!["能放多久？<b>".to_owned()],
            voices: VoiceView::samples(SubjectKind::Question),
            first: format!("{path}/questions"),
            next: format!("{path}/questions?after=x"),
            form,
        };
        let fault = Error::field("question", Code::FieldRequired);
        let empty = Self {
            waiting: Vec::new(),
            voices: Vec::new(),
            first: String::new(),
            next: String::new(),
            ..view("", FormState::new())
        };
        vec![
            view("/account/login?next=/p/1024-x/questions", FormState::new()),
            view("", FormState::new().refused(&fault)),
            empty,
        ]
    }
}
