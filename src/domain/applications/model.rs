//! What an application and a round of its review are.

use diesel::prelude::*;

use super::checklist::Checklist;
use super::comments::Comments;
use super::state::ApplicationState;
use crate::base::clock::Timestamp;
use crate::base::ids::{ApplicationId, CharterId, ReviewStepId, ShopId, UserId};
use crate::base::locale::Locale;
use crate::base::slug::Slug;
use crate::base::sql_types::text_enum;

text_enum! {
    /// What is asked for.
    pub enum ApplicationKind {
        /// To open a shop.
        Opening => "opening",
        /// To change its specialty.
        CharterChange => "charter_change",
        /// To put a revised listing on sale.
        ListingRevision => "listing_revision",
    }
}

text_enum! {
    /// How a round of review ended.
    pub enum StepState {
        /// It runs.
        Pending => "pending",
        /// With an approval.
        Approved => "approved",
        /// With comments.
        ChangesRequested => "changes_requested",
        /// With a rejection.
        Rejected => "rejected",
    }
}

/// An application.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Application {
    /// The key.
    pub id: ApplicationId,
    /// The shop it is about.
    pub shop_id: ShopId,
    /// What is asked for.
    pub kind: ApplicationKind,
    /// The charter it is about.
    pub charter_id: CharterId,
    /// Where it stands.
    pub state: ApplicationState,
    /// Who asks.
    pub applicant_id: UserId,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was last submitted.
    pub submitted_at: Option<Timestamp>,
    /// When it was decided on.
    pub decided_at: Option<Timestamp>,
}

/// A round of review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewStep {
    /// The key.
    pub id: ReviewStepId,
    /// Which round, from 1.
    pub position: i32,
    /// How it ended.
    pub state: StepState,
    /// The points that are ticked.
    pub checklist: Checklist,
    /// What was asked for.
    pub comments: Comments,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// When the application came in.
    pub opened_at: Timestamp,
    /// When it was decided on.
    pub decided_at: Option<Timestamp>,
}

/// An application as the queue shows it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct QueueLine {
    /// The key.
    pub id: ApplicationId,
    /// What is asked for.
    pub kind: ApplicationKind,
    /// Where it stands.
    pub state: ApplicationState,
    /// When it was last submitted.
    pub submitted_at: Option<Timestamp>,
    /// The shop's slug.
    pub slug: Slug,
    /// The shop's Chinese name.
    pub shop_zh: String,
    /// The shop's English name, or empty.
    pub shop_en: String,
    /// The place, in Chinese.
    pub place_zh: String,
    /// The place, in English.
    pub place_en: String,
    /// The specialty, in Chinese.
    pub specialty_zh: String,
    /// The specialty in English, or empty.
    pub specialty_en: String,
    /// The category of the specialty.
    pub category_code: String,
}

impl QueueLine {
    /// The shop's name in a language.
    pub fn shop(&self, locale: Locale) -> &str {
        locale.pick(&self.shop_zh, &self.shop_en)
    }

    /// The place in a language.
    pub fn place(&self, locale: Locale) -> &str {
        locale.pick(&self.place_zh, &self.place_en)
    }

    /// The specialty in a language.
    pub fn specialty(&self, locale: Locale) -> &str {
        locale.pick(&self.specialty_zh, &self.specialty_en)
    }
}

/// Which applications the queue shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueFilter {
    /// In this state; without one, those that wait for an administrator.
    pub state: Option<ApplicationState>,
    /// Of this kind.
    pub kind: Option<ApplicationKind>,
}
