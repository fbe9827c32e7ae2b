//! A line of which some goods are of lots and some of none, whatever leaves and goes back in whatever
//! order: what is earned and what went back make what was paid, and no parcel has more than its part.

use proptest::prelude::*;

use super::tests::{Books, fen, parts, shared};
use super::*;

const LINE: OrderLineId = OrderLineId(1);

/// What becomes of some goods of the line, or of some hundredths of the money.
#[derive(Debug, Clone, Copy)]
enum Move {
    /// They leave, of a lot of a family that has no other.
    OfLot,
    OfNoLot,
    /// What the buyer has goes back.
    Back,
    /// They are not sent any more.
    Unsent,
    Amount,
}

/// The goods of the line, counted as flows count them, and the books of the order.
#[derive(Debug)]
struct Sold {
    books: Books,
    quantity: i64,
    /// What was paid for the line, what of the order is left, and what the line had earned.
    paid: Money,
    left: Money,
    earned: Money,
    unsent: i64,
    /// Of no lot, and not gone back.
    unlotted: i64,
    /// Of no lot, and gone back for less than was paid for them.
    for_less: i64,
    /// With the buyer, and not gone back.
    with_buyer: i64,
    gone: i64,
    /// How many goods of each family there were.
    families: Vec<i64>,
}

impl Sold {
    fn new(quantity: i64, (goods, freight): (i64, i64), commission: i64, subsidy: i64) -> Self {
        let money = parts(goods, freight, commission, subsidy);
        let mut books = Books::default();
        books.add(&payment(&money, &[(LINE, fen(goods))]).unwrap());
        Self {
            quantity,
            paid: money.total.split(&[goods, freight]).unwrap()[0],
            left: money.total,
            earned: books.left_of(LINE),
            books,
            unsent: quantity,
            unlotted: 0,
            for_less: 0,
            with_buyer: 0,
            gone: 0,
            families: Vec::new(),
        }
    }

    fn leave_of_lot(&mut self, goods: i64) {
        let others = self.unsent + self.unlotted + self.for_less - goods;
        let left = self.books.left_of(LINE);
        let part = left.split(&[goods, others]).unwrap()[0];
        self.families.push(goods);
        let family = i64::try_from(self.families.len()).unwrap();
        let parts = shared(part.get(), 0, 0, &[(family, 10_000)]);
        if let Some(entries) = sharing(&parts).unwrap() {
            self.books.add(&entries);
        }
        self.unsent -= goods;
        self.with_buyer += goods;
    }

    /// What was paid for the next of them, if there is as much left.
    fn worth(&self, goods: i64) -> Money {
        let first = |count: i64| self.paid.split(&[count, self.quantity - count]).unwrap()[0];
        let worth = first(self.gone + goods).checked_sub(first(self.gone));
        worth.unwrap()
    }

    fn go_back(&mut self, goods: i64, is_sent: bool) {
        let worth = self.worth(goods);
        let amount = worth.min(self.left);
        let mut line = BackLine::of(LINE, amount);
        let mut unlotted = self.unlotted.min(goods);
        if !is_sent {
            line.unsent = amount;
            unlotted = 0;
            self.unsent -= goods;
        } else if amount < worth {
            self.for_less += unlotted;
        } else if unlotted > 0 {
            let others = self.unsent + self.unlotted + self.for_less - unlotted;
            line.unlotted = amount.split(&[unlotted, goods - unlotted]).unwrap()[0];
            line.unlotted_goods = (unlotted, others);
        }
        if is_sent {
            self.with_buyer -= goods;
        }
        self.unlotted -= unlotted;
        self.gone += goods;
        self.cancel(amount, vec![line]);
    }

    fn cancel(&mut self, amount: Money, lines: Vec<BackLine>) {
        if amount.is_zero() {
            return;
        }
        let parts = BackParts {
            amount,
            freight: Money::ZERO,
            lines,
        };
        let entries = cancellation(&self.books.all(), &parts).unwrap();
        self.books.add(&entries);
        self.left = self.left.checked_sub(amount).unwrap();
    }

    fn take(&mut self, step: Move, count: i64) {
        let most = match step {
            Move::Back => self.with_buyer,
            _ => self.unsent,
        };
        let goods = count.min(most);
        match step {
            Move::Amount => {
                let part = self.left.split(&[count, 100 - count]).unwrap()[0];
                self.cancel(part, Vec::new());
            }
            _ if goods == 0 => {}
            Move::OfLot => self.leave_of_lot(goods),
            Move::OfNoLot => {
                self.unsent -= goods;
                self.unlotted += goods;
                self.with_buyer += goods;
            }
            Move::Back => self.go_back(goods, true),
            Move::Unsent => self.go_back(goods, false),
        }
    }

    /// What a family has, counted from 0.
    fn of_family(&self, family: usize) -> i64 {
        let id = i64::try_from(family).unwrap() + 1;
        let account = Account::household(HouseholdId(id));
        let all = self.books.all();
        let booked = all.iter().find(|entry| entry.account == account);
        booked.map_or(0, |entry| -entry.amount.get())
    }
}

proptest! {
    #[test]
    fn what_is_earned_and_what_went_back_make_what_was_paid(
        quantity in 1_i64..30,
        price in 1_i64..40_000,
        freight in 0_i64..3_000,
        (commission_bps, subsidy_bps) in (0_i64..=1_000, 0_i64..3_000),
        steps in prop::collection::vec((0_usize..5, 1_i64..10), 1..16),
    ) {
        const ALL: [Move; 5] =
            [Move::OfLot, Move::OfNoLot, Move::Back, Move::Unsent, Move::Amount];
        let goods = quantity * price;
        let subsidy = (goods + freight) * subsidy_bps / 10_000;
        let commission = goods * commission_bps / 10_000;
        let mut sold = Sold::new(quantity, (goods, freight), commission, subsidy);
        let paid = sold.left.get();
        // Each step rounds a few times, by less than a fen.
        let mut play = 2;
        let mut is_all_sent = true;
        for (place, count) in steps {
            let before = sold.families.len();
            sold.take(ALL[place], count);
            play += 2;
            is_all_sent &= !matches!(ALL[place], Move::Unsent);
            for entry in sold.books.all() {
                let is_earned = AccountKind::EARNED.contains(&entry.account.kind);
                prop_assert!(!is_earned || entry.amount.get() <= 0, "{entry:?}");
            }
            let earned: i64 = AccountKind::EARNED.iter().map(|kind| -sold.books.of(*kind)).sum();
            let refunded = -sold.books.of(AccountKind::RefundPayable);
            let subsidies = sold.books.of(AccountKind::Subsidy);
            prop_assert_eq!(earned - subsidies + refunded, paid);
            prop_assert_eq!(sold.left.get(), paid - refunded);
            // The family whose goods have just left.
            let Some(goods) = sold.families.get(before).copied() else {
                continue;
            };
            let part = sold.of_family(before);
            prop_assert!(
                part * quantity <= sold.earned.get() * goods + play * quantity,
                "{part} for {goods} of {quantity}"
            );
            // None that left before has less for each than the newest. It has as much, unless goods that
            // are not sent have cost those more that were still to leave.
            for (family, others) in sold.families.iter().enumerate().take(before) {
                let has = sold.of_family(family);
                let more = part * others - has * goods;
                let play = play * goods * others;
                prop_assert!(
                    more <= play && (more >= -play || !is_all_sent),
                    "{part} for {goods}, {has} for {others} of family {family}"
                );
            }
        }
        let rest = sold.left;
        sold.cancel(rest, Vec::new());
        for kind in AccountKind::EARNED {
            prop_assert_eq!(sold.books.of(kind), 0, "{}", kind);
        }
    }
}
