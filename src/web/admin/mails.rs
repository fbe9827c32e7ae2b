//! Mails that did not go out.

use serde::Serialize;

use crate::base::ids::MailId;
use crate::domain::access::ManagePlatform;
use crate::domain::notifications::{
    Facts, Mail, MailState, Writer, list_troubled, send_again as again,
};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::extract::{Admin, Db, Segment};
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The list.
#[derive(Debug, Serialize)]
pub(in crate::web) struct MailsView {
    mails: Vec<MailView>,
}

#[derive(Debug, Serialize)]
struct MailView {
    id: i64,
    recipient: String,
    title: String,
    attempts: i32,
    error: String,
    at: i64,
    state: &'static str,
    is_given_up: bool,
}

impl MailView {
    fn new((mail, state): (Mail, MailState), writer: &Writer<'_>) -> Self {
        Self {
            id: mail.id.0,
            title: writer.title(mail.kind, &Facts::default()),
            recipient: mail.recipient,
            attempts: mail.attempts,
            error: mail.last_error.unwrap_or_default(),
            at: mail.created_at.ms(),
            state: state.as_str(),
            is_given_up: state == MailState::Failed,
        }
    }
}

impl PageView for MailsView {
    const TEMPLATE: &'static str = "pages/admin/mails.html";

    fn samples() -> Vec<Self> {
        let mail = |id, state: MailState| MailView {
            id,
            recipient: "shen@example.com".to_owned(),
            title: "设置新密码".to_owned(),
            attempts: 3,
            error: "connection error: Connection refused (os error 111)".to_owned(),
            at: 1_795_600_000_000,
            state: state.as_str(),
            is_given_up: state == MailState::Failed,
        };
        vec![
            Self { mails: Vec::new() },
            Self {
                mails: vec![mail(2, MailState::Queued), mail(1, MailState::Failed)],
            },
        ]
    }
}

pub(super) async fn list(admin: Admin<ManagePlatform>, ui: Ui, db: Db) -> HtmlResult {
    let scope = admin.scope.clone();
    let mails = db.read(move |conn| list_troubled(conn, &scope)).await?;
    let ui = frame(ui, &db, &admin.login, Section::Mails).await?;
    let app = ui.app();
    let writer = Writer::new(&app.catalog, &app.formats, ui.locale());
    let mails = mails
        .into_iter()
        .map(|one| MailView::new(one, &writer))
        .collect();
    ui.page(&MailsView { mails })
}

pub(super) async fn send_again(
    admin: Admin<ManagePlatform>,
    db: Db,
    id: Segment<MailId>,
) -> HtmlResult {
    let scope = admin.scope;
    db.write(move |tx| again(tx, &scope, id.0)).await?;
    see_other("/admin/mails")
        .with_success("flash-mail-queued-again")
        .done()
}
