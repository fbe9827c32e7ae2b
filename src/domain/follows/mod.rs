//! Shops that people follow, to come back to them and to hear of what is new there.

mod store;

pub use store::{Followed, erase, follow, is_followed, list, set_wants_news, unfollow};
