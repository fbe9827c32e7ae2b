//! The rows of invitations.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{InvitationId, ShopId, UserId};
use crate::base::mac::fingerprint;
use crate::db::schema::{invitations, shops};
use crate::db::{DbConn, Tx};
use crate::domain::access::{ManageShop, ShopScope, ShopState};
use crate::domain::shops::invitations::{Invitation, NewInvitation};

/// Invitations that can be accepted now, into shops that live.
#[diesel::dsl::auto_type(no_type_alias)]
fn open(now: Timestamp) -> _ {
    let over: [ShopState; 2] = [ShopState::Rejected, ShopState::Closed];
    invitations::table
        .inner_join(shops::table.on(shops::id.eq(invitations::shop_id)))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::expires_at.gt(now))
        .filter(shops::state.ne_all(over))
        .select((
            invitations::id,
            shops::id,
            shops::slug,
            shops::name_zh,
            shops::name_en,
            invitations::role,
            invitations::contact,
            invitations::created_at,
            invitations::expires_at,
        ))
}

/// The open invitations of a shop, newest first.
pub fn list_invitations(
    conn: &mut DbConn,
    scope: &ShopScope<ManageShop>,
    now: Timestamp,
) -> Result<Vec<Invitation>> {
    Ok(open(now)
        .filter(invitations::shop_id.eq(scope.shop_id()))
        .order(invitations::id.desc())
        .load(conn)?)
}

/// What the holder of a link is offered.
pub fn find_invitation(
    conn: &mut DbConn,
    token: &str,
    now: Timestamp,
) -> Result<Option<Invitation>> {
    find_open(conn, token, now)
}

pub(in crate::domain::shops) fn find_open(
    conn: &mut DbConn,
    token: &str,
    now: Timestamp,
) -> Result<Option<Invitation>> {
    Ok(open(now)
        .filter(invitations::token_hash.eq(fingerprint(token)))
        .first(conn)
        .optional()?)
}

pub(in crate::domain::shops) fn count_open(
    conn: &mut DbConn,
    shop: ShopId,
    now: Timestamp,
) -> Result<i64> {
    Ok(invitations::table
        .filter(invitations::shop_id.eq(shop))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::expires_at.gt(now))
        .count()
        .get_result(conn)?)
}

pub(in crate::domain::shops) fn insert_invitation(
    tx: &mut Tx<'_>,
    shop: ShopId,
    by: UserId,
    new: &NewInvitation,
    token: &str,
    expires_at: Timestamp,
) -> Result<InvitationId> {
    let now = tx.now();
    Ok(diesel::insert_into(invitations::table)
        .values((
            invitations::shop_id.eq(shop),
            invitations::role.eq(new.role),
            invitations::contact.eq(&new.contact),
            invitations::token_hash.eq(fingerprint(token)),
            invitations::invited_by.eq(by),
            invitations::created_at.eq(now),
            invitations::expires_at.eq(expires_at),
        ))
        .returning(invitations::id)
        .get_result(tx.conn())?)
}

/// Whether the invitation was still open.
pub(in crate::domain::shops) fn mark_accepted(
    tx: &mut Tx<'_>,
    id: InvitationId,
    user: UserId,
) -> Result<bool> {
    let now = tx.now();
    let open = invitations::table
        .filter(invitations::id.eq(id))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::withdrawn_at.is_null());
    let changed = diesel::update(open)
        .set((
            invitations::accepted_by.eq(user),
            invitations::accepted_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Whether the invitation was still open.
pub(in crate::domain::shops) fn mark_withdrawn(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    id: InvitationId,
) -> Result<bool> {
    let now = tx.now();
    let open = invitations::table
        .filter(invitations::shop_id.eq(scope.shop_id()))
        .filter(invitations::id.eq(id))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::withdrawn_at.is_null());
    let changed = diesel::update(open)
        .set(invitations::withdrawn_at.eq(now))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Where the invitations went that a person has accepted: the links in them came there.
pub fn list_accepted_contacts(conn: &mut DbConn, user: UserId) -> Result<Vec<String>> {
    Ok(invitations::table
        .filter(invitations::accepted_by.eq(user))
        .filter(invitations::contact.ne(""))
        .select(invitations::contact)
        .distinct()
        .load(conn)?)
}

/// Forgets whom the invitations were for that a person has accepted whose account is closed. One to the
/// same mail address or phone may be anybody's: nobody has checked whose these are.
pub(in crate::domain::shops) fn erase_invitations(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    diesel::update(invitations::table.filter(invitations::accepted_by.eq(user)))
        .set(invitations::contact.eq(""))
        .execute(tx.conn())?;
    Ok(())
}

/// Forgets whom invitations were for that nobody has accepted, and that ended before a moment. They
/// belong to no account that could have them erased.
pub fn forget_invited_before(tx: &mut Tx<'_>, before: Timestamp) -> Result<()> {
    let over = invitations::table
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::expires_at.lt(before))
        .filter(invitations::contact.ne(""));
    diesel::update(over)
        .set(invitations::contact.eq(""))
        .execute(tx.conn())?;
    Ok(())
}
