//! Traces: what stands behind a box, found by the code on it.

mod keys;
mod lookup;
mod page;

pub use self::{keys::TraceKeysView, lookup::TraceLookupView, page::TraceView};

use crate::web::routes::{Area, Routes};

/// Mounts the pages.
pub(in crate::web) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Public, "/trace", lookup::show)
        .get(Area::Public, "/trace/keys", keys::show)
        .get(Area::Public, "/trace/keys.json", keys::file)
        .get(Area::Public, "/trace/{code}", page::show)
        .get(
            Area::Public,
            "/trace/{code}/certificate.svg",
            page::certificate,
        );
}

/// The page of a lot.
pub(in crate::web) fn trace_path(code: &str) -> String {
    format!("/trace/{code}")
}
