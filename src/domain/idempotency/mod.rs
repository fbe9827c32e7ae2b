//! Requests that may arrive twice: the first one claims its key in its own transaction, every
//! other one gets the answer of the first.
//!
//! A claim is kept only if its transaction commits, so that a refused request can be repeated.
//! Two requests with one key at the same time wait for each other on the claim.

mod store;

pub use store::{
    Claim, Kept, claim, claiming, delete_turns_before, find_earlier, is_claimed, take_turns,
};
