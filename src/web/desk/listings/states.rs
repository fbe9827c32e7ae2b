//! On sale and off: each change of state is a form of one button.

use crate::base::error::{Code, Result};
use crate::base::ids::ListingId;
use crate::db::Tx;
use crate::domain::access::{EditListings, ShopScope};
use crate::domain::listings::{self, ListingState};
use crate::web::chrome::Tone;
use crate::web::extract::{Db, Desk, Segment};
use crate::web::respond::{HtmlResult, Ui, see_other};

pub(super) async fn publish(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<ListingId>,
) -> HtmlResult {
    let needs_review = ui.app().reviews_listings;
    let scope = desk.scope.clone();
    let published = db
        .write(move |tx| listings::publish(tx, &scope, id, needs_review))
        .await;
    let page = desk.path(&format!("/listings/{id}"));
    match published {
        Ok(ListingState::PendingReview) => see_other(&page)
            .with_success("flash-listing-submitted")
            .done(),
        Ok(_) => see_other(&page)
            .with_success("flash-listing-published")
            .done(),
        // The page says what is missing.
        Err(error) if error.code() == Code::ListingIncomplete => see_other(&page)
            .with_flash(Tone::Warning, "flash-listing-incomplete")
            .done(),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn pause(
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<ListingId>,
) -> HtmlResult {
    change(db, desk, id, (listings::pause, "flash-listing-paused")).await
}

pub(super) async fn resume(
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<ListingId>,
) -> HtmlResult {
    change(db, desk, id, (listings::resume, "flash-listing-resumed")).await
}

pub(super) async fn archive(
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<ListingId>,
) -> HtmlResult {
    change(db, desk, id, (listings::archive, "flash-listing-archived")).await
}

type Verb = fn(&mut Tx<'_>, &ShopScope<EditListings>, ListingId) -> Result<()>;

async fn change(
    db: Db,
    desk: Desk<EditListings>,
    id: ListingId,
    (verb, flash): (Verb, &str),
) -> HtmlResult {
    let scope = desk.scope.clone();
    let changed = db.write(move |tx| verb(tx, &scope, id)).await;
    let page = see_other(&desk.path(&format!("/listings/{id}")));
    match changed {
        Ok(()) => page.with_success(flash).done(),
        Err(error) if error.code() == Code::ListingIncomplete => page
            .with_flash(Tone::Warning, "flash-listing-incomplete")
            .done(),
        Err(error) => Err(error.into()),
    }
}
