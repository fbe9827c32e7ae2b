//! The checks: each gives a scope, or the answer for somebody who may not know more.

use super::actor::Actor;
use super::keys::PurchaseKeys;
use super::permission::{
    DivisionPermission, ManageMoney, ManageProgrammes, RecallLots, RecordPayments, ShopPermission,
    SuspendShops,
};
use super::role::Standing;
use super::scope::{BuyerIdentity, BuyerScope, DivisionScope, OrderScope, ShopScope};
use super::store::{self, Office};
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{OrderId, ShopId, UserId};
use crate::base::order_number::PurchaseNumber;
use crate::db::{DbConn, Tx};

/// The scope of a member in the shop with this slug.
///
/// # Errors
/// `PageNotFound` for strangers; `AccessForbidden` for members whose role lacks the permission,
/// or while the shop's state does not allow it.
pub fn shop<P: ShopPermission>(
    conn: &mut DbConn,
    user: UserId,
    slug: &str,
) -> Result<ShopScope<P>> {
    let (facts, role) = store::find_membership(conn, user, slug)?.ok_or_else(Error::not_found)?;
    if !P::is_held_by(role) || !P::holds_in(facts.state) {
        return Err(Code::AccessForbidden.into());
    }
    Ok(ShopScope::new(
        facts.id,
        facts.slug,
        facts.state,
        Actor::User(user),
        Some(role),
    ))
}

/// All the divisions for which the user's offices hold the permission.
///
/// # Errors
/// `PageNotFound` for those without any office, `AccessOffice` for those whose offices do not
/// hold it.
pub fn division<P: DivisionPermission>(
    conn: &mut DbConn,
    user: UserId,
) -> Result<DivisionScope<P>> {
    let offices = store::offices_of(conn, user)?;
    if offices.is_empty() {
        return Err(Error::not_found());
    }
    scope_of(offices, user).ok_or_else(|| Code::AccessOffice.into())
}

/// The same for pages that show a part of themselves only to those who hold the permission.
pub fn find_division<P: DivisionPermission>(
    conn: &mut DbConn,
    user: UserId,
) -> Result<Option<DivisionScope<P>>> {
    Ok(scope_of(store::offices_of(conn, user)?, user))
}

fn scope_of<P: DivisionPermission>(offices: Vec<Office>, user: UserId) -> Option<DivisionScope<P>> {
    let held = offices.into_iter().filter(Office::holds::<P>);
    DivisionScope::new(outermost(held.map(|office| office.division_code)), user)
}

/// The codes of divisions without those that lie in another of them.
pub fn outermost(codes: impl Iterator<Item = String>) -> Vec<String> {
    let mut codes: Vec<String> = codes.collect();
    // A division comes right before all that lies in it.
    codes.sort_unstable();
    codes.dedup_by(|inner, outer| inner.starts_with(outer.as_str()));
    codes
}

/// What an administrator can do with one shop by permission `P`, for pages that show only what
/// can be done; whatever is done is checked again.
pub fn standing<P: DivisionPermission>(
    conn: &mut DbConn,
    user: UserId,
    shop: ShopId,
) -> Result<Standing> {
    let facts = store::find_shop(conn, shop)?.ok_or_else(Error::not_found)?;
    let scope = find_division::<P>(conn, user)?;
    if !scope.is_some_and(|scope| scope.covers(&facts.division_code)) {
        return Ok(Standing::Reads);
    }
    Ok(if store::is_member(conn, user, shop)? {
        Standing::OwnShop
    } else {
        Standing::Decides
    })
}

/// Refuses to let administrators decide on a shop of which they are a member.
pub fn refuse_own_shop<P: DivisionPermission>(
    conn: &mut DbConn,
    scope: &DivisionScope<P>,
    shop: ShopId,
) -> Result<()> {
    if store::is_member(conn, scope.user_id(), shop)? {
        return Err(Code::AccessOwnShop.into());
    }
    Ok(())
}

/// The scope of an administrator who acts in place of a shop's accountant.
///
/// # Errors
/// `PageNotFound` for a shop outside of the division, `AccessOwnShop` for one's own.
pub fn shop_of_division<P: ShopPermission>(
    conn: &mut DbConn,
    scope: &DivisionScope<RecordPayments>,
    shop: ShopId,
) -> Result<ShopScope<P>> {
    in_division(conn, scope, shop)
}

/// The scope of an administrator by whom a programme pays a shop: for the step that is taken in the
/// same transaction, since [`again`] asks for another office.
///
/// # Errors
/// Those of [`shop_of_division`].
pub fn shop_of_programmes(
    conn: &mut DbConn,
    scope: &DivisionScope<ManageProgrammes>,
    shop: ShopId,
) -> Result<ShopScope<ManageMoney>> {
    in_division(conn, scope, shop)
}

/// The scope of an administrator who calls a lot of a shop back in its place.
///
/// # Errors
/// Those of [`shop_of_division`].
pub fn shop_of_supervisor(
    conn: &mut DbConn,
    scope: &DivisionScope<SuspendShops>,
    shop: ShopId,
) -> Result<ShopScope<RecallLots>> {
    in_division(conn, scope, shop)
}

fn in_division<P: ShopPermission, Q: DivisionPermission>(
    conn: &mut DbConn,
    scope: &DivisionScope<Q>,
    shop: ShopId,
) -> Result<ShopScope<P>> {
    let facts = store::find_shop(conn, shop)?
        .filter(|facts| scope.covers(&facts.division_code))
        .ok_or_else(Error::not_found)?;
    refuse_own_shop(conn, scope, facts.id)?;
    Ok(ShopScope::new(
        facts.id,
        facts.slug,
        facts.state,
        scope.actor(),
        None,
    ))
}

/// Checks a scope anew in the transaction that moves money: roles may have changed since the
/// request began.
///
/// # Errors
/// Those of [`shop`] and [`shop_of_division`].
pub fn again<P: ShopPermission>(conn: &mut DbConn, scope: &ShopScope<P>) -> Result<ShopScope<P>> {
    match (scope.actor(), scope.role()) {
        (Actor::User(user), Some(_)) => shop(conn, user, scope.slug()),
        (Actor::User(user), None) => {
            let office = division::<RecordPayments>(conn, user)?;
            shop_of_division(conn, &office, scope.shop_id())
        }
        _ => Ok(scope.clone()),
    }
}

/// The scope of an order that has just been read through a buyer's, a shop's or a timer's scope.
/// Only the store of `orders` calls it (the architecture test looks).
pub const fn order(shop: ShopId, order: OrderId, actor: Actor) -> OrderScope {
    OrderScope::new(shop, order, actor)
}

/// The scope of an account that has just been authenticated. Only three places call it (the
/// architecture test looks): `accounts` with the user of a session it has read, the merging of
/// carts at login, and the demo for the buyers it makes.
pub fn account(user: UserId) -> BuyerScope {
    BuyerScope::new(BuyerIdentity::Account(user))
}

/// Makes sure that an account was not closed since the request was authenticated. Called first by
/// what writes something of a person: nothing may come into an account behind its erasure.
///
/// # Errors
/// `access.login_needed` for an account that is closed.
pub fn still_open(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    if store::lock_open_account(tx, user)? {
        Ok(())
    } else {
        Err(Code::AccessLoginNeeded.into())
    }
}

/// Opens a purchase for whoever bought it, or holds a link to it.
///
/// # Errors
/// `PageNotFound` for somebody else's and for nobody's number alike.
pub fn purchase(
    conn: &mut DbConn,
    number: &PurchaseNumber,
    keys: &PurchaseKeys,
    now: Timestamp,
) -> Result<BuyerScope> {
    let (id, owner) =
        store::find_purchase(conn, number.as_str(), keys, now)?.ok_or_else(Error::not_found)?;
    let identity = match owner {
        Some(user) if keys.user_id() == Some(user) => BuyerIdentity::Account(user),
        _ => BuyerIdentity::Purchase(id),
    };
    Ok(BuyerScope::new(identity))
}

/// Opens the one purchase with this number and contact (phone in E.164, or e-mail); the caller
/// throttles.
pub fn purchase_by_contact(
    conn: &mut DbConn,
    number: &PurchaseNumber,
    contact: &str,
) -> Result<BuyerScope> {
    let id = store::find_purchase_by_contact(conn, number.as_str(), contact)?
        .ok_or_else(Error::not_found)?;
    Ok(BuyerScope::new(BuyerIdentity::Purchase(id)))
}

#[cfg(test)]
mod tests {
    use super::outermost;

    #[test]
    fn what_lies_in_another_division_is_left_out() {
        let kept = |codes: &[&str]| outermost(codes.iter().map(|code| (*code).to_owned()));
        assert_eq!(kept(&["330106", "110117"]), ["110117", "330106"]);
        assert_eq!(kept(&["330106", "33", "3301", "34"]), ["33", "34"]);
        assert_eq!(kept(&["33", "", "11", ""]), [""]);
        assert!(kept(&[]).is_empty());
    }
}
