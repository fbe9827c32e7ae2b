//! A shop's listings: list, texts, packs, photos, preview, on sale and off.

mod list;
mod packs;
mod photos;
mod preview;
pub(in crate::web) mod samples;
mod show;
mod states;
mod texts;

use crate::web::routes::{Area, Routes};

#[cfg(test)]
pub(in crate::web) use self::{
    list::ListingListView, packs::PackFormView, photos::PhotosView, preview::PreviewView,
    show::ListingView, texts::ListingFormView,
};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const ALL: &str = "/desk/{shop}/listings";
    const ONE: &str = "/desk/{shop}/listings/{id}";
    routes
        .get(Area::Desk, ALL, list::list)
        .post(Area::Desk, ALL, texts::create)
        .get(Area::Desk, "/desk/{shop}/listings/new", texts::new)
        .get(Area::Desk, ONE, show::show)
        .post(Area::Desk, ONE, texts::update)
        .get(Area::Desk, "/desk/{shop}/listings/{id}/edit", texts::edit)
        .get(
            Area::Desk,
            "/desk/{shop}/listings/{id}/preview",
            preview::show,
        )
        .post(
            Area::Desk,
            "/desk/{shop}/listings/{id}/publication",
            states::publish,
        )
        .post(
            Area::Desk,
            "/desk/{shop}/listings/{id}/pause",
            states::pause,
        )
        .post(
            Area::Desk,
            "/desk/{shop}/listings/{id}/resumption",
            states::resume,
        )
        .post(
            Area::Desk,
            "/desk/{shop}/listings/{id}/archival",
            states::archive,
        );
    pack_routes(routes);
    photo_routes(routes);
}

fn pack_routes(routes: &mut Routes) {
    routes
        .post(
            Area::Desk,
            "/desk/{shop}/listings/{id}/packs",
            packs::create,
        )
        .get(
            Area::Desk,
            "/desk/{shop}/listings/{id}/packs/new",
            packs::new,
        )
        .get(
            Area::Desk,
            "/desk/{shop}/listings/{id}/packs/{pack}",
            packs::edit,
        )
        .post(
            Area::Desk,
            "/desk/{shop}/listings/{id}/packs/{pack}",
            packs::update,
        )
        .post(
            Area::Desk,
            "/desk/{shop}/listings/{id}/packs/{pack}/retirement",
            packs::retire,
        );
}

fn photo_routes(routes: &mut Routes) {
    const ALL: &str = "/desk/{shop}/listings/{id}/photos";
    routes
        .get(Area::Desk, ALL, photos::list)
        .post(Area::Desk, ALL, photos::create)
        .post(
            Area::Desk,
            "/desk/{shop}/listings/{id}/photos/{photo}/text",
            photos::describe,
        )
        .post(
            Area::Desk,
            "/desk/{shop}/listings/{id}/photos/{photo}/position",
            photos::place,
        )
        .post(
            Area::Desk,
            "/desk/{shop}/listings/{id}/photos/{photo}/removal",
            photos::remove,
        );
}
