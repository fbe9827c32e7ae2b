//! Inspections and certificates.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::ids::{LotId, TraceKeyId};
use crate::db::schema::{lot_certificates, lot_inspections, lot_recalls, lots};
use crate::db::{DbConn, Tx};
use crate::domain::access::{EditListings, Implies, PublicScope, ShopScope, ViewDesk};
use crate::domain::lots::certificate::Certificate;
use crate::domain::lots::code::TraceCode;
use crate::domain::lots::inspection::Inspection;
use crate::domain::lots::papers::{Issued, Papers};

/// What was said of a lot of the shop.
pub fn papers_of(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    lot: LotId,
) -> Result<Papers> {
    let recall = lot_recalls::table
        .filter(lot_recalls::shop_id.eq(shop.shop_id()))
        .filter(lot_recalls::lot_id.eq(lot))
        .select(RECALL)
        .first(conn)
        .optional()?;
    let certificates = lot_certificates::table
        .filter(lot_certificates::shop_id.eq(shop.shop_id()))
        .filter(lot_certificates::lot_id.eq(lot))
        .order(lot_certificates::number.desc())
        .select((lot_certificates::payload, lot_certificates::issued_at))
        .load(conn)?;
    Ok(Papers {
        inspections: inspections_of(conn, lot)?,
        certificates: certificates
            .into_iter()
            .map(issued)
            .collect::<Result<_>>()?,
        recall,
    })
}

/// What is shown of a recall.
pub(super) const RECALL: (
    lot_recalls::reason,
    lot_recalls::party,
    lot_recalls::recalled_at,
) = (
    lot_recalls::reason,
    lot_recalls::party,
    lot_recalls::recalled_at,
);

/// The inspections of a lot that was reached, the newest first.
pub(super) fn inspections_of(conn: &mut DbConn, lot: LotId) -> Result<Vec<Inspection>> {
    Ok(lot_inspections::table
        .filter(lot_inspections::lot_id.eq(lot))
        .order((
            lot_inspections::inspected_on.desc(),
            lot_inspections::id.desc(),
        ))
        .select((
            lot_inspections::kind,
            lot_inspections::inspected_on,
            lot_inspections::inspector,
            lot_inspections::result,
            lot_inspections::report,
        ))
        .load(conn)?)
}

/// The inspection that was noted last, whenever it took place.
pub(in crate::domain::lots) fn last_noted(
    conn: &mut DbConn,
    shop: &ShopScope<EditListings>,
    lot: LotId,
) -> Result<Option<Inspection>> {
    Ok(lot_inspections::table
        .filter(lot_inspections::shop_id.eq(shop.shop_id()))
        .filter(lot_inspections::lot_id.eq(lot))
        .order(lot_inspections::id.desc())
        .select((
            lot_inspections::kind,
            lot_inspections::inspected_on,
            lot_inspections::inspector,
            lot_inspections::result,
            lot_inspections::report,
        ))
        .first(conn)
        .optional()?)
}

/// The newest certificate of a lot that was reached.
pub(super) fn last_certificate(conn: &mut DbConn, lot: LotId) -> Result<Option<Issued>> {
    let row = lot_certificates::table
        .filter(lot_certificates::lot_id.eq(lot))
        .order(lot_certificates::number.desc())
        .select((lot_certificates::payload, lot_certificates::issued_at))
        .first(conn)
        .optional()?;
    row.map(issued).transpose()
}

/// The number of the newest certificate of a lot, if this one was issued for it.
pub(in crate::domain::lots) fn find_newest_beside(
    conn: &mut DbConn,
    _: PublicScope,
    lot: &TraceCode,
    (number, payload): (i64, &str),
) -> Result<Option<i64>> {
    let issued: Option<LotId> = lot_certificates::table
        .inner_join(lots::table.on(lots::id.eq(lot_certificates::lot_id)))
        .filter(lots::code.eq(lot.as_str()))
        .filter(lot_certificates::number.eq(number))
        .filter(lot_certificates::payload.eq(payload))
        .select(lots::id)
        .first(conn)
        .optional()?;
    let Some(lot) = issued else {
        return Ok(None);
    };
    Ok(lot_certificates::table
        .filter(lot_certificates::lot_id.eq(lot))
        .select(max(lot_certificates::number))
        .first(conn)?)
}

fn issued((payload, at): (String, Timestamp)) -> Result<Issued> {
    Ok(Issued {
        certificate: Certificate::read(&payload)
            .ok_or_else(|| Error::internal("a certificate that cannot be read"))?,
        payload,
        at,
    })
}

pub(in crate::domain::lots) fn insert_inspection(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    lot: LotId,
    new: &Inspection,
) -> Result<()> {
    let row = (
        lot_inspections::shop_id.eq(shop.shop_id()),
        lot_inspections::lot_id.eq(lot),
        lot_inspections::kind.eq(new.kind),
        lot_inspections::inspected_on.eq(new.inspected_on),
        lot_inspections::inspector.eq(&new.inspector),
        lot_inspections::result.eq(new.result),
        lot_inspections::report.eq(&new.report),
        lot_inspections::noted_by.eq(shop.actor().user_id()),
        lot_inspections::noted_at.eq(tx.now()),
    );
    diesel::insert_into(lot_inspections::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

pub(in crate::domain::lots) fn insert_certificate(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    (lot, number): (LotId, i64),
    key: TraceKeyId,
    payload: &str,
) -> Result<()> {
    let row = (
        lot_certificates::shop_id.eq(shop.shop_id()),
        lot_certificates::lot_id.eq(lot),
        lot_certificates::number.eq(number),
        lot_certificates::key_id.eq(key),
        lot_certificates::payload.eq(payload),
        lot_certificates::issued_by.eq(shop.actor().user_id()),
        lot_certificates::issued_at.eq(tx.now()),
    );
    diesel::insert_into(lot_certificates::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}
