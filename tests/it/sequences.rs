//! Random lives of orders: the same commands, at the same moments, end the same on both engines.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write};
use std::thread;

use diesel::prelude::*;
use diesel::sql_types::Text;
use yipin::base::clock::HOUR_MS;
use yipin::base::error::{Code, Error, Result};
use yipin::base::ids::UserId;
use yipin::base::order_number::OrderNumber;
use yipin::base::rng::Random;
use yipin::db::{Database, Tx};
use yipin::domain::access::{BuyerScope, ManageMoney, PackOrders, SystemScope, grant};
use yipin::domain::flows::cancel::{self, Reason};
use yipin::domain::flows::refused::{self, GoodsBack};
use yipin::domain::flows::{accept, checkout, expiry, payment_record, receipt, refund, ship};
use yipin::domain::orders::{self, PaymentMethod};
use yipin::domain::payments::{self, Receipt};
use yipin::domain::shipments::NewParcel;

use crate::support::buyers::{count, crowd_database, fill_cart, receive};
use crate::support::{Engine, TestApp, world};

/// What is done to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Pay,
    PayWrongly,
    Accept,
    ShipAll,
    ShipOne,
    Receive,
    CancelByBuyer,
    CancelByShop,
    Refuse,
    TakeBack,
    TakeBackSpoiled,
    SendRefund,
    Wait,
}

/// Drawn evenly.
const ACTS: [Act; 13] = [
    Act::Pay,
    Act::PayWrongly,
    Act::Accept,
    Act::ShipAll,
    Act::ShipOne,
    Act::Receive,
    Act::CancelByBuyer,
    Act::CancelByShop,
    Act::Refuse,
    Act::TakeBack,
    Act::TakeBackSpoiled,
    Act::SendRefund,
    Act::Wait,
];

/// What orders mostly go through; without it chance would hardly get anywhere.
const LIVES: [&[Act]; 6] = [
    &[Act::Pay, Act::Accept, Act::ShipAll, Act::Receive, Act::Wait],
    &[
        Act::Pay,
        Act::Accept,
        Act::ShipOne,
        Act::ShipOne,
        Act::ShipAll,
        Act::Receive,
    ],
    &[
        Act::Pay,
        Act::Accept,
        Act::ShipAll,
        Act::Refuse,
        Act::SendRefund,
        Act::TakeBack,
    ],
    &[
        Act::Pay,
        Act::Accept,
        Act::ShipOne,
        Act::Refuse,
        Act::TakeBackSpoiled,
        Act::SendRefund,
    ],
    &[
        Act::Pay,
        Act::CancelByShop,
        Act::SendRefund,
        Act::SendRefund,
    ],
    &[Act::CancelByBuyer, Act::Pay, Act::SendRefund, Act::Wait],
];

/// A shop of the world, with who runs it.
struct Party {
    shop: world::Shop,
    manager: UserId,
    carrier_digits: i64,
}

const PARTIES: [Party; 2] = [
    Party {
        shop: world::LONGJING,
        manager: UserId(11),
        carrier_digits: 1,
    },
    Party {
        shop: world::PINGGU,
        manager: UserId(21),
        carrier_digits: 2,
    },
];

/// An order of a sequence.
struct Order {
    party: &'static Party,
    number: OrderNumber,
    life: &'static [Act],
}

struct Play<'a> {
    db: &'a Database,
    chance: Random,
    buyer: BuyerScope,
    /// What was done, and what came of it.
    journal: Vec<String>,
    /// How often which act came to what.
    outcomes: BTreeMap<(Act, String), usize>,
}

impl Play<'_> {
    /// A purchase and what becomes of its orders.
    fn sequence(&mut self, n: usize) {
        let mut orders = match self.place(n) {
            Ok(orders) => orders,
            Err(error) => return self.journal.push(format!("{n}: refused, {}", error.code())),
        };
        for _ in 0..self.chance.between(4, 13) {
            let place = self.draw(orders.len());
            let act = self.next_act(&mut orders[place]);
            let order = &orders[place];
            let outcome = match self.act(order, act) {
                Ok(outcome) => outcome,
                Err(error) => error.code().to_string(),
            };
            self.journal
                .push(format!("{n}: {} {act:?}: {outcome}", order.number));
            *self.outcomes.entry((act, outcome)).or_default() += 1;
        }
    }

    /// Two of three times the next step of the order's life, else anything.
    fn next_act(&self, order: &mut Order) -> Act {
        match order.life.split_first() {
            Some((next, rest)) if self.draw(3) > 0 => {
                order.life = rest;
                *next
            }
            _ => ACTS[self.draw(ACTS.len())],
        }
    }

    fn draw(&self, below: usize) -> usize {
        usize::try_from(self.chance.between(0, i64::try_from(below).unwrap())).unwrap()
    }

    fn place(&mut self, n: usize) -> Result<Vec<Order>> {
        let method = if self.chance.between(0, 2) == 0 {
            PaymentMethod::CashOnDelivery
        } else {
            PaymentMethod::Transfer
        };
        let tea = [(world::TEA_TIN, ["1", "2", "3"][self.draw(3)])];
        let loose = [(world::TEA_LOOSE, ["50", "250", "1000"][self.draw(3)])];
        let peaches = [(world::PEACH_BOX, ["1", "2", "4"][self.draw(3)])];
        let goods: &[&[(i64, &str)]] = match self.draw(4) {
            0 => &[&tea],
            1 => &[&loose, &tea],
            2 => &[&peaches],
            _ => &[&tea, &peaches],
        };
        let goods = goods.concat();
        // Now and then there is less than somebody wants.
        if n.is_multiple_of(2) {
            self.db.write_now(|tx| {
                receive(tx, &world::LONGJING, 1, "3")?;
                receive(tx, &world::LONGJING, 2, "1000")?;
                receive(tx, &world::PINGGU, 3, "3")
            })?;
        }
        let placed = self.db.write_now(|tx| {
            let checkout = fill_cart(tx, &self.buyer, &goods, method)?;
            checkout::place(tx, &self.buyer, &checkout)
        })?;
        let shops = PARTIES.iter().filter(|party| {
            goods
                .iter()
                .any(|(variant, _)| (*variant == world::PEACH_BOX) == (party.shop.id == 2))
        });
        (1..)
            .zip(shops)
            .map(|(place, party)| {
                let number = placed.number.order(place)?;
                let life = LIVES[self.draw(LIVES.len())];
                Ok(Order {
                    party,
                    number,
                    life,
                })
            })
            .collect()
    }

    fn act(&self, order: &Order, act: Act) -> Result<String> {
        if act == Act::Wait {
            return self.wait();
        }
        let chance = self.chance.between(0, 1_000);
        self.db.write_now(|tx| self.command(tx, order, act, chance))
    }

    /// Up to a week goes by, and what falls due happens.
    fn wait(&self) -> Result<String> {
        self.db
            .clock()
            .advance_ms(self.chance.between(1, 170) * HOUR_MS);
        let (system, now) = (SystemScope::new("test"), self.db.clock().now());
        let due = self
            .db
            .read_now(|conn| orders::list_due(conn, &system, now, None, 200))?;
        let mut outcomes = String::new();
        for order in due {
            let outcome = self
                .db
                .write_now(|tx| expiry::settle(tx, &system, order.id))?;
            write!(outcomes, "{outcome:?} ").unwrap();
        }
        Ok(outcomes)
    }

    fn command(&self, tx: &mut Tx<'_>, order: &Order, act: Act, chance: i64) -> Result<String> {
        let (party, number) = (order.party, &order.number);
        let packer = grant::shop::<PackOrders>(tx.conn(), party.manager, party.shop.slug)?;
        let money = grant::shop::<ManageMoney>(tx.conn(), party.manager, party.shop.slug)?;
        let reason = Reason::parse("今年霜冻，没有货了")?;
        match act {
            Act::Pay | Act::PayWrongly => {
                let locked = orders::lock_for_shop(tx, &packer, number)?;
                let total = locked.ok_or_else(Error::not_found)?.sums.total;
                let wrong = yipin::base::money::Money::new(1)?;
                let amount = if act == Act::Pay { total } else { wrong };
                let receipt = Receipt {
                    amount,
                    paid_by: PaymentMethod::Transfer,
                    received_on: tx.business_date(),
                    note: String::new(),
                };
                shown(payment_record::record(tx, &money, number, &receipt))
            }
            Act::Accept => shown(accept::accept(tx, &packer, number)),
            Act::ShipAll | Act::ShipOne => {
                // From few numbers, so that a parcel is recorded twice now and then.
                let tracking = format!("SF{}{:012}", party.carrier_digits, chance / 100);
                let locked = orders::lock_for_shop(tx, &packer, number)?;
                let locked = locked.ok_or_else(Error::not_found)?;
                let goods = orders::list_priced(tx.conn(), locked.scope())?;
                let one = goods.iter().filter(|_| act == Act::ShipOne).take(1);
                let lines: Vec<_> = one.map(|goods| (goods.id, "1")).collect();
                shown(ship::ship(
                    tx,
                    &packer,
                    number,
                    &NewParcel::parse("SF", &tracking, lines)?,
                ))
            }
            Act::Receive => shown(receipt::confirm(tx, &self.buyer, number)),
            Act::CancelByBuyer => shown(cancel::by_buyer(
                tx,
                &self.buyer,
                number,
                &Reason::default(),
            )),
            Act::CancelByShop => shown(cancel::by_shop(tx, &packer, number, &reason)),
            Act::Refuse => shown(refused::refuse(tx, &packer, number, &reason)),
            Act::TakeBack => shown(refused::take_back(tx, &packer, number, GoodsBack::Resell)),
            Act::TakeBackSpoiled => {
                shown(refused::take_back(tx, &packer, number, GoodsBack::Spoiled))
            }
            Act::SendRefund => {
                let mut outcomes = String::new();
                for owed in payments::refunds_of_order(tx.conn(), &money, number)? {
                    let outcome = refund::record_sent(tx, &money, number, owed.id)?;
                    write!(outcomes, "{outcome:?} ").unwrap();
                }
                Ok(outcomes)
            }
            Act::Wait => Ok(String::new()),
        }
    }
}

fn shown(outcome: Result<impl Debug>) -> Result<String> {
    outcome.map(|outcome| format!("{outcome:?}"))
}

/// What the rows say at the end, without the numbers that each engine gives out its own way.
const ENDS: [&str; 4] = [
    "SELECT number || ' ' || state || ' paid ' || paid_minor || ' back ' || refunded_minor
         || ' of ' || total_minor || ' at ' || state_changed_at || ' due '
         || COALESCE(due_at, 0) AS line FROM orders ORDER BY number",
    "SELECT i.name || ' ' || i.on_hand AS line FROM stock_items i ORDER BY i.id",
    "SELECT a.shop_id || ' ' || a.kind || ' ' || SUM(e.amount_minor) AS line
         FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id
         GROUP BY a.shop_id, a.kind ORDER BY a.shop_id, a.kind",
    "SELECT kind || ' ' || COALESCE(before, '') || ' ' || COALESCE(after, '') || ' '
         || occurred_at AS line FROM events WHERE aggregate = 'order' ORDER BY id",
];

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    line: String,
}

type Outcomes = BTreeMap<(Act, String), usize>;

/// All sequences on one engine: the journal, and what came of which act.
fn play(engine: Engine, sequences: usize) -> (Vec<String>, Outcomes) {
    let app = TestApp::start(engine);
    let db = crowd_database(&app, 7);
    let mut play = Play {
        db: &db,
        chance: Random::seeded(42),
        buyer: grant::account(UserId(31)),
        journal: Vec::new(),
        outcomes: BTreeMap::new(),
    };
    for n in 0..sequences {
        play.sequence(n);
    }
    let (mut journal, outcomes) = (play.journal, play.outcomes);
    for sql in ENDS {
        let rows: Vec<Row> = db
            .read_now(|conn| Ok(diesel::sql_query(sql).load(conn)?))
            .unwrap();
        journal.extend(rows.into_iter().map(|row| row.line));
    }
    drop(db);
    app.finish();
    (journal, outcomes)
}

#[test]
fn random_sequences_end_the_same_on_both_engines() {
    let sequences = count(500, 10_000);
    let [(sqlite, outcomes), (postgres, _)] = thread::scope(|scope| {
        [Engine::Sqlite, Engine::Postgres]
            .map(|engine| scope.spawn(move || play(engine, sequences)))
            .map(|thread| thread.join().unwrap())
    });
    for (place, (one, other)) in sqlite.iter().zip(&postgres).enumerate() {
        assert_eq!(one, other, "line {place} of the journal");
    }
    assert_eq!(sqlite.len(), postgres.len());
    // Else little was tried.
    let done = |act: Act, outcome: &str| {
        let times = outcomes.get(&(act, outcome.to_owned()));
        times.copied().unwrap_or_default() * 500 / sequences
    };
    let refused = Code::StateIllegalTransition.as_str();
    for (act, outcome, least) in [
        (Act::Pay, "Paid", 100),
        (Act::Pay, "TooLate", 10),
        (Act::Pay, "Already", 10),
        (Act::PayWrongly, Code::FieldInvalid.as_str(), 10),
        (Act::Accept, "Done", 100),
        (Act::Accept, "Already", 10),
        (Act::ShipAll, "Done", 20),
        (Act::ShipAll, refused, 10),
        (Act::ShipOne, "Done", 10),
        (Act::Receive, "Done", 5),
        (Act::Receive, Code::OrderPartlyShipped.as_str(), 2),
        (Act::CancelByBuyer, "Done", 20),
        (Act::CancelByShop, "Done", 20),
        (Act::CancelByShop, refused, 5),
        (Act::Refuse, "Done", 5),
        (Act::TakeBack, "Done", 2),
        (Act::TakeBackSpoiled, "Done", 2),
        (Act::SendRefund, "Done ", 10),
        (Act::SendRefund, "Already ", 2),
        (Act::Wait, "Done ", 50),
    ] {
        assert!(
            done(act, outcome) >= least,
            "{act:?} {outcome}: {outcomes:#?}"
        );
    }
}
