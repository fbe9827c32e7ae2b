//! What members and administrators do with certificates.

use serde_json::json;

use super::model::{MOST, NewCertificate};
use super::state::{CertificateState, Command};
use super::store;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{ShopCertificateId, ShopId};
use crate::base::text::clean_text;
use crate::db::Tx;
use crate::domain::access::{
    Actor, DivisionScope, ManageShop, ReviewApplications, ShopScope, grant,
};
use crate::domain::events::{self, NewEvent};
use crate::domain::media::MediaHash;

/// The most characters of a reason.
const REASON_MAX: usize = 500;

/// Enters a certificate with the picture of its paper; the same sent twice is one.
///
/// # Errors
/// `standard.too_many`.
pub fn enter(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageShop>,
    new: &NewCertificate,
    scan: &MediaHash,
) -> Result<()> {
    let held = store::list(tx.conn(), shop)?;
    let is_same = |one: &super::Certificate| one.says == *new && one.scan == *scan;
    if held.iter().any(is_same) {
        return Ok(());
    }
    if held.len() >= MOST {
        return Err(Error::new(Code::StandardTooMany).with("max", MOST));
    }
    let id = store::insert(tx, shop, new, scan)?;
    let after = json!({ "kind": new.kind, "number": new.number });
    record(
        tx,
        (id, shop.shop_id()),
        "standard.entered",
        shop.actor(),
        after,
    )
}

/// Takes a certificate back.
///
/// # Errors
/// `page.not_found`, or `state.illegal_transition` for one that is back already.
pub fn withdraw(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageShop>,
    id: ShopCertificateId,
) -> Result<()> {
    let found = store::find(tx.conn(), shop, id)?.ok_or_else(Error::not_found)?;
    let to = found.state.next(Command::Withdraw)?;
    moved(store::mark(tx, shop, id, (found.state, to))?)?;
    let after = json!({ "state": to });
    record(
        tx,
        (id, shop.shop_id()),
        "standard.withdrawn",
        shop.actor(),
        after,
    )
}

/// An administrator has compared it with its paper.
///
/// # Errors
/// `page.not_found` outside of the division, `access.own_shop` for one's own, or
/// `state.illegal_transition`.
pub fn verify(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ReviewApplications>,
    id: ShopCertificateId,
) -> Result<()> {
    decide(tx, office, id, (Command::Verify, ""))
}

/// It is not what its paper says, with the reason, which its shop reads.
///
/// # Errors
/// Those of [`verify`]; a fault at `reason`.
pub fn refuse(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ReviewApplications>,
    id: ShopCertificateId,
    reason: &str,
) -> Result<()> {
    let reason =
        clean_text(reason, REASON_MAX).map_err(|fault| Error::field("reason", fault.code()))?;
    decide(tx, office, id, (Command::Refuse, &reason))
}

fn decide(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ReviewApplications>,
    id: ShopCertificateId,
    (command, reason): (Command, &str),
) -> Result<()> {
    let found = store::find_for_office(tx.conn(), office, id)?.ok_or_else(Error::not_found)?;
    let certificate = found.certificate;
    grant::refuse_own_shop(tx.conn(), office, certificate.shop_id)?;
    let to = certificate.state.next(command)?;
    let states = (certificate.state, to);
    moved(store::mark_by_office(tx, office, id, states, reason)?)?;
    let kind = if to == CertificateState::Verified {
        "standard.verified"
    } else {
        "standard.refused"
    };
    let after = json!({ "state": to, "reason": reason });
    record(tx, (id, certificate.shop_id), kind, office.actor(), after)
}

fn moved(is_moved: bool) -> Result<()> {
    if is_moved {
        Ok(())
    } else {
        Err(Code::StateIllegalTransition.into())
    }
}

fn record(
    tx: &mut Tx<'_>,
    (id, shop): (ShopCertificateId, ShopId),
    kind: &'static str,
    actor: Actor,
    after: serde_json::Value,
) -> Result<()> {
    let event = NewEvent::new("standard", id.0, kind, actor)
        .of_shop(shop)
        .after(after);
    events::record(tx, event)?;
    Ok(())
}
