//! What somebody has bought as a guest goes to the account that the person has, or opens later.

use serde_json::json;

use crate::base::error::{Error, Result};
use crate::base::order_number::PurchaseNumber;
use crate::db::Tx;
use crate::domain::access::{Actor, BuyerScope, PurchaseKeys, grant, link_for_browser};
use crate::domain::accounts;
use crate::domain::events::{self, NewEvent};
use crate::domain::messages;
use crate::domain::orders;

use super::outcome::Outcome;

/// The most purchases of a guest that stay open in the browser: as many as its cookie holds.
const KEPT_OPEN: i64 = 8;

/// What became of a guest's purchases at login.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenOver {
    /// How many are the account's from now on.
    pub adopted: usize,
    /// Secrets of links to the others, which were made under another phone and mail address: the
    /// browser still opens them, and each can be moved by hand.
    pub links: Vec<String>,
}

/// Moves the purchases that were made in this browser under the account's own phone or address.
///
/// A phone or an address alone proves nothing, since nobody has checked that it is the account's;
/// the cookie of the cart with which the purchase was made does.
pub fn take_over(tx: &mut Tx<'_>, account: &BuyerScope, guest: &BuyerScope) -> Result<TakenOver> {
    let user = account.user_id().ok_or_else(Error::not_found)?;
    grant::still_open(tx, user)?;
    let user = accounts::find_user(tx.conn(), user)?.ok_or_else(Error::not_found)?;
    let own = orders::adopt_of_guest(tx, account, guest, &user)?;
    let adopted = own.len();
    if adopted > 0 {
        messages::move_to_account(tx, account, &own)?;
        let event = NewEvent::new(
            "user",
            user.id.0,
            "user.purchases_adopted",
            Actor::User(user.id),
        );
        events::record(tx, event.after(json!({ "count": adopted })))?;
    }
    let left = orders::list_of_guest(tx.conn(), guest, KEPT_OPEN)?;
    let links = left
        .into_iter()
        .map(|purchase| link_for_browser(tx, purchase))
        .collect::<Result<_>>()?;
    Ok(TakenOver { adopted, links })
}

/// Moves one purchase that these keys open. Asked for twice, it is done once.
///
/// # Errors
/// `page.not_found` for a purchase that the keys do not open, and for one that is another account's.
pub fn adopt(
    tx: &mut Tx<'_>,
    account: &BuyerScope,
    keys: &PurchaseKeys,
    number: &PurchaseNumber,
) -> Result<Outcome> {
    let user = account.user_id().ok_or_else(Error::not_found)?;
    grant::still_open(tx, user)?;
    let now = tx.now();
    let opened = grant::purchase(tx.conn(), number, keys, now)?;
    if opened.user_id() == Some(user) {
        return Ok(Outcome::Already);
    }
    let purchase = orders::adopt(tx, account, &opened, number)?;
    messages::move_to_account(tx, account, &[purchase])?;
    let event = NewEvent::new("user", user.0, "user.purchases_adopted", Actor::User(user));
    events::record(tx, event.after(json!({ "count": 1 })))?;
    Ok(Outcome::Done)
}
