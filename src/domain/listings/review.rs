//! The review of listings by administrators, where the platform asks for one.

use serde_json::json;

use super::cards;
use super::details::Details;
use super::state::{ListingCommand, Party, next};
use super::store;
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::ListingId;
use crate::base::text::clean_text;
use crate::db::{DbConn, Tx};
use crate::domain::access::{DivisionScope, ReviewApplications, grant};
use crate::domain::events::{self, NewEvent};

/// The most characters of a reason.
const REASON_MAX: usize = 500;

/// A listing that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The listing.
    pub id: ListingId,
    /// Its Chinese title.
    pub title_zh: String,
    /// Its English title, or empty.
    pub title_en: String,
    /// Since when.
    pub since: Timestamp,
    /// The shop.
    pub shop_name_zh: String,
    /// The shop in English, or empty.
    pub shop_name_en: String,
    /// Where it is.
    pub place_zh: String,
    /// The same in English.
    pub place_en: String,
}

/// The listings of the division that wait, the longest waiting first; at most 200.
pub fn list_waiting(
    conn: &mut DbConn,
    office: &DivisionScope<ReviewApplications>,
) -> Result<Vec<Waiting>> {
    store::list_waiting(conn, office)
}

/// A listing of the division, whatever its state.
pub fn find_for_review(
    conn: &mut DbConn,
    office: &DivisionScope<ReviewApplications>,
    id: ListingId,
) -> Result<Option<Details>> {
    store::find_details_for_office(conn, office, id)
}

/// Lets a listing on sale.
///
/// # Errors
/// `PageNotFound` outside of the division, `AccessOwnShop` for one's own, or
/// `StateIllegalTransition`.
pub fn approve(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ReviewApplications>,
    id: ListingId,
) -> Result<()> {
    let approval = (ListingCommand::Approve, "listing.approved", "");
    decide(tx, office, id, approval)
}

/// Sends a listing back to its shop with a reason, which its history keeps.
///
/// # Errors
/// Those of [`approve`]; a fault at `reason`.
pub fn decline(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ReviewApplications>,
    id: ListingId,
    reason: &str,
) -> Result<()> {
    let reason =
        clean_text(reason, REASON_MAX).map_err(|fault| Error::field("reason", fault.code()))?;
    let refusal = (ListingCommand::Decline, "listing.declined", reason.as_str());
    decide(tx, office, id, refusal)
}

fn decide(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ReviewApplications>,
    id: ListingId,
    (command, kind, reason): (ListingCommand, &'static str, &str),
) -> Result<()> {
    let (shop, from) =
        store::find_for_office(tx.conn(), office, id)?.ok_or_else(Error::not_found)?;
    grant::refuse_own_shop(tx.conn(), office, shop)?;
    let to = next(from, command, Party::Reviewer)?;
    if !store::mark_state_by_office(tx, office, id, from, to)? {
        return Err(Code::StateIllegalTransition.into());
    }
    let event = NewEvent::new("listing", id.0, kind, office.actor())
        .of_shop(shop)
        .before(json!({ "state": from }))
        .after(json!({ "state": to, "reason": reason }));
    events::record(tx, event)?;
    cards::refresh_of(tx, shop, &[id])
}
