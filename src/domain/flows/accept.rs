//! The shop takes an order up.

use super::outcome::Outcome;
use crate::base::error::{Error, Result};
use crate::base::order_number::OrderNumber;
use crate::db::Tx;
use crate::domain::access::{PackOrders, ShopScope};
use crate::domain::orders::{self, OrderCommand, OrderState, Party, Step};

/// Takes an order up, to be packed.
pub fn accept(
    tx: &mut Tx<'_>,
    shop: &ShopScope<PackOrders>,
    number: &OrderNumber,
) -> Result<Outcome> {
    let mut order = orders::lock_for_shop(tx, shop, number)?.ok_or_else(Error::not_found)?;
    // What follows only after it was taken up says that it was.
    let is_taken_up = !matches!(
        order.state,
        OrderState::AwaitingPayment | OrderState::Confirmed | OrderState::Cancelled
    );
    if is_taken_up {
        return Ok(Outcome::Already);
    }
    let step = Step::new(OrderCommand::Accept, Party::of_shop(shop));
    orders::take_step(tx, &mut order, step)?;
    Ok(Outcome::Done)
}
