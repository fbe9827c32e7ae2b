//! The devices on which a person is logged in.

use actix_web::HttpRequest;
use serde::Serialize;

use super::device_name::DeviceName;
use super::visitor::leave;
use crate::base::ids::SessionId;
use crate::domain::accounts::{EndReason, SessionLine, list_sessions, session};
use crate::web::extract::{Db, Login, Segment};
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The list.
#[derive(Debug, Serialize)]
pub(in crate::web) struct SessionsView {
    sessions: Vec<SessionView>,
}

#[derive(Debug, Serialize)]
struct SessionView {
    id: i64,
    device: DeviceName,
    address: String,
    created_at: i64,
    last_seen_at: i64,
    is_this: bool,
}

impl SessionView {
    fn new(line: SessionLine, this: SessionId) -> Self {
        Self {
            id: line.id.0,
            device: DeviceName::of(&line.user_agent),
            address: line.address,
            created_at: line.created_at.ms(),
            last_seen_at: line.last_seen_at.ms(),
            is_this: line.id == this,
        }
    }
}

impl PageView for SessionsView {
    const TEMPLATE: &'static str = "pages/account/sessions.html";

    fn samples() -> Vec<Self> {
        let sample = |id, user_agent: &str, is_this| SessionView {
            id,
            device: DeviceName::of(user_agent),
            address: "203.0.113.7".to_owned(),
            created_at: 1_795_000_000_000,
            last_seen_at: 1_795_600_000_000,
            is_this,
        };
        vec![Self {
            sessions: vec![
                sample(
                    1,
                    "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0",
                    true,
                ),
                sample(2, "", false),
            ],
        }]
    }
}

pub(super) async fn list(login: Login, ui: Ui, db: Db) -> HtmlResult {
    let (user, this) = (login.user_id, login.session_id);
    let now = db.clock().now();
    let lines = db.read(move |conn| list_sessions(conn, user, now)).await?;
    let sessions = lines
        .into_iter()
        .map(|line| SessionView::new(line, this))
        .collect();
    ui.page(&SessionsView { sessions })
}

pub(super) async fn end(login: Login, db: Db, id: Segment<SessionId>) -> HtmlResult {
    let user = login.user_id;
    db.write(move |tx| session::end(tx, user, id.0, EndReason::EndedElsewhere))
        .await?;
    see_other("/account/sessions")
        .with_success("flash-account-session-ended")
        .done()
}

pub(super) async fn end_all(request: HttpRequest, login: Login, db: Db) -> HtmlResult {
    let user = login.user_id;
    db.write(move |tx| session::end_all(tx, user, EndReason::LoggedOut))
        .await?;
    let to = see_other("/").with_success("flash-account-logged-out-everywhere");
    leave(&request, to)
}
