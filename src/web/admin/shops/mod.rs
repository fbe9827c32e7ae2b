//! The shops of the division: the list, one of them, and what is done with it.

mod act;
mod list;
mod recall;
mod show;

pub(super) use act::{clear_away, close, resume, suspend};
pub(super) use list::list;
pub(super) use recall::{call_back, show as show_recall};
pub(super) use show::show;

#[cfg(test)]
pub(in crate::web) use self::{
    list::OverseenShopsView, recall::RecallByOfficeView, show::OverseenShopView,
};
