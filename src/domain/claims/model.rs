//! What a claim says, and until when one can be made.

use crate::base::clock::{DAY_MS, HOUR_MS, Timestamp};
use crate::base::ids::{ClaimId, ClaimPhotoId, OrderLineId, RefundId};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::sql_types::text_enum;
use crate::domain::media::MediaHash;

use super::state::ClaimState;

/// The most photos of a claim.
pub const MAX_PHOTOS: usize = 4;

/// Bad fruit is seen when the box is opened, and tells nothing two days later.
const PERISHABLE_MS: i64 = 48 * HOUR_MS;
/// Consumer Protection Law, art. 24 and 25.
const USUAL_MS: i64 = 7 * DAY_MS;

/// A recall: the slowest kind is to be done within 30 working days (食品召回管理办法), which are six
/// weeks, and eight over the longest holidays.
const RECALL_MS: i64 = 60 * DAY_MS;

/// Categories whose goods spoil by themselves.
const PERISHABLE: [&str; 6] = [
    "fruit",
    "vegetable",
    "mushroom",
    "livestock",
    "aquatic",
    "flower",
];

text_enum! {
    /// What a claim is about.
    pub enum ClaimKind {
        /// Something is wrong with the goods, which stay where they are.
        Quality => "quality",
        /// The goods go back, without a reason having to be given.
        Return => "return",
    }
}

/// Whether goods of a category spoil by themselves: they cannot go back, and have to be looked at
/// soon.
pub fn is_perishable(category: &str) -> bool {
    PERISHABLE.contains(&category)
}

/// Until when a claim can be made for goods that were delivered at a moment; none for goods that
/// cannot go back.
pub fn ends_at(kind: ClaimKind, is_perishable: bool, delivered_at: Timestamp) -> Option<Timestamp> {
    let ms = match (kind, is_perishable) {
        (ClaimKind::Quality, true) => PERISHABLE_MS,
        (ClaimKind::Quality | ClaimKind::Return, false) => USUAL_MS,
        (ClaimKind::Return, true) => return None,
    };
    Some(delivered_at.plus_ms(ms))
}

/// Until when something is wrong with goods whose lot was called back at a moment, however long ago
/// they came.
pub fn ends_after_recall(recalled_at: Timestamp) -> Timestamp {
    recalled_at.plus_ms(RECALL_MS)
}

/// How much of a line a claim is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimLine {
    /// The line of the order.
    pub line_id: OrderLineId,
    /// Pieces, or grams when sold by mass; more than none.
    pub quantity: i64,
}

/// A claim to be written.
#[derive(Debug, Clone)]
pub struct NewClaim {
    /// What it is about.
    pub kind: ClaimKind,
    /// What the buyer says.
    pub reason: String,
    /// The goods.
    pub lines: Vec<ClaimLine>,
    /// Photos that are stored already.
    pub photos: Vec<MediaHash>,
}

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The order.
    pub order_number: OrderNumber,
    /// What it is about.
    pub kind: ClaimKind,
    /// How far it has come.
    pub state: ClaimState,
    /// What the buyer says.
    pub reason: String,
    /// What was paid for the goods.
    pub asked: Money,
    /// What the shop offers instead, or the administrator has granted.
    pub offer: Option<Money>,
    /// What the shop says.
    pub answer: String,
    /// What the administrator says.
    pub verdict: String,
    /// The code of the carrier that takes the goods back, or empty.
    pub carrier_code: String,
    /// The carrier's number, or empty.
    pub tracking_number: String,
    /// The refund that it has led to.
    pub refund: Option<RefundId>,
    /// Since when.
    pub opened_at: Timestamp,
    /// When it moves on by itself.
    pub due_at: Option<Timestamp>,
    /// The goods.
    pub lines: Vec<ClaimLine>,
    /// The photos.
    pub photos: Vec<ClaimPhotoId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fruit_is_looked_at_within_two_days_and_never_sent_back() {
        let delivered = Timestamp::from_ms(1_000);
        let end = |kind, perishable| ends_at(kind, perishable, delivered).map(Timestamp::ms);
        assert_eq!(end(ClaimKind::Quality, true), Some(1_000 + 48 * 3_600_000));
        assert_eq!(end(ClaimKind::Quality, false), Some(1_000 + 7 * 86_400_000));
        assert_eq!(end(ClaimKind::Return, false), Some(1_000 + 7 * 86_400_000));
        assert_eq!(end(ClaimKind::Return, true), None);
        let recalled = ends_after_recall(delivered).ms();
        assert_eq!(recalled, 1_000 + 60 * 86_400_000);
    }

    #[test]
    fn every_perishable_category_exists() {
        let file = include_str!("../../../assets/data/categories.csv");
        for category in PERISHABLE {
            let found = file
                .lines()
                .any(|line| line.starts_with(&format!("{category},")));
            assert!(found && is_perishable(category), "{category}");
        }
        assert!(!is_perishable("tea"));
    }
}
