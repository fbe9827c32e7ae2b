//! Reports, and the grounds on which something may be hidden.

use diesel::Queryable;

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::base::input::{Fields, Input, Rigor};
use crate::base::mac::fingerprint;
use crate::base::sql_types::text_enum;

/// Most characters of what a reporter adds.
const MAX_NOTE: usize = 300;

text_enum! {
    /// Why something may not be shown. There is no other reason: least of all that it is unkind to
    /// the shop.
    pub enum LegalGround {
        /// Content that the law forbids (网络信息内容生态治理规定, art. 6).
        Unlawful => "unlawful",
        /// Insult or libel (Civil Code, art. 1024).
        Insult => "insult",
        /// Somebody's private data (Civil Code, art. 1032 and 1034).
        Privacy => "privacy",
        /// Somebody else's work or mark (Civil Code, art. 1194 and 1195).
        Infringement => "infringement",
        /// Advertising for something else (Advertising Law).
        Advertising => "advertising",
        /// Made up, or paid for (Anti-Unfair Competition Law).
        Fake => "fake",
    }
}

impl LegalGround {
    /// Whether the stars of a review that is hidden for it do not count either. What an insult
    /// says of the goods still does, else hiding would polish the average.
    pub const fn voids_stars(self) -> bool {
        matches!(self, Self::Fake)
    }
}

text_enum! {
    /// What can be reported and hidden.
    pub enum SubjectKind {
        /// A buyer's review.
        Review => "review",
        /// What the shop says to it.
        ReviewAnswer => "review_answer",
        /// A buyer's question.
        Question => "question",
        /// What the shop says to it.
        QuestionAnswer => "question_answer",
    }
}

/// One such thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Subject {
    /// What it is.
    pub kind: SubjectKind,
    /// The id of the review or question.
    pub id: i64,
}

/// Who reports, so that nobody counts twice: an account, or else a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reporter {
    digest: String,
    account: Option<UserId>,
}

impl Reporter {
    /// The reporter with this account.
    pub fn account(user: UserId) -> Self {
        Self {
            digest: fingerprint(&format!("account {user}")),
            account: Some(user),
        }
    }

    /// Somebody in a network, by a name that tells nobody else which one it is.
    pub fn network(key: &str) -> Self {
        Self {
            digest: fingerprint(&format!("network {key}")),
            account: None,
        }
    }

    /// The account, if it is one.
    pub const fn user_id(&self) -> Option<UserId> {
        self.account
    }

    pub(super) fn as_str(&self) -> &str {
        &self.digest
    }
}

/// A report to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    /// What the reporter thinks is broken.
    pub ground: LegalGround,
    /// What the reporter adds, or nothing.
    pub note: String,
}

impl NewReport {
    /// Reads `ground` and `note`.
    pub fn parse(form: &dyn Fields) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let ground = input.choice("ground");
        let note = input.optional_text("note", MAX_NOTE);
        input.finish_some(ground.map(|ground| Self { ground, note }))
    }
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Report {
    /// What the reporter thinks is broken.
    pub ground: LegalGround,
    /// What the reporter adds, or nothing.
    pub note: String,
    /// When.
    pub reported_at: Timestamp,
    /// When an administrator has decided.
    pub closed_at: Option<Timestamp>,
}

/// Something that waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Reported {
    /// What it is.
    pub subject: Subject,
    /// The Chinese name of its shop.
    pub shop_zh: String,
    /// The English name of its shop, or empty.
    pub shop_en: String,
    /// How many people have reported it.
    pub reports: i64,
    /// Since when it waits.
    pub since: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_knows_the_same_grounds() {
        for (migration, name) in [
            (
                include_str!("../../../migrations/sqlite/2026-11-29-000043_reviews/up.sql"),
                "reviews_hidden_check",
            ),
            (
                include_str!("../../../migrations/postgres/2026-11-29-000043_reviews/up.sql"),
                "abuse_reports_ground_check",
            ),
        ] {
            let (_, after) = migration.split_once(name).unwrap();
            let (list, _) = after.split_once("))").unwrap();
            let known: Vec<&str> = list.split('\'').skip(1).step_by(2).collect();
            let ours: Vec<&str> = LegalGround::ALL.iter().map(|one| one.as_str()).collect();
            assert_eq!(known, ours);
        }
    }

    #[test]
    fn an_account_and_a_network_are_never_one_reporter() {
        assert_ne!(Reporter::account(UserId(7)), Reporter::network("7"));
        assert_eq!(Reporter::account(UserId(7)), Reporter::account(UserId(7)));
    }
}
