//! What the shop takes off its prices: coupons, and reductions for everybody.

mod edit;
mod list;
mod shown;

#[cfg(test)]
pub(in crate::web) use self::{edit::PromotionView, list::PromotionsView};

use crate::web::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const ALL: &str = "/desk/{shop}/promotions";
    const ONE: &str = "/desk/{shop}/promotions/{id}";
    let desk = Area::Desk;
    routes
        .get(desk, ALL, list::list)
        .post(desk, ALL, list::create)
        .get(desk, ONE, edit::show)
        .post(desk, ONE, edit::save)
        .post(desk, "/desk/{shop}/promotions/{id}/end", edit::end);
}
