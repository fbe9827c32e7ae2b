//! What people at the desk do with stock: receive, waste, count.
//!
//! Each form carries a random number, so that one that arrives twice counts once.

use serde_json::json;

use super::draw::{Cause, Draw};
use super::model::{Movement, MovementKind, NewStockItem, StockItem};
use super::store;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::StockItemId;
use crate::base::page::{Cursor, Page, PageSize};
use crate::base::text::{clean_line, optional_line};
use crate::db::{DbConn, Tx};
use crate::domain::access::{EditListings, Implies, ShopScope, ViewDesk};
use crate::domain::events::{self, NewEvent};
use crate::domain::listings::cards;

/// The most that an item can hold, in pieces or grams: 10^12, a million tonnes.
const ON_HAND_MAX: i64 = 1_000_000_000_000;
/// The most characters of a reason.
const NOTE_MAX: usize = 120;

/// The items of a shop by name; at most 500.
pub fn list_items(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
) -> Result<Vec<StockItem>> {
    store::list_items(conn, shop)
}

/// An item of the shop.
pub fn find_item(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    id: StockItemId,
) -> Result<Option<StockItem>> {
    store::find_item(conn, shop, id)
}

/// The movements of an item, the newest first.
pub fn list_movements(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    item: StockItemId,
    after: Option<Cursor>,
) -> Result<Page<Movement>> {
    let size = PageSize::of(50);
    let rows = store::list_movements(conn, shop, item, (after, size))?;
    Ok(Page::from_rows(rows, size, |row| Cursor {
        key: row.id.0,
        id: row.id.0,
    }))
}

/// Makes an item; one of the same name and unit is the same.
///
/// # Errors
/// `StockNameTaken` at the name, if that item counts otherwise.
pub fn create_item(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    item: &NewStockItem,
) -> Result<StockItemId> {
    if let Some(found) = store::find_item_by_name(tx.conn(), shop, &item.name)? {
        return if found.unit == item.unit {
            Ok(found.id)
        } else {
            Err(Error::field("name", Code::StockNameTaken))
        };
    }
    let id = store::insert_item(tx, shop, item)?;
    let event = NewEvent::new("stock", id.0, "stock.created", shop.actor())
        .of_shop(shop.shop_id())
        .after(json!({ "name": item.name }));
    events::record(tx, event)?;
    Ok(id)
}

/// Gives an item another name.
///
/// # Errors
/// `PageNotFound`; `StockNameTaken` at the name.
pub fn rename_item(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: StockItemId,
    name: &str,
) -> Result<()> {
    let old = store::find_item(tx.conn(), shop, id)?.ok_or_else(Error::not_found)?;
    let new = NewStockItem::parse(name, old.unit.as_str())?;
    if new.name == old.name {
        return Ok(());
    }
    store::update_item_name(tx, shop, id, &new.name)?;
    let event = NewEvent::new("stock", id.0, "stock.renamed", shop.actor())
        .of_shop(shop.shop_id())
        .before(json!({ "name": old.name }))
        .after(json!({ "name": new.name }));
    events::record(tx, event).map(drop)
}

/// One form of the desk about one item.
#[derive(Debug, Clone, Copy)]
pub struct Handling<'a> {
    /// The item.
    pub item: StockItemId,
    /// The random number of the form.
    pub form: i64,
    /// Pieces, or a mass, as it was typed.
    pub amount: &'a str,
    /// The reason, as it was typed.
    pub note: &'a str,
}

/// Adds goods.
///
/// # Errors
/// `PageNotFound`; faults at `amount` and `note`.
pub fn receive(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    handling: Handling<'_>,
) -> Result<()> {
    let item = store::lock_item(tx, shop, handling.item)?.ok_or_else(Error::not_found)?;
    let (units, note) = read(
        item.unit.parse_amount(handling.amount),
        optional_line(handling.note, NOTE_MAX),
    )?;
    if item.on_hand.saturating_add(units) > ON_HAND_MAX {
        return Err(Error::field("amount", Code::StockTooMuch));
    }
    moved(
        tx,
        shop,
        (&item, handling.form),
        (MovementKind::Received, units),
        &note,
    )
}

/// Takes out what is spoiled or lost, with a reason.
///
/// # Errors
/// `PageNotFound`; `StockInsufficient` at `amount`; faults at `amount` and `note`.
pub fn waste(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    handling: Handling<'_>,
) -> Result<()> {
    let item = store::lock_item(tx, shop, handling.item)?.ok_or_else(Error::not_found)?;
    let (units, note) = read(
        item.unit.parse_amount(handling.amount),
        clean_line(handling.note, NOTE_MAX),
    )?;
    if store::has_movement(
        tx.conn(),
        shop,
        item.id,
        MovementKind::Wasted,
        handling.form,
    )? {
        return Ok(());
    }
    if units > item.on_hand {
        return Err(Error::field("amount", Code::StockInsufficient));
    }
    moved(
        tx,
        shop,
        (&item, handling.form),
        (MovementKind::Wasted, -units),
        &note,
    )
}

/// Notes what a count has found, with a reason. `seen` is what the form showed.
///
/// # Errors
/// `PageNotFound`; `StockChangedMeanwhile` if goods moved since the form was shown; faults at
/// `amount` and `note`.
pub fn count(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    handling: Handling<'_>,
    seen: i64,
) -> Result<()> {
    let item = store::lock_item(tx, shop, handling.item)?.ok_or_else(Error::not_found)?;
    let (counted, note) = read(
        item.unit.parse_count(handling.amount),
        clean_line(handling.note, NOTE_MAX),
    )?;
    if store::has_movement(
        tx.conn(),
        shop,
        item.id,
        MovementKind::Adjusted,
        handling.form,
    )? {
        return Ok(());
    }
    if item.on_hand != seen {
        return Err(Code::StockChangedMeanwhile.into());
    }
    match counted - item.on_hand {
        0 => Ok(()),
        difference => moved(
            tx,
            shop,
            (&item, handling.form),
            (MovementKind::Adjusted, difference),
            &note,
        ),
    }
}

/// Writes the movement and changes what is on hand; the item is locked.
fn moved(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    (item, form): (&StockItem, i64),
    (kind, units): (MovementKind, i64),
    note: &str,
) -> Result<()> {
    let draw = Draw {
        cause: Cause::Form(form),
        shop: shop.shop_id(),
        item: item.id,
        units,
    };
    if !store::insert_noted_movement(tx, shop.actor(), kind, draw, note)? {
        return Ok(());
    }
    if !store::add(tx, shop, item.id, units)? {
        return Err(Error::field("amount", Code::StockInsufficient));
    }
    let event = NewEvent::new("stock", item.id.0, event_kind(kind), shop.actor())
        .of_shop(shop.shop_id())
        .before(json!({ "on_hand": item.on_hand }))
        .after(json!({ "on_hand": item.on_hand + units, "note": note }));
    events::record(tx, event)?;
    cards::refresh_stock(tx, &[item.id])
}

const fn event_kind(kind: MovementKind) -> &'static str {
    match kind {
        MovementKind::Wasted => "stock.wasted",
        MovementKind::Adjusted => "stock.counted",
        MovementKind::Received | MovementKind::Sold | MovementKind::Returned => "stock.received",
    }
}

/// Both inputs of a form, or the faults of both.
fn read(amount: Result<i64>, note: Result<String>) -> Result<(i64, String)> {
    let mut faults = FieldErrors::new();
    let amount = faults.take("amount", amount);
    let note = faults.take("note", note);
    faults.finish()?;
    Ok((amount.unwrap_or_default(), note.unwrap_or_default()))
}
