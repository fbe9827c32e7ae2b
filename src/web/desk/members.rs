//! The people of a shop: their roles, and the links that invite more.

use serde::Serialize;

use super::frame::frame;
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::ids::{InvitationId, MembershipId, UserId};
use crate::base::locale::Locale;
use crate::base::phone::Phone;
use crate::db::Tx;
use crate::domain::access::{ManageShop, ShopRole, ShopScope};
use crate::domain::flows::invite;
use crate::domain::shops::{self, Invitation, Member, NewInvitation};
use crate::web::chrome::Section;
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct MembersView {
    base: String,
    roles: Vec<&'static str>,
    members: Vec<MemberView>,
    invitations: Vec<InvitationView>,
    form: FormState,
    /// The link that was just made; it cannot be shown again.
    link: Option<LinkView>,
}

#[derive(Debug, Serialize)]
struct MemberView {
    id: i64,
    name: String,
    contact: String,
    role: &'static str,
    since: i64,
    is_me: bool,
}

#[derive(Debug, Serialize)]
struct InvitationView {
    id: i64,
    contact: String,
    role: &'static str,
    expires_at: i64,
}

#[derive(Debug, Serialize)]
struct LinkView {
    url: String,
    contact: String,
    role: &'static str,
    expires_at: i64,
}

struct Facts {
    members: Vec<Member>,
    invitations: Vec<Invitation>,
}

impl MembersView {
    fn new(base: String, facts: Facts, me: UserId, form: FormState) -> Self {
        Self {
            base,
            roles: ShopRole::ALL.iter().map(|role| role.as_str()).collect(),
            members: facts.members.into_iter().map(|m| member(m, me)).collect(),
            invitations: facts.invitations.into_iter().map(invitation).collect(),
            form,
            link: None,
        }
    }
}

fn member(member: Member, me: UserId) -> MemberView {
    let phone = member.phone.map(|phone| match Phone::parse(&phone) {
        Ok(phone) => phone.domestic().to_owned(),
        Err(_) => phone,
    });
    MemberView {
        id: member.id.0,
        is_me: member.user_id == me,
        name: member.name,
        contact: member.email.or(phone).unwrap_or_default(),
        role: member.role.as_str(),
        since: member.created_at.ms(),
    }
}

fn invitation(invitation: Invitation) -> InvitationView {
    InvitationView {
        id: invitation.id.0,
        contact: invitation.contact,
        role: invitation.role.as_str(),
        expires_at: invitation.expires_at.ms(),
    }
}

async fn view(db: &Db, desk: &Desk<ManageShop>, form: FormState) -> Result<MembersView> {
    let scope = desk.scope.clone();
    let now = db.clock().now();
    let facts = db
        .read(move |conn| {
            Ok(Facts {
                members: shops::list_members(conn, &scope)?,
                invitations: shops::list_invitations(conn, &scope, now)?,
            })
        })
        .await?;
    Ok(MembersView::new(
        desk.path(""),
        facts,
        desk.login.user_id,
        form,
    ))
}

pub(super) async fn list(ui: Ui, db: Db, desk: Desk<ManageShop>) -> HtmlResult {
    let form = FormState::new().with("role", ShopRole::Packer.as_str());
    let view = view(&db, &desk, form).await?;
    frame(ui, &db, &desk, Section::Members).await?.page(&view)
}

/// Answers with the page itself: the link in it is in no other answer, ever.
pub(super) async fn invite(ui: Ui, db: Db, desk: Desk<ManageShop>, form: RawForm) -> HtmlResult {
    let made = make_link(&db, &desk, &form, ui.locale()).await;
    let ui = frame(ui, &db, &desk, Section::Members).await?;
    match made {
        Ok(path) => {
            let mut view = view(&db, &desk, FormState::new().with("role", "packer")).await?;
            let newest = view.invitations.first();
            view.link = newest.map(|newest| LinkView {
                url: format!("{}{path}", ui.app().site.origin),
                contact: newest.contact.clone(),
                role: newest.role,
                expires_at: newest.expires_at,
            });
            ui.page(&view)
        }
        Err(error) if error.kind() == Kind::Invalid => {
            ui.refused(&view(&db, &desk, form.refused(&error)).await?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn make_link(
    db: &Db,
    desk: &Desk<ManageShop>,
    form: &RawForm,
    locale: Locale,
) -> Result<String> {
    let new = NewInvitation::parse(form)?;
    let scope = desk.scope.clone();
    db.write(move |tx| invite::invite(tx, &scope, &new, locale))
        .await
}

pub(super) async fn withdraw(
    db: Db,
    desk: Desk<ManageShop>,
    Segment(id): Segment<InvitationId>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    db.write(move |tx| shops::withdraw(tx, &scope, id)).await?;
    back(&desk, "flash-invitation-withdrawn")
}

pub(super) async fn change_role(
    page: (Ui, Db, Desk<ManageShop>),
    Segment(id): Segment<MembershipId>,
    form: RawForm,
) -> HtmlResult {
    let role: Option<ShopRole> = form.get("role").parse().ok();
    let role = role.ok_or(Code::RequestMalformed)?;
    let done = change(page.1.clone(), &page.2, move |tx, scope| {
        shops::change_role(tx, scope, id, role)
    });
    let done = done.await;
    answer(page, done, "flash-member-role-changed").await
}

pub(super) async fn remove(
    page: (Ui, Db, Desk<ManageShop>),
    Segment(id): Segment<MembershipId>,
) -> HtmlResult {
    let done = change(page.1.clone(), &page.2, move |tx, scope| {
        shops::remove(tx, scope, id)
    });
    let done = done.await;
    answer(page, done, "flash-member-removed").await
}

async fn change(
    db: Db,
    desk: &Desk<ManageShop>,
    verb: impl Fn(&mut Tx<'_>, &ShopScope<ManageShop>) -> Result<()> + Send + 'static,
) -> Result<()> {
    let scope = desk.scope.clone();
    db.write(move |tx| verb(tx, &scope)).await
}

/// A manager who left, or manages no more, goes on to the desks that are left.
async fn answer(
    (ui, db, desk): (Ui, Db, Desk<ManageShop>),
    done: Result<()>,
    flash: &str,
) -> HtmlResult {
    match done {
        Ok(()) => {
            let (user, slug) = (desk.login.user_id, desk.scope.slug().to_owned());
            let still_manages = db
                .read(move |conn| {
                    crate::domain::access::grant::shop::<ManageShop>(conn, user, &slug)
                })
                .await
                .is_ok();
            if still_manages {
                back(&desk, flash)
            } else {
                see_other("/desk").with_success(flash).done()
            }
        }
        // That nobody would be left to manage the shop is said on the page itself.
        Err(error) if error.code() == Code::MemberLastManager => {
            let form = FormState::new().with("role", "packer").refused(&error);
            let view = view(&db, &desk, form).await?;
            frame(ui, &db, &desk, Section::Members)
                .await?
                .refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

fn back(desk: &Desk<ManageShop>, flash: &str) -> HtmlResult {
    see_other(&desk.path("/members")).with_success(flash).done()
}

impl PageView for MembersView {
    const TEMPLATE: &'static str = "pages/desk/members.html";

    fn samples() -> Vec<Self> {
        use crate::base::clock::Timestamp;
        use crate::base::ids::ShopId;
        let at = Timestamp::from_ms(1_795_624_200_000);
        let person = |id, role, email: Option<&str>| Member {
            id: MembershipId(id),
            user_id: UserId(id),
            name: "戚师傅 <茶>".to_owned(),
            email: email.map(ToOwned::to_owned),
            phone: Some("+8613800001111".to_owned()),
            role,
            created_at: at,
        };
        let open = |contact: &str| Invitation {
            id: InvitationId(1),
            shop_id: ShopId(1),
            slug: "longjing".parse().unwrap_or_else(|_| unreachable!()),
            name_zh: String::new(),
            name_en: String::new(),
            role: ShopRole::Editor,
            contact: contact.to_owned(),
            created_at: at,
            expires_at: at,
        };
        let facts = |invitations| Facts {
            members: vec![
                person(1, ShopRole::Manager, None),
                person(2, ShopRole::Packer, Some("packer@example.org")),
            ],
            invitations,
        };
        let base = || "/desk/longjing".to_owned();
        let form = || FormState::new().with("role", "packer");
        let fault = Error::field("contact", Code::FieldRequired);
        let linked = Self {
            link: Some(LinkView {
                url: "https://yipin.example/invitations/0123456789abcdef0123456789abcdef"
                    .to_owned(),
                contact: "小李".to_owned(),
                role: "editor",
                expires_at: at.ms(),
            }),
            ..Self::new(base(), facts(vec![open("小李")]), UserId(1), form())
        };
        vec![
            Self::new(base(), facts(Vec::new()), UserId(1), form()),
            linked,
            Self::new(
                base(),
                facts(vec![open("a@b.example")]),
                UserId(9),
                form().refused(&fault),
            ),
        ]
    }
}
