//! The public pages: what anybody sees without logging in.

pub mod cards;
pub mod cart;
pub mod checkout;
pub mod home;
pub mod listing;
pub mod lists;
mod pages;
mod promises;
mod samples;
pub mod search;
pub mod shop;
mod structured;
pub mod trace;
pub(in crate::web) mod voices;

use super::routes::Routes;

/// Mounts the public pages.
pub(super) fn routes(routes: &mut Routes) {
    pages::routes(routes);
    cart::routes(routes);
    checkout::routes(routes);
    search::routes(routes);
    trace::routes(routes);
    voices::routes(routes);
}
