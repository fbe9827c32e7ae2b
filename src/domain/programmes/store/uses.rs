//! What orders take out of budgets. A programme's row is held from the first update on, and rows
//! are updated in the order of their keys.

use std::collections::BTreeMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::base::error::Result;
use crate::base::ids::ProgrammeId;
use crate::base::money::Money;
use crate::db::schema::{programme_uses, programmes};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::OrderScope;
use crate::domain::programmes::state::ProgrammeState;
use crate::domain::programmes::uses::{NewUse, UseState};
use crate::domain::promotions::{self, Contact};

/// How often a buyer has used some programmes. Whoever has the account, the phone or the mail
/// address of an order has used what it carries.
pub(in crate::domain::programmes) fn uses_by(
    conn: &mut DbConn,
    of: &[ProgrammeId],
    buyer: &Contact,
) -> Result<BTreeMap<ProgrammeId, i64>> {
    if of.is_empty() || *buyer == Contact::default() {
        return Ok(BTreeMap::new());
    }
    // All of the buyer's uses, for the same reason as those of promotions.
    let rows: Vec<(ProgrammeId, i64)> = programme_uses::table
        .filter(programme_uses::order_id.eq_any(promotions::orders_of(
            buyer.user,
            buyer.phone.as_deref(),
            buyer.email.as_deref(),
        )))
        .filter(programme_uses::state.ne(UseState::Released))
        .group_by(programme_uses::programme_id)
        .select((programme_uses::programme_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().filter(|(id, _)| of.contains(id)).collect())
}

/// Whether so many more orders may use it, and so much is left of the budget.
macro_rules! has_left {
    ($amount:expr, $orders:expr) => {
        (programmes::reserved_minor + programmes::spent_minor)
            .le(programmes::budget_minor - $amount.get())
            .and(
                programmes::total_limit
                    .is_null()
                    .or((programmes::used + $orders)
                        .nullable()
                        .le(programmes::total_limit)),
            )
    };
}

/// Reserves for so many orders of one buyer, if the programme runs on the day of this transaction
/// and has enough left; gives how many orders one buyer may have, or nothing.
pub(in crate::domain::programmes) fn reserve(
    tx: &mut Tx<'_>,
    id: ProgrammeId,
    (amount, orders): (Money, i64),
) -> Result<Option<i64>> {
    let today = tx.business_date();
    let is_running = programmes::state
        .eq(ProgrammeState::Active)
        .and(programmes::starts_on.le(today))
        .and(programmes::ends_on.ge(today));
    let limit: Option<Option<i64>> = diesel::update(programmes::table)
        .filter(programmes::id.eq(id))
        .filter(is_running)
        .filter(has_left!(amount, orders))
        .set((
            programmes::reserved_minor.eq(programmes::reserved_minor + amount.get()),
            programmes::used.eq(programmes::used + orders),
        ))
        .returning(programmes::buyer_limit)
        .get_result(tx.conn())
        .optional()?;
    Ok(limit.map(|limit| limit.unwrap_or(i64::MAX)))
}

/// Spends at once for an order that had given back what it had: what was promised is kept whatever
/// the day, within the budget and the limit. As [`reserve`].
pub(in crate::domain::programmes) fn spend_again(
    tx: &mut Tx<'_>,
    id: ProgrammeId,
    amount: Money,
) -> Result<Option<i64>> {
    let limit: Option<Option<i64>> = diesel::update(programmes::table)
        .filter(programmes::id.eq(id))
        .filter(has_left!(amount, 1_i64))
        .set((
            programmes::spent_minor.eq(programmes::spent_minor + amount.get()),
            programmes::used.eq(programmes::used + 1),
        ))
        .returning(programmes::buyer_limit)
        .get_result(tx.conn())
        .optional()?;
    Ok(limit.map(|limit| limit.unwrap_or(i64::MAX)))
}

/// Adds to what a programme has reserved and spent, and to how often it was used.
pub(in crate::domain::programmes) fn add(
    tx: &mut Tx<'_>,
    id: ProgrammeId,
    (reserved, spent): (Money, Money),
    used: i64,
) -> Result<()> {
    diesel::update(programmes::table)
        .filter(programmes::id.eq(id))
        .set((
            programmes::reserved_minor.eq(programmes::reserved_minor + reserved.get()),
            programmes::spent_minor.eq(programmes::spent_minor + spent.get()),
            programmes::used.eq(programmes::used + used),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes what orders take; no statement for nothing.
pub(in crate::domain::programmes) fn insert(tx: &mut Tx<'_>, uses: &[NewUse]) -> Result<()> {
    if uses.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let rows: Vec<_> = uses
        .iter()
        .map(|one| {
            (
                programme_uses::programme_id.eq(one.programme),
                programme_uses::shop_id.eq(one.shop),
                programme_uses::order_id.eq(one.order),
                programme_uses::amount_minor.eq(one.amount),
                programme_uses::state.eq(UseState::Reserved),
                programme_uses::used_at.eq(now),
            )
        })
        .collect();
    each!(tx.conn(), conn => diesel::insert_into(programme_uses::table)
        .values(rows)
        .execute(conn)?);
    Ok(())
}

/// The uses of an order.
macro_rules! of_order {
    ($order:expr) => {
        programme_uses::table
            .filter(programme_uses::shop_id.eq($order.shop_id()))
            .filter(programme_uses::order_id.eq($order.order_id()))
    };
}

/// Moves what an order takes from one state to another; gives what that is, in the order of
/// programmes.
pub(in crate::domain::programmes) fn move_all(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    from: UseState,
    to: UseState,
) -> Result<Vec<(ProgrammeId, Money)>> {
    let moved = of_order!(order).filter(programme_uses::state.eq(from));
    let mut moved: Vec<(ProgrammeId, Money)> = diesel::update(moved)
        .set((
            programme_uses::state.eq(to),
            programme_uses::returned_minor.eq(Money::ZERO),
        ))
        .returning((programme_uses::programme_id, programme_uses::amount_minor))
        .get_results(tx.conn())?;
    moved.sort_unstable();
    Ok(moved)
}

/// What of an order is spent, with what of that is back, in the order of programmes.
pub(in crate::domain::programmes) fn list_spent(
    conn: &mut DbConn,
    order: &OrderScope,
) -> Result<Vec<(ProgrammeId, Money, Money)>> {
    Ok(of_order!(order)
        .filter(programme_uses::state.eq(UseState::Spent))
        .order(programme_uses::programme_id)
        .select((
            programme_uses::programme_id,
            programme_uses::amount_minor,
            programme_uses::returned_minor,
        ))
        .load(conn)?)
}

/// Adds to what of an order is back in a budget.
pub(in crate::domain::programmes) fn add_returned(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    id: ProgrammeId,
    amount: Money,
) -> Result<()> {
    let spent = of_order!(order)
        .filter(programme_uses::programme_id.eq(id))
        .filter(programme_uses::state.eq(UseState::Spent));
    diesel::update(spent)
        .set(programme_uses::returned_minor.eq(programme_uses::returned_minor + amount.get()))
        .execute(tx.conn())?;
    Ok(())
}
