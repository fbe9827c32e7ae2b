//! An accountant records that a buyer's cash or transfer has arrived.
//!
//! The order's own shop records it, or an administrator above that shop; never another shop of
//! the same purchase. The order decides the amount. Money for an order that is over already
//! (called off, expired, refused) is booked as received and goes straight back: the order stays
//! over, and no goods move.

use super::paid::{self, Arrived};
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::db::Tx;
use crate::domain::access::{ManageMoney, ShopScope, grant};
use crate::domain::orders::{self, LockedOrder, Party};
use crate::domain::payments::{self, Manual, Provider, Receipt};

pub use super::paid::Recorded;

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
    let currency = orders::get_currency(tx.conn(), &order)?;
    let arrived = Arrived {
        payment: payments::insert_succeeded(tx, &order, &currency, receipt)?,
        custody: Manual.custody(),
        amount: receipt.amount,
        party: Party::of_shop(&shop),
    };
    paid::book(tx, &mut order, arrived)
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
