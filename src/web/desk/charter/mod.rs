//! The one specialty of a shop: what is in force, and the request for another.

mod form;
mod samples;
mod show;

#[cfg(test)]
pub(in crate::web) use self::{form::CharterFormView, show::CharterView};

use crate::web::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const PROPOSAL: &str = "/desk/{shop}/charter/proposal";
    routes
        .get(Area::Desk, "/desk/{shop}/charter", show::show)
        .get(Area::Desk, PROPOSAL, form::edit)
        .post(Area::Desk, PROPOSAL, form::send)
        .post(
            Area::Desk,
            "/desk/{shop}/charter/withdrawal",
            show::withdraw,
        );
}
