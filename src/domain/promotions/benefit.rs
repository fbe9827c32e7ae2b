//! How much a reduction comes to: arithmetic without a database.

use crate::base::error::Result;
use crate::base::money::Money;
use crate::base::rate::{Rate, Rounding};
use crate::base::sql_types::text_enum;
use crate::domain::orders::ReductionKind;

text_enum! {
    /// What kind of benefit it is.
    pub enum BenefitKind {
        /// So much off the goods.
        Fixed => "fixed",
        /// A part of the goods.
        Percent => "percent",
        /// The freight, or a part of it.
        Freight => "freight",
    }
}

/// What a buyer has of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Benefit {
    /// So much off the goods.
    Fixed(Money),
    /// A part of the goods, and at most so much.
    Percent(Rate, Option<Money>),
    /// The freight, and at most so much of it.
    Freight(Option<Money>),
}

impl Benefit {
    /// What kind it is.
    pub const fn kind(self) -> BenefitKind {
        match self {
            Self::Fixed(_) => BenefitKind::Fixed,
            Self::Percent(..) => BenefitKind::Percent,
            Self::Freight(_) => BenefitKind::Freight,
        }
    }

    /// What it is taken off.
    pub const fn reduces(self) -> ReductionKind {
        match self {
            Self::Fixed(_) | Self::Percent(..) => ReductionKind::Goods,
            Self::Freight(_) => ReductionKind::Freight,
        }
    }

    /// How much it comes to for goods and freight. A percentage rounds down. One minor unit of the
    /// goods is always left: nothing is ever paid with nothing.
    pub fn of(self, goods: Money, freight: Money) -> Result<Money> {
        let bounded = |amount: Money, most: Option<Money>| most.map_or(amount, |m| amount.min(m));
        let (amount, all) = match self {
            Self::Fixed(amount) => (amount, most_of(goods)?),
            Self::Percent(rate, most) => {
                let part = rate.of(goods, Rounding::Down)?;
                (bounded(part, most), most_of(goods)?)
            }
            Self::Freight(most) => (bounded(freight, most), freight),
        };
        Ok(amount.min(all))
    }
}

/// What can be taken off goods.
fn most_of(goods: Money) -> Result<Money> {
    let most = goods.checked_sub(Money::new(1)?)?;
    Ok(most.max(Money::ZERO))
}
