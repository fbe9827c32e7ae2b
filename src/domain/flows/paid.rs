//! What follows when the money for an order is there, whoever says so: an accountant, or a gateway.
//!
//! Money for an order that is over goes straight back: the order stays over, and no goods move. One
//! that had only run out of time goes on after all, if its goods are still there and the message
//! came from a gateway, whose buyer has paid in time and could not know; but not for somebody whose
//! account was closed, whom no parcel could reach any more.

use serde_json::json;

use super::goods;
use super::refund;
use super::sharing;
use super::timers;
use super::weigh;
use crate::base::error::Result;
use crate::base::ids::{PaymentId, ProgrammeId};
use crate::base::money::Money;
use crate::db::Tx;
use crate::domain::events;
use crate::domain::ledger::{self, Custody, PaymentParts};
use crate::domain::orders::{self, Bearer, LockedOrder, OrderCommand, OrderState, Party, Step};
use crate::domain::programmes;
use crate::domain::promotions;

/// What recording a payment has led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// The order is paid.
    Paid,
    /// The order was over already, or paid before; the money has to go back.
    TooLate,
    /// It was recorded before.
    Already,
}

/// A payment that is there, as far as one order is concerned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrived {
    /// The payment.
    pub payment: PaymentId,
    /// Who holds it.
    pub custody: Custody,
    /// How much.
    pub amount: Money,
    /// Who says so.
    pub party: Party,
}

/// Books a payment of the whole amount of an order, once: the order's sum, the ledger, and what it
/// means for the order. The caller makes sure that the same payment comes here once only.
pub(super) fn book(tx: &mut Tx<'_>, order: &mut LockedOrder, money: Arrived) -> Result<Recorded> {
    if !order.paid.is_zero() {
        return book_second(tx, order, money);
    }
    let goods = order.sums.items.checked_sub(order.sums.discount)?;
    let parts = PaymentParts {
        custody: money.custody,
        total: money.amount,
        goods,
        freight: order.sums.freight,
        commission: order.commission,
        subsidies: subsidies(tx, order)?,
    };
    orders::add_paid(tx, order.scope(), money.amount)?;
    ledger::pay(tx, order.scope(), money.payment, &parts)?;
    programmes::spend(tx, order.scope())?;
    order.paid = money.amount;
    let recorded = follow_up(tx, order, money.party)?;
    // What goes back at once is not shared before.
    sharing::share_out(tx, order.scope())?;
    Ok(recorded)
}

/// What programmes pay of an order.
fn subsidies(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<Vec<(ProgrammeId, Money)>> {
    if order.sums.subsidy.is_zero() {
        return Ok(Vec::new());
    }
    let reductions = orders::list_reductions(tx.conn(), order.scope())?;
    let subsidies = reductions.iter().filter_map(|one| match one.bearer {
        Bearer::Programme(programme) => Some((programme, one.amount)),
        Bearer::Shop(_) => None,
    });
    Ok(subsidies.collect())
}

/// The order was paid before: what came goes back the way it came, and earns nobody anything.
fn book_second(tx: &mut Tx<'_>, order: &mut LockedOrder, money: Arrived) -> Result<Recorded> {
    let Arrived {
        payment,
        custody,
        amount,
        party,
    } = money;
    orders::add_paid(tx, order.scope(), amount)?;
    ledger::pay_surplus(tx, order.scope(), payment, custody, amount)?;
    order.paid = order.paid.checked_add(amount)?;
    let details = json!({ "amount_minor": amount });
    orders::note(tx, order, "order.paid_twice", party, details)?;
    refund::open_by_payment(tx, order, amount, payment)?;
    Ok(Recorded::TooLate)
}

/// What the money means for the order.
fn follow_up(tx: &mut Tx<'_>, order: &mut LockedOrder, party: Party) -> Result<Recorded> {
    let details = json!({ "amount_minor": order.paid });
    match order.state {
        OrderState::AwaitingPayment => {
            let step = Step::new(OrderCommand::Confirm, party).with(details);
            orders::take_step(tx, order, step)?;
            Ok(Recorded::Paid)
        }
        OrderState::Cancelled
            if party == Party::System
                && has_run_out(tx, order)?
                && !orders::is_buyer_gone(tx.conn(), order.scope())?
                && take_again(tx, order)? =>
        {
            let step = Step::new(OrderCommand::Reinstate, party).with(details);
            orders::take_step(tx, order, step)?;
            Ok(Recorded::Paid)
        }
        OrderState::Cancelled | OrderState::Refused | OrderState::Closed => {
            orders::note(tx, order, "order.paid_late", party, details)?;
            refund::open_for_rest(tx, order, "")?;
            Ok(Recorded::TooLate)
        }
        OrderState::Confirmed
        | OrderState::Accepted
        | OrderState::Shipped
        | OrderState::Delivered
        | OrderState::Completed => {
            orders::note(tx, order, "order.cash_received", party, details)?;
            weigh::refund_missing(tx, order)?;
            if order.state == OrderState::Delivered {
                let due_at = timers::completes_at(order, order.state_changed_at);
                orders::set_due(tx, order.scope(), due_at)?;
            }
            Ok(Recorded::Paid)
        }
    }
}

/// Takes what an order had given back once more: the use of its coupon, its part of budgets, then
/// its goods, or nothing of it.
fn take_again(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<bool> {
    if !promotions::take_again(tx, order.scope())? {
        return Ok(false);
    }
    if !programmes::take_again(tx, order.scope())? {
        promotions::give_back(tx, order.scope())?;
        return Ok(false);
    }
    let are_there = goods::take_again(tx, order)?;
    if !are_there {
        programmes::undo_again(tx, order.scope())?;
        promotions::give_back(tx, order.scope())?;
    }
    Ok(are_there)
}

/// Whether the order ended since it was not paid in time, and not because somebody wanted it so.
fn has_run_out(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<bool> {
    let history = events::history(tx.conn(), "order", order.scope().order_id().0)?;
    let ends = ["order.expired", "order.cancelled"];
    let last = history
        .iter()
        .rev()
        .find(|event| ends.contains(&event.kind.as_str()));
    Ok(last.is_some_and(|event| event.kind == "order.expired"))
}
