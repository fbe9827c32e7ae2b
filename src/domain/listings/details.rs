//! A listing with all that its page shows.

use super::model::Listing;
use super::photo::Photo;
use super::store;
use super::variant::{Variant, VariantState};
use crate::base::error::Result;
use crate::base::ids::ListingId;
use crate::db::DbConn;
use crate::domain::access::{Implies, ShopScope, ViewDesk};

/// A listing, its packs (retired ones too) and its photos, each in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// Texts and state.
    pub listing: Listing,
    /// Packs.
    pub variants: Vec<Variant>,
    /// Photos.
    pub photos: Vec<Photo>,
}

impl Details {
    /// The packs that are on sale with the listing.
    pub fn active_variants(&self) -> impl Iterator<Item = &Variant> {
        self.variants
            .iter()
            .filter(|variant| variant.state == VariantState::Active)
    }
}

/// A listing of the shop; `None` if it has none with this id.
pub fn find_details(
    conn: &mut DbConn,
    shop: &ShopScope<impl Implies<ViewDesk>>,
    id: ListingId,
) -> Result<Option<Details>> {
    let Some(listing) = store::find_listing(conn, shop, id)? else {
        return Ok(None);
    };
    Ok(Some(Details {
        variants: store::list_variants(conn, shop, id)?,
        photos: store::list_photos(conn, shop, id)?,
        listing,
    }))
}
