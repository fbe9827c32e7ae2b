//! A buyer wants an invoice, the shop writes it or says why not, and money that goes back later
//! makes it say too much.
//!
//! What it is for is worked out here and never typed: what was paid for the order, less all that
//! was granted to go back. See `docs/money.md`.

use serde_json::json;

use super::outcome::Outcome;
use crate::base::clock::DAY_MS;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::InvoiceId;
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::db::{DbConn, Tx};
use crate::domain::access::{BuyerScope, ManageMoney, ShopScope, grant};
use crate::domain::invoices::{
    self, Decline, Invoice, InvoiceCommand, InvoiceData, InvoiceState, Issue, Reversal, Step,
};
use crate::domain::orders::{self, Bought, LockedOrder, Party};
use crate::domain::payments;

/// How many requests of an order may be taken back within a day before the next one waits. Title, tax
/// number and address can each be put right at once that way; whoever goes on sends the shop two
/// notices each time for nothing.
const WITHDRAWALS_A_DAY: i64 = 3;

/// What an invoice of an order would be for.
pub fn amount_of(conn: &mut DbConn, order: &Bought) -> Result<Money> {
    let back = payments::open_amount(conn, order.scope())?;
    Ok(order.paid.checked_sub(back)?.max(Money::ZERO))
}

/// The buyer asks. Sent twice, it is one request.
///
/// # Errors
/// `invoice.nothing_paid` before the order is paid, or when all of it goes back;
/// `invoice.open_already` while there is another; `invoice.asked_too_often` after so many that were
/// taken back.
pub fn ask(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    number: &OrderNumber,
    data: &InvoiceData,
) -> Result<Outcome> {
    let order = orders::lock_for_buyer(tx, buyer, number)?.ok_or_else(Error::not_found)?;
    if let Some(live) = invoices::find_live(tx.conn(), order.scope())? {
        let is_same = live.state == InvoiceState::Requested && live.data == *data;
        return if is_same {
            Ok(Outcome::Already)
        } else {
            Err(Code::InvoiceOpenAlready.into())
        };
    }
    let back = payments::open_amount(tx.conn(), order.scope())?;
    let amount = order.paid.checked_sub(back)?;
    if amount <= Money::ZERO {
        return Err(Code::InvoiceNothingPaid.into());
    }
    let yesterday = tx.now().plus_ms(-DAY_MS);
    let taken_back = invoices::count_withdrawn(tx.conn(), order.scope(), yesterday)?;
    if taken_back >= WITHDRAWALS_A_DAY {
        return Err(Error::new(Code::InvoiceAskedTooOften).with("max", WITHDRAWALS_A_DAY));
    }
    let id = invoices::insert_invoice(tx, order.scope(), data)?;
    let told = ("order.invoice_requested", Party::Buyer);
    tell(tx, &order, told, (id, amount), "")?;
    Ok(Outcome::Done)
}

/// The buyer wants none any more. Sent twice, it is done once.
///
/// # Errors
/// `state.illegal_transition` once it is written.
pub fn withdraw(tx: &mut Tx<'_>, buyer: &BuyerScope, number: &OrderNumber) -> Result<Outcome> {
    let order = orders::lock_for_buyer(tx, buyer, number)?.ok_or_else(Error::not_found)?;
    let all = invoices::invoices_of_order(tx.conn(), order.scope())?;
    let newest = all.into_iter().next().ok_or_else(Error::not_found)?;
    if newest.state == InvoiceState::Withdrawn {
        return Ok(Outcome::Already);
    }
    let step = Step::new(InvoiceCommand::Withdraw, Party::Buyer);
    invoices::take_step(tx, order.scope(), &newest, step)?;
    let about = (newest.id, newest.amount);
    let told = ("order.invoice_withdrawn", Party::Buyer);
    tell(tx, &order, told, about, "")?;
    Ok(Outcome::Done)
}

/// What a shop does with a request.
#[derive(Debug, Clone)]
pub enum ShopAct {
    /// Has written the invoice.
    Issue(Issue),
    /// Writes none.
    Decline(Decline),
    /// Has written a red-letter invoice.
    Reverse(Reversal),
}

/// The shop answers. Sent twice, it is done once.
///
/// # Errors
/// `invoice.amount_changed` when money went back since the page was drawn,
/// `invoice.nothing_paid` when all of it did; `invoice.number_used` at a number that another paper
/// of the invoice has.
pub fn by_shop(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    id: InvoiceId,
    act: &ShopAct,
) -> Result<Outcome> {
    let shop = grant::again(tx.conn(), shop)?;
    let number = invoices::order_of_shop_invoice(tx.conn(), &shop, id)?;
    let number = number.ok_or_else(Error::not_found)?;
    let order = orders::lock_for_shop(tx, &shop, &number)?.ok_or_else(Error::not_found)?;
    let invoice = invoices::find_invoice(tx.conn(), order.scope(), id)?;
    let invoice = invoice.ok_or_else(Error::not_found)?;
    match act {
        ShopAct::Issue(issue) => write(tx, &order, &invoice, issue),
        ShopAct::Decline(decline) => refuse(tx, &order, &invoice, decline),
        ShopAct::Reverse(reversal) => reverse(tx, &order, &invoice, reversal),
    }
}

fn write(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    invoice: &Invoice,
    issue: &Issue,
) -> Result<Outcome> {
    let said = (&invoice.number, &invoice.link, &invoice.answer);
    let number = issue.number.as_str().to_owned();
    if said == (&number, &issue.link, &issue.answer) {
        return Ok(Outcome::Already);
    }
    if invoice.has_red(&number) {
        return Err(Error::field("invoice_number", Code::InvoiceNumberUsed));
    }
    let is_there = invoice.state.allows(InvoiceCommand::Correct, Party::Shop);
    let (command, amount) = if is_there {
        (InvoiceCommand::Correct, invoice.issued)
    } else {
        check_amount(tx, order, invoice, issue.seen)?;
        (InvoiceCommand::Issue, invoice.amount)
    };
    let mut step = Step::new(command, Party::Shop);
    step.issued = Some((number, issue.link.clone(), amount));
    step.answer = Some(issue.answer.clone());
    invoices::take_step(tx, order.scope(), invoice, step)?;
    let told = ("order.invoice_issued", Party::Shop);
    tell(tx, order, told, (invoice.id, amount), "")?;
    Ok(Outcome::Done)
}

/// Whether an invoice can be written for what the shop has seen.
fn check_amount(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    invoice: &Invoice,
    seen: Money,
) -> Result<()> {
    // What was declined may have been asked for anew.
    let live = invoices::find_live(tx.conn(), order.scope())?;
    if live.is_some_and(|live| live.id != invoice.id) {
        return Err(Code::InvoiceOpenAlready.into());
    }
    if invoice.amount.is_zero() {
        return Err(Code::InvoiceNothingPaid.into());
    }
    if invoice.amount != seen {
        return Err(Code::InvoiceAmountChanged.into());
    }
    Ok(())
}

fn refuse(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    invoice: &Invoice,
    decline: &Decline,
) -> Result<Outcome> {
    if invoice.state == InvoiceState::Declined && invoice.answer == decline.reason {
        return Ok(Outcome::Already);
    }
    let mut step = Step::new(InvoiceCommand::Decline, Party::Shop);
    step.answer = Some(decline.reason.clone());
    invoices::take_step(tx, order.scope(), invoice, step)?;
    let about = (invoice.id, invoice.amount);
    let told = ("order.invoice_declined", Party::Shop);
    tell(tx, order, told, about, &decline.reason)?;
    Ok(Outcome::Done)
}

fn reverse(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    invoice: &Invoice,
    reversal: &Reversal,
) -> Result<Outcome> {
    let number = reversal.number.as_str();
    let is_due = invoice.state == InvoiceState::RedDue;
    if !is_due && invoice.has_red(number) {
        return Ok(Outcome::Already);
    }
    // What is due now is on another paper than what was due before.
    if is_due && (invoice.has_red(number) || invoice.number == number) {
        return Err(Error::field("red_number", Code::InvoiceNumberUsed));
    }
    let due = invoice.to_reverse()?;
    if is_due && due != reversal.seen {
        return Err(Code::InvoiceAmountChanged.into());
    }
    let red = invoice.red.checked_add(due)?;
    let command = if red == invoice.issued {
        InvoiceCommand::Void
    } else {
        InvoiceCommand::Reverse
    };
    let mut step = Step::new(command, Party::Shop);
    let numbers = format!("{} {number}", invoice.red_numbers);
    step.red = Some((red, numbers.trim_start().to_owned()));
    invoices::take_step(tx, order.scope(), invoice, step)?;
    let told = ("order.invoice_reversed", Party::Shop);
    tell(tx, order, told, (invoice.id, due), "")?;
    Ok(Outcome::Done)
}

/// Money goes back for an order: the invoice that it has says too much from now on, and the shop is
/// told; a request for which nothing is left comes to its end. The law wants a red-letter invoice for that; a figure that changed by itself would say
/// something else than the paper that the buyer has.
pub(super) fn outdate(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<()> {
    let Some(invoice) = invoices::find_live(tx.conn(), order.scope())? else {
        return Ok(());
    };
    if invoice.state == InvoiceState::Requested && invoice.amount.is_zero() {
        let step = Step::new(InvoiceCommand::Lapse, Party::System);
        invoices::take_step(tx, order.scope(), &invoice, step)?;
        let told = ("order.invoice_withdrawn", Party::System);
        return tell(tx, order, told, (invoice.id, invoice.amount), "");
    }
    if invoice.state != InvoiceState::Issued {
        return Ok(());
    }
    let due = invoice.to_reverse()?;
    if due.is_zero() {
        return Ok(());
    }
    let step = Step::new(InvoiceCommand::Outdate, Party::System);
    invoices::take_step(tx, order.scope(), &invoice, step)?;
    let told = ("order.invoice_red_due", Party::System);
    tell(tx, order, told, (invoice.id, due), "")
}

/// Writes a step into the history of the order. Nothing of the buyer's data is in it.
fn tell(
    tx: &mut Tx<'_>,
    order: &LockedOrder,
    (kind, party): (&'static str, Party),
    (id, amount): (InvoiceId, Money),
    reason: &str,
) -> Result<()> {
    let details = json!({ "invoice": id, "amount_minor": amount, "reason": reason });
    orders::note(tx, order, kind, party, details)
}
