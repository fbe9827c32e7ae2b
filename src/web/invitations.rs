//! What the holder of an invitation to a shop is offered.

use serde::Serialize;

use super::extract::{Db, Login, LoginState, Segment};
use super::respond::{HtmlResult, Ui, see_other};
use super::routes::{Area, Routes};
use super::templates::PageView;
use crate::base::error::Code;
use crate::domain::access::memberships_of;
use crate::domain::shops::{self, Invitation};

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct InvitationView {
    path: String,
    shop: String,
    role: &'static str,
    expires_at: i64,
    /// Where to log in or register and come back; none for those who are logged in.
    doors: Option<Doors>,
    /// The desk of somebody who is in the shop already.
    desk: Option<String>,
}

#[derive(Debug, Serialize)]
struct Doors {
    login: String,
    register: String,
}

impl Doors {
    fn back_to(path: &str) -> Self {
        let with_next = |door: &str| format!("{door}?next={path}");
        Self {
            login: with_next("/account/login"),
            register: with_next("/account/register"),
        }
    }
}

impl PageView for InvitationView {
    const TEMPLATE: &'static str = "pages/invitations/show.html";

    fn samples() -> Vec<Self> {
        let sample = |doors, desk| Self {
            path: "/invitations/0123456789abcdef".to_owned(),
            shop: "龙井村茶店 <西湖>".to_owned(),
            role: "editor",
            expires_at: 1_795_624_200_000,
            doors,
            desk,
        };
        vec![
            sample(Some(Doors::back_to("/invitations/0123456789abcdef")), None),
            sample(None, None),
            sample(None, Some("/desk/longjing".to_owned())),
        ]
    }
}

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    routes.get(Area::Public, "/invitations/{token}", show).post(
        Area::Account,
        "/invitations/{token}",
        accept,
    );
}

async fn show(ui: Ui, db: Db, state: LoginState, Segment(token): Segment<String>) -> HtmlResult {
    let path = format!("/invitations/{token}");
    let now = db.clock().now();
    let user = state.0.as_ref().map(|login| login.user_id);
    let (invitation, memberships) = db
        .read(move |conn| {
            let found = shops::find_invitation(conn, &token, now)?;
            let invitation: Invitation = found.ok_or(Code::InvitationInvalid)?;
            let memberships = match user {
                Some(user) => memberships_of(conn, user)?,
                None => Vec::new(),
            };
            Ok((invitation, memberships))
        })
        .await?;
    let is_in = memberships
        .iter()
        .any(|one| one.shop_id == invitation.shop_id);
    ui.page(&InvitationView {
        shop: ui
            .locale()
            .pick(&invitation.name_zh, &invitation.name_en)
            .to_owned(),
        role: invitation.role.as_str(),
        expires_at: invitation.expires_at.ms(),
        doors: state.0.is_none().then(|| Doors::back_to(&path)),
        desk: is_in.then(|| format!("/desk/{}", invitation.slug)),
        path,
    })
}

async fn accept(login: Login, db: Db, Segment(token): Segment<String>) -> HtmlResult {
    let user = login.user_id;
    let invitation = db.write(move |tx| shops::accept(tx, user, &token)).await?;
    see_other(&format!("/desk/{}", invitation.slug))
        .with_success("flash-invitation-accepted")
        .done()
}
