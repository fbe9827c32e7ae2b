//! Lots: what was harvested when, and who has brought it.

mod form;
mod list;
mod new;
mod show;

#[cfg(test)]
pub(in crate::web) use self::{list::LotsView, new::LotFormView, show::LotView};

use crate::web::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const ONE: &str = "/desk/{shop}/lots/{id}";
    let desk = Area::Desk;
    routes
        .get(desk, "/desk/{shop}/lots", list::list)
        .get(desk, "/desk/{shop}/lots/new", new::show)
        .post(desk, "/desk/{shop}/lots", new::create)
        .get(desk, ONE, show::show)
        .post(desk, ONE, show::save)
        .post(desk, "/desk/{shop}/lots/{id}/removal", show::remove);
}
