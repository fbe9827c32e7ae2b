//! Applications: what administrators are asked to decide, and how they answered, round by round.
//!
//! An application is about a charter: the one a shop opens with, or a later one. Each submission
//! opens a review step; an answer closes it. The same tables serve several tiers of review.

mod checklist;
mod comments;
mod fields;
mod model;
mod state;
pub(in crate::domain) mod store;

pub use checklist::{CheckPoint, Checklist};
pub use comments::{Comments, reason};
pub use fields::{FieldGroup, is_field};
pub use model::{Application, ApplicationKind, QueueFilter, QueueLine, ReviewStep, StepState};
pub use state::{ApplicationCommand, ApplicationState, TRANSITIONS, next};
pub use store::{
    count_waiting, find_open_of_shop, get, get_overseen, last_step, list_of_manager, list_of_shop,
    open_by_user, queue, scope_of, steps,
};
