//! The application of a village for its shop, as its villagers fill it in and follow it.

mod applicant;
mod begin;
mod list;
mod progress;
pub(in crate::web) mod samples;
mod show;
mod step;
mod views;

#[cfg(test)]
pub(in crate::web) use self::{
    list::ApplicationsView,
    show::ApplicationView,
    views::{PlaceView, ShopStepView, SpecialtyView, TradeView},
};

use super::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Public, "/apply", list::list)
        .get(Area::Account, "/apply/new", begin::new)
        .post(Area::Account, "/apply/new", begin::create)
        .get(Area::Account, "/apply/{id}", show::show)
        .post(Area::Account, "/apply/{id}/submission", show::submit)
        .post(Area::Account, "/apply/{id}/withdrawal", show::withdraw)
        .get(Area::Account, "/apply/{id}/{step}", step::edit)
        .post(Area::Account, "/apply/{id}/{step}", step::update);
}
