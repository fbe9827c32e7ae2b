//! What happens to orders when their time is over: unpaid ones expire and give their goods back,
//! sent ones count as delivered, delivered ones are over. What somebody has to decide about first
//! waits for that.

use super::goods;
use super::outcome::Outcome;
use super::receipt;
use crate::base::clock::DAY_MS;
use crate::base::error::Result;
use crate::base::ids::OrderId;
use crate::db::Tx;
use crate::domain::access::SystemScope;
use crate::domain::claims;
use crate::domain::orders::{self, LockedOrder, OrderCommand, OrderState, Party, Step};
use crate::domain::payments;
use crate::domain::programmes;
use crate::domain::promotions;

/// Moves one order on if its time is over. Somebody may have been faster: then nothing is to do.
pub fn settle(tx: &mut Tx<'_>, system: &SystemScope, id: OrderId) -> Result<Outcome> {
    let Some(mut order) = orders::lock_for_system(tx, system, id)? else {
        return Ok(Outcome::Already);
    };
    if order.due_at.is_none_or(|due_at| due_at > tx.now()) {
        return Ok(Outcome::Already);
    }
    match order.state {
        // The buyer's money is with us: whoever decides about it sets the end anew.
        OrderState::AwaitingPayment if payments::is_held(tx.conn(), order.scope())? => {
            look_again(tx, &order)?;
        }
        OrderState::AwaitingPayment => {
            let step = Step::new(OrderCommand::Expire, Party::System);
            orders::take_step(tx, &mut order, step)?;
            promotions::give_back(tx, order.scope())?;
            programmes::release(tx, order.scope())?;
            goods::return_all(tx, &order)?;
        }
        OrderState::Shipped => receipt::arrive(tx, &mut order, Party::System)?,
        // What the buyer and the shop do not agree on yet keeps the order from being over.
        OrderState::Delivered if claims::has_open(tx.conn(), order.scope())? => {
            look_again(tx, &order)?;
        }
        OrderState::Delivered => {
            let step = Step::new(OrderCommand::Complete, Party::System);
            orders::take_step(tx, &mut order, step)?;
        }
        // A timer without a rule: stop it, or it would be found for ever.
        _ => orders::set_due(tx, order.scope(), None)?,
    }
    Ok(Outcome::Done)
}

/// Puts an order off that cannot move on yet.
fn look_again(tx: &mut Tx<'_>, order: &LockedOrder) -> Result<()> {
    let again_at = tx.now().plus_ms(DAY_MS);
    orders::set_due(tx, order.scope(), Some(again_at))
}
