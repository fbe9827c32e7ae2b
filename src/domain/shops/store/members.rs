//! The rows of memberships.

use diesel::prelude::*;

use crate::base::error::{Error, Result};
use crate::base::ids::{MembershipId, ShopId, UserId};
use crate::db::schema::{memberships, users};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{ManageShop, ShopPermission, ShopRole, ShopScope};
use crate::domain::shops::members::Member;

/// A member's row with the person's name and contact.
#[diesel::dsl::auto_type(no_type_alias)]
fn members_of(shop: ShopId) -> _ {
    memberships::table
        .inner_join(users::table.on(users::id.eq(memberships::user_id)))
        .filter(memberships::shop_id.eq(shop))
        .select((
            memberships::id,
            users::id,
            users::name,
            users::email,
            users::phone,
            memberships::role,
            memberships::created_at,
        ))
}

/// The people of a shop, those who came first before the others.
pub fn list_members<P: ShopPermission>(
    conn: &mut DbConn,
    scope: &ShopScope<P>,
) -> Result<Vec<Member>> {
    Ok(members_of(scope.shop_id())
        .order(memberships::id)
        .load(conn)?)
}

pub(in crate::domain::shops) fn find_member(
    conn: &mut DbConn,
    scope: &ShopScope<ManageShop>,
    id: MembershipId,
) -> Result<Option<Member>> {
    Ok(members_of(scope.shop_id())
        .filter(memberships::id.eq(id))
        .first(conn)
        .optional()?)
}

pub(in crate::domain::shops) fn count_managers(conn: &mut DbConn, shop: ShopId) -> Result<i64> {
    Ok(memberships::table
        .filter(memberships::shop_id.eq(shop))
        .filter(memberships::role.eq(ShopRole::Manager))
        .count()
        .get_result(conn)?)
}

/// The key of the new membership; `None` if the person is a member already.
pub(in crate::domain) fn insert_member(
    tx: &mut Tx<'_>,
    shop: ShopId,
    user: UserId,
    role: ShopRole,
) -> Result<Option<MembershipId>> {
    let row = (
        memberships::shop_id.eq(shop),
        memberships::user_id.eq(user),
        memberships::role.eq(role),
        memberships::created_at.eq(tx.now()),
    );
    Ok(
        each!(tx.conn(), conn => diesel::insert_into(memberships::table)
        .values(row)
        .on_conflict((memberships::shop_id, memberships::user_id))
        .do_nothing()
        .returning(memberships::id)
        .get_result(conn)
        .optional()?),
    )
}

pub(in crate::domain::shops) fn set_role(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    id: MembershipId,
    role: ShopRole,
) -> Result<()> {
    let member = memberships::table
        .filter(memberships::shop_id.eq(scope.shop_id()))
        .filter(memberships::id.eq(id));
    let changed = diesel::update(member)
        .set(memberships::role.eq(role))
        .execute(tx.conn())?;
    took(changed)
}

pub(in crate::domain::shops) fn delete_member(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    id: MembershipId,
) -> Result<()> {
    let member = memberships::table
        .filter(memberships::shop_id.eq(scope.shop_id()))
        .filter(memberships::id.eq(id));
    let changed = diesel::delete(member).execute(tx.conn())?;
    took(changed)
}

/// Whether nobody but this manager manages a shop.
pub fn is_only_manager(conn: &mut DbConn, shop: ShopId, user: UserId) -> Result<bool> {
    let others: i64 = memberships::table
        .filter(memberships::shop_id.eq(shop))
        .filter(memberships::role.eq(ShopRole::Manager))
        .filter(memberships::user_id.ne(user))
        .count()
        .get_result(conn)?;
    Ok(others == 0)
}

/// The memberships of a person whose account is closed, in the order of the shops.
pub(in crate::domain::shops) fn memberships_to_leave(
    tx: &mut Tx<'_>,
    user: UserId,
) -> Result<Vec<(MembershipId, ShopId, ShopRole)>> {
    Ok(memberships::table
        .filter(memberships::user_id.eq(user))
        .order(memberships::shop_id)
        .select((memberships::id, memberships::shop_id, memberships::role))
        .load(tx.conn())?)
}

pub(in crate::domain::shops) fn delete_membership(tx: &mut Tx<'_>, id: MembershipId) -> Result<()> {
    diesel::delete(memberships::table.find(id)).execute(tx.conn())?;
    Ok(())
}

fn took(changed: usize) -> Result<()> {
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::not_found())
    }
}
