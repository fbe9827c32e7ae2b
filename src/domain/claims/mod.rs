//! Claims: what a buyer wants put right after a parcel has come.
//!
//! Goods were bad, or go back within the days of the law. The shop answers; the buyer may turn to
//! the administrators of its division. Who is silent too long is overtaken by the clock.

mod model;
pub mod state;
mod store;

pub use model::{
    Claim, ClaimKind, ClaimLine, MAX_PHOTOS, NewClaim, ends_after_recall, ends_at, is_perishable,
};
pub use state::{ClaimCommand, ClaimState};
pub use store::{
    DueClaim, Step, claims_of_order, count_disputes, count_waiting, erase, find_claim, find_open,
    find_photo, has_open, insert_claim, list_disputes, list_due_claims, list_for_shop,
    list_kinds_of_goods, names_photo, order_of_office_claim, order_of_shop_claim, set_refund,
    take_step,
};
