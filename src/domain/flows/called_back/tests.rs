//! A line whose goods are of parcels of several families and of none, of which some are called back
//! whenever they are: who pays for what goes back, and what is counted as gone.

use proptest::prelude::*;

use super::*;
use crate::base::clock::DAY_MS;
use crate::base::ids::{HouseholdId, LotId};
use crate::base::rate::Rate;
use crate::domain::ledger::{
    AccountKind, BackLine, BackParts, Custody, Entries, PaymentParts, SharingParts, cancellation,
    payment, sharing,
};

const LINE: OrderLineId = OrderLineId(1);

/// How many fen roundings move.
const PLAY: i64 = 3;

fn fen(minor: i64) -> Money {
    Money::new(minor).unwrap()
}

fn first_of(amount: Money, part: i64, rest: i64) -> Money {
    amount.split(&[part, rest]).unwrap()[0]
}

fn id(place: usize) -> ParcelLotId {
    ParcelLotId(i64::try_from(place).unwrap() + 1)
}

fn recalled(place: usize, quantity: i64, at: i64) -> RecalledGoods {
    RecalledGoods {
        id: id(place),
        lot: LotId(1),
        line: LINE,
        quantity,
        recalled_at: Timestamp::from_ms(at),
    }
}

fn goods(quantity: i64) -> Back {
    Back {
        line: LINE,
        what: For::Goods(quantity),
        claimed_at: None,
    }
}

fn refunded(at: i64, back: Back) -> Refunded {
    Refunded {
        at: Timestamp::from_ms(at),
        backs: vec![back],
    }
}

fn quantities(left: &[Recalled]) -> Vec<i64> {
    left.iter().map(|of| of.left).collect()
}

#[test]
fn what_was_called_back_first_goes_back_first() {
    let of = [recalled(0, 2, 10), recalled(1, 3, 20)];
    let mut left = left_after(of.to_vec(), &[refunded(15, goods(1))]);
    assert_eq!(quantities(&left), [1, 3]);
    let taken = CalledBack::take(&mut left, 5, goods(3));
    assert_eq!((taken.recalled, taken.rest), (3, 2));
    let parts = taken
        .parts
        .iter()
        .map(|part| (part.parcel, part.before, part.quantity));
    assert_eq!(parts.collect::<Vec<_>>(), [(id(0), 1, 1), (id(1), 0, 2)]);
    assert_eq!(quantities(&left), [0, 1]);
}

#[test]
fn a_claim_is_about_what_it_can_still_be_about() {
    // The first was called back more than sixty days before somebody complained, the second was not.
    let of = [recalled(0, 2, 0), recalled(1, 3, 50 * DAY_MS)];
    let claimed = |what| Back {
        claimed_at: Some(Timestamp::from_ms(70 * DAY_MS)),
        what,
        ..goods(0)
    };
    for (what, expected) in [
        (For::Goods(2), [2, 1]),
        (For::Goods(4), [1, 0]),
        (For::Price(2), [2, 1]),
        (For::Price(4), [2, 0]),
    ] {
        let after = left_after(of.to_vec(), &[refunded(71 * DAY_MS, claimed(what))]);
        assert_eq!(quantities(&after), expected, "{what:?}");
    }
    // Somebody complained before either was called back: that is about neither, but goods are goods.
    let before = |what| Back {
        claimed_at: Some(Timestamp::from_ms(-1)),
        ..claimed(what)
    };
    for (what, expected) in [(For::Goods(3), [0, 2]), (For::Price(3), [2, 3])] {
        let after = left_after(of.to_vec(), &[refunded(71 * DAY_MS, before(what))]);
        assert_eq!(quantities(&after), expected, "{what:?}");
    }
}

#[test]
fn what_went_back_before_may_have_been_of_the_lot_that_is_called_back_next() {
    let of = [recalled(0, 2, 10), recalled(1, 3, 20)];
    for (before, expected) in [(1, [1, 3]), (2, [0, 3]), (4, [0, 1]), (7, [0, 0])] {
        let after = left_after(of.to_vec(), &[refunded(5, goods(before))]);
        assert_eq!(quantities(&after), expected, "{before}");
    }
    // Three went back between the two: one of them was not of the first.
    let between = left_after(of.to_vec(), &[refunded(15, goods(3))]);
    assert_eq!(quantities(&between), [0, 2]);
}

#[test]
fn the_parts_of_a_parcel_sum_to_what_was_shared_for_it() {
    let account = Account::household(HouseholdId(7));
    let booked = Entry {
        account,
        line: Some(LINE),
        amount: fen(-1_000),
    };
    let mut sum = Money::ZERO;
    // Thirds of 10.00.
    for (before, share) in [(0, -333), (1, -334), (2, -333)] {
        let part = Part {
            parcel: id(0),
            all: 3,
            before,
            quantity: 1,
        };
        let shares = shares_of(&[(part, vec![booked])]).unwrap();
        assert_eq!(shares.len(), 1);
        assert_eq!(shares[0].amount, fen(share), "{before}");
        sum = sum.checked_add(shares[0].amount).unwrap();
    }
    assert_eq!(sum, booked.amount);
}

/// What becomes of some goods of the line.
#[derive(Debug, Clone, Copy)]
enum Move {
    /// A parcel is called back.
    Recall,
    /// The shop gives them back.
    ByShop,
    /// Somebody complains, and the shop gives them back.
    ByClaim,
    /// Somebody complains, and takes a part of the price.
    ByPrice,
}

const MOVES: [Move; 4] = [Move::Recall, Move::ByShop, Move::ByClaim, Move::ByPrice];

/// A parcel of one family.
#[derive(Debug)]
struct Parcel {
    goods: i64,
    /// What was booked when it was shared.
    shares: Vec<Entry>,
    /// How many are left once it is called back, counted piece by piece.
    left: Option<i64>,
}

/// All of the line has left, and is shared.
#[derive(Debug)]
struct Sold {
    books: BTreeMap<(Account, Option<OrderLineId>), Money>,
    parcels: Vec<Parcel>,
    /// Those that were called back, and when.
    recalls: Vec<(usize, i64)>,
    refunds: Vec<Refunded>,
    quantity: i64,
    price: Money,
    money_left: Money,
    with_buyer: i64,
    of_no_lot: i64,
    /// Gone, and nobody knows of which parcel.
    unknown: i64,
    /// Whether everybody has what was shared for what is left of theirs.
    is_even: bool,
    now: i64,
}

/// What a refund has taken, and what it was to take.
#[derive(Debug)]
struct Paid {
    /// By whom, and how much.
    by: BTreeMap<Account, i64>,
    /// What was shared for the recalled goods that it is for.
    named: BTreeMap<Account, i64>,
    /// What of that they do not have any more.
    missing: i64,
    is_all_recalled: bool,
}

impl Sold {
    fn new(parcels: &[(i64, i64)], of_no_lot: i64, price: i64, commission: i64) -> Self {
        let quantity = parcels.iter().map(|(_, goods)| goods).sum::<i64>() + of_no_lot;
        let money = PaymentParts {
            custody: Custody::Shop,
            total: fen(price),
            goods: fen(price),
            freight: Money::ZERO,
            commission: fen(commission),
            subsidies: Vec::new(),
        };
        let mut sold = Self {
            books: BTreeMap::new(),
            parcels: Vec::new(),
            recalls: Vec::new(),
            refunds: Vec::new(),
            quantity,
            price: fen(price),
            money_left: fen(price),
            with_buyer: quantity,
            of_no_lot,
            unknown: 0,
            is_even: true,
            now: 0,
        };
        sold.book(&payment(&money, &[(LINE, fen(price))]).unwrap());
        let mut unshared = quantity;
        for (family, goods) in parcels {
            unshared -= goods;
            let earned = first_of(sold.of(AccountKind::Entitlement.into()), *goods, unshared);
            let shared = sharing(&SharingParts {
                line: LINE,
                earned,
                fund: Rate::new(0).unwrap(),
                costs: Rate::new(1_000).unwrap(),
                households: vec![(HouseholdId(*family), Rate::new(Rate::MAX).unwrap())],
            });
            let shares = shared.unwrap();
            if let Some(shares) = &shares {
                sold.book(shares);
            }
            sold.parcels.push(Parcel {
                goods: *goods,
                shares: shares.map_or(Vec::new(), |shares| shares.as_slice().to_vec()),
                left: None,
            });
        }
        sold
    }

    fn book(&mut self, entries: &Entries) {
        for entry in entries.as_slice() {
            let sum = self.books.entry((entry.account, entry.line)).or_default();
            *sum = sum.checked_add(entry.amount).unwrap();
        }
    }

    /// What an account has of the line.
    fn of(&self, account: Account) -> Money {
        let booked = self.books.get(&(account, Some(LINE)));
        booked.copied().unwrap_or_default().neg()
    }

    fn all(&self) -> Vec<Entry> {
        let entry = |(key, amount): (&(Account, Option<OrderLineId>), &Money)| Entry {
            account: key.0,
            line: key.1,
            amount: *amount,
        };
        self.books.iter().map(entry).collect()
    }

    /// What was shared for the goods that did not go back, by whose they are.
    fn shared_for_what_is_left(&self) -> BTreeMap<Account, i64> {
        let mut shared = BTreeMap::new();
        for parcel in &self.parcels {
            let left = parcel.left.unwrap_or(parcel.goods);
            for share in parcel.shares.iter().filter(|of| of.amount.get() < 0) {
                let part = -share.amount.get() * left / parcel.goods;
                *shared.entry(share.account).or_default() += part;
            }
        }
        shared
    }

    /// What is left by the refunds, as flows ask for it.
    fn counted(&self) -> Vec<Recalled> {
        let goods = self
            .recalls
            .iter()
            .map(|(place, at)| recalled(*place, self.parcels[*place].goods, *at));
        left_after(goods.collect(), &self.refunds)
    }

    fn recall(&mut self, place: usize) {
        let parcel = &mut self.parcels[place];
        if parcel.left.is_none() {
            let gone = self.unknown.min(parcel.goods);
            parcel.left = Some(parcel.goods - gone);
            self.unknown -= gone;
            self.recalls.push((place, self.now));
        }
    }

    /// Takes so many pieces out of what was called back until a moment; gives how many of which parcels.
    fn pick(&mut self, quantity: i64, until: i64) -> Vec<(usize, i64)> {
        let mut picked = Vec::new();
        let mut rest = quantity;
        for (place, _) in self.recalls.iter().filter(|(_, at)| *at <= until) {
            let left = self.parcels[*place].left.as_mut().unwrap();
            let taken = rest.min(*left);
            *left -= taken;
            rest -= taken;
            picked.push((*place, taken));
        }
        picked
    }

    /// What was paid for the next of them.
    fn worth(&self, quantity: i64) -> Money {
        let gone = self.quantity - self.with_buyer;
        let first = |count: i64| first_of(self.price, count, self.quantity - count);
        first(gone + quantity).checked_sub(first(gone)).unwrap()
    }

    fn refund(&mut self, step: Move, quantity: i64, percent: i64) -> Option<Paid> {
        let quantity = quantity.min(self.with_buyer);
        let claimed_at = match step {
            Move::ByShop => None,
            // Some time before it is granted.
            _ => Some(Timestamp::from_ms(self.now - percent % 4)),
        };
        let is_price = matches!(step, Move::ByPrice);
        let worth = self.worth(quantity);
        let whole = if is_price {
            first_of(worth, percent, 100 - percent)
        } else {
            worth
        };
        let amount = whole.min(self.money_left);
        if quantity == 0 || amount.is_zero() {
            return None;
        }
        let mut back = Back {
            line: LINE,
            what: if is_price {
                For::Price(quantity)
            } else {
                For::Goods(quantity)
            },
            claimed_at,
        };
        let taken = CalledBack::take(&mut self.counted(), quantity, back);
        let until = match claimed_at {
            Some(at) if is_price => at.ms(),
            _ => self.now,
        };
        let picked = self.pick(quantity, until);
        let mut line = BackLine::of(LINE, amount);
        let mut of_no_lot = 0;
        if is_price {
            self.is_even = false;
        } else {
            self.with_buyer -= quantity;
            of_no_lot = self.of_no_lot.min(taken.rest);
            self.of_no_lot -= of_no_lot;
            self.unknown += taken.rest - of_no_lot;
            self.is_even &= taken.rest == of_no_lot && amount == worth;
            back.what = For::Goods(quantity - of_no_lot);
            if amount < worth {
                of_no_lot = 0;
            }
            line.unlotted_goods = (of_no_lot, self.of_no_lot);
        }
        let others = taken.rest - of_no_lot;
        let parts = amount.split(&[of_no_lot, taken.recalled, others]).unwrap();
        (line.unlotted, line.recalled) = (parts[0], parts[1]);
        let of_parcel = |part: &Part| {
            let place = usize::try_from(part.parcel.0 - 1).unwrap();
            (*part, self.parcels[place].shares.clone())
        };
        let booked: Vec<_> = taken.parts.iter().map(of_parcel).collect();
        line.shares = shares_of(&booked).unwrap();
        self.refunds.push(refunded(self.now, back));
        let mut paid = self.cancel(amount, line, &picked);
        paid.is_all_recalled = taken.rest == 0;
        Some(paid)
    }

    fn cancel(&mut self, amount: Money, line: BackLine, picked: &[(usize, i64)]) -> Paid {
        let parts = BackParts {
            amount,
            freight: Money::ZERO,
            lines: vec![line],
        };
        let mut named: BTreeMap<Account, i64> = BTreeMap::new();
        for (place, quantity) in picked {
            let parcel = &self.parcels[*place];
            for share in parcel.shares.iter().filter(|of| of.amount.get() < 0) {
                let part = -share.amount.get() * quantity / parcel.goods;
                *named.entry(share.account).or_default() += part;
            }
        }
        let there = named
            .iter()
            .map(|(account, part)| self.of(*account).get().min(*part));
        let there: i64 = there.sum();
        let entries = cancellation(&self.all(), &parts).unwrap();
        self.book(&entries);
        self.money_left = self.money_left.checked_sub(amount).unwrap();
        let others = [AccountKind::Commission, AccountKind::RefundPayable];
        let of_line = entries.as_slice().iter();
        let by: BTreeMap<Account, i64> = of_line
            .filter(|entry| !others.contains(&entry.account.kind))
            .map(|entry| (entry.account, entry.amount.get()))
            .collect();
        Paid {
            missing: (by.values().sum::<i64>() - there).max(0),
            by,
            named,
            is_all_recalled: false,
        }
    }
}

proptest! {
    #[test]
    fn nobody_pays_for_other_goods_while_recalled_ones_are_left(
        parcels in prop::collection::vec((1_i64..4, 1_i64..4), 1..6),
        of_no_lot in 0_i64..4,
        price in 1_i64..400_000,
        commission_bps in 0_i64..=1_000,
        steps in prop::collection::vec((0_usize..4, 0_usize..6, 1_i64..5, 0_i64..=100), 1..18),
    ) {
        let commission = price * commission_bps / 10_000;
        let mut sold = Sold::new(&parcels, of_no_lot, price, commission);
        for (step, place, quantity, percent) in steps {
            sold.now += 1;
            let step = MOVES[step];
            if matches!(step, Move::Recall) {
                sold.recall(place % parcels.len());
            } else if let Some(paid) = sold.refund(step, quantity, percent) {
                for (account, amount) in &paid.by {
                    let named = paid.named.get(account).copied().unwrap_or_default();
                    prop_assert!(
                        !paid.is_all_recalled || *amount <= named + paid.missing + PLAY,
                        "{account:?} pays {amount}: {paid:?}"
                    );
                }
                for (account, named) in &paid.named {
                    let amount = paid.by.get(account).copied().unwrap_or_default();
                    prop_assert!(!sold.is_even || amount >= named - PLAY, "{account:?}: {paid:?}");
                }
            }
            // What is counted is what was paid for, piece by piece.
            let left: Vec<i64> = sold
                .recalls
                .iter()
                .map(|(place, _)| sold.parcels[*place].left.unwrap())
                .collect();
            prop_assert_eq!(quantities(&sold.counted()), left);
            for entry in sold.all() {
                let is_held = entry.account.kind == AccountKind::CustodyShop;
                prop_assert!(is_held || entry.amount.get() <= 0, "{entry:?}");
            }
        }
        let play = PLAY * i64::try_from(sold.refunds.len()).unwrap();
        for (account, amount) in sold.shared_for_what_is_left() {
            let has = sold.of(account).get();
            prop_assert!(
                !sold.is_even || (has - amount).abs() <= play,
                "{account:?} has {has}, {amount} for what is left"
            );
        }
    }
}
