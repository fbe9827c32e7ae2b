//! What a promotion is, and whether it can be used.

use chrono::NaiveDate;

use super::benefit::Benefit;
use crate::base::ids::{PromotionId, ShopId};
use crate::base::money::Money;
use crate::base::sql_types::text_enum;

text_enum! {
    /// The life of a promotion: its days say when it can be used.
    pub enum PromotionState {
        /// It can be used on its days.
        Active => "active",
        /// The shop has ended it; for good.
        Ended => "ended",
    }
}

/// A coupon, or a reduction for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promotion {
    /// Its id.
    pub id: PromotionId,
    /// The tenant.
    pub shop: ShopId,
    /// What it is called.
    pub name_zh: String,
    /// The same in English, or empty.
    pub name_en: String,
    /// The code, folded; none for one that needs none.
    pub code: Option<String>,
    /// What the buyer has of it.
    pub benefit: Benefit,
    /// For goods of at least so much.
    pub min_goods: Money,
    /// How often in all.
    pub total_limit: Option<i64>,
    /// How often for one buyer.
    pub buyer_limit: Option<i64>,
    /// Its first day in the platform's zone.
    pub starts_on: NaiveDate,
    /// Its last.
    pub ends_on: NaiveDate,
    /// Whether the shop has ended it.
    pub state: PromotionState,
    /// Orders that carry it and were not called off.
    pub used: i64,
}

/// A promotion, and how often a certain buyer has used it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The promotion.
    pub promotion: Promotion,
    /// How often.
    pub by_buyer: i64,
}

impl Promotion {
    /// Whether every use of it is taken.
    pub fn is_used_up(&self) -> bool {
        self.total_limit.is_some_and(|limit| self.used >= limit)
    }

    /// Whether it can be used on a day, limits apart.
    pub fn runs_on(&self, day: NaiveDate) -> bool {
        self.state == PromotionState::Active && self.starts_on <= day && day <= self.ends_on
    }
}
