//! A listing as buyers would see it, before they do.

use serde::Serialize;

use crate::base::error::Error;
use crate::base::ids::ListingId;
use crate::base::locale::Locale;
use crate::domain::access::ViewDesk;
use crate::domain::listings::{self, Details};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, Segment};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_listing::ShownListing;
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct PreviewView {
    back: String,
    listing: ShownListing,
}

impl PreviewView {
    fn new(back: String, details: &Details, locale: Locale) -> Self {
        Self {
            back,
            listing: ShownListing::new(details, locale),
        }
    }
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    desk: Desk<ViewDesk>,
    Segment(id): Segment<ListingId>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let details = db
        .read(move |conn| listings::find_details(conn, &scope, id))
        .await?
        .ok_or_else(Error::not_found)?;
    let ui = frame(ui, &db, &desk, Section::Listings).await?;
    let back = desk.path(&format!("/listings/{id}"));
    ui.page(&PreviewView::new(back, &details, ui.locale()))
}

impl PageView for PreviewView {
    const TEMPLATE: &'static str = "pages/desk/listings/preview.html";

    fn samples() -> Vec<Self> {
        let back = "/desk/longjing/listings/7".to_owned();
        vec![
            Self::new(back.clone(), &super::samples::details(), Locale::Zh),
            Self::new(back, &super::samples::empty(), Locale::En),
        ]
    }
}
