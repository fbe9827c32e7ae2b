//! What buyers ask, and what the shop answers: the list, and the conversations about orders and
//! listings.

use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};

use super::frame::frame;
use crate::base::error::{Error, Result};
use crate::base::ids::{MessagePhotoId, MessageThreadId, QuickReplyId};
use crate::base::order_number::OrderNumber;
use crate::base::page::PageSize;
use crate::base::rng::Random;
use crate::db::DbConn;
use crate::domain::access::{ShopScope, TalkToBuyers};
use crate::domain::messages::{
    self, Place, QuickReply, Side, Tab, find_shop_order_place, find_shop_thread_place,
};
use crate::web::chrome::Section;
use crate::web::extract::{Db, Desk, Pair, RawForm, Segment, Upload};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, keeps_form, see_other};
use crate::web::routes::{Area, Routes};
use crate::web::shown_talk::{TalkRowView, TalkView, new_form};
use crate::web::talk::{self, Asked, Finder};
use crate::web::templates::PageView;

/// Conversations of one page.
const ROWS: u8 = 30;

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const ONE: &str = "/desk/{shop}/messages/{id}";
    const OF_ORDER: &str = "/desk/{shop}/orders/{number}/messages";
    let desk = Area::Desk;
    routes
        .get(desk, "/desk/{shop}/messages", list)
        .get(desk, ONE, show)
        .post(desk, "/desk/{shop}/messages/{id}/reply", reply)
        .post(desk, "/desk/{shop}/messages/{id}/report", report)
        .post(desk, "/desk/{shop}/messages/{id}/block", block)
        .post(desk, "/desk/{shop}/messages/{id}/unblock", unblock)
        .get(desk, "/desk/{shop}/messages/{id}/photos/{photo}", photo)
        .get(desk, OF_ORDER, show_order)
        .post(
            desk,
            "/desk/{shop}/orders/{number}/messages/reply",
            reply_order,
        )
        .post(
            desk,
            "/desk/{shop}/orders/{number}/messages/report",
            report_order,
        )
        .get(
            desk,
            "/desk/{shop}/orders/{number}/messages/photos/{photo}",
            photo_order,
        );
}

/// The list.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DeskTalksView {
    tab: &'static str,
    tabs: Vec<TabView>,
    rows: Vec<TalkRowView>,
    first: String,
    next: String,
}

#[derive(Debug, Serialize)]
struct TabView {
    name: &'static str,
    href: String,
}

/// One conversation.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DeskTalkView {
    all: String,
    talk: TalkView,
}

/// Which list, and where it begins.
#[derive(Debug, Deserialize)]
struct ListQuery {
    #[serde(default)]
    tab: String,
    #[serde(default)]
    after: String,
}

async fn list(
    ui: Ui,
    db: Db,
    desk: Desk<TalkToBuyers>,
    query: web::Query<ListQuery>,
) -> HtmlResult {
    let tab = query.tab.parse().unwrap_or(Tab::Waiting);
    let behind = match query.after.as_str() {
        "" => None,
        text => Some(text.parse()?),
    };
    let scope = desk.scope.clone();
    let page = db
        .read(move |conn| messages::list_for_shop(conn, &scope, tab, behind, PageSize::of(ROWS)))
        .await?;
    let (base, orders) = (desk.path("/messages"), desk.path("/orders"));
    let locale = ui.locale();
    let row = |one| TalkRowView::new(one, Side::Shop, (&orders, &base), locale);
    let here = format!("{base}?tab={tab}");
    let view = DeskTalksView {
        tab: tab.as_str(),
        tabs: tabs(&base),
        rows: page.items.iter().map(row).collect(),
        first: behind.map_or_else(String::new, |_| here.clone()),
        next: page
            .next
            .map_or_else(String::new, |next| format!("{here}&after={next}")),
    };
    frame(ui, &db, &desk, Section::Messages).await?.page(&view)
}

fn tabs(base: &str) -> Vec<TabView> {
    Tab::ALL
        .iter()
        .map(|tab| TabView {
            name: tab.as_str(),
            href: format!("{base}?tab={tab}"),
        })
        .collect()
}

/// Which conversation it is: about a listing, by its id; about an order, by its number.
#[derive(Debug, Clone)]
enum Which {
    Thread(MessageThreadId),
    Order(OrderNumber),
}

impl Which {
    fn base(&self, desk: &Desk<TalkToBuyers>) -> String {
        match self {
            Self::Thread(id) => desk.path(&format!("/messages/{id}")),
            Self::Order(number) => desk.path(&format!("/orders/{number}/messages")),
        }
    }
}

fn at(shop: ShopScope<TalkToBuyers>, which: Which) -> impl Finder {
    move |conn: &mut DbConn| -> Result<Place> {
        let found = match &which {
            Which::Thread(id) => find_shop_thread_place(conn, &shop, *id)?,
            Which::Order(number) => find_shop_order_place(conn, &shop, number)?,
        };
        found.ok_or_else(Error::not_found)
    }
}

type Page = (Ui, Db, Desk<TalkToBuyers>);

/// What stands in the form below a conversation.
#[derive(Clone, Copy)]
enum Answer<'a> {
    New,
    /// What was typed, and behind it a text of the shop's own.
    With(&'a RawForm, QuickReplyId),
    Refused(&'a RawForm, &'a Error),
}

impl Answer<'_> {
    fn form(self, replies: &[QuickReply], random: &Random) -> FormState {
        match self {
            Self::New => new_form(random),
            Self::With(typed, reply) => {
                let chosen = replies.iter().find(|one| one.id == reply);
                let texts = [typed.get("body").trim_end()].into_iter();
                let texts = texts.chain(chosen.map(|one| one.body.as_str()));
                let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
                FormState::from_pairs(typed.pairs().iter().cloned()).with("body", texts.join("\n"))
            }
            Self::Refused(typed, error) => typed.refused(error),
        }
    }
}

async fn draw((ui, db, desk): Page, which: Which, asked: Asked, answer: Answer<'_>) -> HtmlResult {
    let base = which.base(&desk);
    let find = at(desk.scope.clone(), which);
    let (place, found) = talk::read(&db, find, asked).await?;
    let scope = desk.scope.clone();
    let replies = db
        .read(move |conn| messages::list_replies(conn, &scope))
        .await?;
    let form = answer.form(&replies, db.random());
    let view = DeskTalkView {
        all: desk.path("/messages"),
        talk: TalkView::new(&place, found.as_ref(), &base, ui.locale())
            .before(asked.before)
            .quoting(asked.report)
            .with_replies(replies, desk.path("/replies"))
            .with_form(form),
    };
    let ui = frame(ui.at(&base), &db, &desk, Section::Messages).await?;
    match answer {
        Answer::Refused(_, error) => ui.refused_by(&view, error),
        Answer::New | Answer::With(..) => ui.page(&view),
    }
}

async fn show(
    request: HttpRequest,
    page: Page,
    Segment(id): Segment<MessageThreadId>,
) -> HtmlResult {
    draw(page, Which::Thread(id), Asked::of(&request)?, Answer::New).await
}

async fn show_order(
    request: HttpRequest,
    page: Page,
    Segment(number): Segment<OrderNumber>,
) -> HtmlResult {
    draw(
        page,
        Which::Order(number),
        Asked::of(&request)?,
        Answer::New,
    )
    .await
}

async fn answer((ui, db, desk): Page, which: Which, upload: Upload) -> HtmlResult {
    let typed = upload.form.clone();
    if let Ok(reply) = typed.get("reply").parse() {
        let begun = Answer::With(&typed, reply);
        return draw((ui, db, desk), which, Asked::default(), begun).await;
    }
    let find = at(desk.scope.clone(), which.clone());
    match talk::send(&ui, &db, find, upload).await {
        Ok(_) => see_other(&format!("{}#newest", which.base(&desk))).done(),
        Err(error) if keeps_form(&error) => {
            let refused = Answer::Refused(&typed, &error);
            draw((ui, db, desk), which, Asked::default(), refused).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn reply(page: Page, Segment(id): Segment<MessageThreadId>, upload: Upload) -> HtmlResult {
    answer(page, Which::Thread(id), upload).await
}

async fn reply_order(
    page: Page,
    Segment(number): Segment<OrderNumber>,
    upload: Upload,
) -> HtmlResult {
    answer(page, Which::Order(number), upload).await
}

async fn hand_over((ui, db, desk): Page, which: Which, form: RawForm) -> HtmlResult {
    let find = at(desk.scope.clone(), which.clone());
    match talk::report(&db, find, form.clone()).await {
        Ok(()) => see_other(&which.base(&desk))
            .with_success("flash-message-reported")
            .done(),
        Err(error) if keeps_form(&error) => {
            let asked = Asked::reporting(&form);
            draw((ui, db, desk), which, asked, Answer::Refused(&form, &error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn report(page: Page, Segment(id): Segment<MessageThreadId>, form: RawForm) -> HtmlResult {
    hand_over(page, Which::Thread(id), form).await
}

async fn report_order(
    page: Page,
    Segment(number): Segment<OrderNumber>,
    form: RawForm,
) -> HtmlResult {
    hand_over(page, Which::Order(number), form).await
}

async fn block(
    db: Db,
    desk: Desk<TalkToBuyers>,
    Segment(id): Segment<MessageThreadId>,
) -> HtmlResult {
    let which = Which::Thread(id);
    let back = which.base(&desk);
    talk::set_block(&db, at(desk.scope, which), true, &back).await
}

async fn unblock(
    db: Db,
    desk: Desk<TalkToBuyers>,
    Segment(id): Segment<MessageThreadId>,
) -> HtmlResult {
    let which = Which::Thread(id);
    let back = which.base(&desk);
    talk::set_block(&db, at(desk.scope, which), false, &back).await
}

async fn photo(
    ui: Ui,
    db: Db,
    desk: Desk<TalkToBuyers>,
    Pair(id, photo): Pair<MessageThreadId, MessagePhotoId>,
) -> HtmlResult {
    talk::photo(&ui, &db, at(desk.scope, Which::Thread(id)), photo).await
}

async fn photo_order(
    ui: Ui,
    db: Db,
    desk: Desk<TalkToBuyers>,
    Pair(number, photo): Pair<OrderNumber, MessagePhotoId>,
) -> HtmlResult {
    talk::photo(&ui, &db, at(desk.scope, Which::Order(number)), photo).await
}

impl PageView for DeskTalksView {
    const TEMPLATE: &'static str = "pages/desk/messages/list.html";

    fn samples() -> Vec<Self> {
        const BASE: &str = "/desk/longjing/messages";
        let list = |tab: Tab, rows, first: &str| Self {
            tab: tab.as_str(),
            tabs: tabs(BASE),
            rows,
            first: first.to_owned(),
            next: first.to_owned(),
        };
        vec![
            list(Tab::Waiting, Vec::new(), ""),
            list(Tab::All, Vec::new(), ""),
            list(Tab::Waiting, TalkRowView::samples(), ""),
            list(Tab::All, TalkRowView::samples(), BASE),
        ]
    }
}

impl PageView for DeskTalkView {
    const TEMPLATE: &'static str = "pages/desk/messages/show.html";

    fn samples() -> Vec<Self> {
        let page = |talk| Self {
            all: "/desk/longjing/messages".to_owned(),
            talk,
        };
        let all = TalkView::samples(Some(Side::Shop), "/desk/longjing/messages/1");
        all.into_iter().map(page).collect()
    }
}
