//! What a shop takes off for everybody, as its pages say it. The promotions themselves are a noun above.

use crate::base::money::Money;
use crate::base::rate::Rate;

/// What a shop takes off today without a code, as long as it is not used up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPromotion {
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name, or empty.
    pub name_en: String,
    /// `fixed`, `percent` or `freight`.
    pub kind: String,
    /// So much, or at most so much.
    pub amount: Option<Money>,
    /// The part of the goods, where that is what is taken off.
    pub rate: Rate,
    /// For goods of at least so much.
    pub min_goods: Money,
}
