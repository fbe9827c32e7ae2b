//! A shop's settings: one page that shows them all, and a form for each part.

mod facts;
mod part;
mod samples;
mod show;

#[cfg(test)]
pub(in crate::web) use self::{part::SettingsFormView, show::SettingsView};

use crate::web::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const PART: &str = "/desk/{shop}/shop/{part}";
    routes
        .get(Area::Desk, "/desk/{shop}/shop", show::show)
        .get(Area::Desk, PART, part::edit)
        .post(Area::Desk, PART, part::save);
}
