//! The shops of the division: the list, one of them, and what is done with it.

mod act;
mod list;
mod show;

pub(super) use act::{clear_away, close, resume, suspend};
pub(super) use list::list;
pub(super) use show::show;

#[cfg(test)]
pub(in crate::web) use self::{list::OverseenShopsView, show::OverseenShopView};
