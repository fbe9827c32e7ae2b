//! What administrators see and decide of listings: those of shops in their division.

use diesel::prelude::*;

use super::{listings as texts, photos, variants};
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{ListingId, ShopId};
use crate::db::schema::{listings, shops};
use crate::db::sql::starts_with_any;
use crate::db::{DbConn, Tx};
use crate::domain::access::{DivisionScope, ReviewApplications};
use crate::domain::listings::details::Details;
use crate::domain::listings::review::Waiting;
use crate::domain::listings::state::ListingState;

/// How many listings wait for review.
pub fn count_waiting(conn: &mut DbConn, office: &DivisionScope<ReviewApplications>) -> Result<i64> {
    Ok(listings::table
        .inner_join(shops::table.on(shops::id.eq(listings::shop_id)))
        .filter(listings::state.eq(ListingState::PendingReview))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .count()
        .get_result(conn)?)
}

type Row = (
    ListingId,
    String,
    String,
    Timestamp,
    String,
    String,
    String,
    String,
);

/// The listings that wait for review, the longest waiting first; at most 200.
pub fn list_waiting(
    conn: &mut DbConn,
    office: &DivisionScope<ReviewApplications>,
) -> Result<Vec<Waiting>> {
    let rows: Vec<Row> = listings::table
        .inner_join(shops::table.on(shops::id.eq(listings::shop_id)))
        .filter(listings::state.eq(ListingState::PendingReview))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .order((listings::updated_at, listings::id))
        .limit(200)
        .select((
            listings::id,
            listings::title_zh,
            listings::title_en,
            listings::updated_at,
            shops::name_zh,
            shops::name_en,
            shops::place_zh,
            shops::place_en,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| Waiting {
            id: row.0,
            title_zh: row.1,
            title_en: row.2,
            since: row.3,
            shop_name_zh: row.4,
            shop_name_en: row.5,
            place_zh: row.6,
            place_en: row.7,
        })
        .collect())
}

/// The shop of a listing, if it lies in the administrator's division, and the listing's state.
pub fn find_for_office(
    conn: &mut DbConn,
    office: &DivisionScope<ReviewApplications>,
    id: ListingId,
) -> Result<Option<(ShopId, ListingState)>> {
    Ok(listings::table
        .inner_join(shops::table.on(shops::id.eq(listings::shop_id)))
        .filter(listings::id.eq(id))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .select((listings::shop_id, listings::state))
        .first(conn)
        .optional()?)
}

/// A listing in the administrator's division with all that its page shows.
pub fn find_details_for_office(
    conn: &mut DbConn,
    office: &DivisionScope<ReviewApplications>,
    id: ListingId,
) -> Result<Option<Details>> {
    let Some((shop, _)) = find_for_office(conn, office, id)? else {
        return Ok(None);
    };
    let Some(listing) = texts::listing_of(conn, shop, id)? else {
        return Ok(None);
    };
    Ok(Some(Details {
        variants: variants::variants_of(conn, shop, id)?,
        photos: photos::photos_of(conn, shop, id)?,
        listing,
    }))
}

/// Changes the state if it is still the one it was; false for a listing elsewhere too.
pub fn mark_state_by_office(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ReviewApplications>,
    id: ListingId,
    from: ListingState,
    to: ListingState,
) -> Result<bool> {
    match find_for_office(tx.conn(), office, id)? {
        Some((shop, _)) => texts::mark(tx, shop, id, (from, to)),
        None => Ok(false),
    }
}
