//! Invitations to join a shop, by a link that works once.

use diesel::prelude::*;
use serde_json::json;

use super::store;
use crate::base::clock::{DAY_MS, Timestamp};
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{InvitationId, ShopId, UserId};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::slug::Slug;
use crate::db::Tx;
use crate::domain::access::{Actor, ManageShop, ShopRole, ShopScope, grant};
use crate::domain::events::{self, NewEvent};

/// How long a link works.
const TTL_MS: i64 = 7 * DAY_MS;
/// Links of a shop that may be open at the same time.
const MAX_OPEN: i64 = 20;
/// Most characters of the note whom the link is for.
const MAX_CONTACT: usize = 60;

/// What an invitation is to offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvitation {
    /// Whom it is for, in the manager's words; shown in the list only.
    pub contact: String,
    /// The role it gives.
    pub role: ShopRole,
}

/// An invitation that can still be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Invitation {
    /// The key.
    pub id: InvitationId,
    /// The shop.
    pub shop_id: ShopId,
    /// The shop's slug.
    pub slug: Slug,
    /// The shop's Chinese name.
    pub name_zh: String,
    /// The shop's English name, or empty.
    pub name_en: String,
    /// The role it gives.
    pub role: ShopRole,
    /// Whom it is for.
    pub contact: String,
    /// When it was sent.
    pub created_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
}

impl NewInvitation {
    /// Reads the form.
    pub fn parse(form: &dyn Fields) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let contact = input.line("contact", MAX_CONTACT);
        let role = input.choice("role");
        let role = input.finish(role)?;
        Ok(Self {
            contact,
            role: role.unwrap_or(ShopRole::Packer),
        })
    }
}

/// Invites somebody; gives the secret of the link, which is not kept and cannot be shown again.
///
/// # Errors
/// `request.too_many` while too many links are open.
pub fn invite(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    new: &NewInvitation,
) -> Result<String> {
    let scope = grant::again(tx.conn(), scope)?;
    let by = scope.actor().user_id().ok_or(Code::AccessForbidden)?;
    let now = tx.now();
    if store::count_open(tx.conn(), scope.shop_id(), now)? >= MAX_OPEN {
        return Err(Code::RequestTooMany.into());
    }
    let token = tx.random().token();
    let expires_at = tx.now().plus_ms(TTL_MS);
    let id = store::insert_invitation(tx, scope.shop_id(), by, new, &token, expires_at)?;
    let event = NewEvent::new("invitation", id.0, "member.invited", scope.actor())
        .of_shop(scope.shop_id())
        .after(json!({ "role": new.role }));
    events::record(tx, event)?;
    Ok(token)
}

/// Takes an invitation back.
///
/// # Errors
/// `page.not_found` if it is another shop's, was accepted, or is over.
pub fn withdraw(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    invitation: InvitationId,
) -> Result<()> {
    if !store::mark_withdrawn(tx, scope, invitation)? {
        return Err(Error::not_found());
    }
    let event = NewEvent::new(
        "invitation",
        invitation.0,
        "member.invitation_withdrawn",
        scope.actor(),
    )
    .of_shop(scope.shop_id());
    events::record(tx, event)?;
    Ok(())
}

/// Accepts an invitation: holding the link is the proof. It works once.
///
/// # Errors
/// `invitation.invalid` if the link is unknown, used, withdrawn or over; `member.already` for
/// somebody who is in the shop, which leaves the link unused; `access.login_needed` for an account
/// that was closed meanwhile.
pub fn accept(tx: &mut Tx<'_>, user: UserId, token: &str) -> Result<Invitation> {
    grant::still_open(tx, user)?;
    let invalid = || Error::from(Code::InvitationInvalid);
    let now = tx.now();
    let invitation = store::find_open(tx.conn(), token, now)?.ok_or_else(invalid)?;
    if !store::mark_accepted(tx, invitation.id, user)? {
        return Err(invalid());
    }
    let member = store::insert_member(tx, invitation.shop_id, user, invitation.role)?
        .ok_or(Code::MemberAlready)?;
    let event = NewEvent::new("member", member.0, "member.joined", Actor::User(user))
        .of_shop(invitation.shop_id)
        .after(json!({ "user": user, "role": invitation.role }));
    events::record(tx, event)?;
    Ok(invitation)
}
