//! What each transfer books: arithmetic without a database.

#[cfg(test)]
mod tests;

use super::model::{Account, AccountKind, Custody, Entry};
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{HouseholdId, OrderLineId};
use crate::base::money::Money;
use crate::base::rate::Rate;

/// The entries of one transfer: each account once a line, no zeros, and the sum is zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries(Vec<Entry>);

impl Entries {
    /// Leaves out zeros, and refuses what does not balance.
    fn balanced(entries: impl IntoIterator<Item = Entry>) -> Result<Self> {
        let entries: Vec<_> = entries
            .into_iter()
            .filter(|entry| !entry.amount.is_zero())
            .collect();
        let sum = Money::total(entries.iter().map(|entry| entry.amount))?;
        if sum.is_zero() && entries.len() >= 2 {
            Ok(Self(entries))
        } else {
            Err(Error::internal(format!(
                "a transfer does not balance: {entries:?}"
            )))
        }
    }

    /// The entries.
    pub fn as_slice(&self) -> &[Entry] {
        &self.0
    }
}

/// A payment for one order, and what it is made of: goods + freight − subsidy = total.
#[derive(Debug, Clone, Copy)]
pub struct PaymentParts {
    /// Who holds it.
    pub custody: Custody,
    /// What the buyer paid.
    pub total: Money,
    /// The lines less the shop's discount, commission included.
    pub goods: Money,
    /// Freight.
    pub freight: Money,
    /// The platform's share of the goods.
    pub commission: Money,
    /// What a programme pays in the buyer's place.
    pub subsidy: Money,
}

/// A buyer has paid: whoever took the money holds it, and owes it to the shop and the platform.
/// The lines weigh by their prices: a discount and the commission are borne by each in proportion.
pub fn payment(parts: PaymentParts, lines: &[(OrderLineId, Money)]) -> Result<Entries> {
    let prices: Vec<i64> = lines.iter().map(|(_, price)| price.get()).collect();
    let goods = parts.goods.split(&prices)?;
    let weights: Vec<i64> = goods.iter().map(|part| part.get()).collect();
    let commission = parts.commission.split(&weights)?;
    let of_line = |kind: AccountKind, line: OrderLineId, amount: Money| Entry {
        account: kind.into(),
        line: Some(line),
        amount,
    };
    let mut entries = vec![Entry::of_order(parts.custody.account(), parts.total)];
    for (((line, _), goods), commission) in lines.iter().zip(goods).zip(commission) {
        let earned = goods.checked_sub(commission)?;
        entries.push(of_line(AccountKind::Entitlement, *line, earned.neg()));
        entries.push(of_line(AccountKind::Commission, *line, commission.neg()));
    }
    entries.push(Entry::of_order(AccountKind::Freight, parts.freight.neg()));
    entries.push(Entry::of_order(AccountKind::Subsidy, parts.subsidy));
    Entries::balanced(entries)
}

/// What a part of a line has earned, and by which shares it goes on.
#[derive(Debug, Clone)]
pub struct SharingParts {
    /// The line.
    pub line: OrderLineId,
    /// What it has earned.
    pub earned: Money,
    /// For the village fund.
    pub fund: Rate,
    /// For the shop's costs.
    pub costs: Rate,
    /// The households behind the lot; their shares make the whole.
    pub households: Vec<(HouseholdId, Rate)>,
}

/// What the shop has earned goes on to the village fund, to its costs and to the households, by
/// one split: each is less than one minor unit from its exact share. None where nothing was earned.
pub fn sharing(parts: &SharingParts) -> Result<Option<Entries>> {
    let rest = Rate::MAX - parts.fund.get() - parts.costs.get();
    let mut weights = vec![
        parts.costs.get() * Rate::MAX,
        parts.fund.get() * Rate::MAX,
    ];
    weights.extend(parts.households.iter().map(|(_, share)| share.get() * rest));
    if parts.earned.is_zero() {
        return Ok(None);
    }
    let accounts = [AccountKind::Costs.into(), AccountKind::VillageFund.into()];
    let households = parts.households.iter().map(|(id, _)| Account::household(*id));
    let shares = accounts.into_iter().chain(households);
    let mut entries = vec![Entry {
        account: AccountKind::Entitlement.into(),
        line: Some(parts.line),
        amount: parts.earned,
    }];
    for (account, share) in shares.zip(parts.earned.split(&weights)?) {
        entries.push(Entry {
            account,
            line: Some(parts.line),
            amount: share.neg(),
        });
    }
    Entries::balanced(entries).map(Some)
}

/// `amount` of what was paid is to go back: in proportion out of what is still booked for the
/// order. All of it together takes back exactly what the payment has booked, however many parts
/// it goes in.
///
/// # Errors
/// `refund.too_much` for nothing, or more than is left.
pub fn cancellation(booked: &[Entry], amount: Money) -> Result<Entries> {
    let owed = owed(booked);
    let subsidy = Money::total(
        booked
            .iter()
            .filter(|entry| entry.account.kind == AccountKind::Subsidy)
            .map(|entry| entry.amount),
    )?;
    let paid = Money::total(owed.iter().map(|entry| entry.amount))?.checked_sub(subsidy)?;
    if amount <= Money::ZERO || amount > paid {
        return Err(Code::RefundTooMuch.into());
    }
    let kept = paid.checked_sub(amount)?;
    let of_subsidy = subsidy.split(&[amount.get(), kept.get()])?;
    let of_subsidy = of_subsidy.first().copied().unwrap_or_default();
    let weights: Vec<i64> = owed.iter().map(|entry| entry.amount.get()).collect();
    let shares = amount.checked_add(of_subsidy)?.split(&weights)?;
    let back = owed
        .iter()
        .zip(shares)
        .map(|(entry, amount)| Entry { amount, ..*entry });
    Entries::balanced(back.chain([
        Entry::of_order(AccountKind::Subsidy, of_subsidy.neg()),
        Entry::of_order(AccountKind::RefundPayable, amount.neg()),
    ]))
}

/// What is owed of an order to those who have earned it, as positive amounts, in the order in
/// which odd minor units go.
fn owed(booked: &[Entry]) -> Vec<Entry> {
    let rank = |entry: &Entry| {
        AccountKind::EARNED
            .iter()
            .position(|kind| *kind == entry.account.kind)
    };
    let mut owed: Vec<(usize, Entry)> = booked
        .iter()
        .filter_map(|entry| Some((rank(entry)?, *entry)))
        .map(|(rank, entry)| {
            let amount = entry.amount.neg();
            (rank, Entry { amount, ..entry })
        })
        .collect();
    owed.sort_by_key(|(rank, entry)| (*rank, entry.line, entry.account.payee));
    owed.into_iter().map(|(_, entry)| entry).collect()
}

/// What was to go back has left the hands of whoever held it.
pub fn refund(custody: Custody, amount: Money) -> Result<Entries> {
    Entries::balanced([
        Entry::of_order(AccountKind::RefundPayable, amount),
        Entry::of_order(custody.account(), amount.neg()),
    ])
}
