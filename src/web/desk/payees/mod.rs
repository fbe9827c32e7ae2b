//! Where the shop, the village fund and the households are paid.

mod list;
mod show;

#[cfg(test)]
pub(in crate::web) use self::{list::PayeesView, show::PayeeView};

use crate::web::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const ONE: &str = "/desk/{shop}/payees/{payee}";
    let desk = Area::Desk;
    routes
        .get(desk, "/desk/{shop}/payees", list::list)
        .get(desk, ONE, show::show)
        .post(desk, ONE, show::save);
}
