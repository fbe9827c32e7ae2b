//! The parcel has arrived.

use super::goods::quantities_left;
use super::outcome::Outcome;
use super::timers;
use crate::base::error::{Code, Error, Result};
use crate::base::order_number::OrderNumber;
use crate::db::Tx;
use crate::domain::access::BuyerScope;
use crate::domain::listings;
use crate::domain::orders::{self, LockedOrder, OrderCommand, OrderState, Party, Step};

/// The buyer says that everything has arrived.
///
/// # Errors
/// `order.partly_shipped` while a part of the order has not left yet.
pub fn confirm(tx: &mut Tx<'_>, buyer: &BuyerScope, number: &OrderNumber) -> Result<Outcome> {
    let mut order = orders::lock_for_buyer(tx, buyer, number)?.ok_or_else(Error::not_found)?;
    if matches!(order.state, OrderState::Delivered | OrderState::Completed) {
        return Ok(Outcome::Already);
    }
    if order.state == OrderState::Shipped {
        let left = quantities_left(tx, &order)?;
        if left.values().any(|quantity| *quantity > 0) {
            return Err(Code::OrderPartlyShipped.into());
        }
    }
    arrive(tx, &mut order, Party::Buyer)?;
    Ok(Outcome::Done)
}

/// Makes an order delivered, counts it as sold, and starts the time after which it is over, and that
/// after which its buyer is asked what the goods are like.
pub(super) fn arrive(tx: &mut Tx<'_>, order: &mut LockedOrder, party: Party) -> Result<()> {
    let mut step = Step::new(OrderCommand::Receive, party);
    step.due_at = timers::completes_at(order, tx.now());
    orders::take_step(tx, order, step)?;
    let at = timers::invited_at(tx);
    orders::set_invitation(tx, order.scope(), at)?;
    let lines = orders::count_lines_by_listing(tx.conn(), order.scope())?;
    listings::count_sales(tx, order.scope().shop_id(), &lines)
}
