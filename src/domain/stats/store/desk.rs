//! The figures of one shop.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::base::error::Result;
use crate::db::DbConn;
use crate::db::schema::{listings, stock_items};
use crate::domain::access::{
    AnswerBuyers, Implies, ReadMoney, ReadOrders, ShopPermission, ShopScope, ViewDesk,
};
use crate::domain::listings::ListingState;
use crate::domain::orders::{self, TabCounts};
use crate::domain::stats::model::DeskCounts;
use crate::domain::{claims, invoices, payments, questions, reviews};

/// Counts what waits at the desk, in eight statements whatever the size of the shop.
pub fn desk_counts<P: ShopPermission + Implies<ViewDesk>>(
    conn: &mut DbConn,
    scope: &ShopScope<P>,
) -> Result<DeskCounts> {
    let shop = scope.shop_id();
    // The numbers of the lists to which they lead.
    let orders = match scope.also::<ReadOrders>() {
        Some(scope) => orders::count_open(conn, &scope)?,
        None => TabCounts::default(),
    };
    let (claims, refunds, invoices) = match scope.also::<ReadMoney>() {
        Some(scope) => (
            claims::count_waiting(conn, &scope)?,
            payments::count_open_refunds(conn, &scope)?,
            invoices::count_open(conn, &scope)?,
        ),
        None => (0, 0, 0),
    };
    let (reviews, questions) = match scope.also::<AnswerBuyers>() {
        Some(scope) => (
            reviews::count_open(conn, &scope)?,
            questions::count_open(conn, &scope)?,
        ),
        None => (0, 0),
    };
    let by_listing: Vec<(ListingState, i64)> = listings::table
        .filter(listings::shop_id.eq(shop))
        .group_by(listings::state)
        .select((listings::state, count_star()))
        .load(conn)?;
    let sold_out = stock_items::table
        .filter(stock_items::shop_id.eq(shop))
        .filter(stock_items::on_hand.eq(0))
        .count()
        .get_result(conn)?;
    Ok(DeskCounts {
        to_pay: orders.to_pay,
        to_accept: orders.to_accept,
        to_ship: orders.to_ship,
        under_way: orders.on_the_way,
        claims,
        refunds,
        invoices,
        reviews,
        questions,
        on_sale: of(&by_listing, ListingState::Active),
        drafts: of(&by_listing, ListingState::Draft),
        sold_out,
    })
}

fn of<S: Copy + PartialEq>(counts: &[(S, i64)], state: S) -> i64 {
    counts
        .iter()
        .find(|(one, _)| *one == state)
        .map_or(0, |(_, count)| *count)
}
