//! The conversation about an order in dispute: to read, and nothing else. Opening it is an event and
//! stands on the conversation's page.

use actix_web::HttpRequest;
use serde::Serialize;

use crate::base::error::Error;
use crate::base::ids::{ClaimId, MessagePhotoId};
use crate::base::page::PageSize;
use crate::domain::access::DecideDisputes;
use crate::domain::messages::{self, find_disputed, find_photo_in_dispute};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::extract::{Admin, Db, Pair, Segment};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_claim::photo as serve;
use crate::web::shown_talk::TalkView;
use crate::web::talk::{Asked, SIZE};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DisputeTalkView {
    claim: String,
    talk: TalkView,
}

pub(super) async fn show(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    admin: Admin<DecideDisputes>,
    Segment(id): Segment<ClaimId>,
) -> HtmlResult {
    let asked = Asked::of(&request)?;
    let office = admin.scope.clone();
    let (disputed, talk) = db
        .write(move |tx| {
            let disputed = find_disputed(tx.conn(), &office, id)?.ok_or_else(Error::not_found)?;
            let size = PageSize::of(SIZE);
            let talk = messages::read_in_dispute(tx, &office, &disputed, asked.before, size)?;
            Ok((disputed, talk))
        })
        .await?;
    let claim = format!("/admin/claims/{id}");
    let base = format!("{claim}/messages");
    let order = disputed.order.to_string();
    let (zh, en) = &disputed.shop_names;
    let names = (ui.locale().pick(zh, en), disputed.buyer_name.as_str());
    let about = (order.clone(), format!("/admin/orders/{order}"));
    let view = DisputeTalkView {
        talk: TalkView::of_dispute(about, names, talk.as_ref(), &base).before(asked.before),
        claim,
    };
    frame(ui, &db, &admin.login, Section::Claims)
        .await?
        .page(&view)
}

pub(super) async fn photo(
    ui: Ui,
    db: Db,
    admin: Admin<DecideDisputes>,
    Pair(id, photo): Pair<ClaimId, MessagePhotoId>,
) -> HtmlResult {
    let office = admin.scope.clone();
    let hash = db
        .read(move |conn| {
            let disputed = find_disputed(conn, &office, id)?.ok_or_else(Error::not_found)?;
            find_photo_in_dispute(conn, &office, &disputed, photo)
        })
        .await?
        .ok_or_else(Error::not_found)?;
    serve(&ui.app().media, &hash).await
}

impl PageView for DisputeTalkView {
    const TEMPLATE: &'static str = "pages/admin/dispute_messages.html";

    fn samples() -> Vec<Self> {
        let page = |talk| Self {
            claim: "/admin/claims/1".to_owned(),
            talk,
        };
        let all = TalkView::samples(None, "/admin/claims/1/messages");
        all.into_iter().map(page).collect()
    }
}
