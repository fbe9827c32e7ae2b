//! A purchase with its orders and their lines, written at once.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::email::Email;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{ListingId, OrderId, PurchaseId, ShopId, StockItemId, UserId, VariantId};
use crate::base::money::Money;
use crate::base::order_number::{OrderNumber, PurchaseNumber};
use crate::base::phone::Phone;
use crate::base::quantity::Grams;
use crate::db::schema::{order_lines, orders, purchases};
use crate::db::{AtOnce, DbConn, IdFrom, Told, Tx, each, few, is_unique_violation};
use crate::domain::access::{BuyerIdentity, BuyerScope};
use crate::domain::orders::paying::PaymentMethod;
use crate::domain::orders::placing::{NewLine, NewOrder, NewPurchase};
use crate::domain::orders::state::OrderState;

// Without defaults for what is `None`, SQLite too takes all rows in one statement; the rows own what
// they hold, or no statement of theirs could be kept prepared. Numbers of other rows are added where
// they are known.
#[derive(Insertable)]
#[diesel(table_name = purchases, treat_none_as_default_value = false)]
struct PurchaseRow {
    number: PurchaseNumber,
    user_id: Option<UserId>,
    guest_hash: Option<String>,
    contact_phone: Phone,
    contact_email: Option<Email>,
    total_minor: Money,
    currency: String,
    locale: &'static str,
    placed_at: Timestamp,
}

#[derive(Insertable)]
#[diesel(table_name = orders, treat_none_as_default_value = false)]
struct OrderRow {
    shop_id: ShopId,
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
    commission_minor: Money,
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
    ships_from: Option<chrono::NaiveDate>,
}

#[derive(Insertable)]
#[diesel(table_name = order_lines, treat_none_as_default_value = false)]
struct LineRow {
    shop_id: ShopId,
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

/// The row of the purchase, in a statement that writes it.
const PURCHASE: &str = "purchase";
/// Those of its orders.
const PLACED: &str = "placed";

/// The id of the order that the same statement writes for a shop.
pub const fn placed_for(shop: ShopId) -> IdFrom {
    IdFrom::OfShop(PLACED, shop)
}

/// The orders that a statement with [`placing`] has written.
pub fn placed(told: &Told) -> BTreeMap<ShopId, OrderId> {
    let rows = told.of(PLACED);
    rows.map(|(shop, id, _)| (ShopId(shop), OrderId(id)))
        .collect()
}

/// Adds a purchase of the buyer to a statement, which [`place_at_once`] runs.
pub fn placing<'a>(
    all: AtOnce<'a>,
    tx: &Tx<'_>,
    buyer: &BuyerScope,
    (purchase, new): (&NewPurchase, &[NewOrder]),
) -> Result<AtOnce<'a>> {
    let Rows {
        head,
        orders,
        lines,
    } = Rows::of(tx, buyer, purchase, new)?;
    let is_rare = orders.len() + lines.len() > MAX_KEPT_ROWS;
    let head = diesel::insert_into(purchases::table)
        .values(head)
        .returning(purchases::id);
    let of_purchase = orders::purchase_id.eq(IdFrom::Only(PURCHASE));
    let orders: Vec<_> = orders.into_iter().map(|row| (of_purchase, row)).collect();
    let orders = diesel::insert_into(orders::table)
        .values(orders)
        .returning((orders::shop_id, orders::id));
    let of_order = |shop| order_lines::order_id.eq(placed_for(shop));
    let lines = lines.into_iter().map(|row| (of_order(row.shop_id), row));
    let lines = diesel::insert_into(order_lines::table).values(lines.collect::<Vec<_>>());
    Ok(all
        .with(PURCHASE, head)
        .telling(PLACED, "shop_id, id, FALSE", orders)
        .with("lines", lines)
        .rare_if(is_rare))
}

/// Runs a statement with [`placing`].
///
/// # Errors
/// `system.busy`, which runs the transaction again with another number, if this one is taken.
pub fn place_at_once(tx: &mut Tx<'_>, all: AtOnce<'_>) -> Result<Told> {
    let DbConn::Pg(conn) = tx.conn() else {
        return Err(Error::internal("SQLite writes a table after the other"));
    };
    all.run(conn).map_err(|error| {
        if is_unique_violation(&error, NUMBER_KEY, "purchases.number") {
            Code::SystemBusy.into()
        } else {
            error.into()
        }
    })
}

/// The constraint by which no two purchases have one number.
const NUMBER_KEY: &str = "purchases_number_key";

/// Most rows of a purchase whose statement is kept prepared: each number of rows has its own.
const MAX_KEPT_ROWS: usize = 6;

/// Writes a purchase of the buyer, a table after the other; gives the order of each shop.
///
/// # Errors
/// `system.busy`, which runs the transaction again with another number, if this one is taken.
pub fn insert_purchase(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    purchase: &NewPurchase,
    new: &[NewOrder],
) -> Result<BTreeMap<ShopId, OrderId>> {
    let Rows {
        head,
        orders,
        lines,
    } = Rows::of(tx, buyer, purchase, new)?;
    let made: Option<PurchaseId> = each!(tx.conn(), conn => diesel::insert_into(purchases::table)
        .values(head)
        .on_conflict(purchases::number)
        .do_nothing()
        .returning(purchases::id)
        .get_result(conn)
        .optional()?);
    let purchase = made.ok_or(Code::SystemBusy)?;
    let orders: Vec<_> = orders
        .into_iter()
        .map(|row| (orders::purchase_id.eq(purchase), row))
        .collect();
    let ids: Vec<(ShopId, OrderId)> = each!(tx.conn(), conn => few!(orders, rows => {
        diesel::insert_into(orders::table)
            .values(rows)
            .returning((orders::shop_id, orders::id))
            .get_results(conn)?
    }));
    let ids: BTreeMap<ShopId, OrderId> = ids.into_iter().collect();
    let lines = lines.into_iter().map(|row| {
        let id = ids.get(&row.shop_id).copied();
        let id = id.ok_or_else(|| Error::internal("an order was not written"))?;
        Ok((order_lines::order_id.eq(id), row))
    });
    let lines = lines.collect::<Result<Vec<_>>>()?;
    each!(tx.conn(), conn => few!(lines, rows => {
        diesel::insert_into(order_lines::table).values(rows).execute(conn)?
    }));
    Ok(ids)
}

/// A purchase as rows.
struct Rows {
    head: PurchaseRow,
    orders: Vec<OrderRow>,
    lines: Vec<LineRow>,
}

impl Rows {
    fn of(
        tx: &Tx<'_>,
        buyer: &BuyerScope,
        purchase: &NewPurchase,
        new: &[NewOrder],
    ) -> Result<Self> {
        let lines = new.iter().flat_map(|order| {
            let rows = (1..).zip(&order.lines);
            rows.map(|(position, line)| line_row(order.shop, position, line))
        });
        Ok(Self {
            head: purchase_row(tx, buyer, purchase)?,
            orders: new.iter().map(|order| order_row(tx, order)).collect(),
            lines: lines.collect(),
        })
    }
}

fn purchase_row(tx: &Tx<'_>, buyer: &BuyerScope, purchase: &NewPurchase) -> Result<PurchaseRow> {
    let (user_id, guest_hash) = match buyer.identity() {
        BuyerIdentity::Account(user) => (Some(*user), None),
        BuyerIdentity::Guest(hash) => (None, Some(hash.clone())),
        BuyerIdentity::Purchase(_) => return Err(Error::not_found()),
    };
    Ok(PurchaseRow {
        number: purchase.number.clone(),
        user_id,
        guest_hash,
        contact_phone: purchase.phone.clone(),
        contact_email: purchase.email.clone(),
        total_minor: purchase.total,
        currency: purchase.currency.clone(),
        locale: purchase.locale.tag(),
        placed_at: tx.now(),
    })
}

fn order_row(tx: &Tx<'_>, order: &NewOrder) -> OrderRow {
    OrderRow {
        shop_id: order.shop,
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
        commission_minor: order.commission,
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
        ships_from: order.ships_from,
    }
}

fn line_row(shop: ShopId, position: i32, line: &NewLine) -> LineRow {
    LineRow {
        shop_id: shop,
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
