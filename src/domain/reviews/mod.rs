//! What buyers say of goods that they have received, and what the shop says to it.
//!
//! One review for each line of an order that has come; the buyer may change it for a while. The
//! shop answers, and can do no more: hiding is for administrators, see [`reports`].
//!
//! [`reports`]: crate::domain::reports

mod answer;
mod model;
mod store;

pub use answer::{ANSWER_MAX, parse_answer};
pub use model::{
    BODY_MAX, Draft, EDIT_MS, MAX_PHOTOS, OfReview, Review, ReviewedLine, WRITE_MS, masked,
};
pub use store::{
    NewReview, author_of, count_open, erase, find_of_line, find_of_office, find_of_shop,
    find_photo, has_come, insert_review, list_of_order, list_of_shop, list_written, lock_of_line,
    lock_of_office, lock_of_shop, mark_hidden, names_photo, set_answer, update_review,
};
