//! What a gateway says, and what follows from it.
//!
//! Each message and each answer that says something is kept as it came, in a transaction of its
//! own, before it is looked at. However often and in whatever order they come, a payment is booked
//! once: its row is locked, and its state says whether it was.

use std::sync::Arc;

use serde_json::Value;

use super::gateway_refund;
use super::paid::{self, Arrived, Recorded};
use crate::base::division_code::DivisionCode;
use crate::base::error::{Error, Result};
use crate::base::ids::{PaymentId, PaymentMessageId, ShopId};
use crate::db::{Database, Tx};
use crate::domain::access::SystemScope;
use crate::domain::orders::{self, LockedOrder, Party};
use crate::domain::payments::gateway::{About, Answer, Failure, PaymentRef, Raw, Report, Said};
use crate::domain::payments::{
    self, Allocation, Gateway, GatewayPayment, MessageKind, PaymentState, Verdict,
};

/// Takes a message that came by itself.
pub async fn take(
    db: &Database,
    system: SystemScope,
    gateway: &Arc<dyn Gateway>,
    raw: Raw,
) -> Result<Verdict> {
    let id = keep(db, gateway, MessageKind::Notification, raw.clone()).await?;
    match gateway.read(&raw, db.clock().now()) {
        Ok(Some(report)) => hear(db, system, gateway, (id, None), report).await,
        Ok(None) | Err(Failure::Refused(_) | Failure::Unreachable(_)) => {
            settle_unread(db, id, Verdict::Ignored).await
        }
        Err(Failure::Forged) => {
            tracing::warn!(
                gateway = gateway.name(),
                message.id = id.0,
                "a forged message"
            );
            settle_unread(db, id, Verdict::Forged).await
        }
    }
}

/// Takes the answer to a question, or to a try to send money back, which has a number. One that says
/// that nothing has happened yet is not kept.
pub(super) async fn take_answer(
    db: &Database,
    system: SystemScope,
    gateway: &Arc<dyn Gateway>,
    (answer, of_try): (Answer, Option<i64>),
) -> Result<Verdict> {
    if matches!(answer.report.said, Said::Pending) {
        return Ok(Verdict::Noted);
    }
    let id = keep(db, gateway, MessageKind::Answer, answer.raw).await?;
    hear(db, system, gateway, (id, of_try), answer.report).await
}

/// Asks the gateway how a payment stands, or has it closed, and takes the answer.
pub async fn ask(
    db: &Database,
    system: SystemScope,
    gateway: &Arc<dyn Gateway>,
    payment: &GatewayPayment,
    closes: bool,
) -> Result<Option<Verdict>> {
    let id = payment.id;
    let parts = db
        .read(move |conn| payments::allocations_of(conn, id))
        .await?;
    let named = PaymentRef {
        number: payment.number.clone(),
        reference: payment.reference.clone(),
        payees: parts.into_iter().map(|part| part.payee).collect(),
    };
    let answer = if closes {
        gateway.close(&named).await
    } else {
        gateway.query(&named).await
    };
    match answer {
        Ok(answer) if answer.report.number != payment.number => {
            tracing::warn!(payment = payment.number, "an answer about another payment");
            Ok(None)
        }
        Ok(answer) => {
            let verdict = take_answer(db, system, gateway, (answer, None)).await?;
            Ok(Some(verdict))
        }
        Err(failure) => {
            tracing::warn!(gateway = gateway.name(), payment = payment.number,
                reason = %failure, "no answer about a payment");
            Ok(None)
        }
    }
}

async fn keep(
    db: &Database,
    gateway: &Arc<dyn Gateway>,
    kind: MessageKind,
    raw: Raw,
) -> Result<PaymentMessageId> {
    let name = gateway.name();
    db.write(move |tx| payments::insert_message(tx, name, kind, &raw))
        .await
}

async fn settle_unread(db: &Database, id: PaymentMessageId, verdict: Verdict) -> Result<Verdict> {
    db.write(move |tx| payments::settle_message(tx, id, None, verdict))
        .await?;
    Ok(verdict)
}

async fn hear(
    db: &Database,
    system: SystemScope,
    gateway: &Arc<dyn Gateway>,
    (id, of_try): (PaymentMessageId, Option<i64>),
    report: Report,
) -> Result<Verdict> {
    let name = gateway.name();
    db.write(move |tx| {
        let verdict = match report.about {
            About::Payment => of_payment(tx, &system, name, &report)?,
            About::Refund => gateway_refund::hear(tx, &system, name, (&report, of_try))?,
        };
        payments::settle_message(tx, id, Some(&report), verdict)?;
        Ok(verdict)
    })
    .await
}

fn of_payment(
    tx: &mut Tx<'_>,
    system: &SystemScope,
    provider: &str,
    report: &Report,
) -> Result<Verdict> {
    let Some(payment) = payments::lock_by_number(tx, provider, &report.number)? else {
        return Ok(Verdict::Ignored);
    };
    if !goes_to_its_payees(tx, &payment, report)? {
        return Ok(Verdict::Ignored);
    }
    if let Some(reference) = &report.reference {
        payments::set_reference(tx, payment.id, reference)?;
    }
    let ends_as = match report.said {
        Said::Succeeded => return succeeded(tx, system, &payment, report),
        Said::Pending => {
            if payment.state == PaymentState::Created {
                payments::mark_payment(tx, &payment, PaymentState::Pending)?;
            }
            return Ok(Verdict::Noted);
        }
        // It may not have heard of it yet.
        Said::Unknown if payment.expires_at > tx.now() => return Ok(Verdict::Noted),
        Said::Unknown | Said::Closed => PaymentState::Expired,
        Said::Failed => PaymentState::Failed,
    };
    if !payment.state.is_open() {
        return Ok(Verdict::Already);
    }
    payments::mark_payment(tx, &payment, ends_as)?;
    Ok(Verdict::Ended)
}

/// Whether a report is about money for those to whom the payment was to go. Whoever has an account
/// of his own at a gateway can make payments there under any number.
fn goes_to_its_payees(tx: &mut Tx<'_>, payment: &GatewayPayment, report: &Report) -> Result<bool> {
    if report.payees.is_empty() {
        return Ok(true);
    }
    let mut meant: Vec<String> = payments::allocations_of(tx.conn(), payment.id)?
        .into_iter()
        .map(|part| part.payee)
        .collect();
    let mut said = report.payees.clone();
    meant.sort_unstable();
    said.sort_unstable();
    if meant != said {
        tracing::warn!(payment = payment.number, payees = ?said, "money for somebody else");
    }
    Ok(meant == said)
}

fn succeeded(
    tx: &mut Tx<'_>,
    system: &SystemScope,
    payment: &GatewayPayment,
    report: &Report,
) -> Result<Verdict> {
    let is_known = payment.state == PaymentState::Succeeded
        || payments::held_of_payment(tx.conn(), payment.id)?.is_some();
    if is_known {
        return Ok(Verdict::Already);
    }
    if report.amount != payment.amount || report.currency != payment.currency {
        hold(tx, system, payment, report)?;
        return Ok(Verdict::Held);
    }
    book(tx, payment, |tx, part| {
        orders::lock_for_system(tx, system, part.order)?.ok_or_else(Error::not_found)
    })
}

/// Another amount came than was asked for, or in another currency: no order is paid by it before
/// somebody has decided, and the buyer is told.
fn hold(
    tx: &mut Tx<'_>,
    system: &SystemScope,
    payment: &GatewayPayment,
    report: &Report,
) -> Result<()> {
    let told = whose(tx, payment.id)?;
    payments::insert_held(tx, payment, report, told)?;
    payments::stop_queries(tx, payment.id)?;
    for part in &payments::allocations_of(tx.conn(), payment.id)? {
        let order = orders::lock_for_system(tx, system, part.order)?;
        let order = order.ok_or_else(Error::not_found)?;
        orders::note(tx, &order, "order.payment_held", Party::System, Value::Null)?;
    }
    Ok(())
}

/// Whose a held payment is, for those who are told of it: its first shop, and the deepest division that
/// has all its shops.
pub(super) fn whose(tx: &mut Tx<'_>, payment: PaymentId) -> Result<(ShopId, DivisionCode)> {
    let orders = payments::orders_of_payment(tx.conn(), payment)?;
    let first = orders.first().ok_or_else(Error::not_found)?;
    let mut division: DivisionCode = first.division.parse()?;
    for order in &orders {
        division = division.common(&order.division.parse()?);
    }
    Ok((first.shop, division))
}

/// Marks a payment as there, and books it for each of its orders, which `lock` reaches.
pub(super) fn book(
    tx: &mut Tx<'_>,
    payment: &GatewayPayment,
    mut lock: impl FnMut(&mut Tx<'_>, &Allocation) -> Result<LockedOrder>,
) -> Result<Verdict> {
    payments::mark_payment(tx, payment, PaymentState::Succeeded)?;
    let parts = payments::allocations_of(tx.conn(), payment.id)?;
    let mut verdict = Verdict::Paid;
    for part in &parts {
        let mut order = lock(tx, part)?;
        let arrived = Arrived {
            payment: payment.id,
            custody: part.custody,
            amount: part.amount,
            party: Party::System,
        };
        if paid::book(tx, &mut order, arrived)? == Recorded::TooLate {
            verdict = Verdict::PaidBack;
        }
    }
    Ok(verdict)
}
