//! What a buyer and shops write to each other about listings, and the list of all conversations.

use actix_web::HttpRequest;
use actix_web::web;
use serde::{Deserialize, Serialize};

use crate::base::error::{Error, Result};
use crate::base::ids::{ListingId, MessagePhotoId, MessageThreadId};
use crate::base::page::PageSize;
use crate::db::DbConn;
use crate::domain::access::BuyerScope;
use crate::domain::messages::{self, Place, Side, find_listing_place, find_thread_place};
use crate::web::chrome::Section;
use crate::web::extract::{Db, Login, Pair, RawForm, Segment, Upload};
use crate::web::respond::{HtmlResult, Ui, keeps_form, see_other};
use crate::web::shown_talk::{TalkRowView, TalkView, new_form};
use crate::web::talk::{self, Asked, Finder};
use crate::web::templates::PageView;

/// Where these pages are.
const BASE: &str = "/account/messages";
/// Where a conversation about a listing begins.
const NEW: &str = "/account/messages/new";
/// Conversations of one page.
const ROWS: u8 = 30;

/// The list.
#[derive(Debug, Serialize)]
pub(in crate::web) struct TalksView {
    rows: Vec<TalkRowView>,
    first: String,
    next: String,
}

/// One conversation, about a listing or an order.
#[derive(Debug, Serialize)]
pub(in crate::web) struct BuyerTalkView {
    pub talk: TalkView,
    /// Whether the buyer has an account, and with it a list of all conversations.
    pub is_listed: bool,
}

/// Where the list begins.
#[derive(Debug, Deserialize)]
pub(super) struct ListQuery {
    #[serde(default)]
    after: String,
}

pub(super) async fn list(ui: Ui, db: Db, login: Login, query: web::Query<ListQuery>) -> HtmlResult {
    let behind = match query.after.as_str() {
        "" => None,
        text => Some(text.parse()?),
    };
    let page = db
        .read(move |conn| messages::list_for_buyer(conn, &login.buyer, behind, PageSize::of(ROWS)))
        .await?;
    let locale = ui.locale();
    let row = |one| TalkRowView::new(one, Side::Buyer, ("/orders", BASE), locale);
    let view = TalksView {
        rows: page.items.iter().map(row).collect(),
        first: behind.map_or_else(String::new, |_| BASE.to_owned()),
        next: page
            .next
            .map_or_else(String::new, |next| format!("{BASE}?after={next}")),
    };
    ui.in_section(Section::Messages).page(&view)
}

/// Where an account asks about a listing.
fn at_listing(buyer: BuyerScope, listing: Option<ListingId>) -> impl Finder {
    move |conn: &mut DbConn| -> Result<Place> {
        let listing = listing.ok_or_else(Error::not_found)?;
        find_listing_place(conn, &buyer, listing)?.ok_or_else(Error::not_found)
    }
}

/// Where an account goes on with a conversation about a listing.
fn at_thread(buyer: BuyerScope, thread: MessageThreadId) -> impl Finder {
    move |conn: &mut DbConn| -> Result<Place> {
        find_thread_place(conn, &buyer, thread)?.ok_or_else(Error::not_found)
    }
}

/// The form of the first message; later the conversation that it has begun.
pub(super) async fn new(request: HttpRequest, ui: Ui, db: Db, login: Login) -> HtmlResult {
    let query = url::form_urlencoded::parse(request.query_string().as_bytes());
    let listing = query
        .filter(|(name, _)| name == "listing")
        .find_map(|(_, value)| value.parse().ok());
    let find = at_listing(login.buyer.clone(), listing);
    let place = db.read(find).await?;
    if let Some(thread) = place.thread() {
        return see_other(&format!("{BASE}/{thread}")).done();
    }
    let view = first(&ui, &place, listing);
    let form = new_form(db.random());
    let view = BuyerTalkView {
        talk: view.with_form(form),
        is_listed: true,
    };
    ui.in_section(Section::Messages).page(&view)
}

fn first(ui: &Ui, place: &Place, listing: Option<ListingId>) -> TalkView {
    let listing = listing.map_or_else(String::new, |id| id.to_string());
    TalkView::new(place, None, NEW, ui.locale()).begun_at(NEW, listing)
}

pub(super) async fn start(ui: Ui, db: Db, login: Login, upload: Upload) -> HtmlResult {
    let typed = upload.form.clone();
    let listing = typed.get("listing").parse().ok();
    let find = at_listing(login.buyer.clone(), listing);
    match talk::send(&ui, &db, find.clone(), upload).await {
        Ok(sent) => see_other(&format!("{BASE}/{}", sent.thread))
            .with_success("flash-message-sent")
            .done(),
        Err(error) if keeps_form(&error) => {
            let place = db.read(find).await?;
            let view = first(&ui, &place, listing).with_form(typed.refused(&error));
            let view = BuyerTalkView {
                talk: view,
                is_listed: true,
            };
            ui.in_section(Section::Messages).refused_by(&view, &error)
        }
        Err(error) => Err(error.into()),
    }
}

/// Draws a conversation; a refused form with what was typed.
async fn draw(
    (ui, db, login): (Ui, Db, Login),
    thread: MessageThreadId,
    asked: Asked,
    refused: Option<(&RawForm, &Error)>,
) -> HtmlResult {
    let (place, found) = talk::read(&db, at_thread(login.buyer, thread), asked).await?;
    let base = format!("{BASE}/{thread}");
    let form = match refused {
        Some((typed, error)) => typed.refused(error),
        None => new_form(db.random()),
    };
    let view = BuyerTalkView {
        talk: TalkView::new(&place, found.as_ref(), &base, ui.locale())
            .before(asked.before)
            .quoting(asked.report)
            .with_form(form),
        is_listed: true,
    };
    let read = asked.has_read(found.as_ref());
    let ui = ui.in_section(Section::Messages).at(&base).less_unread(read);
    match refused {
        Some((_, error)) => ui.refused_by(&view, error),
        None => ui.page(&view),
    }
}

pub(super) async fn show(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    login: Login,
    Segment(thread): Segment<MessageThreadId>,
) -> HtmlResult {
    draw((ui, db, login), thread, Asked::of(&request)?, None).await
}

pub(super) async fn reply(
    ui: Ui,
    db: Db,
    login: Login,
    Segment(thread): Segment<MessageThreadId>,
    upload: Upload,
) -> HtmlResult {
    let typed = upload.form.clone();
    let find = at_thread(login.buyer.clone(), thread);
    match talk::send(&ui, &db, find, upload).await {
        Ok(_) => see_other(&format!("{BASE}/{thread}#newest")).done(),
        Err(error) if keeps_form(&error) => {
            let refused = Some((&typed, &error));
            draw((ui, db, login), thread, Asked::default(), refused).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn block(
    db: Db,
    login: Login,
    Segment(thread): Segment<MessageThreadId>,
) -> HtmlResult {
    let find = at_thread(login.buyer, thread);
    talk::set_block(&db, find, true, &format!("{BASE}/{thread}")).await
}

pub(super) async fn unblock(
    db: Db,
    login: Login,
    Segment(thread): Segment<MessageThreadId>,
) -> HtmlResult {
    let find = at_thread(login.buyer, thread);
    talk::set_block(&db, find, false, &format!("{BASE}/{thread}")).await
}

pub(super) async fn report(
    ui: Ui,
    db: Db,
    login: Login,
    Segment(thread): Segment<MessageThreadId>,
    form: RawForm,
) -> HtmlResult {
    let find = at_thread(login.buyer.clone(), thread);
    match talk::report(&db, find, form.clone()).await {
        Ok(()) => see_other(&format!("{BASE}/{thread}"))
            .with_success("flash-message-reported")
            .done(),
        Err(error) if keeps_form(&error) => {
            let asked = Asked::reporting(&form);
            draw((ui, db, login), thread, asked, Some((&form, &error))).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn photo(
    ui: Ui,
    db: Db,
    login: Login,
    Pair(thread, photo): Pair<MessageThreadId, MessagePhotoId>,
) -> HtmlResult {
    talk::photo(&ui, &db, at_thread(login.buyer, thread), photo).await
}

impl PageView for TalksView {
    const TEMPLATE: &'static str = "pages/account/messages.html";

    fn samples() -> Vec<Self> {
        vec![
            Self {
                rows: Vec::new(),
                first: String::new(),
                next: String::new(),
            },
            Self {
                rows: TalkRowView::samples(),
                first: BASE.to_owned(),
                next: format!("{BASE}?after=x"),
            },
        ]
    }
}

impl PageView for BuyerTalkView {
    const TEMPLATE: &'static str = "pages/orders/messages.html";

    fn samples() -> Vec<Self> {
        let page = |(n, talk): (usize, TalkView)| Self {
            talk,
            is_listed: n.is_multiple_of(2),
        };
        let all = TalkView::samples(Some(Side::Buyer), "/account/messages/1");
        all.into_iter().enumerate().map(page).collect()
    }
}
