//! The SQL of messages.

mod inboxes;
mod lists;
mod people;
mod places;
mod replies;
mod reports;
mod threads;
mod words;

pub use inboxes::{DueInbox, list_due_inboxes, unread_of_account, unread_of_order, unread_of_shop};
pub(super) use inboxes::{add_unread, find_unread_order, lock_inbox, set_inbox};
pub use lists::{Tab, list_for_buyer, list_for_shop};
pub use people::{
    Complaint, delete_old, erase_of_person, list_blocks, list_complaints, list_of_person,
    move_to_account, names_photo,
};
pub use places::{
    find_disputed, find_listing_place, find_order_place, find_shop_order_place,
    find_shop_thread_place, find_thread_place,
};
pub(super) use replies::{delete_reply, insert_reply, update_reply};
pub use replies::{find_reply, list_replies};
pub use reports::{Report, count_reports, find_report, find_report_photo, list_reports};
pub(super) use reports::{insert_report, is_of_other, lock_report, mark_decided};
pub(super) use threads::{
    delete_block, find_block, find_sent, insert_block, insert_message, insert_reading,
    insert_thread, list_messages, list_readings, lock_thread, mark_read, note_last, unread_behind,
    unread_of,
};
pub use threads::{find_photo, find_photo_in_dispute};
pub use words::{OwnWord, list_words};
pub(super) use words::{delete_word, insert_word, words_around};
