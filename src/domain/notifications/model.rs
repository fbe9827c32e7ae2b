//! Notices and letters as rows.

use serde::{Deserialize, Serialize};

use super::kind::NoticeKind;
use crate::base::clock::{DAY_MS, Timestamp};
use crate::base::ids::{EventId, MailId, NoticeId, PurchaseId, UserId};
use crate::base::locale::Locale;
use crate::base::sql_types::text_enum;
use crate::domain::accounts::{EMAIL_CHANGE_TTL_MS, RESET_TTL_MS};
use crate::domain::events::Event;
use crate::domain::mail::SendFailure;

/// News older than this are no longer sent by mail: a platform that was down must not flood
/// people when it is back. Their inbox has them all the same.
pub(super) const NEWS_TTL_MS: i64 = 2 * DAY_MS;

/// What a text fills in, besides the name of the person. Empty texts are left out of the row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// The shop's Chinese name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub shop_zh: String,
    /// The shop's English name, if it has one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub shop_en: String,
    /// The order's number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub order: String,
    /// An amount in minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    /// The end of waiting for a payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_by: Option<Timestamp>,
    /// The end of what the reader can do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Carrier and tracking number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub parcel: String,
    /// The same with the carrier's English name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub parcel_en: String,
    /// The trace code of a lot.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub lot: String,
    /// What an administrator or a shop gave as its reason.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The request for a new password whose link the letter carries.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reset: String,
    /// The wanted mail address whose proving link the letter carries.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub proof: String,
    /// The page to look at, a path of this platform.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub link: String,
}

/// A person to be told: in the inbox if there is an account and the news are not for mail only, by
/// mail if there is an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// The account.
    pub user_id: Option<UserId>,
    /// The mail address.
    pub email: Option<String>,
    /// The language.
    pub locale: Locale,
    /// The purchase that the link of a letter opens, for somebody without an account.
    pub opens: Option<PurchaseId>,
}

/// One piece of news for some people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// What it is about.
    pub kind: NoticeKind,
    /// What its text fills in.
    pub facts: Facts,
    /// Who is told.
    pub to: Vec<Addressee>,
}

/// A notice to be put into an inbox.
#[derive(Debug)]
pub(super) struct NewNotice<'a> {
    /// What happened, and when.
    pub event: &'a Event,
    /// Whose inbox.
    pub user: UserId,
    /// What is told.
    pub news: &'a News,
}

/// A mail to be queued.
#[derive(Debug)]
pub(super) struct NewMail<'a> {
    /// The event it tells of.
    pub event_id: Option<EventId>,
    /// The account that it is to.
    pub user_id: Option<UserId>,
    /// The purchase of somebody without an account.
    pub purchase_id: Option<PurchaseId>,
    /// The address.
    pub recipient: &'a str,
    /// What it is about.
    pub kind: NoticeKind,
    /// What its text fills in.
    pub facts: Facts,
    /// The language.
    pub locale: Locale,
}

/// A line of somebody's inbox.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The key.
    pub id: NoticeId,
    /// What it is about.
    pub kind: NoticeKind,
    /// What its text fills in.
    pub facts: Facts,
    /// When it happened.
    pub created_at: Timestamp,
    /// When the person opened it.
    pub read_at: Option<Timestamp>,
}

text_enum! {
    /// How far a mail has come.
    pub enum MailState {
        /// Waiting for its first or next try.
        Queued => "queued",
        /// A sender has it.
        Sending => "sending",
        /// The server has taken it.
        Sent => "sent",
        /// Given up; administrators see it and can try again.
        Failed => "failed",
    }
}

/// A mail in the queue.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The key.
    pub id: MailId,
    /// The event it tells of.
    pub event_id: Option<EventId>,
    /// The address.
    pub recipient: String,
    /// What it is about.
    pub kind: NoticeKind,
    /// What its text fills in.
    pub facts: Facts,
    /// The language.
    pub locale: Locale,
    /// Tries so far, this one included.
    pub attempts: i32,
    /// When it was queued.
    pub created_at: Timestamp,
    /// Why the last try failed.
    pub last_error: Option<String>,
}

/// How a try to send a mail ended.
pub type Outcome = Result<(), SendFailure>;

impl Mail {
    /// Why this mail must not go out any more, if so: a link that has run out and news that are
    /// old only confuse.
    pub fn refusal(&self, now: Timestamp) -> Option<SendFailure> {
        let is_older_than = |ms| now > self.created_at.plus_ms(ms);
        let has_run_out = match self.kind {
            NoticeKind::PasswordReset => is_older_than(RESET_TTL_MS),
            NoticeKind::EmailProof => is_older_than(EMAIL_CHANGE_TTL_MS),
            _ => false,
        };
        let reason = if has_run_out {
            "the link in it has run out"
        } else if self.event_id.is_some() && is_older_than(NEWS_TTL_MS) {
            "what it tells of is more than two days old"
        } else {
            return None;
        };
        Some(SendFailure {
            reason: reason.to_owned(),
            is_passing: false,
        })
    }
}
