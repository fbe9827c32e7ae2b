//! What a shop charges for sending, and where it does not send.

mod examples;
mod form;
mod show;

#[cfg(test)]
pub(in crate::web) use self::show::FreightView;

use crate::web::routes::{Area, Routes};

/// Mounts the page.
pub(super) fn routes(routes: &mut Routes) {
    const PAGE: &str = "/desk/{shop}/freight";
    routes
        .get(Area::Desk, PAGE, show::show)
        .post(Area::Desk, PAGE, show::save);
}
