//! What was taken off orders.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::ids::{OrderId, ProgrammeId, PromotionId, ShopId};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::db::schema::{order_reductions, orders, purchases};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{BuyerScope, OrderScope};
use crate::domain::orders::placing::NewOrder;
use crate::domain::orders::reduction::{Bearer, Reduction, ReductionKind, UsedReduction};

const BY_SHOP: &str = "shop";
const BY_PROGRAMME: &str = "programme";

/// Writes what is taken off the orders of a purchase that this transaction has written; no
/// statement if that is nothing.
pub fn insert_reductions(
    tx: &mut Tx<'_>,
    new: &[NewOrder],
    ids: &BTreeMap<ShopId, OrderId>,
) -> Result<()> {
    let mut rows = Vec::new();
    for order in new {
        for (position, one) in (1_i32..).zip(&order.reductions) {
            let id = ids.get(&order.shop).copied();
            let id = id.ok_or_else(|| Error::internal("an order was not written"))?;
            let (bearer, bearer_id, promotion) = match one.bearer {
                Bearer::Shop(promotion) => (BY_SHOP, order.shop.0, Some(promotion)),
                Bearer::Programme(programme) => (BY_PROGRAMME, programme.0, None),
            };
            rows.push((
                order_reductions::shop_id.eq(order.shop),
                order_reductions::order_id.eq(id),
                order_reductions::position.eq(position),
                order_reductions::kind.eq(one.kind),
                order_reductions::bearer_kind.eq(bearer),
                order_reductions::bearer_id.eq(bearer_id),
                order_reductions::promotion_id.eq(promotion),
                order_reductions::name_zh.eq(one.name_zh.clone()),
                order_reductions::name_en.eq(one.name_en.clone()),
                order_reductions::amount_minor.eq(one.amount),
            ));
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    each!(tx.conn(), conn => diesel::insert_into(order_reductions::table)
        .values(rows)
        .execute(conn)?);
    Ok(())
}

/// What was taken off an order, in the order in which it was.
pub fn list_reductions(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<Reduction>> {
    let rows: Vec<Row> = order_reductions::table
        .filter(order_reductions::shop_id.eq(order.shop_id()))
        .filter(order_reductions::order_id.eq(order.order_id()))
        .order(order_reductions::position)
        .select((
            order_reductions::kind,
            order_reductions::promotion_id,
            order_reductions::bearer_id,
            order_reductions::name_zh,
            order_reductions::name_en,
            order_reductions::amount_minor,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(reduction).collect())
}

/// What was taken off the orders of an account, the last first; nothing for a guest.
pub fn list_used_reductions(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    limit: i64,
) -> Result<Vec<UsedReduction>> {
    let Some(user) = buyer.user_id() else {
        return Ok(Vec::new());
    };
    let rows: Vec<(OrderNumber, Timestamp, Option<Timestamp>, Row)> = order_reductions::table
        .inner_join(
            orders::table.on(orders::shop_id
                .eq(order_reductions::shop_id)
                .and(orders::id.eq(order_reductions::order_id))),
        )
        .inner_join(purchases::table.on(purchases::id.eq(orders::purchase_id)))
        .filter(purchases::user_id.eq(user))
        .order((orders::placed_at.desc(), order_reductions::id))
        .limit(limit)
        .select((
            orders::number,
            orders::placed_at,
            order_reductions::released_at,
            (
                order_reductions::kind,
                order_reductions::promotion_id,
                order_reductions::bearer_id,
                order_reductions::name_zh,
                order_reductions::name_en,
                order_reductions::amount_minor,
            ),
        ))
        .load(conn)?;
    let used = |(order, placed_at, released, row)| UsedReduction {
        order,
        placed_at,
        reduction: reduction(row),
        is_released: Option::<Timestamp>::is_some(&released),
    };
    Ok(rows.into_iter().map(used).collect())
}

type Row = (
    ReductionKind,
    Option<PromotionId>,
    i64,
    String,
    String,
    Money,
);

fn reduction((kind, promotion, bearer, name_zh, name_en, amount): Row) -> Reduction {
    Reduction {
        kind,
        bearer: promotion.map_or(Bearer::Programme(ProgrammeId(bearer)), Bearer::Shop),
        name_zh,
        name_en,
        amount,
    }
}
