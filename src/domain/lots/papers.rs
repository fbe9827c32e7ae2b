//! What a shop says of a lot beside its harvest: inspections and certificates.

use serde_json::json;

use super::certificate::{Certificate, NewCertificate};
use super::inspection::Inspection;
use super::recalled::Recall;
use super::store;
use crate::base::clock::Timestamp;
use crate::base::ed25519::SigningKey;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::LotId;
use crate::db::Tx;
use crate::domain::access::{EditListings, ShopScope};
use crate::domain::events::{self, NewEvent};

/// A certificate that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// What it says.
    pub certificate: Certificate,
    /// The signed text, for its QR code.
    pub payload: String,
    /// When it was issued.
    pub at: Timestamp,
}

/// What was said of a lot; each the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Papers {
    /// Its inspections.
    pub inspections: Vec<Inspection>,
    /// Its certificates.
    pub certificates: Vec<Issued>,
    /// That it was called back.
    pub recall: Option<Recall>,
}

impl Papers {
    /// Whether nothing was said of it.
    pub fn is_empty(&self) -> bool {
        self.inspections.is_empty() && self.certificates.is_empty() && self.recall.is_none()
    }

    /// Whether the last inspection was not passed: no certificate is issued, and none should be relied on.
    pub fn has_failed(&self) -> bool {
        let last = self.inspections.first();
        last.is_some_and(|last| !last.has_passed())
    }
}

/// Notes what an inspection has found. The same one sent twice is one.
///
/// # Errors
/// `page.not_found`.
pub fn inspect(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: LotId,
    new: &Inspection,
) -> Result<()> {
    let lot = store::lock(tx, shop, id)?.ok_or_else(Error::not_found)?;
    // An earlier one may well say the same: failed, passed, and failed again.
    if store::last_noted(tx.conn(), shop, id)?.as_ref() == Some(new) {
        return Ok(());
    }
    store::insert_inspection(tx, shop, id, new)?;
    let event = NewEvent::new("lot", id.0, "lot.inspected", shop.actor())
        .of_shop(shop.shop_id())
        .after(json!({ "code": lot.code, "result": new.result }));
    events::record(tx, event)?;
    Ok(())
}

/// Issues a certificate. One that says what the last one says is that one.
///
/// # Errors
/// `page.not_found`; `lot.recalled`; `lot.failed_inspection` when the last inspection was not passed;
/// faults of fields for more than was harvested, and for a basis without its inspection.
pub fn certify(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: LotId,
    new: &NewCertificate,
    key: &SigningKey,
) -> Result<()> {
    let lot = store::lock(tx, shop, id)?.ok_or_else(Error::not_found)?;
    if lot.is_recalled {
        return Err(Code::LotRecalled.into());
    }
    let papers = store::papers_of(tx.conn(), shop, id)?;
    new.check(&lot, &papers)?;
    // It says the day of this transaction, which may move up to that of its key.
    let (key_id, is_news) = store::keep_key(tx, key)?;
    if is_news {
        let event = NewEvent::new("trace_key", key_id.0, "trace_key.published", shop.actor());
        events::record(tx, event)?;
    }
    let last = papers.certificates.first();
    let number = last.map_or(0, |last| last.certificate.number) + 1;
    let certificate = new.of(&lot, number, tx.business_date().to_string());
    if last.is_some_and(|last| last.certificate.says_the_same(&certificate)) {
        return Ok(());
    }
    let payload = certificate.sign(key)?;
    store::insert_certificate(tx, shop, (id, number), key_id, &payload)?;
    let event = NewEvent::new("lot", id.0, "lot.certified", shop.actor())
        .of_shop(shop.shop_id())
        .after(json!({ "code": lot.code, "number": number }));
    events::record(tx, event)?;
    Ok(())
}
