//! A shop's stock: what is there, and what came and went.

mod item;
mod list;

#[cfg(test)]
pub(in crate::web) use self::{item::StockItemView, list::StockListView};

use crate::web::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Desk, "/desk/{shop}/stock", list::list)
        .post(Area::Desk, "/desk/{shop}/stock", list::create)
        .get(Area::Desk, "/desk/{shop}/stock/{item}", item::show)
        .post(Area::Desk, "/desk/{shop}/stock/{item}/name", item::rename)
        .post(
            Area::Desk,
            "/desk/{shop}/stock/{item}/receipt",
            item::receive,
        )
        .post(Area::Desk, "/desk/{shop}/stock/{item}/waste", item::waste)
        .post(Area::Desk, "/desk/{shop}/stock/{item}/count", item::count);
}
