//! The support programmes of the administrator's divisions.

mod edit;
mod list;
mod show;
mod shown;

#[cfg(test)]
pub(in crate::web) use self::{edit::ProgrammeFormView, list::ProgrammesView, show::ProgrammeView};

use crate::web::routes::{Area, Routes};

/// Where these pages are.
const BASE: &str = "/admin/programmes";

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const ONE: &str = "/admin/programmes/{id}";
    let admin = Area::Admin;
    routes
        .get(admin, BASE, list::list)
        .post(admin, BASE, edit::create)
        .get(admin, "/admin/programmes/new", edit::new)
        .get(admin, ONE, show::show)
        .post(admin, ONE, edit::save)
        .get(admin, "/admin/programmes/{id}/edit", edit::edit)
        .post(admin, "/admin/programmes/{id}/steps", show::step)
        .post(admin, "/admin/programmes/{id}/shelf", show::shelf);
}
