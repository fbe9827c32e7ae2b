//! Money that goes back to a buyer.
//!
//! Every path to it runs through `open_for_rest`, which books the reversal, and [`record_sent`],
//! which books that the money has left; so an order that was called off, a refused parcel and a
//! payment that came too late all end the same way in the ledger.

use serde_json::json;

use super::outcome::Outcome;
use crate::base::error::{Error, Result};
use crate::base::ids::RefundId;
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::db::Tx;
use crate::domain::access::{ManageMoney, ShopScope, grant};
use crate::domain::ledger;
use crate::domain::orders::{self, LockedOrder, Party};
use crate::domain::payments::{self, RefundCommand, RefundState};

/// Opens a refund of all that was paid for an order and is not on its way back yet; nothing to do
/// for an order that holds no money. No decision is left to take, hence it is approved at once.
pub(super) fn open_for_rest(tx: &mut Tx<'_>, order: &LockedOrder, reason: &str) -> Result<()> {
    let scope = order.scope();
    if order.paid.is_zero() {
        return Ok(());
    }
    let under_way = payments::open_amount(tx.conn(), scope)?;
    let rest = order.paid.checked_sub(under_way)?;
    if rest <= Money::ZERO {
        return Ok(());
    }
    let id = payments::insert_refund(tx, scope, rest, reason)?;
    payments::take_step(
        tx,
        scope,
        id,
        RefundState::Requested,
        RefundCommand::Approve,
        Party::System,
    )?;
    ledger::cancel(tx, scope, id, rest)
}

/// The accountant has sent the money back by hand.
pub fn record_sent(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    number: &OrderNumber,
    id: RefundId,
) -> Result<Outcome> {
    let shop = grant::again(tx.conn(), shop)?;
    let order = orders::lock_for_shop(tx, &shop, number)?.ok_or_else(Error::not_found)?;
    let scope = order.scope();
    let (amount, state) =
        payments::find_refund(tx.conn(), scope, id)?.ok_or_else(Error::not_found)?;
    if state == RefundState::Succeeded {
        return Ok(Outcome::Already);
    }
    let party = Party::of_shop(&shop);
    let mut state = state;
    for command in [RefundCommand::Start, RefundCommand::Succeed] {
        state = payments::take_step(tx, scope, id, state, command, party)?;
    }
    let custody = payments::find_custody(tx.conn(), scope)?
        .ok_or_else(|| Error::internal("a refund without a payment"))?;
    orders::add_refunded(tx, scope, amount)?;
    ledger::send_back(tx, scope, id, custody, amount)?;
    let details = json!({ "amount_minor": amount });
    orders::note(tx, &order, "order.refunded", party, details)?;
    Ok(Outcome::Done)
}
