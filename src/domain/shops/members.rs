//! The people of a shop.

use diesel::prelude::*;
use serde_json::json;

use super::store;
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{MembershipId, ShopId, UserId};
use crate::db::Tx;
use crate::domain::access::{Actor, ManageShop, ShopRole, ShopScope, grant};
use crate::domain::events::{self, NewEvent};

/// A person of a shop.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Member {
    /// The key.
    pub id: MembershipId,
    /// The account.
    pub user_id: UserId,
    /// What the person is called.
    pub name: String,
    /// The address of the account.
    pub email: Option<String>,
    /// The number of the account.
    pub phone: Option<String>,
    /// What they may do.
    pub role: ShopRole,
    /// Since when.
    pub created_at: Timestamp,
}

/// Gives a member another role; it counts from their next request on.
///
/// # Errors
/// `member.last_manager` when nobody would be left to manage the shop.
pub fn change_role(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    member: MembershipId,
    role: ShopRole,
) -> Result<()> {
    let scope = locked(tx, scope)?;
    let member = store::find_member(tx.conn(), &scope, member)?.ok_or_else(Error::not_found)?;
    if member.role == role {
        return Ok(());
    }
    keep_a_manager(tx, scope.shop_id(), &member)?;
    store::set_role(tx, &scope, member.id, role)?;
    let event = NewEvent::new("member", member.id.0, "member.role_changed", scope.actor())
        .of_shop(scope.shop_id())
        .before(json!({ "user": member.user_id, "role": member.role }))
        .after(json!({ "user": member.user_id, "role": role, "name": member.name }));
    events::record(tx, event)?;
    Ok(())
}

/// Takes a member out of the shop; they lose it at once. Managers may take out themselves.
///
/// # Errors
/// `member.last_manager` when nobody would be left to manage the shop.
pub fn remove(tx: &mut Tx<'_>, scope: &ShopScope<ManageShop>, member: MembershipId) -> Result<()> {
    let scope = locked(tx, scope)?;
    let member = store::find_member(tx.conn(), &scope, member)?.ok_or_else(Error::not_found)?;
    keep_a_manager(tx, scope.shop_id(), &member)?;
    store::delete_member(tx, &scope, member.id)?;
    let facts = json!({ "user": member.user_id, "role": member.role, "name": member.name });
    let event = NewEvent::new("member", member.id.0, "member.removed", scope.actor())
        .of_shop(scope.shop_id())
        .before(facts.clone())
        .after(facts);
    events::record(tx, event)?;
    Ok(())
}

/// Takes a person whose account is closed out of all shops. The history says that a member has left,
/// and not what the person was called.
///
/// # Errors
/// `member.last_manager` when nobody would be left to manage some shop.
pub fn leave_all(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    for (id, shop, role) in store::memberships_to_leave(tx, user)? {
        store::touch(tx, shop)?;
        let is_last = role == ShopRole::Manager && store::count_managers(tx.conn(), shop)? <= 1;
        if is_last {
            return Err(Code::MemberLastManager.into());
        }
        store::delete_membership(tx, id)?;
        let event = NewEvent::new("member", id.0, "member.left", Actor::User(user))
            .of_shop(shop)
            .after(json!({ "user": user, "role": role }));
        events::record(tx, event)?;
    }
    store::erase_invitations(tx, user)
}

/// Grants again with the shop's row taken: of two managers who remove each other at the same
/// moment, the second finds that they are none any more.
fn locked(tx: &mut Tx<'_>, scope: &ShopScope<ManageShop>) -> Result<ShopScope<ManageShop>> {
    store::touch(tx, scope.shop_id())?;
    grant::again(tx.conn(), scope)
}

fn keep_a_manager(tx: &mut Tx<'_>, shop: ShopId, leaving: &Member) -> Result<()> {
    let is_last = leaving.role == ShopRole::Manager && store::count_managers(tx.conn(), shop)? <= 1;
    if is_last {
        Err(Code::MemberLastManager.into())
    } else {
        Ok(())
    }
}
