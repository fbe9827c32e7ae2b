//! A purchase with its orders and their lines, written at once.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{ListingId, OrderId, PurchaseId, ShopId, StockItemId, UserId, VariantId};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::phone::Phone;
use crate::base::quantity::Grams;
use crate::db::schema::{order_lines, orders, purchases};
use crate::db::{Tx, each, few};
use crate::domain::access::{BuyerIdentity, BuyerScope};
use crate::domain::orders::paying::PaymentMethod;
use crate::domain::orders::placing::{NewLine, NewOrder, NewPurchase};
use crate::domain::orders::state::OrderState;

// Without defaults for what is `None`, SQLite too takes all rows in one statement; the rows own what
// they hold, or no statement of theirs could be kept prepared.
#[derive(Insertable)]
#[diesel(table_name = orders, treat_none_as_default_value = false)]
struct OrderRow {
    shop_id: ShopId,
    purchase_id: PurchaseId,
    number: OrderNumber,
    state: OrderState,
    payment_method: PaymentMethod,
    buyer_key: String,
    network_key: Option<String>,
    items_minor: Money,
    freight_minor: Money,
    discount_minor: Money,
    subsidy_minor: Money,
    total_minor: Money,
    ship_name: String,
    ship_phone: Phone,
    ship_code: DivisionCode,
    ship_region: String,
    ship_detail: String,
    note: String,
    placed_at: Timestamp,
    pay_by: Option<Timestamp>,
    state_changed_at: Timestamp,
    due_at: Option<Timestamp>,
    business_date: chrono::NaiveDate,
}

#[derive(Insertable)]
#[diesel(table_name = order_lines, treat_none_as_default_value = false)]
struct LineRow {
    shop_id: ShopId,
    order_id: OrderId,
    position: i32,
    listing_id: ListingId,
    variant_id: VariantId,
    stock_item_id: StockItemId,
    title_zh: String,
    title_en: String,
    pack_zh: String,
    pack_en: String,
    sku: String,
    photo_hash: Option<String>,
    sold_by: SoldBy,
    quantity: i64,
    unit_price_minor: Money,
    mass_grams: Option<Grams>,
    stock_units: i64,
    line_minor: Money,
}

/// Writes a purchase of the buyer; gives the order of each shop.
///
/// # Errors
/// `system.busy`, which runs the transaction again with another number, if this one is taken.
pub fn insert_purchase(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    purchase: &NewPurchase,
    new: &[NewOrder],
) -> Result<BTreeMap<ShopId, OrderId>> {
    let purchase_id = insert_head(tx, buyer, purchase)?;
    let rows: Vec<_> = new
        .iter()
        .map(|order| order_row(tx, purchase_id, order))
        .collect();
    let ids: Vec<(ShopId, OrderId)> = each!(tx.conn(), conn => few!(rows, rows => {
        diesel::insert_into(orders::table)
            .values(rows)
            .returning((orders::shop_id, orders::id))
            .get_results(conn)?
    }));
    let ids: BTreeMap<ShopId, OrderId> = ids.into_iter().collect();
    let mut lines = Vec::new();
    for order in new {
        let id = ids
            .get(&order.shop)
            .ok_or_else(|| Error::internal("an order was not written"))?;
        for (position, line) in (1..).zip(&order.lines) {
            lines.push(line_row(order.shop, *id, position, line));
        }
    }
    each!(tx.conn(), conn => few!(lines, lines => {
        diesel::insert_into(order_lines::table).values(lines).execute(conn)?
    }));
    Ok(ids)
}

fn insert_head(tx: &mut Tx<'_>, buyer: &BuyerScope, purchase: &NewPurchase) -> Result<PurchaseId> {
    let (user, guest): (Option<UserId>, Option<&str>) = match buyer.identity() {
        BuyerIdentity::Account(user) => (Some(*user), None),
        BuyerIdentity::Guest(hash) => (None, Some(hash)),
        BuyerIdentity::Purchase(_) => return Err(Error::not_found()),
    };
    let row = (
        purchases::number.eq(&purchase.number),
        purchases::user_id.eq(user),
        purchases::guest_hash.eq(guest),
        purchases::contact_phone.eq(&purchase.phone),
        purchases::contact_email.eq(purchase.email.as_ref()),
        purchases::total_minor.eq(purchase.total),
        purchases::currency.eq(&purchase.currency),
        purchases::locale.eq(purchase.locale.tag()),
        purchases::placed_at.eq(tx.now()),
    );
    let made: Option<PurchaseId> = each!(tx.conn(), conn => {
        diesel::insert_into(purchases::table)
            .values(row)
            .on_conflict(purchases::number)
            .do_nothing()
            .returning(purchases::id)
            .get_result(conn)
            .optional()?
    });
    made.ok_or_else(|| Code::SystemBusy.into())
}

fn order_row(tx: &Tx<'_>, purchase: PurchaseId, order: &NewOrder) -> OrderRow {
    OrderRow {
        shop_id: order.shop,
        purchase_id: purchase,
        number: order.number.clone(),
        state: order.state,
        payment_method: order.method,
        buyer_key: order.buyer_key.clone(),
        network_key: order.network_key.clone(),
        items_minor: order.sums.items,
        freight_minor: order.sums.freight,
        discount_minor: order.sums.discount,
        subsidy_minor: order.sums.subsidy,
        total_minor: order.sums.total,
        ship_name: order.ship_to.name.clone(),
        ship_phone: order.ship_to.phone.clone(),
        ship_code: order.ship_to.code,
        ship_region: order.ship_to.region.clone(),
        ship_detail: order.ship_to.detail.clone(),
        note: order.note.clone(),
        placed_at: tx.now(),
        pay_by: order.pay_by,
        state_changed_at: tx.now(),
        due_at: order.pay_by,
        business_date: tx.business_date(),
    }
}

fn line_row(shop: ShopId, order: OrderId, position: i32, line: &NewLine) -> LineRow {
    LineRow {
        shop_id: shop,
        order_id: order,
        position,
        listing_id: line.listing,
        variant_id: line.variant,
        stock_item_id: line.stock_item,
        title_zh: line.title_zh.clone(),
        title_en: line.title_en.clone(),
        pack_zh: line.pack_zh.clone(),
        pack_en: line.pack_en.clone(),
        sku: line.sku.clone(),
        photo_hash: line.photo_hash.clone(),
        sold_by: line.sold_by,
        quantity: line.quantity,
        unit_price_minor: line.unit_price,
        mass_grams: line.mass,
        stock_units: line.stock_units,
        line_minor: line.total,
    }
}
