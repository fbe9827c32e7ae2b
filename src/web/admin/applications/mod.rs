//! Applications: the queue of the division, one of them, and what is decided.

mod decide;
mod list;
mod show;

pub(super) use decide::{approve, ask_changes, reject, save_checklist, take_up};
pub(super) use list::list;
pub(super) use show::show;

#[cfg(test)]
pub(in crate::web) use self::{list::ApplicationQueueView, show::ApplicationReviewView};
