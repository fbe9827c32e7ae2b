//! Lots: what was harvested when, and who has brought it.

mod form;
mod label;
mod list;
mod new;
mod papers;
mod show;

#[cfg(test)]
pub(in crate::web) use self::{
    label::LotLabelView, list::LotsView, new::LotFormView, papers::LotPaperView, show::LotView,
};

pub(in crate::web) use self::list::samples;

use crate::web::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const ONE: &str = "/desk/{shop}/lots/{id}";
    const INSPECTIONS: &str = "/desk/{shop}/lots/{id}/inspections";
    const CERTIFICATES: &str = "/desk/{shop}/lots/{id}/certificates";
    const RECALL: &str = "/desk/{shop}/lots/{id}/recall";
    let desk = Area::Desk;
    routes
        .get(desk, "/desk/{shop}/lots", list::list)
        .get(desk, "/desk/{shop}/lots/new", new::show)
        .post(desk, "/desk/{shop}/lots", new::create)
        .get(desk, ONE, show::show)
        .post(desk, ONE, show::save)
        .post(desk, "/desk/{shop}/lots/{id}/removal", show::remove)
        .get(desk, INSPECTIONS, papers::show_inspection)
        .post(desk, INSPECTIONS, papers::inspect)
        .get(desk, CERTIFICATES, papers::show_certificate)
        .post(desk, CERTIFICATES, papers::certify)
        .get(desk, "/desk/{shop}/lots/{id}/label", label::show)
        .get(desk, RECALL, papers::show_recall)
        .post(desk, RECALL, papers::call_back);
}
