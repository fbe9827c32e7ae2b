//! The history of a shop: what happened, when, and who did it.

mod entries;
mod show;

#[cfg(test)]
pub(in crate::web) use self::show::HistoryView;

use crate::web::routes::{Area, Routes};

/// Mounts the page.
pub(super) fn routes(routes: &mut Routes) {
    routes.get(Area::Desk, "/desk/{shop}/history", show::show);
}
