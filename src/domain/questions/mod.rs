//! What buyers ask about a listing before they buy, and what the shop answers for all to read.

mod model;
mod store;

pub use model::{OfQuestion, Question, QuestionText};
pub use store::{
    NewQuestion, count_open, erase_of_person, find_of_office, find_of_shop, insert_question,
    list_of_person, list_of_shop, list_open_of_buyer, lock_of_office, lock_of_shop, mark_hidden,
    set_answer,
};
