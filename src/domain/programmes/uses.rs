//! What orders take out of budgets, and what comes back.

use std::collections::BTreeMap;

use super::store::uses;
use crate::base::error::{Code, Result};
use crate::base::ids::{OrderId, ProgrammeId, ShopId};
use crate::base::money::Money;
use crate::base::sql_types::text_enum;
use crate::db::Tx;
use crate::domain::access::OrderScope;
use crate::domain::promotions::{self, Contact};

text_enum! {
    /// How far it has come with what an order takes.
    pub enum UseState {
        /// The order is not paid.
        Reserved => "reserved",
        /// It is.
        Spent => "spent",
        /// The order has ended without a sale.
        Released => "released",
    }
}

/// What an order takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewUse {
    /// Out of the budget of which programme.
    pub programme: ProgrammeId,
    /// The order's shop.
    pub shop: ShopId,
    /// The order.
    pub order: OrderId,
    /// How much.
    pub amount: Money,
}

/// Reserves what the orders of one buyer take that this transaction writes, before it writes that
/// they take it. In the order of keys, so that no two checkouts wait for each other.
///
/// # Errors
/// `system.busy`, which runs the transaction again, where somebody else was faster.
pub fn reserve(
    tx: &mut Tx<'_>,
    of: impl IntoIterator<Item = (ProgrammeId, Money)>,
    buyer: &Contact,
) -> Result<()> {
    let mut sums: BTreeMap<ProgrammeId, (Money, i64)> = BTreeMap::new();
    for (id, amount) in of {
        let (sum, orders) = sums.entry(id).or_default();
        *sum = sum.checked_add(amount)?;
        *orders = orders.saturating_add(1);
    }
    for (id, wanted) in sums {
        let limit = uses::reserve(tx, id, wanted)?.ok_or(Code::SystemBusy)?;
        // Behind the lock on its row, so that a buyer's two orders at once both count.
        if is_beyond(tx, id, limit, buyer, wanted.1)? {
            return Err(Code::SystemBusy.into());
        }
    }
    Ok(())
}

/// Whether so many more orders are more than one buyer may have.
fn is_beyond(
    tx: &mut Tx<'_>,
    id: ProgrammeId,
    limit: i64,
    buyer: &Contact,
    more: i64,
) -> Result<bool> {
    if limit == i64::MAX {
        return Ok(false);
    }
    let by_buyer = uses::uses_by(tx.conn(), &[id], buyer)?;
    let used = by_buyer.get(&id).copied().unwrap_or_default();
    Ok(used.saturating_add(more) > limit)
}

/// Notes what the orders take that this transaction has written.
pub fn note_uses(tx: &mut Tx<'_>, of: &[NewUse]) -> Result<()> {
    uses::insert(tx, of)
}

/// The order is paid: what was reserved for it is spent.
pub fn spend(tx: &mut Tx<'_>, order: &OrderScope) -> Result<()> {
    for (id, amount) in uses::move_all(tx, order, UseState::Reserved, UseState::Spent)? {
        uses::add(tx, id, (amount.neg(), amount), 0)?;
    }
    Ok(())
}

/// Money goes back to the buyer, and of it so much to each programme. Once all of what was paid
/// goes back (`is_all`), what the platform had forgone is in the budget again, too.
pub fn give_back(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    of: &[(ProgrammeId, Money)],
    is_all: bool,
) -> Result<()> {
    for (id, amount, returned) in uses::list_spent(tx.conn(), order)? {
        let rest = amount.checked_sub(returned)?;
        let part = of.iter().find(|(programme, _)| *programme == id);
        let back = match part {
            _ if is_all => rest,
            Some((_, part)) => (*part).min(rest),
            None => Money::ZERO,
        };
        if back.is_zero() {
            continue;
        }
        uses::add_returned(tx, order, id, back)?;
        uses::add(tx, id, (Money::ZERO, back.neg()), 0)?;
    }
    Ok(())
}

/// The order has ended without a sale: what was reserved is in the budgets again, and what was
/// spent is already. Once, however often it is asked.
pub fn release(tx: &mut Tx<'_>, order: &OrderScope) -> Result<()> {
    for (from, is_reserved) in [(UseState::Reserved, true), (UseState::Spent, false)] {
        for (id, amount) in uses::move_all(tx, order, from, UseState::Released)? {
            let reserved = if is_reserved { amount } else { Money::ZERO };
            uses::add(tx, id, (reserved.neg(), Money::ZERO), -1)?;
        }
    }
    Ok(())
}

/// Takes again what an order had released, which goes on after all, paid; false if that is not left
/// by now, or the buyer has used another meanwhile: then nothing was taken.
pub fn take_again(tx: &mut Tx<'_>, order: &OrderScope) -> Result<bool> {
    let moved = uses::move_all(tx, order, UseState::Released, UseState::Spent)?;
    let mut taken = Vec::new();
    for (id, amount) in moved {
        let limit = uses::spend_again(tx, id, amount)?;
        if limit.is_some() {
            taken.push((id, amount));
        }
        let buyer = promotions::buyer_of(tx.conn(), order)?;
        // What the order takes counts by now.
        let is_refused = match limit {
            Some(limit) => is_beyond(tx, id, limit, &buyer, 0)?,
            None => true,
        };
        if is_refused {
            uses::move_all(tx, order, UseState::Spent, UseState::Released)?;
            for (id, amount) in taken {
                uses::add(tx, id, (Money::ZERO, amount.neg()), -1)?;
            }
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes back what [`take_again`] has done in this transaction.
pub fn undo_again(tx: &mut Tx<'_>, order: &OrderScope) -> Result<()> {
    for (id, amount) in uses::move_all(tx, order, UseState::Spent, UseState::Released)? {
        uses::add(tx, id, (Money::ZERO, amount.neg()), -1)?;
    }
    Ok(())
}
