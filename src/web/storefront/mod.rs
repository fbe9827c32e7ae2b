//! The public pages: what anybody sees without logging in.

pub mod cards;
pub mod cart;
pub mod checkout;
mod help;
pub mod home;
mod kept;
pub mod listing;
pub mod lists;
pub mod map;
mod moment;
mod pages;
mod promises;
mod samples;
pub mod search;
mod share;
pub mod shop;
mod structured;
pub mod trace;
pub(in crate::web) mod voices;

#[cfg(test)]
pub(in crate::web) use self::help::HelpView;
pub use self::kept::KeptPromises;
pub(in crate::web) use self::pages::ListingAddress;
use super::routes::{Area, Routes};

/// Mounts the public pages.
pub(super) fn routes(routes: &mut Routes) {
    pages::routes(routes);
    super::poster::routes(routes);
    cart::routes(routes);
    checkout::routes(routes);
    search::routes(routes);
    routes.get(Area::Public, "/help", help::show);
    trace::routes(routes);
    voices::routes(routes);
}
