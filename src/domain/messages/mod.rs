//! Messages: what a buyer and a shop write to each other, about an order or about a listing.
//!
//! A [`Place`] is the proof of being one side of a conversation; it comes from a buyer's or a shop's
//! scope alone. Administrators read a conversation only while a claim about its order is in dispute,
//! and every such reading is an event and stands on the conversation's page ([`Disputed`]).
//!
//! What somebody has not read is counted in one row (`message_inboxes`), in the transaction that
//! writes or reads, so that no page counts. Mails tell of it by the rule of [`Reminder`].
//!
//! **Kept** is a conversation about an order for three years after its last message, as the
//! E-Commerce Law (art. 31) asks of what belongs to a sale, and one about a listing for one year;
//! after that it is removed. The messages of a person who goes are emptied at once
//! ([`erase_of_person`]): the other side sees that there was one, and not what it said. The photos of
//! both go with their files.

mod model;
mod reminder;
mod replies;
mod service;
pub mod store;
mod words;

pub use model::{
    About, Blocks, Disputed, MAX_BODY, MAX_PHOTOS, Message, NewMessage, Owner, Place, Sent, Side,
    Talk, ThreadSummary, Written,
};
pub use reminder::Reminder;
pub use replies::{
    MAX_REPLIES, MAX_REPLY, QuickReply, add_reply, change_reply, parse_reply, remove_reply,
};
pub use service::{
    KEEP_LISTING_MS, KEEP_ORDER_MS, add_word, block, check, decide_report, look, mark_read,
    parse_word, read_in_dispute, remind, remove_word, report, send, unblock,
};
pub use store::{
    Complaint, DueInbox, OwnWord, Report, Tab, count_reports, delete_old, erase_of_person,
    find_disputed, find_listing_place, find_order_place, find_photo, find_photo_in_dispute,
    find_reply, find_report, find_report_photo, find_shop_order_place, find_shop_thread_place,
    find_thread_place, list_blocks, list_complaints, list_due_inboxes, list_for_buyer,
    list_for_shop, list_of_person, list_replies, list_reports, list_words, move_to_account,
    names_photo, unread_of_account, unread_of_order, unread_of_shop,
};
pub use words::{WordKind, plain_of};
