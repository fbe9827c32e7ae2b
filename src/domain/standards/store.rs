//! The SQL of certificates.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Certificate, CertificateKind, NewCertificate, Waiting};
use super::state::CertificateState;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{ShopCertificateId, ShopId};
use crate::db::schema::{charters, shop_certificates, shops};
use crate::db::sql::starts_with_any;
use crate::db::{DbConn, Tx};
use crate::domain::access::{
    DivisionScope, ManageShop, ReviewApplications, ShopPermission, ShopScope,
};
use crate::domain::media::MediaHash;

/// Whether a certificate is scanned in this picture.
pub fn names_scan(conn: &mut DbConn, hash: &MediaHash) -> Result<bool> {
    let found: i64 = shop_certificates::table
        .filter(shop_certificates::scan_hash.eq(hash))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// The most that a queue shows.
const LIST_LIMIT: i64 = 200;

#[derive(Queryable, Selectable)]
#[diesel(table_name = shop_certificates)]
struct Row {
    id: ShopCertificateId,
    shop_id: ShopId,
    kind: CertificateKind,
    name: String,
    number: String,
    issuer: String,
    issued_on: NaiveDate,
    valid_to: Option<NaiveDate>,
    scan_hash: MediaHash,
    state: CertificateState,
    entered_at: Timestamp,
    checked_at: Option<Timestamp>,
    reason: String,
}

impl From<Row> for Certificate {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            shop_id: row.shop_id,
            says: NewCertificate {
                kind: row.kind,
                name: row.name,
                number: row.number,
                issuer: row.issuer,
                issued_on: row.issued_on,
                valid_to: row.valid_to,
            },
            scan: row.scan_hash,
            state: row.state,
            entered_at: row.entered_at,
            checked_at: row.checked_at,
            reason: row.reason,
        }
    }
}

/// What the shop has entered and not withdrawn, the newest first.
pub fn list<P: ShopPermission>(conn: &mut DbConn, shop: &ShopScope<P>) -> Result<Vec<Certificate>> {
    let rows: Vec<Row> = shop_certificates::table
        .filter(shop_certificates::shop_id.eq(shop.shop_id()))
        .filter(shop_certificates::state.ne(CertificateState::Withdrawn))
        .order(shop_certificates::id.desc())
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Certificate::from).collect())
}

/// A certificate of the shop.
pub fn find<P: ShopPermission>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    id: ShopCertificateId,
) -> Result<Option<Certificate>> {
    let row: Option<Row> = shop_certificates::table
        .filter(shop_certificates::shop_id.eq(shop.shop_id()))
        .filter(shop_certificates::id.eq(id))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Certificate::from))
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageShop>,
    new: &NewCertificate,
    scan: &MediaHash,
) -> Result<ShopCertificateId> {
    let now = tx.now();
    Ok(diesel::insert_into(shop_certificates::table)
        .values((
            shop_certificates::shop_id.eq(shop.shop_id()),
            shop_certificates::kind.eq(new.kind),
            shop_certificates::name.eq(&new.name),
            shop_certificates::number.eq(&new.number),
            shop_certificates::issuer.eq(&new.issuer),
            shop_certificates::issued_on.eq(new.issued_on),
            shop_certificates::valid_to.eq(new.valid_to),
            shop_certificates::scan_hash.eq(scan),
            shop_certificates::state.eq(CertificateState::Entered),
            shop_certificates::entered_at.eq(now),
        ))
        .returning(shop_certificates::id)
        .get_result(tx.conn())?)
}

/// Moves a certificate of the shop by compare and set; false if somebody was faster.
pub(super) fn mark(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageShop>,
    id: ShopCertificateId,
    (from, to): (CertificateState, CertificateState),
) -> Result<bool> {
    let changed = diesel::update(shop_certificates::table)
        .filter(shop_certificates::shop_id.eq(shop.shop_id()))
        .filter(shop_certificates::id.eq(id))
        .filter(shop_certificates::state.eq(from))
        .set(shop_certificates::state.eq(to))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// The same by an administrator, who found it by [`find_for_office`].
pub(super) fn mark_by_office(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ReviewApplications>,
    id: ShopCertificateId,
    (from, to): (CertificateState, CertificateState),
    reason: &str,
) -> Result<bool> {
    let now = tx.now();
    let changed = diesel::update(shop_certificates::table)
        .filter(shop_certificates::id.eq(id))
        .filter(shop_certificates::state.eq(from))
        .set((
            shop_certificates::state.eq(to),
            shop_certificates::checked_by.eq(office.user_id()),
            shop_certificates::checked_at.eq(now),
            shop_certificates::reason.eq(reason),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// How many certificates of shops in the division nobody has looked at.
pub fn count_waiting(conn: &mut DbConn, office: &DivisionScope<ReviewApplications>) -> Result<i64> {
    Ok(shop_certificates::table
        .inner_join(shops::table.on(shops::id.eq(shop_certificates::shop_id)))
        .filter(shop_certificates::state.eq(CertificateState::Entered))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .count()
        .get_result(conn)?)
}

/// A certificate with its shop's names, specialty and place in both languages.
type OfficeRow = (Row, (String, String), (String, String), (String, String));

fn waiting((row, shop, specialty, place): OfficeRow) -> Waiting {
    Waiting {
        certificate: row.into(),
        shop_zh: shop.0,
        shop_en: shop.1,
        specialty_zh: specialty.0,
        specialty_en: specialty.1,
        place_zh: place.0,
        place_en: place.1,
    }
}

/// Certificates of shops in the division, with their shops.
macro_rules! of_office {
    ($office:expr) => {
        shop_certificates::table
            .inner_join(shops::table.on(shops::id.eq(shop_certificates::shop_id)))
            .inner_join(charters::table.on(charters::shop_id.eq(shops::id)))
            .filter(charters::state.eq("active"))
            .filter(starts_with_any(shops::division_code, $office.codes()))
            .select((
                Row::as_select(),
                (shops::name_zh, shops::name_en),
                (charters::name_zh, charters::name_en),
                (shops::place_zh, shops::place_en),
            ))
    };
}

/// What waits for the office, the longest waiting first; at most 200.
pub fn list_waiting(
    conn: &mut DbConn,
    office: &DivisionScope<ReviewApplications>,
) -> Result<Vec<Waiting>> {
    let rows: Vec<OfficeRow> = of_office!(office)
        .filter(shop_certificates::state.eq(CertificateState::Entered))
        .order(shop_certificates::id)
        .limit(LIST_LIMIT)
        .load(conn)?;
    Ok(rows.into_iter().map(waiting).collect())
}

/// A certificate of a shop in the division.
pub fn find_for_office(
    conn: &mut DbConn,
    office: &DivisionScope<ReviewApplications>,
    id: ShopCertificateId,
) -> Result<Option<Waiting>> {
    let row: Option<OfficeRow> = of_office!(office)
        .filter(shop_certificates::id.eq(id))
        .first(conn)
        .optional()?;
    Ok(row.map(waiting))
}
