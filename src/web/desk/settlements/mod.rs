//! Settlements: what completed orders have earned, paid out to each payee.

mod act;
mod bank_result;
mod export;
mod list;
mod show;

#[cfg(test)]
pub(in crate::web) use self::{
    bank_result::DeskBankResultView, list::SettlementsView, show::SettlementView,
};

pub(in crate::web) use self::act::approved_all;
use crate::web::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const ALL: &str = "/desk/{shop}/settlements";
    let desk = Area::Desk;
    routes
        .get(desk, ALL, list::list)
        .post(desk, ALL, act::close)
        .get(desk, "/desk/{shop}/settlements/{id}", show::show)
        .post(
            desk,
            "/desk/{shop}/settlements/{id}/approval",
            act::approve_all,
        )
        .get(desk, "/desk/{shop}/settlements/{id}/table", export::table)
        .post(
            desk,
            "/desk/{shop}/settlements/{id}/bank-table",
            export::bank_table,
        )
        .post(
            desk,
            "/desk/{shop}/settlements/{id}/bank-result",
            bank_result::import_result,
        )
        .post(desk, "/desk/{shop}/instructions/{id}", act::step);
}
