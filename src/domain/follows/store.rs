//! The SQL of follows. A scope opens the account's own, and a guest has none.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{ShopId, UserId};
use crate::db::schema::{follows, shops};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{BuyerScope, PublicScope, ShopState, grant};

/// The most shops that one page lists.
const LIST_LIMIT: i64 = 500;

/// A shop that somebody follows.
#[derive(Debug, Clone, Queryable)]
pub struct Followed {
    /// The shop.
    pub shop_id: ShopId,
    /// Its slug.
    pub slug: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name, or empty.
    pub name_en: String,
    /// Where it is.
    pub place_zh: String,
    /// The same in English, or empty.
    pub place_en: String,
    /// Whether it sells now.
    pub state: ShopState,
    /// Whether the person wants to hear of what is new.
    pub wants_news: bool,
    /// Since when.
    pub since: Timestamp,
}

fn owner(buyer: &BuyerScope) -> Result<UserId> {
    Ok(buyer.user_id().ok_or(Code::AccessLoginNeeded)?)
}

/// Follows the open shop with this slug; `false` if the person did already.
///
/// # Errors
/// `page.not_found` where no open shop has this slug; `access.login_needed` for a guest.
pub fn follow(tx: &mut Tx<'_>, _: PublicScope, buyer: &BuyerScope, slug: &str) -> Result<bool> {
    let user = owner(buyer)?;
    grant::still_open(tx, user)?;
    let shop: Option<ShopId> = shops::table
        .filter(shops::slug.eq(slug))
        .filter(shops::state.eq(ShopState::Approved))
        .select(shops::id)
        .first(tx.conn())
        .optional()?;
    let shop = shop.ok_or_else(Error::not_found)?;
    let row = (
        follows::user_id.eq(user),
        follows::shop_id.eq(shop),
        follows::wants_news.eq(true),
        follows::created_at.eq(tx.now()),
    );
    let added = each!(tx.conn(), conn => diesel::insert_into(follows::table)
        .values(row)
        .on_conflict((follows::user_id, follows::shop_id))
        .do_nothing()
        .execute(conn)?);
    Ok(added == 1)
}

/// The shops that the account follows, the last first; nothing for a guest.
pub fn list(conn: &mut DbConn, buyer: &BuyerScope) -> Result<Vec<Followed>> {
    let Some(user) = buyer.user_id() else {
        return Ok(Vec::new());
    };
    Ok(follows::table
        .inner_join(shops::table.on(shops::id.eq(follows::shop_id)))
        .filter(follows::user_id.eq(user))
        .order(follows::id.desc())
        .limit(LIST_LIMIT)
        .select((
            shops::id,
            shops::slug,
            shops::name_zh,
            shops::name_en,
            shops::place_zh,
            shops::place_en,
            shops::state,
            follows::wants_news,
            follows::created_at,
        ))
        .load(conn)?)
}

/// Whether the account follows a shop; a guest follows none.
pub fn is_followed(conn: &mut DbConn, buyer: &BuyerScope, shop: ShopId) -> Result<bool> {
    let Some(user) = buyer.user_id() else {
        return Ok(false);
    };
    let own = follows::table
        .filter(follows::user_id.eq(user))
        .filter(follows::shop_id.eq(shop));
    Ok(diesel::select(exists(own)).get_result(conn)?)
}

/// Follows a shop no more.
///
/// # Errors
/// `page.not_found` for a shop that the account does not follow.
pub fn unfollow(tx: &mut Tx<'_>, buyer: &BuyerScope, slug: &str) -> Result<()> {
    let shop = shops::table.filter(shops::slug.eq(slug)).select(shops::id);
    let own = follows::table
        .filter(follows::user_id.eq(owner(buyer)?))
        .filter(follows::shop_id.eq_any(shop));
    took(diesel::delete(own).execute(tx.conn())?)
}

/// Says whether the person wants to hear of what is new in a shop.
///
/// # Errors
/// `page.not_found` for a shop that the account does not follow.
pub fn set_wants_news(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    slug: &str,
    wants_news: bool,
) -> Result<()> {
    let shop = shops::table.filter(shops::slug.eq(slug)).select(shops::id);
    let own = follows::table
        .filter(follows::user_id.eq(owner(buyer)?))
        .filter(follows::shop_id.eq_any(shop));
    let changed = diesel::update(own)
        .set(follows::wants_news.eq(wants_news))
        .execute(tx.conn())?;
    took(changed)
}

/// Forgets what an account that is closed follows.
pub fn erase(tx: &mut Tx<'_>, buyer: &BuyerScope) -> Result<()> {
    let own = follows::table.filter(follows::user_id.eq(owner(buyer)?));
    diesel::delete(own).execute(tx.conn())?;
    Ok(())
}

fn took(changed: usize) -> Result<()> {
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::not_found())
    }
}
