//! Which programmes an order takes part in: of each kind at most one, the one that gives most.
//!
//! They come after the shop's own promotion: first the price subsidy, then the voucher, both off
//! the goods; then the freight subsidy off the freight; the fee waiver off what the shop owes the
//! platform.

use chrono::NaiveDate;

use super::model::{Programme, ProgrammeKind};
use super::state::ProgrammeState;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::ProgrammeId;
use crate::base::money::Money;
use crate::domain::orders::{Bearer, Reduction, ReductionKind};

/// A programme, and how often a certain buyer has used it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// The programme.
    pub programme: Programme,
    /// How often.
    pub by_buyer: i64,
}

/// An order of one shop, as programmes look at it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Where the shop is: a trimmed code.
    pub division: &'a str,
    /// The code that was typed, folded; empty for none.
    pub code: &'a str,
    /// The goods, before anything is taken off.
    pub items: Money,
    /// The goods, less what the shop takes off.
    pub goods: Money,
    /// The freight, less what the shop takes off; nothing while it is open.
    pub freight: Money,
    /// The platform's commission.
    pub commission: Money,
    /// How many lines.
    pub lines: usize,
    /// Today, in the platform's zone.
    pub today: NaiveDate,
}

/// What was chosen.
#[derive(Debug, Default)]
pub struct Chosen {
    /// What is taken off, in the order in which it is.
    pub reductions: Vec<Reduction>,
    /// What of the commission is not owed, and by which programme.
    pub waiver: Option<(ProgrammeId, Money)>,
    /// Why the voucher that was typed cannot be used.
    pub fault: Option<Error>,
}

/// Chooses for one order, and takes out of the budgets in `offered` what it takes, so that the next
/// order of the same purchase finds what is left.
pub fn choose(offered: &mut [Offered], of: &Asked<'_>) -> Result<Chosen> {
    let mut chosen = Chosen {
        fault: voucher_fault(offered, of),
        ..Chosen::default()
    };
    let one = Money::new(1)?;
    let mut goods = of.goods;
    for kind in [
        ProgrammeKind::PriceSubsidy,
        ProgrammeKind::Voucher,
        ProgrammeKind::FreightSubsidy,
        ProgrammeKind::FeeWaiver,
    ] {
        let (part, most) = match kind {
            // One minor unit of the goods is always left: nothing is ever paid with nothing.
            ProgrammeKind::PriceSubsidy | ProgrammeKind::Voucher => {
                (goods, goods.checked_sub(one)?.max(Money::ZERO))
            }
            ProgrammeKind::FreightSubsidy => (of.freight, of.freight),
            ProgrammeKind::FeeWaiver => (of.commission, of.commission),
        };
        let Some((at, amount)) = best(offered, kind, of, (part, most))? else {
            continue;
        };
        let Some(best) = offered.get_mut(at) else {
            continue;
        };
        let programme = &mut best.programme;
        match kind {
            ProgrammeKind::FeeWaiver => chosen.waiver = Some((programme.id, amount)),
            _ => chosen.reductions.push(Reduction {
                kind: ReductionKind::Subsidy,
                bearer: Bearer::Programme(programme.id),
                name_zh: programme.name_zh.clone(),
                name_en: programme.name_en.clone(),
                amount,
            }),
        }
        if kind != ProgrammeKind::FreightSubsidy && kind != ProgrammeKind::FeeWaiver {
            goods = goods.checked_sub(amount)?;
        }
        programme.reserved = programme.reserved.checked_add(amount)?;
        programme.used = programme.used.saturating_add(1);
        best.by_buyer = best.by_buyer.saturating_add(1);
    }
    Ok(chosen)
}

/// The one of a kind that gives most, of equal ones the earliest; and how much.
fn best(
    offered: &[Offered],
    kind: ProgrammeKind,
    of: &Asked<'_>,
    (part, most): (Money, Money),
) -> Result<Option<(usize, Money)>> {
    let mut best: Option<(usize, Money)> = None;
    for (at, one) in offered.iter().enumerate() {
        let programme = &one.programme;
        let is_meant = programme.kind == kind
            && programme.covers(of.division)
            && programme.code.as_deref().is_none_or(|code| code == of.code);
        if !is_meant || hindrance(one, of).is_some() {
            continue;
        }
        let amount = programme.gives(part, of.lines, most)?;
        let is_more = amount > best.map_or(Money::ZERO, |(_, most)| most);
        if is_more && amount <= programme.left()? {
            best = Some((at, amount));
        }
    }
    Ok(best)
}

/// Whether a code is that of a voucher that shops in a division take.
pub(super) fn voucher<'a>(
    offered: &'a [Offered],
    division: &str,
    code: &str,
) -> Option<&'a Offered> {
    let named = offered.iter().filter(|one| {
        !code.is_empty()
            && one.programme.code.as_deref() == Some(code)
            && one.programme.covers(division)
    });
    // One that was ended gives its code free for another.
    named.max_by_key(|one| {
        (
            one.programme.state != ProgrammeState::Ended,
            one.programme.id,
        )
    })
}

impl Asked<'_> {
    /// Whether the code that was typed is that of a voucher.
    pub fn names_voucher(&self, offered: &[Offered]) -> bool {
        voucher(offered, self.division, self.code).is_some()
    }
}

fn voucher_fault(offered: &[Offered], of: &Asked<'_>) -> Option<Error> {
    let named = voucher(offered, of.division, of.code)?;
    hindrance(named, of).or_else(|| {
        // What is left does not do for this order.
        let amount = named.programme.gives(of.goods, of.lines, of.goods).ok()?;
        let is_too_little = named.programme.left().ok()? < amount;
        is_too_little.then(|| Code::CouponUsedUp.into())
    })
}

/// Why an order cannot take part.
fn hindrance(one: &Offered, of: &Asked<'_>) -> Option<Error> {
    let programme = &one.programme;
    if programme.state == ProgrammeState::Ended || programme.ends_on < of.today {
        return Some(Error::new(Code::CouponOver).with("day", programme.ends_on));
    }
    if of.today < programme.starts_on {
        return Some(Error::new(Code::CouponTooEarly).with("day", programme.starts_on));
    }
    let is_used_up = programme
        .total_limit
        .is_some_and(|limit| programme.used >= limit);
    if is_used_up || programme.state != ProgrammeState::Active {
        return Some(Code::CouponUsedUp.into());
    }
    if programme
        .buyer_limit
        .is_some_and(|limit| one.by_buyer >= limit)
    {
        return Some(Code::CouponUsedByYou.into());
    }
    if of.items < programme.min_goods {
        let min = programme.min_goods.to_decimal();
        return Some(Error::new(Code::CouponMinimum).with("min", min));
    }
    None
}
