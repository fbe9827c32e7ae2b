//! What anybody may read of a lot, and the lots behind a buyer's parcels.

use diesel::prelude::*;

use super::papers::{RECALL, inspections_of, last_certificate};
use crate::base::error::Result;
use crate::base::ids::LotId;
use crate::db::DbConn;
use crate::db::schema::{
    charters, households, lot_recalls, lot_shares, lots, shipment_line_lots, shipment_lines,
    shipments, shops, stock_items, villages,
};
use crate::domain::access::{OrderScope, PublicScope};
use crate::domain::lots::code::TraceCode;
use crate::domain::lots::papers::Papers;
use crate::domain::lots::recalled::Recall;
use crate::domain::lots::traced::{LotBehind, Traced, TracedHarvest, TracedShop, TracedSpecialty};

type Row = (
    TracedHarvest,
    TracedShop,
    Option<TracedSpecialty>,
    Option<Recall>,
);

/// The lot with this code: four statements. Boxes outlive shops: it is found also when its shop
/// sells no more, though not while it was never open.
pub fn find_traced(conn: &mut DbConn, _: &PublicScope, code: &TraceCode) -> Result<Option<Traced>> {
    let Some((harvest, shop, specialty, recall)) = find_row(conn, code)? else {
        return Ok(None);
    };
    let id = harvest.id;
    Ok(Some(Traced {
        households: aliases_of(conn, id)?,
        papers: Papers {
            inspections: inspections_of(conn, id)?,
            certificates: last_certificate(conn, id)?.into_iter().collect(),
            recall,
        },
        harvest,
        shop,
        specialty,
    }))
}

fn find_row(conn: &mut DbConn, code: &TraceCode) -> Result<Option<Row>> {
    let of_shop = charters::shop_id.eq(shops::id);
    Ok(lots::table
        .inner_join(stock_items::table.on(stock_items::id.eq(lots::stock_item_id)))
        .inner_join(shops::table.on(shops::id.eq(lots::shop_id)))
        .inner_join(villages::table.on(villages::id.eq(shops::village_id)))
        .left_join(charters::table.on(of_shop.and(charters::state.eq("active"))))
        .left_join(lot_recalls::table.on(lot_recalls::lot_id.eq(lots::id)))
        .filter(lots::code.eq(code.as_str()))
        .filter(shops::approved_at.is_not_null())
        .select((
            (
                lots::id,
                lots::code,
                stock_items::name,
                stock_items::unit,
                lots::harvested_on,
                lots::quantity,
                lots::grade,
                lots::plot,
            ),
            (
                shops::id,
                shops::slug,
                shops::name_zh,
                shops::name_en,
                shops::place_zh,
                shops::place_en,
                shops::state,
                villages::name,
                villages::name_en,
            ),
            (charters::name_zh, charters::name_en).nullable(),
            RECALL.nullable(),
        ))
        .first(conn)
        .optional()?)
}

/// What buyers call the households behind a lot, those with the largest shares first.
fn aliases_of(conn: &mut DbConn, lot: LotId) -> Result<Vec<String>> {
    Ok(lot_shares::table
        .inner_join(households::table.on(households::id.eq(lot_shares::household_id)))
        .filter(lot_shares::lot_id.eq(lot))
        .order((lot_shares::share_bps.desc(), households::id))
        .select(households::alias)
        .load(conn)?)
}

/// The lots of which goods of an order are, parcel by parcel.
pub fn lots_behind(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<LotBehind>> {
    Ok(shipment_line_lots::table
        .inner_join(
            shipment_lines::table.on(shipment_lines::id.eq(shipment_line_lots::shipment_line_id)),
        )
        .inner_join(shipments::table.on(shipments::id.eq(shipment_lines::shipment_id)))
        .inner_join(lots::table.on(lots::id.eq(shipment_line_lots::lot_id)))
        .left_join(lot_recalls::table.on(lot_recalls::lot_id.eq(lots::id)))
        .filter(shipments::shop_id.eq(order.shop_id()))
        .filter(shipments::order_id.eq(order.order_id()))
        .order((shipments::id, lots::code))
        .select((
            shipments::id,
            lots::code,
            lot_recalls::id.nullable().is_not_null(),
        ))
        .distinct()
        .load(conn)?)
}
