//! What the checks read. The one place where a noun reads the tables of others (memberships,
//! offices, the state of a shop): access stands below them all.

use diesel::prelude::*;

use super::keys::PurchaseKeys;
use super::permission::DivisionPermission;
use super::role::{OfficeRole, ShopRole, ShopState};
use super::scope::hash_token;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{PurchaseId, ShopId, UserId};
use crate::db::schema::{
    memberships, offices, purchase_links, purchases, shop_slugs, shops, users,
};
use crate::db::{DbConn, Tx, each};

/// A shop of which a user is a member.
#[derive(Debug, Clone, Queryable)]
pub struct Membership {
    /// The shop.
    pub shop_id: ShopId,
    /// Its slug.
    pub slug: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name, or empty.
    pub name_en: String,
    /// Its state.
    pub state: ShopState,
    /// The user's role in it.
    pub role: ShopRole,
}

/// An office of a user.
#[derive(Debug, Clone, Queryable)]
pub struct Office {
    /// The trimmed code; empty for the whole platform.
    pub division_code: String,
    /// The role.
    pub role: OfficeRole,
}

impl Office {
    /// Whether it carries a permission.
    pub fn holds<P: DivisionPermission>(&self) -> bool {
        P::is_held_by(self.role) && P::holds_for(&self.division_code)
    }
}

#[derive(Debug, Queryable)]
pub(super) struct ShopFacts {
    pub id: ShopId,
    pub slug: String,
    pub state: ShopState,
    pub division_code: String,
}

/// The columns of [`ShopFacts`].
const FACTS: (shops::id, shops::slug, shops::state, shops::division_code) =
    (shops::id, shops::slug, shops::state, shops::division_code);

/// The shops of which a user is a member, newest last.
pub fn memberships_of(conn: &mut DbConn, user: UserId) -> Result<Vec<Membership>> {
    Ok(memberships::table
        .inner_join(shops::table.on(shops::id.eq(memberships::shop_id)))
        .filter(memberships::user_id.eq(user))
        .order(memberships::id)
        .select((
            shops::id,
            shops::slug,
            shops::name_zh,
            shops::name_en,
            shops::state,
            memberships::role,
        ))
        .load(conn)?)
}

/// The offices of a user.
pub fn offices_of(conn: &mut DbConn, user: UserId) -> Result<Vec<Office>> {
    Ok(offices::table
        .filter(offices::user_id.eq(user))
        .order(offices::id)
        .select((offices::division_code, offices::role))
        .load(conn)?)
}

/// A member's place in the shop that has this slug, or had it: a form that was open while the
/// address changed still arrives.
pub(super) fn find_membership(
    conn: &mut DbConn,
    user: UserId,
    slug: &str,
) -> Result<Option<(ShopFacts, ShopRole)>> {
    let former = shop_slugs::table
        .filter(shop_slugs::slug.eq(slug))
        .select(shop_slugs::shop_id);
    Ok(memberships::table
        .inner_join(shops::table.on(shops::id.eq(memberships::shop_id)))
        .filter(shops::slug.eq(slug).or(shops::id.eq_any(former)))
        .filter(memberships::user_id.eq(user))
        .select((FACTS, memberships::role))
        .first(conn)
        .optional()?)
}

pub(super) fn find_shop(conn: &mut DbConn, shop: ShopId) -> Result<Option<ShopFacts>> {
    Ok(shops::table
        .filter(shops::id.eq(shop))
        .select(FACTS)
        .first(conn)
        .optional()?)
}

pub(super) fn is_member(conn: &mut DbConn, user: UserId, shop: ShopId) -> Result<bool> {
    let found: Option<i64> = memberships::table
        .filter(memberships::shop_id.eq(shop))
        .filter(memberships::user_id.eq(user))
        .select(memberships::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Whether an account is open, and stays so until the transaction ends: closing it waits for this
/// one, or this one for the closing.
pub(super) fn lock_open_account(tx: &mut Tx<'_>, user: UserId) -> Result<bool> {
    let query = users::table
        .filter(users::id.eq(user))
        .filter(users::state.eq("active"))
        .select(users::id);
    let found: Option<UserId> = match tx.conn() {
        DbConn::Pg(conn) => query.for_key_share().first(conn).optional()?,
        DbConn::Sqlite(conn) => query.first(conn).optional()?,
    };
    Ok(found.is_some())
}

pub(super) fn find_purchase_by_contact(
    conn: &mut DbConn,
    number: &str,
    contact: &str,
) -> Result<Option<PurchaseId>> {
    Ok(purchases::table
        .filter(purchases::number.eq(number))
        .filter(
            purchases::contact_phone
                .nullable()
                .eq(contact)
                .or(purchases::contact_email.eq(contact)),
        )
        .select(purchases::id)
        .first(conn)
        .optional()?)
}

/// The purchase with this number, if one of the keys opens it; and its account.
pub(super) fn find_purchase(
    conn: &mut DbConn,
    number: &str,
    keys: &PurchaseKeys,
    now: Timestamp,
) -> Result<Option<(PurchaseId, Option<UserId>)>> {
    // One statement for a number of nobody and for a foreign one alike.
    Ok(each!(conn, conn => {
        let is_linked = purchase_links::purchase_id
            .eq(purchases::id)
            .and(purchase_links::token_hash.eq_any(keys.link_hashes()))
            .and(purchase_links::expires_at.gt(now));
        purchases::table
            .left_join(purchase_links::table.on(is_linked))
            .filter(purchases::number.eq(number))
            .filter(
                purchases::user_id
                    .eq(keys.user_id())
                    .or(purchases::guest_hash.eq(keys.guest_hash()))
                    .or(purchase_links::id.nullable().is_not_null()),
            )
            .select((purchases::id, purchases::user_id))
            .first(conn)
            .optional()?
    }))
}

pub(super) fn insert_purchase_links(
    tx: &mut Tx<'_>,
    links: &[(PurchaseId, String, Timestamp)],
) -> Result<()> {
    if links.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = links
        .iter()
        .map(|(purchase, token, expires_at)| {
            (
                purchase_links::purchase_id.eq(purchase),
                purchase_links::token_hash.eq(hash_token(token)),
                purchase_links::expires_at.eq(expires_at),
            )
        })
        .collect();
    each!(tx.conn(), conn => diesel::insert_into(purchase_links::table)
        .values(rows)
        .execute(conn)?);
    Ok(())
}

/// Removes links to purchases that ran out before `before`; gives how many.
pub fn delete_old_links(tx: &mut Tx<'_>, before: Timestamp) -> Result<usize> {
    let old = purchase_links::table.filter(purchase_links::expires_at.lt(before));
    Ok(diesel::delete(old).execute(tx.conn())?)
}
