//! What refunds are made of.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{OrderLineId, RefundId};
use crate::base::money::Money;
use crate::db::schema::{refund_lines, refunds};
use crate::db::sql::sum_i64;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::OrderScope;
use crate::domain::orders::{self, OrderSums};
use crate::domain::payments::parts::{GoneBack, RefundLine, RefundParts, Refundable};
use crate::domain::payments::state::RefundState;

/// A line is restocked whole or not at all.
const SETTLED: &str = "CASE WHEN refund_lines.restocked > 0 THEN refund_lines.restocked \
     ELSE refund_lines.unsent END";

/// Writes the lines of a refund.
pub(super) fn insert_refund_lines(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    refund: RefundId,
    lines: &[RefundLine],
) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                refund_lines::shop_id.eq(order.shop_id()),
                refund_lines::refund_id.eq(refund),
                refund_lines::order_line_id.eq(line.line_id),
                refund_lines::quantity.eq(line.back.quantity),
                refund_lines::unsent.eq(line.back.unsent),
                refund_lines::unlotted.eq(line.back.unlotted),
                refund_lines::unlotted_whole.eq(line.back.unlotted_whole),
                refund_lines::restocked.eq(line.back.restocked),
                refund_lines::amount_minor.eq(line.back.amount),
            )
        })
        .collect();
    each!(tx.conn(), conn => diesel::insert_into(refund_lines::table)
        .values(rows)
        .execute(conn)?);
    Ok(())
}

/// Goods that left in parcels of no lot, and those of them that take their part of the line along.
type Unlotted = (i64, i64);
/// A line with its goods, those unsent, unlotted, restocked and settled, and the amount.
type SumsRow = (OrderLineId, i64, i64, Unlotted, i64, i64, Money);
/// The same of one refund, where what is settled follows from the others.
type LineRow = (OrderLineId, i64, i64, Unlotted, i64, Money);

/// What of each line of an order is going back, or went; lines of which nothing is are left out.
pub fn gone_back(conn: &mut DbConn, order: &OrderScope) -> Result<BTreeMap<OrderLineId, GoneBack>> {
    let rows: Vec<SumsRow> = refund_lines::table
        .inner_join(
            refunds::table.on(refunds::shop_id
                .eq(refund_lines::shop_id)
                .and(refunds::id.eq(refund_lines::refund_id))),
        )
        .filter(refunds::shop_id.eq(order.shop_id()))
        .filter(refunds::order_id.eq(order.order_id()))
        .filter(refunds::state.ne(RefundState::Declined))
        .group_by(refund_lines::order_line_id)
        .select((
            refund_lines::order_line_id,
            sum_i64("refund_lines.quantity"),
            sum_i64("refund_lines.unsent"),
            (
                sum_i64("refund_lines.unlotted"),
                sum_i64("refund_lines.unlotted_whole"),
            ),
            sum_i64("refund_lines.restocked"),
            sum_i64(SETTLED),
            sum_i64("refund_lines.amount_minor"),
        ))
        .load(conn)?;
    let gone = rows.into_iter().map(|row| {
        let (line, quantity, unsent, (unlotted, unlotted_whole), restocked, settled, amount) = row;
        let gone = GoneBack {
            quantity,
            unsent,
            unlotted,
            unlotted_whole,
            restocked,
            settled,
            amount,
        };
        (line, gone)
    });
    Ok(gone.collect())
}

/// What a refund of an order is made of.
pub fn parts_of_refund(
    conn: &mut DbConn,
    order: &OrderScope,
    id: RefundId,
) -> Result<Option<RefundParts>> {
    let sums: Option<(Money, Money)> = refunds::table
        .filter(refunds::shop_id.eq(order.shop_id()))
        .filter(refunds::order_id.eq(order.order_id()))
        .filter(refunds::id.eq(id))
        .select((refunds::amount_minor, refunds::freight_minor))
        .first(conn)
        .optional()?;
    let Some((amount, freight)) = sums else {
        return Ok(None);
    };
    let rows: Vec<LineRow> = refund_lines::table
        .filter(refund_lines::shop_id.eq(order.shop_id()))
        .filter(refund_lines::refund_id.eq(id))
        .order(refund_lines::id)
        .select((
            refund_lines::order_line_id,
            refund_lines::quantity,
            refund_lines::unsent,
            (refund_lines::unlotted, refund_lines::unlotted_whole),
            refund_lines::restocked,
            refund_lines::amount_minor,
        ))
        .load(conn)?;
    let line =
        |(line_id, quantity, unsent, (unlotted, unlotted_whole), restocked, amount)| RefundLine {
            line_id,
            back: GoneBack {
                quantity,
                unsent,
                unlotted,
                unlotted_whole,
                restocked,
                settled: if restocked > 0 { restocked } else { unsent },
                amount,
            },
        };
    Ok(Some(RefundParts {
        lines: rows.into_iter().map(line).collect(),
        freight,
        amount,
    }))
}

/// What the refunds of an order are made of and when they were opened, the earliest first; not those that
/// were declined.
pub fn list_parts(
    conn: &mut DbConn,
    order: &OrderScope,
) -> Result<Vec<(RefundId, Timestamp, RefundParts)>> {
    let opened: Vec<(RefundId, Timestamp)> = refunds::table
        .filter(refunds::shop_id.eq(order.shop_id()))
        .filter(refunds::order_id.eq(order.order_id()))
        .filter(refunds::state.ne(RefundState::Declined))
        .order(refunds::id)
        .select((refunds::id, refunds::requested_at))
        .load(conn)?;
    let mut all = Vec::with_capacity(opened.len());
    for (id, at) in opened {
        let parts = parts_of_refund(conn, order, id)?;
        all.push((id, at, parts.unwrap_or_default()));
    }
    Ok(all)
}

fn freight_gone(conn: &mut DbConn, order: &OrderScope) -> Result<Money> {
    Ok(refunds::table
        .filter(refunds::shop_id.eq(order.shop_id()))
        .filter(refunds::order_id.eq(order.order_id()))
        .filter(refunds::state.ne(RefundState::Declined))
        .select(sum_i64("freight_minor"))
        .first(conn)?)
}

/// What was paid for an order, part by part, and what of it can go back.
pub fn refundable(
    conn: &mut DbConn,
    order: &OrderScope,
    sums: &OrderSums,
    paid: Money,
) -> Result<Refundable> {
    let lines = orders::list_priced(conn, order)?;
    let gone = gone_back(conn, order)?;
    let freight_gone = freight_gone(conn, order)?;
    let left = paid.checked_sub(super::refunds::open_amount(conn, order)?)?;
    Refundable::new(
        sums,
        lines,
        |line| gone.get(&line).copied().unwrap_or_default(),
        (freight_gone, left),
    )
}
