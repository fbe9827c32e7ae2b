//! An administrator decides about a payment that came otherwise than was asked for.

use serde_json::json;

use super::gateway_message;
use super::outcome::Outcome;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::HeldPaymentId;
use crate::base::money::Money;
use crate::base::text::clean_line;
use crate::db::Tx;
use crate::domain::access::{DivisionScope, ManageMoney, RecordPayments, grant};
use crate::domain::orders::{self, LockedOrder, OrderState, Party};
use crate::domain::payments::{
    self, HeldDecision, HeldPayment, NewSending, PaidOrder, PaymentState, Sending, SendingCause,
};

/// The most characters of how money was sent back.
const MAX_HOW_SENT: usize = 200;

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
    note_accepted(tx, &office, &orders, surplus)?;
    gateway_message::book(tx, &payment, |tx, part| {
        let order = orders.iter().find(|order| order.shop == part.shop);
        lock(tx, &office, order.ok_or_else(Error::not_found)?)
    })?;
    send_back_rest(tx, &held, surplus)?;
    Ok(Outcome::Done)
}

/// Sends all of a held payment back, the way it came; its orders stay unpaid, and have the time of
/// new ones to be paid anew.
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
    for order in payments::orders_of_payment(tx.conn(), payment.id)? {
        let order = lock(tx, &office, &order)?;
        wait_again(tx, &order)?;
    }
    send_back_rest(tx, &held, held.received)?;
    Ok(Outcome::Done)
}

/// How and when money was sent back by hand: the bank's reference, say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HowSent(String);

impl HowSent {
    /// Reads what was typed into the input `field`.
    pub fn parse(text: &str, field: &str) -> Result<Self> {
        let mut faults = FieldErrors::new();
        let text = faults.take(field, clean_line(text, MAX_HOW_SENT));
        faults.finish()?;
        Ok(Self(text.unwrap_or_default()))
    }
}

/// Whether the administrator may decide about a held payment.
///
/// # Errors
/// `page.not_found` and `access.own_shop` as for any decision on a shop.
pub fn check(
    tx: &mut Tx<'_>,
    office: &DivisionScope<RecordPayments>,
    id: HeldPaymentId,
) -> Result<()> {
    reach(tx, office, id)?;
    Ok(())
}

/// Somebody has sent back by another way what the gateway keeps refusing or what was left to people, or
/// has had its people do so.
/// The gateway is not asked any more; no books hold the money of a held payment. Sent twice, it is done
/// once.
///
/// # Errors
/// `state.illegal_transition` while a try is under way, or one may still go through by itself.
pub fn record_sent(
    tx: &mut Tx<'_>,
    office: &DivisionScope<RecordPayments>,
    id: HeldPaymentId,
    how: &HowSent,
) -> Result<Outcome> {
    // Locked first, so that nobody sends it meanwhile, and what is read is how it stands.
    let sending = payments::lock_sending_of_held(tx, office, id)?;
    let (office, held) = reach(tx, office, id)?;
    if held.is_by_hand() {
        return Ok(Outcome::Already);
    }
    let hopeless = sending.filter(Sending::is_hopeless);
    let sending = hopeless.ok_or(Code::StateIllegalTransition)?;
    payments::settle_by_hand(tx, &sending)?;
    payments::record_held_sent(tx, &office, &held, &how.0)?;
    for order in payments::orders_of_payment(tx.conn(), held.payment)? {
        let order = lock(tx, &office, &order)?;
        let (kind, party) = ("order.payment_sent_by_hand", Party::Administrator);
        orders::note(tx, &order, kind, party, json!({}))?;
    }
    Ok(Outcome::Done)
}

fn lock(
    tx: &mut Tx<'_>,
    office: &DivisionScope<RecordPayments>,
    order: &PaidOrder,
) -> Result<LockedOrder> {
    let shop = grant::shop_of_division::<ManageMoney>(tx.conn(), office, order.shop)?;
    orders::lock_for_shop(tx, &shop, &order.number)?.ok_or_else(Error::not_found)
}

/// What was decided stands in the history of each order, with what of the payment goes back.
fn note_accepted(
    tx: &mut Tx<'_>,
    office: &DivisionScope<RecordPayments>,
    orders: &[PaidOrder],
    surplus: Money,
) -> Result<()> {
    for order in orders {
        let order = lock(tx, office, order)?;
        orders::note(
            tx,
            &order,
            "order.payment_accepted",
            Party::Administrator,
            json!({ "amount_minor": surplus }),
        )?;
    }
    Ok(())
}

/// Its time may have run out while the money was looked at. The buyer is told how long it is now.
fn wait_again(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<()> {
    let until = match order.state {
        OrderState::AwaitingPayment => payments::pay_by(order.method, tx.now()),
        _ => None,
    };
    if let Some(until) = until {
        orders::set_pay_by(tx, order.scope(), until)?;
    }
    let details = json!({ "pay_by": until });
    orders::note(
        tx,
        order,
        "order.payment_sent_back",
        Party::Administrator,
        details,
    )
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
    for order in payments::orders_of_payment(tx.conn(), held.payment)? {
        grant::shop_of_division::<ManageMoney>(tx.conn(), &office, order.shop)?;
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
