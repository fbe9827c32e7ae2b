//! The texts that a shop keeps, to begin an answer to a buyer with.

use serde::Serialize;

use super::frame::frame;
use crate::base::error::{Error, Result};
use crate::base::ids::QuickReplyId;
use crate::domain::access::TalkToBuyers;
use crate::domain::messages::{self, MAX_REPLIES, MAX_REPLY, QuickReply, parse_reply};
use crate::web::chrome::Section;
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, keeps_form, see_other};
use crate::web::routes::{Area, Routes};
use crate::web::templates::PageView;

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    let desk = Area::Desk;
    routes
        .get(desk, "/desk/{shop}/replies", list)
        .post(desk, "/desk/{shop}/replies", add)
        .post(desk, "/desk/{shop}/replies/{id}", change)
        .post(desk, "/desk/{shop}/replies/{id}/removal", remove);
}

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct RepliesView {
    base: String,
    /// The conversations.
    talks: String,
    rows: Vec<ReplyRow>,
    /// Whether there is room for one more.
    has_room: bool,
    most: usize,
    max: usize,
    /// The text whose form was refused; none for that of a new one.
    refused: Option<i64>,
    form: FormState,
}

#[derive(Debug, Serialize)]
struct ReplyRow {
    id: i64,
    body: String,
}

impl RepliesView {
    fn new(
        desk: &str,
        replies: Vec<QuickReply>,
        (refused, form): (Option<QuickReplyId>, FormState),
    ) -> Self {
        Self {
            base: format!("{desk}/replies"),
            talks: format!("{desk}/messages"),
            has_room: replies.len() < MAX_REPLIES,
            rows: replies
                .into_iter()
                .map(|one| ReplyRow {
                    id: one.id.0,
                    body: one.body,
                })
                .collect(),
            most: MAX_REPLIES,
            max: MAX_REPLY,
            refused: refused.map(|id| id.0),
            form,
        }
    }
}

async fn view(
    db: &Db,
    desk: &Desk<TalkToBuyers>,
    refused: (Option<QuickReplyId>, FormState),
) -> Result<RepliesView> {
    let scope = desk.scope.clone();
    let replies = db
        .read(move |conn| messages::list_replies(conn, &scope))
        .await?;
    Ok(RepliesView::new(&desk.path(""), replies, refused))
}

async fn list(ui: Ui, db: Db, desk: Desk<TalkToBuyers>) -> HtmlResult {
    let view = view(&db, &desk, (None, FormState::new())).await?;
    frame(ui, &db, &desk, Section::Messages).await?.page(&view)
}

/// The way back after a change, or the page with what is wrong with the text.
async fn after(
    (ui, db, desk): (Ui, Db, Desk<TalkToBuyers>),
    done: Result<()>,
    (id, form): (Option<QuickReplyId>, &RawForm),
) -> HtmlResult {
    let base = desk.path("/replies");
    match done {
        Ok(()) => see_other(&base).with_success("flash-replies-saved").done(),
        Err(error) if keeps_form(&error) => {
            let view = view(&db, &desk, (id, form.refused(&error))).await?;
            let ui = frame(ui.at(&base), &db, &desk, Section::Messages).await?;
            ui.refused_by(&view, &error)
        }
        Err(error) => Err(error.into()),
    }
}

async fn add(ui: Ui, db: Db, desk: Desk<TalkToBuyers>, form: RawForm) -> HtmlResult {
    let scope = desk.scope.clone();
    let done = match parse_reply(&form) {
        Ok(body) => {
            db.write(move |tx| messages::add_reply(tx, &scope, &body))
                .await
        }
        Err(fault) => Err(fault),
    };
    after((ui, db, desk), done, (None, &form)).await
}

async fn change(
    ui: Ui,
    db: Db,
    desk: Desk<TalkToBuyers>,
    Segment(id): Segment<QuickReplyId>,
    form: RawForm,
) -> HtmlResult {
    let (scope, typed) = (desk.scope.clone(), form.clone());
    let done = db
        .write(move |tx| {
            // Whose it is comes first: a stranger learns nothing from faults.
            messages::find_reply(tx.conn(), &scope, id)?.ok_or_else(Error::not_found)?;
            messages::change_reply(tx, &scope, id, &parse_reply(&typed)?)
        })
        .await;
    after((ui, db, desk), done, (Some(id), &form)).await
}

async fn remove(
    ui: Ui,
    db: Db,
    desk: Desk<TalkToBuyers>,
    Segment(id): Segment<QuickReplyId>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let done = db
        .write(move |tx| messages::remove_reply(tx, &scope, id))
        .await;
    after((ui, db, desk), done, (None, &RawForm::default())).await
}

impl PageView for RepliesView {
    const TEMPLATE: &'static str = "pages/desk/messages/replies.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::Code;
        const DESK: &str = "/desk/longjing";
        let texts = |count: i64| -> Vec<QuickReply> {
            let text = |id| QuickReply {
                id: QuickReplyId(id),
                body: "今天发货，明天到 <b>。\n请留意电话。".to_owned(),
            };
            (1..=count).map(text).collect()
        };
        let fault = Error::field("reply_text", Code::FieldRequired);
        let refused = || FormState::new().with("reply_text", "x").refused(&fault);
        vec![
            Self::new(DESK, Vec::new(), (None, FormState::new())),
            Self::new(DESK, texts(2), (None, refused())),
            Self::new(DESK, texts(2), (Some(QuickReplyId(2)), refused())),
            Self::new(DESK, texts(20), (None, FormState::new())),
        ]
    }
}
