//! What is taken off an order, frozen at placement, and who bears it.

use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{ProgrammeId, PromotionId};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::sql_types::text_enum;

text_enum! {
    /// What a reduction is taken off.
    pub enum ReductionKind {
        /// The goods: the shop is paid less for them.
        Goods => "goods",
        /// The freight: the shop is paid less for sending.
        Freight => "freight",
        /// What the buyer pays: the shop is paid all the same.
        Subsidy => "subsidy",
    }
}

/// Who bears a reduction, and why it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearer {
    /// The shop, by a promotion of its own.
    Shop(PromotionId),
    /// A support programme.
    Programme(ProgrammeId),
}

/// A reduction of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reduction {
    /// What it is taken off.
    pub kind: ReductionKind,
    /// Who bears it.
    pub bearer: Bearer,
    /// What it is called.
    pub name_zh: String,
    /// The same in English, or empty.
    pub name_en: String,
    /// How much, more than nothing.
    pub amount: Money,
}

/// A reduction that a buyer has had.
#[derive(Debug, Clone)]
pub struct UsedReduction {
    /// The order.
    pub order: OrderNumber,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// What was taken off.
    pub reduction: Reduction,
    /// Whether the order was called off, and the use is free again.
    pub is_released: bool,
}

impl Reduction {
    /// What the reductions of one kind come to.
    pub fn sum_of(all: &[Self], kind: ReductionKind) -> Result<Money> {
        let of_kind = all.iter().filter(|one| one.kind == kind);
        Money::total(of_kind.map(|one| one.amount))
    }
}
