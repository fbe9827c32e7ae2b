//! The desk: where the members of a shop work.

mod frame;
mod listings;
mod stock;

use super::routes::Routes;

pub(in crate::web) use self::listings::samples as listing_samples;
#[cfg(test)]
pub(in crate::web) use self::{
    listings::{
        ListingFormView, ListingListView, ListingView, PackFormView, PhotosView, PreviewView,
    },
    stock::{StockItemView, StockListView},
};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    listings::routes(routes);
    stock::routes(routes);
}
