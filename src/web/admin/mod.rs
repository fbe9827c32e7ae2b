//! The pages of administrators.

mod listings;
mod mails;

#[cfg(test)]
pub(in crate::web) use self::{
    listings::{ListingQueueView, ListingReviewView},
    mails::MailsView,
};

use super::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Admin, "/admin/mails", mails::list)
        .post(Area::Admin, "/admin/mails/{id}/again", mails::send_again)
        .get(Area::Admin, "/admin/listings", listings::list)
        .get(Area::Admin, "/admin/listings/{id}", listings::show)
        .post(
            Area::Admin,
            "/admin/listings/{id}/approval",
            listings::approve,
        )
        .post(
            Area::Admin,
            "/admin/listings/{id}/refusal",
            listings::decline,
        );
}
