//! The invoices that buyers want of a shop.

mod list;
mod show;

#[cfg(test)]
pub(in crate::web) use self::{list::DeskInvoicesView, show::DeskInvoiceView};

use crate::web::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    let desk = Area::Desk;
    routes
        .get(desk, "/desk/{shop}/invoices", list::list)
        .get(desk, "/desk/{shop}/invoices/{id}", show::show)
        .post(desk, "/desk/{shop}/invoices/{id}/issue", show::issue)
        .post(desk, "/desk/{shop}/invoices/{id}/refusal", show::decline)
        .post(desk, "/desk/{shop}/invoices/{id}/reversal", show::reverse);
}
