//! What was taken off orders.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::base::error::{Error, Result};
use crate::base::ids::{OrderId, ProgrammeId, PromotionId, ShopId};
use crate::base::money::Money;
use crate::db::schema::order_reductions;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::OrderScope;
use crate::domain::orders::placing::NewOrder;
use crate::domain::orders::reduction::{Bearer, Reduction, ReductionKind};

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
    type Row = (
        ReductionKind,
        Option<PromotionId>,
        i64,
        String,
        String,
        Money,
    );
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
    let reduction = |(kind, promotion, bearer, name_zh, name_en, amount): Row| Reduction {
        kind,
        bearer: promotion.map_or(Bearer::Programme(ProgrammeId(bearer)), Bearer::Shop),
        name_zh,
        name_en,
        amount,
    };
    Ok(rows.into_iter().map(reduction).collect())
}
