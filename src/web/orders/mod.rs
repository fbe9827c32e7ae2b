//! A buyer's orders: the list of an account, one purchase, one order, and the way in for guests.

mod actions;
mod list;
mod lookup;
mod order;
mod parts;
mod purchase;
mod show;

#[cfg(test)]
pub(in crate::web) use self::{
    list::OrderListView, lookup::LookupView, order::OrderView, purchase::PurchaseView,
};

use super::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Account, "/orders", list::list)
        // Before the numbers, which would else take it for one.
        .get(Area::Public, "/orders/lookup", lookup::show)
        .post(Area::Public, "/orders/lookup", lookup::open)
        .get(Area::Buyer, "/orders/{number}", show::show)
        .post(
            Area::Buyer,
            "/orders/{number}/cancellation",
            actions::cancel,
        )
        .post(Area::Buyer, "/orders/{number}/receipt", actions::receive);
}
