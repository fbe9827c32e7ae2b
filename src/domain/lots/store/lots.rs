//! Lots, their shares, and the goods that are of them.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::base::division_code::DivisionCode;
use crate::base::error::{Error, Result};
use crate::base::ids::{
    HouseholdId, LotId, OrderLineId, ParcelLotId, ShipmentId, ShipmentLineId, StockItemId,
};
use crate::base::order_number::OrderNumber;
use crate::db::schema::{
    lot_numbers, lot_recalls, lot_shares, lots, order_lines, orders, shipment_line_lots,
    shipment_lines, shipments, shops, stock_items, villages,
};
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{
    EditListings, Implies, OrderScope, ReadOrders, ShopPermission, ShopScope, ViewDesk,
};
use crate::domain::events;
use crate::domain::lots::code::TraceCode;
use crate::domain::lots::model::{
    LotChanges, LotFacts, LotShare, LotSummary, NewLot, Offer, Parts,
};

/// The most lots that a page shows.
const LIST_LIMIT: i64 = 200;

macro_rules! summaries {
    ($shop:expr) => {
        lots::table
            .inner_join(
                stock_items::table.on(stock_items::shop_id
                    .eq(lots::shop_id)
                    .and(stock_items::id.eq(lots::stock_item_id))),
            )
            .left_join(lot_recalls::table.on(lot_recalls::lot_id.eq(lots::id)))
            .filter(lots::shop_id.eq($shop.shop_id()))
            .select((
                lots::id,
                lots::code,
                stock_items::name,
                stock_items::unit,
                lots::harvested_on,
                lots::quantity,
                lots::assigned,
                lots::grade,
                lots::plot,
                lot_recalls::id.nullable().is_not_null(),
            ))
    };
}

/// The lots of a shop, the newest first; at most 200.
pub fn list(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
) -> Result<Vec<LotSummary>> {
    Ok(summaries!(shop)
        .order((lots::harvested_on.desc(), lots::id.desc()))
        .limit(LIST_LIMIT)
        .load(conn)?)
}

/// A lot of the shop with its shares.
pub fn find(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    id: LotId,
) -> Result<Option<LotFacts>> {
    let lot: Option<LotSummary> = summaries!(shop)
        .filter(lots::id.eq(id))
        .first(conn)
        .optional()?;
    let Some(lot) = lot else {
        return Ok(None);
    };
    let shares = lot_shares::table
        .filter(lot_shares::shop_id.eq(shop.shop_id()))
        .filter(lot_shares::lot_id.eq(id))
        .order(lot_shares::household_id)
        .select((lot_shares::household_id, lot_shares::share_bps))
        .load(conn)?;
    Ok(Some(LotFacts { lot, shares }))
}

/// The lot of the shop with this trace code.
pub fn find_by_code(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    code: &TraceCode,
) -> Result<Option<LotId>> {
    Ok(lots::table
        .filter(lots::shop_id.eq(shop.shop_id()))
        .filter(lots::code.eq(code.as_str()))
        .select(lots::id)
        .first(conn)
        .optional()?)
}

/// The lot, which nobody else changes until the end of the transaction.
pub(in crate::domain::lots) fn lock<P: ShopPermission>(
    tx: &mut Tx<'_>,
    shop: &ShopScope<P>,
    id: LotId,
) -> Result<Option<LotSummary>> {
    diesel::update(lots::table)
        .filter(lots::shop_id.eq(shop.shop_id()))
        .filter(lots::id.eq(id))
        .set(lots::assigned.eq(lots::assigned))
        .execute(tx.conn())?;
    events::follow(tx, "lot", &[id.0])?;
    Ok(summaries!(shop)
        .filter(lots::id.eq(id))
        .first(tx.conn())
        .optional()?)
}

/// Where the shop's village lies, as deep as is known.
pub(in crate::domain::lots) fn find_place(
    conn: &mut DbConn,
    shop: &ShopScope<EditListings>,
) -> Result<DivisionCode> {
    Ok(shops::table
        .inner_join(villages::table.on(villages::id.eq(shops::village_id)))
        .filter(shops::id.eq(shop.shop_id()))
        .select(villages::code)
        .first(conn)?)
}

/// The next number of the codes that begin so, of all shops of a place; whoever wants one at the
/// same time waits. None is given twice, whatever became of its lot.
pub(in crate::domain::lots) fn take_number(tx: &mut Tx<'_>, prefix: &str) -> Result<i64> {
    Ok(
        each!(tx.conn(), conn => diesel::insert_into(lot_numbers::table)
        .values((lot_numbers::prefix.eq(prefix), lot_numbers::last.eq(1_i64)))
        .on_conflict(lot_numbers::prefix)
        .do_update()
        .set(lot_numbers::last.eq(lot_numbers::last + 1))
        .returning(lot_numbers::last)
        .get_result(conn)?),
    )
}

/// Writes a lot; none if there is one with this code already.
pub(in crate::domain::lots) fn insert(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    code: &str,
    new: &NewLot,
) -> Result<Option<LotId>> {
    let row = (
        lots::shop_id.eq(shop.shop_id()),
        lots::stock_item_id.eq(new.item),
        lots::code.eq(code),
        lots::harvested_on.eq(new.harvested_on),
        lots::quantity.eq(new.quantity),
        lots::grade.eq(&new.grade),
        lots::plot.eq(&new.plot),
        lots::created_at.eq(tx.now()),
    );
    Ok(each!(tx.conn(), conn => diesel::insert_into(lots::table)
        .values(row)
        .on_conflict(lots::code)
        .do_nothing()
        .returning(lots::id)
        .get_result(conn)
        .optional()?))
}

pub(in crate::domain::lots) fn update(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: LotId,
    changes: &LotChanges,
) -> Result<()> {
    diesel::update(lots::table)
        .filter(lots::shop_id.eq(shop.shop_id()))
        .filter(lots::id.eq(id))
        .set((
            lots::quantity.eq(changes.quantity),
            lots::grade.eq(&changes.grade),
            lots::plot.eq(&changes.plot),
        ))
        .execute(tx.conn())?;
    Ok(())
}

pub(in crate::domain::lots) fn delete(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: LotId,
) -> Result<()> {
    let lot = lots::table
        .filter(lots::shop_id.eq(shop.shop_id()))
        .filter(lots::id.eq(id));
    diesel::delete(lot).execute(tx.conn())?;
    Ok(())
}

/// Writes the shares of a lot. A household of another shop is as unknown as one that does not
/// exist.
pub(in crate::domain::lots) fn insert_shares(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    lot: LotId,
    parts: &Parts,
) -> Result<()> {
    use crate::db::schema::households;
    let ids: Vec<HouseholdId> = parts.as_slice().iter().map(|part| part.household).collect();
    let known: i64 = households::table
        .filter(households::shop_id.eq(shop.shop_id()))
        .filter(households::id.eq_any(&ids))
        .select(count_star())
        .first(tx.conn())?;
    if usize::try_from(known).ok() != Some(ids.len()) {
        return Err(Error::not_found());
    }
    let rows: Vec<_> = parts
        .as_slice()
        .iter()
        .map(|part| {
            (
                lot_shares::shop_id.eq(shop.shop_id()),
                lot_shares::lot_id.eq(lot),
                lot_shares::household_id.eq(part.household),
                lot_shares::share_bps.eq(part.share),
            )
        })
        .collect();
    each!(tx.conn(), conn => diesel::insert_into(lot_shares::table)
        .values(rows)
        .execute(conn)?);
    Ok(())
}

pub(in crate::domain::lots) fn delete_shares(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    lot: LotId,
) -> Result<()> {
    let shares = lot_shares::table
        .filter(lot_shares::shop_id.eq(shop.shop_id()))
        .filter(lot_shares::lot_id.eq(lot));
    diesel::delete(shares).execute(tx.conn())?;
    Ok(())
}

/// The lots of which something is left and of which the goods of an order may be, by line; the
/// oldest harvest first. None that was recalled.
pub fn offers_of_order<P: Implies<ReadOrders>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    number: &OrderNumber,
) -> Result<Vec<(OrderLineId, Offer)>> {
    Ok(order_lines::table
        .inner_join(
            orders::table.on(orders::shop_id
                .eq(order_lines::shop_id)
                .and(orders::id.eq(order_lines::order_id))),
        )
        .inner_join(
            lots::table.on(lots::shop_id
                .eq(order_lines::shop_id)
                .and(lots::stock_item_id.eq(order_lines::stock_item_id))),
        )
        .inner_join(
            stock_items::table.on(stock_items::shop_id
                .eq(lots::shop_id)
                .and(stock_items::id.eq(lots::stock_item_id))),
        )
        .left_join(lot_recalls::table.on(lot_recalls::lot_id.eq(lots::id)))
        .filter(order_lines::shop_id.eq(shop.shop_id()))
        .filter(orders::number.eq(number.as_str()))
        .filter(lots::assigned.lt(lots::quantity))
        .filter(lot_recalls::id.is_null())
        .order((order_lines::position, lots::harvested_on, lots::id))
        .limit(LIST_LIMIT)
        .select((
            order_lines::id,
            (
                lots::stock_item_id,
                lots::id,
                lots::code,
                lots::quantity - lots::assigned,
                stock_items::unit,
                lots::grade,
            ),
        ))
        .load(conn)?)
}

/// Goods of one line in a parcel.
#[derive(Debug, Clone, Copy, Queryable)]
pub(in crate::domain::lots) struct PackedLine {
    pub id: ShipmentLineId,
    pub line_id: OrderLineId,
    pub item: StockItemId,
    quantity: i64,
    ordered: i64,
    ordered_units: i64,
}

impl PackedLine {
    /// Units of the stock item. A line draws the same number of them for each piece or gram.
    fn units(&self) -> Result<i64> {
        self.ordered_units
            .checked_div(self.ordered)
            .and_then(|each| each.checked_mul(self.quantity))
            .ok_or_else(|| Error::internal("a line without a quantity"))
    }
}

pub(in crate::domain::lots) fn packed_lines(
    conn: &mut DbConn,
    order: &OrderScope,
    parcel: ShipmentId,
) -> Result<Vec<PackedLine>> {
    Ok(shipment_lines::table
        .inner_join(
            order_lines::table.on(order_lines::shop_id
                .eq(shipment_lines::shop_id)
                .and(order_lines::id.eq(shipment_lines::order_line_id))),
        )
        .filter(shipment_lines::shop_id.eq(order.shop_id()))
        .filter(shipment_lines::shipment_id.eq(parcel))
        .filter(order_lines::order_id.eq(order.order_id()))
        .order(shipment_lines::id)
        .select((
            shipment_lines::id,
            order_lines::id,
            order_lines::stock_item_id,
            shipment_lines::quantity,
            order_lines::quantity,
            order_lines::stock_units,
        ))
        .load(conn)?)
}

/// Takes what a parcel holds of a line from a lot; false if the lot is not of these goods or does
/// not hold as much.
pub(in crate::domain::lots) fn draw(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    lot: LotId,
    line: &PackedLine,
) -> Result<bool> {
    let units = line.units()?;
    let changed = diesel::update(lots::table)
        .filter(lots::shop_id.eq(order.shop_id()))
        .filter(lots::id.eq(lot))
        .filter(lots::stock_item_id.eq(line.item))
        .filter((lots::quantity - lots::assigned).ge(units))
        .set(lots::assigned.eq(lots::assigned + units))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// What is left of a lot of these goods.
pub(in crate::domain::lots) fn left_of(
    conn: &mut DbConn,
    order: &OrderScope,
    lot: LotId,
    item: StockItemId,
) -> Result<Option<i64>> {
    Ok(lots::table
        .filter(lots::shop_id.eq(order.shop_id()))
        .filter(lots::id.eq(lot))
        .filter(lots::stock_item_id.eq(item))
        .select(lots::quantity - lots::assigned)
        .first(conn)
        .optional()?)
}

pub(in crate::domain::lots) fn insert_parcel_lot(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    lot: LotId,
    line: &PackedLine,
) -> Result<()> {
    diesel::insert_into(shipment_line_lots::table)
        .values((
            shipment_line_lots::shop_id.eq(order.shop_id()),
            shipment_line_lots::shipment_line_id.eq(line.id),
            shipment_line_lots::lot_id.eq(lot),
            shipment_line_lots::units.eq(line.units()?),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Goods of a parcel that are of a lot.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ParcelLot {
    /// Its id.
    pub id: ParcelLotId,
    /// The parcel.
    pub parcel: ShipmentId,
    /// The line of the order.
    pub line_id: OrderLineId,
    /// Pieces, or grams when sold by mass.
    pub quantity: i64,
    /// The lot.
    pub lot: LotId,
    /// Its trace code.
    pub code: String,
}

/// The goods of an order that are of known lots, in the order in which they left.
pub fn lots_of_parcels(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<ParcelLot>> {
    Ok(shipment_line_lots::table
        .inner_join(
            shipment_lines::table.on(shipment_lines::id.eq(shipment_line_lots::shipment_line_id)),
        )
        .inner_join(shipments::table.on(shipments::id.eq(shipment_lines::shipment_id)))
        .inner_join(lots::table.on(lots::id.eq(shipment_line_lots::lot_id)))
        .filter(shipments::shop_id.eq(order.shop_id()))
        .filter(shipments::order_id.eq(order.order_id()))
        .order(shipment_line_lots::id)
        .select((
            shipment_line_lots::id,
            shipments::id,
            shipment_lines::order_line_id,
            shipment_lines::quantity,
            lots::id,
            lots::code,
        ))
        .load(conn)?)
}

/// The shares of a lot of which goods of an order are.
pub fn shares_of(conn: &mut DbConn, order: &OrderScope, lot: LotId) -> Result<Vec<LotShare>> {
    Ok(lot_shares::table
        .filter(lot_shares::shop_id.eq(order.shop_id()))
        .filter(lot_shares::lot_id.eq(lot))
        .order(lot_shares::household_id)
        .select((lot_shares::household_id, lot_shares::share_bps))
        .load(conn)?)
}
