//! An accountant records that a buyer's cash or transfer has arrived.
//!
//! The order's own shop records it, or an administrator above that shop; never another shop of
//! the same purchase. The order decides the amount. Money for an order that is over already
//! (called off, expired, refused) is booked as received and goes straight back: the order stays
//! over, and no goods move.

use serde_json::json;

use super::refund;
use super::sharing;
use super::timers;
use super::weigh;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::rate::{Rate, Rounding};
use crate::db::Tx;
use crate::domain::access::{ManageMoney, ShopScope, grant};
use crate::domain::ledger::{self, Custody, PaymentParts};
use crate::domain::orders::{self, LockedOrder, OrderCommand, OrderState, Party, Step};
use crate::domain::payments::{self, Receipt};

/// The platform's share of the goods. The first villages pay nothing.
const COMMISSION: Rate = Rate::ZERO;

/// What recording a payment has led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// The order is paid.
    Paid,
    /// The order was over already; the money has to go back.
    TooLate,
    /// It was recorded before.
    Already,
}

/// Records that the whole amount due for an order has arrived.
///
/// # Errors
/// Field errors at `amount` when it is not what is due, and at `received_on` for a day before the
/// order or after today; `page.not_found` for another shop's order.
pub fn record(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    number: &OrderNumber,
    receipt: &Receipt,
) -> Result<Recorded> {
    let shop = grant::again(tx.conn(), shop)?;
    let mut order = orders::lock_for_shop(tx, &shop, number)?.ok_or_else(Error::not_found)?;
    let due = orders::due(order.sums.total, order.paid)?;
    if due.is_zero() {
        let is_same = receipt.amount == order.paid && !order.paid.is_zero();
        return if is_same {
            Ok(Recorded::Already)
        } else {
            Err(Code::StateIllegalTransition.into())
        };
    }
    check(tx, &order, receipt, due)?;
    book(tx, &order, receipt)?;
    order.paid = receipt.amount;
    let recorded = follow_up(tx, &mut order, Party::of_shop(&shop))?;
    // What goes back at once is not shared before.
    sharing::share_out(tx, order.scope())?;
    Ok(recorded)
}

/// What only a look at the order can say of a receipt.
fn check(tx: &Tx<'_>, order: &LockedOrder, receipt: &Receipt, due: Money) -> Result<()> {
    let mut faults = FieldErrors::new();
    if receipt.amount != due {
        let params = vec![("due", due.to_decimal())];
        faults.add_with("amount", Code::PaymentAmountDiffers, params);
    }
    if !(order.placed_on..=tx.business_date()).contains(&receipt.received_on) {
        let params = vec![("first", order.placed_on.to_string())];
        faults.add_with("received_on", Code::PaymentDayWrong, params);
    }
    faults.finish()
}

/// Payment, allocation, the order's sum, ledger.
fn book(tx: &mut Tx<'_>, order: &LockedOrder, receipt: &Receipt) -> Result<()> {
    let provider = payments::provider_of(receipt.paid_by)
        .filter(|provider| provider.custody() == Custody::Shop)
        .ok_or(Code::StateIllegalTransition)?;
    let goods = order.sums.items.checked_sub(order.sums.discount)?;
    let parts = PaymentParts {
        custody: provider.custody(),
        total: receipt.amount,
        goods,
        freight: order.sums.freight,
        commission: COMMISSION.of(goods, Rounding::Down)?,
        subsidy: order.sums.subsidy,
    };
    let currency = orders::get_currency(tx.conn(), order)?;
    let id = payments::insert_succeeded(tx, order, provider, &currency, receipt)?;
    orders::add_paid(tx, order.scope(), receipt.amount)?;
    ledger::pay(tx, order.scope(), id, parts)
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
