//! What a shop does with its listings.

use serde_json::json;

use super::cards;
use super::details::find_details;
use super::model::{Listing, ListingSummary, NewListing};
use super::sellable::{Missing, missing};
use super::state::{ListingCommand, ListingState, Party, next};
use super::store;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::ListingId;
use crate::db::{DbConn, Tx};
use crate::domain::access::{Actor, EditListings, Implies, ShopScope, ViewDesk};
use crate::domain::events::{self, NewEvent};

/// The shop's listings in these states, the last changed first. A shop sells one specialty, so
/// that there are tens of them, not thousands; at most 500 are given.
pub fn list(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    states: &[ListingState],
) -> Result<Vec<ListingSummary>> {
    store::list_summaries(conn, shop, states)
}

/// Begins a listing as a draft; gives its id. A draft with the same texts made within the last
/// minute is the same one: the button was pressed twice.
///
/// # Errors
/// `ListingNoCharter` for a shop that has not named its specialty yet.
pub fn create(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    texts: &NewListing,
) -> Result<ListingId> {
    if let Some(twin) = store::find_twin(tx, shop, texts)? {
        return Ok(twin);
    }
    let charter = store::find_charter(tx.conn(), shop)?.ok_or(Code::ListingNoCharter)?;
    let id = store::insert_listing(tx, shop, charter, texts)?;
    let event = event(shop, id, "listing.created").after(json!({ "title": texts.title_zh }));
    events::record(tx, event)?;
    Ok(id)
}

/// Changes the texts. `version` is that of the texts which the person has seen.
///
/// # Errors
/// `PageNotFound`; `ListingArchived`; `ListingChangedMeanwhile` if somebody else has changed them
/// since, to something else.
pub fn update(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: ListingId,
    version: i64,
    texts: &NewListing,
) -> Result<()> {
    let old = open_for_editing(tx, shop, id)?;
    if old.texts == *texts {
        return Ok(());
    }
    if old.version != version || !store::update_listing(tx, shop, id, version, texts)? {
        return Err(Code::ListingChangedMeanwhile.into());
    }
    let event = event(shop, id, "listing.changed")
        .before(json!({ "title": old.texts.title_zh }))
        .after(json!({ "title": texts.title_zh }));
    events::record(tx, event)?;
    cards::refresh(tx, shop, &[id])
}

/// Puts a draft on sale, or sends it to the administrators where the platform asks for a review;
/// gives the new state.
///
/// # Errors
/// `ListingIncomplete` while a photo or a pack is missing; `StateIllegalTransition`.
pub fn publish(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: ListingId,
    needs_review: bool,
) -> Result<ListingState> {
    let (command, kind) = if needs_review {
        (ListingCommand::Submit, "listing.submitted")
    } else {
        (ListingCommand::Publish, "listing.published")
    };
    refuse_incomplete(tx, shop, id)?;
    change_state(tx, shop, id, command, kind)
}

/// Takes a listing off sale for now.
pub fn pause(tx: &mut Tx<'_>, shop: &ShopScope<EditListings>, id: ListingId) -> Result<()> {
    change_state(tx, shop, id, ListingCommand::Pause, "listing.paused").map(drop)
}

/// Puts a paused listing on sale again.
///
/// # Errors
/// `ListingIncomplete` while a photo or a pack is missing; `StateIllegalTransition`.
pub fn resume(tx: &mut Tx<'_>, shop: &ShopScope<EditListings>, id: ListingId) -> Result<()> {
    refuse_incomplete(tx, shop, id)?;
    change_state(tx, shop, id, ListingCommand::Resume, "listing.resumed").map(drop)
}

/// Ends a listing for good.
pub fn archive(tx: &mut Tx<'_>, shop: &ShopScope<EditListings>, id: ListingId) -> Result<()> {
    change_state(tx, shop, id, ListingCommand::Archive, "listing.archived").map(drop)
}

fn refuse_incomplete(tx: &mut Tx<'_>, shop: &ShopScope<EditListings>, id: ListingId) -> Result<()> {
    let details = find_details(tx.conn(), shop, id)?.ok_or_else(Error::not_found)?;
    if missing(&details, shop.state())
        .into_iter()
        .any(Missing::hinders_publication)
    {
        return Err(Code::ListingIncomplete.into());
    }
    Ok(())
}

fn change_state(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: ListingId,
    command: ListingCommand,
    kind: &'static str,
) -> Result<ListingState> {
    let from = store::find_listing(tx.conn(), shop, id)?
        .ok_or_else(Error::not_found)?
        .state;
    let to = next(from, command, Party::Shop)?;
    if !store::mark_state(tx, shop, id, from, to)? {
        return Err(Code::StateIllegalTransition.into());
    }
    let event = event(shop, id, kind)
        .before(json!({ "state": from }))
        .after(json!({ "state": to }));
    events::record(tx, event)?;
    cards::refresh(tx, shop, &[id])?;
    Ok(to)
}

/// The listing, locked against others who change it, unless it is over.
pub(super) fn open_for_editing(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    id: ListingId,
) -> Result<Listing> {
    store::touch_listing(tx, shop, id)?;
    let listing = store::find_listing(tx.conn(), shop, id)?.ok_or_else(Error::not_found)?;
    if listing.state == ListingState::Archived {
        return Err(Code::ListingArchived.into());
    }
    Ok(listing)
}

fn event(shop: &ShopScope<EditListings>, id: ListingId, kind: &'static str) -> NewEvent {
    let actor: Actor = shop.actor();
    NewEvent::new("listing", id.0, kind, actor).of_shop(shop.shop_id())
}
