//! An administrator decides about a payment that came otherwise than was asked for.

use super::gateway_message;
use super::outcome::Outcome;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::HeldPaymentId;
use crate::base::money::Money;
use crate::db::Tx;
use crate::domain::access::{DivisionScope, ManageMoney, RecordPayments, grant};
use crate::domain::orders;
use crate::domain::payments::{
    self, HeldDecision, HeldPayment, NewSending, PaymentState, SendingCause,
};

/// Counts a held payment for its orders: at least as much came as was asked for. What is too much
/// goes back by itself.
///
/// # Errors
/// `payment.amount_differs` for less, or in another currency; `page.not_found` and
/// `access.own_shop` as for any decision on a shop.
pub fn accept(
    tx: &mut Tx<'_>,
    office: &DivisionScope<RecordPayments>,
    id: HeldPaymentId,
) -> Result<Outcome> {
    let (office, held) = reach(tx, office, id)?;
    if let Some(decision) = held.decision {
        return already(decision, HeldDecision::Accepted);
    }
    if !held.can_be_accepted() {
        return Err(Code::PaymentAmountDiffers.into());
    }
    let surplus = held.received.checked_sub(held.expected)?;
    payments::decide_held(tx, &office, &held, HeldDecision::Accepted, surplus)?;
    let payment = payments::lock_by_number(tx, &held.provider, &held.number)?;
    let payment = payment.ok_or_else(Error::not_found)?;
    let orders = payments::orders_of_payment(tx.conn(), payment.id)?;
    gateway_message::book(tx, &payment, |tx, part| {
        let number = orders.iter().find(|(_, shop, _)| *shop == part.shop);
        let (number, shop, _) = number.ok_or_else(Error::not_found)?;
        let shop = grant::shop_of_division::<ManageMoney>(tx.conn(), &office, *shop)?;
        orders::lock_for_shop(tx, &shop, number)?.ok_or_else(Error::not_found)
    })?;
    send_back_rest(tx, &held, surplus)?;
    Ok(Outcome::Done)
}

/// Sends all of a held payment back, the way it came; its orders stay unpaid.
pub fn send_back(
    tx: &mut Tx<'_>,
    office: &DivisionScope<RecordPayments>,
    id: HeldPaymentId,
) -> Result<Outcome> {
    let (office, held) = reach(tx, office, id)?;
    if let Some(decision) = held.decision {
        return already(decision, HeldDecision::SentBack);
    }
    payments::decide_held(tx, &office, &held, HeldDecision::SentBack, held.received)?;
    let payment = payments::lock_by_number(tx, &held.provider, &held.number)?;
    let payment = payment.ok_or_else(Error::not_found)?;
    // So that the buyer can pay anew.
    if payment.state.is_open() {
        payments::mark_payment(tx, &payment, PaymentState::Expired)?;
    }
    send_back_rest(tx, &held, held.received)?;
    Ok(Outcome::Done)
}

fn already(before: HeldDecision, now: HeldDecision) -> Result<Outcome> {
    if before == now {
        Ok(Outcome::Already)
    } else {
        Err(Code::StateIllegalTransition.into())
    }
}

/// The payment, if the administrator may decide about each of its shops.
fn reach(
    tx: &mut Tx<'_>,
    office: &DivisionScope<RecordPayments>,
    id: HeldPaymentId,
) -> Result<(DivisionScope<RecordPayments>, HeldPayment)> {
    // Roles may have changed since the request began.
    let office = grant::division::<RecordPayments>(tx.conn(), office.user_id())?;
    let held = payments::find_held_for_office(tx.conn(), &office, id)?;
    let held = held.ok_or_else(Error::not_found)?;
    for (_, shop, _) in payments::orders_of_payment(tx.conn(), held.payment)? {
        grant::shop_of_division::<ManageMoney>(tx.conn(), &office, shop)?;
    }
    Ok((office, held))
}

fn send_back_rest(tx: &mut Tx<'_>, held: &HeldPayment, amount: Money) -> Result<()> {
    if amount.is_zero() {
        return Ok(());
    }
    let sending = NewSending {
        number: format!("{}H", held.number),
        payment: held.payment,
        cause: SendingCause::Held(held.id),
        amount,
        currency: held.received_currency.clone(),
    };
    payments::insert_sending(tx, &sending)
}
