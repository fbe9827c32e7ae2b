//! Which promotion an order carries: at most one of its shop, the one that takes off most.

use chrono::NaiveDate;

use super::model::{Promotion, PromotionState, Use};
use crate::base::error::{Code, Error, Result};
use crate::base::ids::UserId;
use crate::base::money::Money;
use crate::domain::orders::{Bearer, Reduction};

/// What an order would cost without it.
#[derive(Debug, Clone, Copy)]
pub struct Goods {
    /// The goods.
    pub goods: Money,
    /// The freight; nothing while it is open.
    pub freight: Money,
}

/// By what a buyer is known, for limits of each buyer: whoever shares any of these is the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// The account; none of a guest.
    pub user: Option<UserId>,
    /// The phone of the purchase, in E.164.
    pub phone: Option<String>,
    /// The mail address.
    pub email: Option<String>,
}

/// What was chosen, and what is wrong with the code that was typed.
#[derive(Debug, Default)]
pub struct Choice {
    /// What is taken off.
    pub reduction: Option<Reduction>,
    /// Why the code cannot be used.
    pub fault: Option<Error>,
}

/// Chooses among the promotions of one shop. `code` is what was typed, folded; empty for none. A
/// code that can be used gives way only to a reduction for everybody that takes off more.
pub fn choose(uses: &[Use], code: &str, of: Goods, today: NaiveDate) -> Result<Choice> {
    let typed = uses
        .iter()
        .filter(|one| !code.is_empty() && one.promotion.code.as_deref() == Some(code));
    // One that was ended gives its code free for another.
    let typed = typed.max_by_key(|one| {
        (
            one.promotion.state == PromotionState::Active,
            one.promotion.id,
        )
    });
    let fault = match typed {
        None if code.is_empty() => None,
        None => Some(Code::CouponUnknown.into()),
        Some(one) => hindrance(one, of, today),
    };
    let usable = typed.filter(|_| fault.is_none());
    let open = uses
        .iter()
        .filter(|one| one.promotion.code.is_none() && hindrance(one, of, today).is_none());
    let mut best: Option<(Money, &Promotion)> = None;
    for one in usable.into_iter().chain(open) {
        let amount = one.promotion.benefit.of(of.goods, of.freight)?;
        if amount > best.map_or(Money::ZERO, |(most, _)| most) {
            best = Some((amount, &one.promotion));
        }
    }
    let reduction = best.map(|(amount, promotion)| Reduction {
        kind: promotion.benefit.reduces(),
        bearer: Bearer::Shop(promotion.id),
        name_zh: promotion.name_zh.clone(),
        name_en: promotion.name_en.clone(),
        amount,
    });
    Ok(Choice { reduction, fault })
}

/// Why a promotion cannot be used for these goods today.
fn hindrance(of: &Use, goods: Goods, today: NaiveDate) -> Option<Error> {
    let Use {
        promotion,
        by_buyer,
    } = of;
    if promotion.state == PromotionState::Ended || promotion.ends_on < today {
        return Some(Error::new(Code::CouponOver).with("day", promotion.ends_on));
    }
    if today < promotion.starts_on {
        return Some(Error::new(Code::CouponTooEarly).with("day", promotion.starts_on));
    }
    if promotion.is_used_up() {
        return Some(Code::CouponUsedUp.into());
    }
    if promotion
        .buyer_limit
        .is_some_and(|limit| *by_buyer >= limit)
    {
        return Some(Code::CouponUsedByYou.into());
    }
    if goods.goods < promotion.min_goods {
        let min = promotion.min_goods.to_decimal();
        return Some(Error::new(Code::CouponMinimum).with("min", min));
    }
    None
}
