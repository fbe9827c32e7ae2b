//! What the shops of the division settle.

mod bank_result;
mod export;
mod list;
mod show;

#[cfg(test)]
pub(in crate::web) use self::{
    bank_result::OfficeBankResultView, list::OfficePeriodsView, show::OfficePeriodView,
};

use crate::web::routes::{Area, Routes};

/// Where these pages are.
const BASE: &str = "/admin/settlements";

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    let admin = Area::Admin;
    routes
        .get(admin, BASE, list::list)
        .get(admin, "/admin/settlements/{id}", show::show)
        .post(admin, "/admin/settlements/{id}/approval", show::approve_all)
        .post(
            admin,
            "/admin/settlements/{id}/bank-table",
            export::bank_table,
        )
        .post(
            admin,
            "/admin/settlements/{id}/bank-result",
            bank_result::import_result,
        )
        .post(
            admin,
            "/admin/settlements/{id}/programme-table",
            export::programme_table,
        )
        .post(admin, "/admin/instructions/{id}", show::step)
        .post(
            admin,
            "/admin/programme-payments/{id}",
            show::programme_step,
        );
}
