//! Money that goes back to a buyer.
//!
//! Every path to it runs through `open`, which books the reversal, and [`record_sent`], which books
//! that the money has left; so an order that was called off, a refused parcel, a payment that came
//! too late and spoiled fruit all end the same way in the ledger.

use serde_json::json;

use super::cancel::Reason;
use super::outcome::Outcome;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::RefundId;
use crate::base::input::{Fields, Input, Rigor};
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
    open(tx, order, rest, reason, Party::System)
}

/// A part of what was paid that the shop wants to give back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartBack {
    /// How much.
    pub amount: Money,
    /// Why, for the buyer to read.
    pub reason: Reason,
    /// What had gone back or was on its way when the accountant decided: the same decision sent
    /// twice is one, and two that cross each other are not both carried out.
    pub seen: Money,
}

impl PartBack {
    /// Reads what was typed into `amount` and `reason`, and what the page knew.
    pub fn parse(form: &dyn Fields) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let amount = input.parsed("amount", |text| {
            let amount = Money::parse(text)?;
            if amount.is_zero() {
                return Err(Code::MoneyInvalid.into());
            }
            Ok(amount)
        });
        let reason = Reason::of(&mut input);
        let seen = Money::parse(input.raw("seen")).or(Err(Code::RequestMalformed))?;
        let amount = input.finish(amount)?.ok_or(Code::FieldRequired)?;
        Ok(Self {
            amount,
            reason,
            seen,
        })
    }
}

/// The shop gives a part of the money back, or all of it: goods were missing or spoiled. What is
/// left to do is to send it.
///
/// # Errors
/// A field error at `amount` for more than is left; `state.illegal_transition` when another refund
/// was opened meanwhile.
pub fn open_part(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    number: &OrderNumber,
    part: &PartBack,
) -> Result<Outcome> {
    let shop = grant::again(tx.conn(), shop)?;
    let order = orders::lock_for_shop(tx, &shop, number)?.ok_or_else(Error::not_found)?;
    let scope = order.scope();
    let under_way = payments::open_amount(tx.conn(), scope)?;
    if under_way != part.seen {
        let is_same = under_way == part.seen.checked_add(part.amount)?;
        return if is_same {
            Ok(Outcome::Already)
        } else {
            Err(Code::StateIllegalTransition.into())
        };
    }
    let left = order.paid.checked_sub(under_way)?;
    if part.amount > left {
        let mut faults = FieldErrors::new();
        let params = vec![("left", left.to_decimal())];
        faults.add_with("amount", Code::RefundTooMuch, params);
        return Err(Error::fields(faults));
    }
    open(
        tx,
        &order,
        part.amount,
        part.reason.as_str(),
        Party::of_shop(&shop),
    )?;
    Ok(Outcome::Done)
}

/// Writes a refund that needs no further decision, and books that it is owed.
fn open(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    amount: Money,
    reason: &str,
    party: Party,
) -> Result<()> {
    let scope = order.scope();
    let id = payments::insert_refund(tx, scope, amount, reason)?;
    payments::take_step(
        tx,
        scope,
        id,
        RefundState::Requested,
        RefundCommand::Approve,
        party,
    )?;
    ledger::cancel(tx, scope, id, amount)?;
    let details = json!({ "amount_minor": amount, "reason": reason });
    orders::note(tx, order, "order.refund_owed", party, details)
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
