//! Money that goes back through the gateway it came through, by itself.
//!
//! Whatever was granted (see [`super::refund`]) and is not with the shop is sent from here: set
//! down, sent with a number under which the gateway sends it once, and booked when the gateway has
//! said that the buyer has it. A try that fails stays visible, and is made again. A bank may send
//! money back days after it was said to have arrived: that is looked up, booked, and left to people; so
//! is what has gone back in another amount, and what no gateway can send since its own is gone.
//!
//! All tries have one number, so that what comes by itself does not say of which it is. It counts where
//! there was one try only; otherwise the gateway is asked how it stands now.
//!
//! Rows are locked in one order: the sending, the held payment or the payment that it is of, the order.

use std::sync::Arc;

use serde_json::json;

use super::{gateway_message, refund};
use crate::base::clock::{HOUR_MS, SECOND_MS};
use crate::base::error::{Error, Result};
use crate::base::ids::{HeldPaymentId, OrderId, RefundId};
use crate::base::money::Money;
use crate::db::{Database, Tx};
use crate::domain::access::SystemScope;
use crate::domain::orders::{self, LockedOrder, Party};
use crate::domain::payments::gateway::{
    Failure, PaymentRef, RefundPart, RefundRequest, Report, Said,
};
use crate::domain::payments::{
    self, Gateway, GatewayPayment, LeftBecause, NewSending, RefundCommand, RefundState, Sending,
    SendingCause, SendingState, Source, Verdict,
};

/// The pause before the second try; it doubles from one to the next.
const FIRST_PAUSE_MS: i64 = 20 * SECOND_MS;
/// The longest pause.
const LONGEST_PAUSE_MS: i64 = 2 * HOUR_MS;
/// Why money that had arrived is to be sent once more.
const CAME_BACK: &str = "the buyer's bank has sent it back";
/// Why nobody sends it.
const NO_GATEWAY: &str = "its gateway is not set up any more";

/// Sets down that a granted refund is to be sent, if it goes back through a gateway.
pub fn set_down(
    tx: &mut Tx<'_>,
    system: &SystemScope,
    (order, id, amount): (OrderId, RefundId, Money),
) -> Result<()> {
    let Some(order) = orders::lock_for_system(tx, system, order)? else {
        return Ok(());
    };
    let scope = *order.scope();
    let state = payments::find_refund(tx.conn(), &scope, id)?.map(|(_, state)| state);
    let source = payments::source_of_refund(tx.conn(), &scope, id, amount)?;
    let Some(source) = source.filter(Source::is_gateway) else {
        return Ok(());
    };
    if state != Some(RefundState::Approved) {
        return Ok(());
    }
    let sending = NewSending {
        number: refund::sending_number(&order, id),
        payment: source.payment,
        cause: SendingCause::Refund(scope.shop_id(), id),
        amount,
        currency: source.currency,
    };
    payments::insert_sending(tx, &sending)
}

/// A try to send.
struct Try {
    request: RefundRequest,
    /// How far an earlier try has come: what the gateway may have is asked after first, and what has
    /// arrived is only asked after.
    state: SendingState,
    /// Its number.
    number: i64,
}

/// Sends money whose turn has come back by the payment it came by, and takes the answer.
pub async fn send(
    db: &Database,
    system: SystemScope,
    gateway: &Arc<dyn Gateway>,
    payment: GatewayPayment,
    sending: Sending,
) -> Result<()> {
    let taken = db
        .write(move |tx| start(tx, &system, &payment, &sending))
        .await?;
    let Some(Try {
        request,
        state,
        number,
    }) = taken
    else {
        return Ok(());
    };
    let is_sent = matches!(state, SendingState::Sent | SendingState::Done);
    let mut answer = if is_sent {
        // A question that is refused says nothing of what was sent before.
        gateway.query_refund(&request).await.map_err(unanswered)
    } else {
        gateway.refund(&request).await
    };
    let is_lost = matches!(&answer, Ok(answer) if answer.report.said == Said::Unknown);
    if state == SendingState::Sent && is_lost {
        answer = gateway.refund(&request).await;
    }
    match answer {
        Ok(answer) => {
            let answer = (answer, Some(number));
            gateway_message::take_answer(db, system, gateway, answer).await?;
        }
        Err(failure) => {
            tracing::warn!(gateway = gateway.name(), refund = request.number, tries = number,
                reason = %failure, "refund not sent");
            let name = gateway.name();
            db.write(move |tx| {
                let of = (request.number.as_str(), number);
                give_up_try(tx, &system, name, of, &failure)
            })
            .await?;
        }
    }
    Ok(())
}

fn unanswered(failure: Failure) -> Failure {
    match failure {
        Failure::Refused(reason) => Failure::Unreachable(reason),
        failure => failure,
    }
}

/// Takes the try for oneself; `None` if somebody was faster, or nothing is to be sent any more.
fn start(
    tx: &mut Tx<'_>,
    system: &SystemScope,
    payment: &GatewayPayment,
    sending: &Sending,
) -> Result<Option<Try>> {
    let doublings = u32::try_from(sending.tries).unwrap_or(u32::MAX).min(20);
    let pause = FIRST_PAUSE_MS.saturating_mul(1_i64 << doublings);
    let next = tx.now().plus_ms(pause.min(LONGEST_PAUSE_MS));
    if !payments::claim_sending(tx, sending, next)? {
        return Ok(None);
    }
    let parts = payments::allocations_of(tx.conn(), payment.id)?;
    let mut out_of = None;
    let mut paid = payment.amount;
    if let Some(SendingCause::Refund(shop, refund)) = sending.cause() {
        let order = lock_order(tx, system, sending)?;
        let scope = *order.scope();
        let found = payments::find_refund(tx.conn(), &scope, refund)?;
        let state = found.map(|(_, state)| state).ok_or_else(Error::not_found)?;
        if matches!(state, RefundState::Approved | RefundState::Failed) {
            payments::take_step(
                tx,
                &scope,
                refund,
                state,
                RefundCommand::Start,
                Party::System,
            )?;
        }
        out_of = parts
            .iter()
            .enumerate()
            .find(|(_, part)| part.shop == shop && part.order == scope.order_id())
            .map(|(place, part)| RefundPart {
                place,
                payee: part.payee.clone(),
                paid: part.amount,
            });
    } else if let Some(held) = payments::held_of_payment(tx.conn(), payment.id)? {
        // What came, not what was asked for.
        paid = held.received;
    }
    Ok(Some(Try {
        request: RefundRequest {
            number: sending.number.clone(),
            payment: PaymentRef {
                number: payment.number.clone(),
                reference: payment.reference.clone(),
                payees: parts.into_iter().map(|part| part.payee).collect(),
            },
            paid,
            amount: sending.amount,
            currency: sending.currency.clone(),
            part: out_of,
            refusals: sending.refusals,
            reason: String::new(),
        },
        state: sending.state,
        number: sending.tries.saturating_add(1),
    }))
}

/// What a gateway says of money that was to go back; `of_try` is the number of the try that it answers,
/// none for what comes by itself.
pub(super) fn hear(
    tx: &mut Tx<'_>,
    system: &SystemScope,
    provider: &str,
    (report, of_try): (&Report, Option<i64>),
) -> Result<Verdict> {
    let Some(sending) = payments::lock_sending(tx, provider, &report.number)? else {
        return Ok(Verdict::Ignored);
    };
    let has_failed = matches!(report.said, Said::Failed | Said::Closed);
    // What comes by itself, and an answer that the next try has overtaken.
    let is_hearsay = of_try != Some(sending.tries);
    match sending.state {
        SendingState::Done if sending.is_by_hand() => {
            if report.said == Said::Succeeded && !sending.is_known_to_differ(report) {
                // The books hold one refund; `yipin verify` names it until somebody has looked.
                tracing::error!(refund = sending.number, "sent by hand and by the gateway");
            }
            return Ok(Verdict::Already);
        }
        // A message that comes once more is not a second refusal; one that comes late says nothing of
        // what has come back since.
        SendingState::Failed if has_failed || sending.is_left_for_good() => {
            return Ok(Verdict::Already);
        }
        // It may be of an earlier try, while another one is under way or has arrived, and a shop can
        // have any number written on refunds of its own: the gateway is asked.
        SendingState::Waiting | SendingState::Sent | SendingState::Done
            if has_failed && is_hearsay =>
        {
            payments::ask_soon(tx, &sending)?;
            return Ok(Verdict::Noted);
        }
        SendingState::Done if is_hearsay => return Ok(Verdict::Already),
        // The same of good news: that try may have failed since, or its money have come back; and
        // what is of another amount may be of a refund of the shop's own.
        SendingState::Waiting | SendingState::Sent | SendingState::Failed
            if report.said == Said::Succeeded
                && is_hearsay
                && !(sending.is_in_first_try() && sending.is_met_by(report)) =>
        {
            payments::ask_soon(tx, &sending)?;
            return Ok(Verdict::Noted);
        }
        SendingState::Done if has_failed => {
            came_back(tx, system, &sending)?;
            return Ok(Verdict::NotRefunded);
        }
        // It was asked after, and has arrived as it had.
        SendingState::Done => {
            payments::settle_sending(tx, sending.id, SendingState::Done, "")?;
            return Ok(Verdict::Already);
        }
        _ => {}
    }
    match report.said {
        Said::Succeeded => {
            if !sending.is_met_by(report) {
                differs(tx, system, &sending, report)?;
                return Ok(Verdict::NotRefunded);
            }
            arrived(tx, system, &sending)?;
            Ok(Verdict::Refunded)
        }
        Said::Failed | Said::Closed => {
            fail(tx, system, &sending, "the gateway could not send it")?;
            Ok(Verdict::NotRefunded)
        }
        Said::Pending | Said::Unknown => Ok(Verdict::Noted),
    }
}

/// The gateway says that it has sent another amount. Money has moved: it is looked at by somebody, and
/// not sent once more.
fn differs(
    tx: &mut Tx<'_>,
    system: &SystemScope,
    sending: &Sending,
    report: &Report,
) -> Result<()> {
    let reason = format!(
        "it has sent {} {} instead",
        report.amount.to_decimal(),
        report.currency
    );
    payments::leave_to_people(tx, sending, LeftBecause::Differs, &reason)?;
    tell_failure(tx, system, sending, false)?;
    tell_left(tx, system, sending)
}

/// The gateway by which it is to go back is not set up any more, and has not been for a while: people
/// may settle it, who look first what the gateway has done by itself.
pub fn leave_without_gateway(
    tx: &mut Tx<'_>,
    system: &SystemScope,
    sending: &Sending,
) -> Result<()> {
    let is_left = payments::leave_without_gateway(tx, sending, NO_GATEWAY)?;
    // Whoever may settle it already was told.
    if is_left && !sending.is_hopeless() {
        tell_left(tx, system, sending)?;
    }
    Ok(())
}

/// The buyer has it.
fn arrived(tx: &mut Tx<'_>, system: &SystemScope, sending: &Sending) -> Result<()> {
    payments::settle_sending(tx, sending.id, SendingState::Done, "")?;
    match sending.cause() {
        Some(SendingCause::Refund(_, refund)) => {
            let order = lock_order(tx, system, sending)?;
            let scope = *order.scope();
            let found = payments::find_refund(tx.conn(), &scope, refund)?;
            let (amount, mut state) = found.ok_or_else(Error::not_found)?;
            // It had failed, says the gateway, and went through after all.
            if state == RefundState::Failed {
                let command = RefundCommand::Start;
                state = payments::take_step(tx, &scope, refund, state, command, Party::System)?;
            }
            let source = payments::source_of_refund(tx.conn(), &scope, refund, amount)?;
            let source = source.ok_or_else(Error::not_found)?;
            let what = (refund, amount, state);
            refund::complete(tx, &order, what, source.custody, Party::System)
        }
        Some(SendingCause::Held(held)) => payments::finish_held(tx, system, held),
        None => Ok(()),
    }
}

/// What had arrived has come back. A refund is left to the shop and its buyer, whose bank takes it no
/// more by the same way; the money of a held payment is of nobody's order, and is sent again.
fn came_back(tx: &mut Tx<'_>, system: &SystemScope, sending: &Sending) -> Result<()> {
    match sending.cause() {
        Some(SendingCause::Refund(_, refund)) => {
            payments::leave_to_people(tx, sending, LeftBecause::CameBack, CAME_BACK)?;
            let order = lock_order(tx, system, sending)?;
            let scope = *order.scope();
            let found = payments::find_refund(tx.conn(), &scope, refund)?;
            let (amount, state) = found.ok_or_else(Error::not_found)?;
            let source = payments::source_of_refund(tx.conn(), &scope, refund, amount)?;
            let source = source.ok_or_else(Error::not_found)?;
            refund::come_back(tx, &order, (refund, amount, state), source.custody)
        }
        Some(SendingCause::Held(held)) => {
            payments::settle_sending(tx, sending.id, SendingState::Failed, CAME_BACK)?;
            payments::count_refusal(tx, sending.id)?;
            payments::reopen_held(tx, system, held)?;
            // Whoever had been told before has seen it arrive since.
            if sending.refusals_left() <= 1 {
                tell_hopeless(tx, system, sending, held)?;
            }
            Ok(())
        }
        None => Ok(()),
    }
}

/// A try ended without an answer of use.
fn give_up_try(
    tx: &mut Tx<'_>,
    system: &SystemScope,
    provider: &str,
    (number, of_try): (&str, i64),
    failure: &Failure,
) -> Result<()> {
    let Some(sending) = payments::lock_sending(tx, provider, number)? else {
        return Ok(());
    };
    // How the next try ends is for that one to say.
    if sending.state == SendingState::Done || sending.tries != of_try {
        return Ok(());
    }
    let reason = failure.to_string();
    match failure {
        Failure::Refused(_) => fail(tx, system, &sending, &reason),
        // It may have been done: the gateway is asked before it is sent again.
        Failure::Unreachable(_) | Failure::Forged => {
            payments::settle_sending(tx, sending.id, SendingState::Sent, &reason)
        }
    }
}

/// The gateway has not sent it. The shop is told the first time; of the money of a held payment the
/// administrators are, once it is theirs to send.
fn fail(tx: &mut Tx<'_>, system: &SystemScope, sending: &Sending, reason: &str) -> Result<()> {
    payments::settle_sending(tx, sending.id, SendingState::Failed, reason)?;
    payments::count_refusal(tx, sending.id)?;
    if let Some(SendingCause::Held(held)) = sending.cause() {
        if sending.refusals_left() == 1 {
            tell_hopeless(tx, system, sending, held)?;
        }
        return Ok(());
    }
    // A gateway may say only later that what it took in did not arrive: after many questions.
    tell_failure(tx, system, sending, sending.refusals == 0)
}

/// It was left to people: whoever may settle it is told.
fn tell_left(tx: &mut Tx<'_>, system: &SystemScope, sending: &Sending) -> Result<()> {
    match sending.cause() {
        Some(SendingCause::Refund(_, refund)) => {
            let order = lock_order(tx, system, sending)?;
            let found = payments::find_refund(tx.conn(), order.scope(), refund)?;
            let (amount, _) = found.ok_or_else(Error::not_found)?;
            let details = json!({ "amount_minor": amount });
            orders::note(tx, &order, "order.refund_stuck", Party::System, details)
        }
        Some(SendingCause::Held(held)) => tell_hopeless(tx, system, sending, held),
        None => Ok(()),
    }
}

fn tell_hopeless(
    tx: &mut Tx<'_>,
    system: &SystemScope,
    sending: &Sending,
    held: HeldPaymentId,
) -> Result<()> {
    let told = gateway_message::whose(tx, sending.payment)?;
    payments::note_hopeless(tx, system, held, told)
}

fn tell_failure(
    tx: &mut Tx<'_>,
    system: &SystemScope,
    sending: &Sending,
    is_new: bool,
) -> Result<()> {
    if let Some(SendingCause::Refund(_, refund)) = sending.cause() {
        let order = lock_order(tx, system, sending)?;
        let scope = *order.scope();
        let found = payments::find_refund(tx.conn(), &scope, refund)?;
        let (amount, state) = found.ok_or_else(Error::not_found)?;
        if state == RefundState::Processing {
            payments::take_step(
                tx,
                &scope,
                refund,
                state,
                RefundCommand::Fail,
                Party::System,
            )?;
        }
        if is_new {
            let details = json!({ "amount_minor": amount });
            orders::note(tx, &order, "order.refund_failed", Party::System, details)?;
        }
    }
    Ok(())
}

fn lock_order(tx: &mut Tx<'_>, system: &SystemScope, sending: &Sending) -> Result<LockedOrder> {
    let Some(SendingCause::Refund(shop, refund)) = sending.cause() else {
        return Err(Error::not_found());
    };
    let order = payments::order_of_refund(tx.conn(), system, shop, refund)?;
    let order = order.ok_or_else(Error::not_found)?;
    orders::lock_for_system(tx, system, order)?.ok_or_else(Error::not_found)
}
