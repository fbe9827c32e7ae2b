//! Items.

use diesel::prelude::*;

use crate::base::error::{Code, Error, Result};
use crate::base::ids::StockItemId;
use crate::db::schema::stock_items;
use crate::db::{DbConn, Tx, is_unique_violation};
use crate::domain::access::{EditListings, Implies, ShopScope, ViewDesk};
use crate::domain::stock::model::{NewStockItem, StockItem};

type ItemColumns = (
    stock_items::id,
    stock_items::name,
    stock_items::unit,
    stock_items::on_hand,
);

const ITEM: ItemColumns = (
    stock_items::id,
    stock_items::name,
    stock_items::unit,
    stock_items::on_hand,
);

/// The items of a shop by name; at most 500.
pub fn list_items(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
) -> Result<Vec<StockItem>> {
    Ok(stock_items::table
        .filter(stock_items::shop_id.eq(shop.shop_id()))
        .order((stock_items::name, stock_items::id))
        .limit(500)
        .select(ITEM)
        .load(conn)?)
}

/// An item of the shop.
pub fn find_item(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    id: StockItemId,
) -> Result<Option<StockItem>> {
    Ok(stock_items::table
        .filter(stock_items::shop_id.eq(shop.shop_id()))
        .filter(stock_items::id.eq(id))
        .select(ITEM)
        .first(conn)
        .optional()?)
}

/// The item of the shop with this name.
pub fn find_item_by_name(
    conn: &mut DbConn,
    shop: &ShopScope<EditListings>,
    name: &str,
) -> Result<Option<StockItem>> {
    Ok(stock_items::table
        .filter(stock_items::shop_id.eq(shop.shop_id()))
        .filter(stock_items::name.eq(name))
        .select(ITEM)
        .first(conn)
        .optional()?)
}

/// An item of the shop, which nobody else moves until the end of the transaction.
pub fn lock_item(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: StockItemId,
) -> Result<Option<StockItem>> {
    diesel::update(stock_items::table)
        .filter(stock_items::shop_id.eq(shop.shop_id()))
        .filter(stock_items::id.eq(id))
        .set(stock_items::on_hand.eq(stock_items::on_hand))
        .execute(tx.conn())?;
    find_item(tx.conn(), shop, id)
}

/// Makes an item with nothing in it.
pub fn insert_item(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    item: &NewStockItem,
) -> Result<StockItemId> {
    diesel::insert_into(stock_items::table)
        .values((
            stock_items::shop_id.eq(shop.shop_id()),
            stock_items::name.eq(&item.name),
            stock_items::unit.eq(item.unit),
            stock_items::created_at.eq(tx.now()),
        ))
        .returning(stock_items::id)
        .get_result(tx.conn())
        .map_err(name_fault)
}

/// Gives an item another name.
pub fn update_item_name(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: StockItemId,
    name: &str,
) -> Result<()> {
    diesel::update(stock_items::table)
        .filter(stock_items::shop_id.eq(shop.shop_id()))
        .filter(stock_items::id.eq(id))
        .set(stock_items::name.eq(name))
        .execute(tx.conn())
        .map_err(name_fault)?;
    Ok(())
}

fn name_fault(error: diesel::result::Error) -> Error {
    if is_unique_violation(
        &error,
        "stock_items_shop_name_key",
        "stock_items.shop_id, stock_items.name",
    ) {
        return Error::field("name", Code::StockNameTaken);
    }
    error.into()
}

/// Adds units to an item, or takes them if below zero; false if it does not hold as many.
pub fn add(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: StockItemId,
    units: i64,
) -> Result<bool> {
    let changed = diesel::update(stock_items::table)
        .filter(stock_items::shop_id.eq(shop.shop_id()))
        .filter(stock_items::id.eq(id))
        .filter(stock_items::on_hand.ge(units.saturating_neg()))
        .set(stock_items::on_hand.eq(stock_items::on_hand + units))
        .execute(tx.conn())?;
    Ok(changed == 1)
}
