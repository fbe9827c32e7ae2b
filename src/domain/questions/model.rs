//! What a question says.

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{ListingId, QuestionId, ShopId, UserId};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::mac::fingerprint;
use crate::domain::reports::LegalGround;

/// A question as it was typed, and cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionText(String);

impl QuestionText {
    /// Most characters of a question.
    pub const MAX: usize = 200;

    /// Reads `question`.
    pub fn parse(form: &dyn Fields) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let text = input.text("question", Self::MAX);
        input.finish(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A question, for those who deal with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// The listing.
    pub listing: ListingId,
    /// Who asks.
    pub user: UserId,
    /// The text.
    pub body: String,
    /// Who asks, as everybody may see it.
    pub author: String,
    /// Since when.
    pub asked_at: Timestamp,
    /// What the shop says to it, or nothing.
    pub answer: String,
    /// When the shop said so.
    pub answered_at: Option<Timestamp>,
    /// The legal ground on which it is not shown.
    pub hidden_for: Option<LegalGround>,
    /// The legal ground on which the answer is not shown.
    pub answer_hidden_for: Option<LegalGround>,
}

impl Question {
    /// What it says: with other words it is another.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.body)
    }
}

/// A question with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfQuestion {
    /// The question.
    pub question: Question,
    /// The tenant.
    pub shop: ShopId,
    /// The listing, in Chinese.
    pub title_zh: String,
    /// The listing, in English, or empty.
    pub title_en: String,
}
