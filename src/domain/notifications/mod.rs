//! What people are told: notices in their inbox and letters by mail, both made from events.
//!
//! Nothing here runs while an order or anything else changes: a consumer reads the events later,
//! and a job sends the mails later still. A mail is told of once per event, person and kind.

mod consumer;
mod followers;
mod kind;
mod known;
mod model;
mod news;
mod service;
mod store;
mod writer;

pub use consumer::{behind_since, tell_next};
pub use followers::tell_followers;
pub use kind::NoticeKind;
pub use model::{Addressee, Facts, Mail, MailState, News, Notice, Outcome};
pub use service::{
    claim, list_troubled, mail_email_changed, mail_email_in_use, mail_email_proof, mail_invitation,
    open_notice, read_all, send_again, settle,
};
pub use store::inbox::{count_unread, erase_notices, list_notices};
pub use store::mails::{delete_over_before, erase_mails, list_due_mails, list_mails_of};
pub use writer::{LetterWriter, Writer};
