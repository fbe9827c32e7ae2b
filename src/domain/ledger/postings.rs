//! What each transfer books: arithmetic without a database.

#[cfg(test)]
mod examples;
#[cfg(test)]
mod parcels;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::model::{Account, AccountKind, Custody, Entry, Owed};
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{HouseholdId, OrderLineId, ProgrammeId};
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

/// A payment for one order, and what it is made of: goods + freight − subsidies = total.
#[derive(Debug, Clone)]
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
    /// What programmes pay in the buyer's place, each once.
    pub subsidies: Vec<(ProgrammeId, Money)>,
}

/// A buyer has paid: whoever took the money holds it, and owes it to the shop and the platform.
/// The lines weigh by their prices: a discount and the commission are borne by each in proportion.
pub fn payment(parts: &PaymentParts, lines: &[(OrderLineId, Money)]) -> Result<Entries> {
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
    entries.extend(parts.subsidies.iter().map(|(programme, amount)| Entry {
        account: Account::programme(*programme),
        line: None,
        amount: *amount,
    }));
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
    let mut weights = vec![parts.costs.get() * Rate::MAX, parts.fund.get() * Rate::MAX];
    weights.extend(parts.households.iter().map(|(_, share)| share.get() * rest));
    if parts.earned.is_zero() {
        return Ok(None);
    }
    let accounts = [AccountKind::Costs.into(), AccountKind::VillageFund.into()];
    let households = parts
        .households
        .iter()
        .map(|(id, _)| Account::household(*id));
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

/// What of a line is to go back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackLine {
    /// The line.
    pub line: OrderLineId,
    /// How much.
    pub amount: Money,
    /// The part of it that is for goods which have not left.
    pub unsent: Money,
    /// Another: for goods that have left in parcels of no lot.
    pub unlotted: Money,
    /// How many these are, and how many others there are of which nothing is shared.
    pub unlotted_goods: (i64, i64),
    /// Another: for goods of lots that were called back.
    pub recalled: Money,
    /// What was booked when exactly these were shared, each account once.
    pub shares: Vec<Entry>,
}

impl BackLine {
    /// An amount for goods of a line that have left in parcels of lots, unless more is said.
    pub const fn of(line: OrderLineId, amount: Money) -> Self {
        Self {
            line,
            amount,
            unsent: Money::ZERO,
            unlotted: Money::ZERO,
            unlotted_goods: (0, 0),
            recalled: Money::ZERO,
            shares: Vec::new(),
        }
    }

    /// What goods that have left in parcels of no lot have of what is not shared, so that the others
    /// have as much each as before.
    fn unlotted_of(&self, unshared: Money) -> Result<Money> {
        let (goods, others) = self.unlotted_goods;
        if goods == 0 {
            return Ok(Money::ZERO);
        }
        let parts = unshared.split(&[goods, others])?;
        Ok(parts.first().copied().unwrap_or_default())
    }

    /// How much of an account's entry was shared for the goods that were called back.
    fn share_of(&self, entry: &Entry) -> Money {
        let mut shares = self.shares.iter();
        let share = shares.find(|one| one.account == entry.account && one.line == entry.line);
        share.map_or(Money::ZERO, |one| one.amount.neg().max(Money::ZERO))
    }
}

/// What of an order is to go back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackParts {
    /// All of it.
    pub amount: Money,
    /// The part of it that is freight.
    pub freight: Money,
    /// The parts of it that are for lines; none where it is for no goods in particular.
    pub lines: Vec<BackLine>,
}

/// `amount` of what was paid is to go back. Each part comes out of what is still booked for its
/// line, or for freight, in proportion: whoever has grown the goods of one line does not pay for
/// those of another, and nobody whose goods have left for some that have not, or for some of no lot:
/// these come out of what the shop has not shared. What is for goods of lots that were called back comes
/// first out of what was shared for them. What is for no part, and what a part does not hold any more,
/// comes in proportion out of the whole. All of it together takes back exactly what the payment has
/// booked, however many parts it goes in.
///
/// # Errors
/// `refund.too_much` for nothing, or more than is left.
pub fn cancellation(booked: &[Entry], parts: &BackParts) -> Result<Entries> {
    let owed = owed(booked);
    let subsidies = subsidies(booked);
    let subsidy = Money::total(subsidies.iter().map(|entry| entry.amount))?;
    let amount = parts.amount;
    let paid = Money::total(owed.iter().map(|entry| entry.amount))?.checked_sub(subsidy)?;
    if amount <= Money::ZERO || amount > paid {
        return Err(Code::RefundTooMuch.into());
    }
    let kept = paid.checked_sub(amount)?;
    let of_subsidy = subsidy.split(&[amount.get(), kept.get()])?;
    let of_subsidy = of_subsidy.first().copied().unwrap_or_default();
    let back = taken(&owed, parts, amount.checked_add(of_subsidy)?)?;
    let back = owed
        .iter()
        .zip(back)
        .map(|(entry, amount)| Entry { amount, ..*entry });
    let mut kept: Vec<Money> = subsidies.iter().map(|entry| entry.amount).collect();
    take(&subsidies, &mut kept, of_subsidy, |_| true)?;
    let mut to_programmes = Vec::with_capacity(subsidies.len());
    for (entry, kept) in subsidies.iter().zip(kept) {
        let amount = kept.checked_sub(entry.amount)?;
        to_programmes.push(Entry { amount, ..*entry });
    }
    let to_buyer = Entry::of_order(AccountKind::RefundPayable, amount.neg());
    Entries::balanced(back.chain(to_programmes).chain([to_buyer]))
}

/// What programmes pay of an order, by programme.
fn subsidies(booked: &[Entry]) -> Vec<Entry> {
    let all = booked.iter().copied();
    all.filter(|entry| entry.account.kind == AccountKind::Subsidy)
        .collect()
}

/// What of an order's earnings programmes are to pay, and what of that is `taken_over` already: two
/// transfers, of which the first takes the difference out of what is owed from a channel's hands,
/// and the second lets it be owed by the shop. None where there is no difference.
///
/// The shop bears it with what it has itself, then the village with its households, then the
/// platform: families are paid out of the channel's hands as far as that goes.
pub fn assignment(booked: &[Entry], taken_over: &[Entry]) -> Result<Option<(Entries, Entries)>> {
    const TURNS: [&[AccountKind]; 3] = [
        &[
            AccountKind::Entitlement,
            AccountKind::Costs,
            AccountKind::Freight,
        ],
        &[AccountKind::VillageFund, AccountKind::Household],
        &[AccountKind::Commission],
    ];
    let (owed, subsidies) = (owed(booked), subsidies(booked));
    let mut left: Vec<Money> = owed.iter().map(|entry| entry.amount).collect();
    let mut rest = Money::total(subsidies.iter().map(|entry| entry.amount))?;
    for kinds in TURNS {
        let is_meant = |entry: &Entry| kinds.contains(&entry.account.kind);
        rest = rest.checked_sub(take(&owed, &mut left, rest, is_meant)?)?;
    }
    let before = |entry: &Entry| {
        let same = taken_over
            .iter()
            .filter(|one| one.account == entry.account && one.line == entry.line);
        Money::total(same.map(|one| one.amount))
    };
    let mut out = Vec::new();
    for (entry, left) in owed.iter().zip(left) {
        // What was taken over stands as owed: below zero.
        let amount = entry.amount.checked_sub(left)?;
        let amount = amount.checked_add(before(entry)?)?;
        out.push(Entry { amount, ..*entry });
    }
    for entry in &subsidies {
        let amount = before(entry)?.checked_sub(entry.amount)?;
        out.push(Entry { amount, ..*entry });
    }
    if out.iter().all(|entry| entry.amount.is_zero()) {
        return Ok(None);
    }
    let over = out.iter().map(|entry| Entry {
        amount: entry.amount.neg(),
        ..*entry
    });
    let over = Entries::balanced(over.collect::<Vec<_>>())?;
    Ok(Some((Entries::balanced(out)?, over)))
}

/// How much of each entry that is owed goes back, `gross` in all.
fn taken(owed: &[Entry], parts: &BackParts, gross: Money) -> Result<Vec<Money>> {
    let mut left: Vec<Money> = owed.iter().map(|entry| entry.amount).collect();
    let named = Money::total(parts.lines.iter().map(|back| back.amount))?;
    let unnamed = parts
        .amount
        .checked_sub(named)?
        .checked_sub(parts.freight)?;
    let mut weights: Vec<i64> = parts.lines.iter().map(|back| back.amount.get()).collect();
    weights.extend([parts.freight.get(), unnamed.get()]);
    let shares = gross.split(&weights)?;
    let lines = parts.lines.iter().map(Some);
    let mut rest = gross;
    for (back, share) in lines.chain([None]).zip(shares) {
        let taken = if let Some(back) = back {
            take_of_line(owed, &mut left, share, back)?
        } else {
            let is_freight = |entry: &Entry| entry.account.kind == AccountKind::Freight;
            take(owed, &mut left, share, is_freight)?
        };
        rest = rest.checked_sub(taken)?;
    }
    take(owed, &mut left, rest, |_| true)?;
    owed.iter()
        .zip(left)
        .map(|(entry, left)| entry.amount.checked_sub(left))
        .collect()
}

/// Takes an amount out of what is left of a line; gives how much of it was there. What is for goods
/// that have not left comes out of what nobody has shared, and so does what is for goods of no lot, as
/// far as it is theirs; what is for goods that were called back comes out of what was shared for them.
/// Each of these parts has its part of the commission.
fn take_of_line(
    owed: &[Entry],
    left: &mut [Money],
    amount: Money,
    back: &BackLine,
) -> Result<Money> {
    let is_of = |kind: AccountKind| {
        move |entry: &Entry| entry.line == Some(back.line) && entry.account.kind == kind
    };
    let is_unshared = is_of(AccountKind::Entitlement);
    let named = [back.unsent, back.unlotted, back.recalled];
    let rest = back.amount.checked_sub(Money::total(named)?)?;
    let weights: Vec<i64> = named.iter().chain([&rest]).map(|part| part.get()).collect();
    let parts = amount.split(&weights)?;
    let sum_of = |left: &[Money], is_meant: &dyn Fn(&Entry) -> bool| {
        let meant = owed.iter().zip(left).filter(|(entry, _)| is_meant(entry));
        Money::total(meant.map(|(_, left)| *left))
    };
    let of_line = sum_of(left, &|entry: &Entry| entry.line == Some(back.line))?;
    let of_commission = sum_of(left, &is_of(AccountKind::Commission))?;
    let earned = of_line.checked_sub(of_commission)?;
    let mut taken = Money::ZERO;
    for (part, source) in parts.into_iter().zip(Source::ALL) {
        let part = part.min(of_line);
        let commission = part.split(&[of_commission.get(), earned.get()])?;
        let mut commission = commission.first().copied().unwrap_or_default();
        let mut part = part.checked_sub(commission)?;
        if source == Source::Unlotted {
            let most = back.unlotted_of(sum_of(left, &is_unshared)?)?;
            if most < part {
                // No more of the commission than of what was earned: everything bears the rest.
                let over = part.checked_sub(most)?;
                let parts = commission.split(&[most.get(), over.get()])?;
                commission = parts.first().copied().unwrap_or_default();
                part = most;
            }
        }
        let of_platform = take(owed, left, commission, is_of(AccountKind::Commission))?;
        taken = taken.checked_add(of_platform)?;
        let most = |entry: &Entry, left: Money| {
            if source == Source::Recalled {
                back.share_of(entry).min(left)
            } else if is_unshared(entry) {
                left
            } else {
                Money::ZERO
            }
        };
        taken = taken.checked_add(take_most(owed, left, part, most)?)?;
    }
    let rest = amount.checked_sub(taken)?;
    let is_of_line = |entry: &Entry| entry.line == Some(back.line);
    taken.checked_add(take(owed, left, rest, is_of_line)?)
}

/// The parts of what goes back of a line that come out of certain entries, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Unsent,
    Unlotted,
    Recalled,
}

impl Source {
    const ALL: [Self; 3] = [Self::Unsent, Self::Unlotted, Self::Recalled];
}

/// Takes an amount out of what is left of some entries, in proportion; gives how much of it was
/// there.
fn take(
    owed: &[Entry],
    left: &mut [Money],
    amount: Money,
    is_meant: impl Fn(&Entry) -> bool,
) -> Result<Money> {
    let most = |entry: &Entry, left: Money| {
        if is_meant(entry) { left } else { Money::ZERO }
    };
    take_most(owed, left, amount, most)
}

/// The same, in proportion to the most that is taken of each, by what is left of it.
fn take_most(
    owed: &[Entry],
    left: &mut [Money],
    amount: Money,
    most: impl Fn(&Entry, Money) -> Money,
) -> Result<Money> {
    let weights: Vec<i64> = owed
        .iter()
        .zip(left.iter())
        .map(|(entry, left)| most(entry, *left).get())
        .collect();
    let there = weights.iter().map(|weight| Money::new(*weight));
    let there = Money::total(there.collect::<Result<Vec<_>>>()?)?;
    let amount = amount.min(there);
    for (left, part) in left.iter_mut().zip(amount.split(&weights)?) {
        *left = left.checked_sub(part)?;
    }
    Ok(amount)
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

/// Money that nothing is sold for, or that did not arrive where it went back to: whoever has it holds
/// it, and it is to go back.
pub fn surplus(custody: Custody, amount: Money) -> Result<Entries> {
    Entries::balanced([
        Entry::of_order(custody.account(), amount),
        Entry::of_order(AccountKind::RefundPayable, amount.neg()),
    ])
}

/// What was to go back has left the hands of whoever held it.
pub fn refund(custody: Custody, amount: Money) -> Result<Entries> {
    Entries::balanced([
        Entry::of_order(AccountKind::RefundPayable, amount),
        Entry::of_order(custody.account(), amount.neg()),
    ])
}

/// Somebody has what they were owed, out of the hands of whoever held it.
pub fn payout(owed: &[Owed]) -> Result<Entries> {
    let mut sums: BTreeMap<Account, Money> = BTreeMap::new();
    for one in owed {
        for (account, amount) in [
            (one.account, one.amount),
            (one.custody.account().into(), one.amount.neg()),
        ] {
            let sum = sums.entry(account).or_default();
            *sum = sum.checked_add(amount)?;
        }
    }
    Entries::balanced(sums.into_iter().map(|(account, amount)| Entry {
        account,
        line: None,
        amount,
    }))
}
