//! Random lives of orders: the same commands, at the same moments, end the same on both engines.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write};
use std::sync::Arc;
use std::thread;

use diesel::prelude::*;
use diesel::sql_types::Text;
use yipin::base::clock::HOUR_MS;
use yipin::base::error::{Code, Error, Result};
use yipin::base::ids::{RefundId, UserId};
use yipin::base::locale::Locale;
use yipin::base::money::Money;
use yipin::base::order_number::{OrderNumber, PurchaseNumber};
use yipin::base::rate::Rate;
use yipin::base::rng::Random;
use yipin::db::{Database, Tx};
use yipin::domain::access::{
    BuyerScope, ManageMoney, ManageProgrammes, PackOrders, PurchaseKeys, SystemScope, grant,
};
use yipin::domain::flows::cancel::{self, Reason};
use yipin::domain::flows::checkout::{self, Checkout};
use yipin::domain::flows::gateway_pay::{self, Wish};
use yipin::domain::flows::refund::{self, LineBack, PartBack, What};
use yipin::domain::flows::refused::{self, GoodsBack};
use yipin::domain::flows::{
    accept, expiry, gateway_message, gateway_refund, payment_record, receipt, ship,
};
use yipin::domain::orders::{self, Number, PaymentMethod};
use yipin::domain::payments::{self, Gateway, Receipt};
use yipin::domain::settlements::{self, Closed, Extent, InstructionCommand, InstructionState};
use yipin::domain::shipments::NewParcel;

use crate::support::buyers::{count, crowd_database, fill_cart, receive};
use crate::support::paper_gateway::PaperGateway;
use crate::support::{Engine, TestApp, app, world};

/// The background work that the sequences do by hand.
const SYSTEM: SystemScope = SystemScope::new("test");

/// What is done to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Pay,
    PayWrongly,
    Begin,
    Arrive,
    Accept,
    ShipAll,
    ShipOne,
    Receive,
    CancelByBuyer,
    CancelByShop,
    Refuse,
    TakeBack,
    TakeBackSpoiled,
    BackAmount,
    BackLine,
    SendRefund,
    Settle,
    Wait,
}

/// Drawn evenly.
const ACTS: [Act; 18] = [
    Act::Pay,
    Act::PayWrongly,
    Act::Begin,
    Act::Arrive,
    Act::Accept,
    Act::ShipAll,
    Act::ShipOne,
    Act::Receive,
    Act::CancelByBuyer,
    Act::CancelByShop,
    Act::Refuse,
    Act::TakeBack,
    Act::TakeBackSpoiled,
    Act::BackAmount,
    Act::BackLine,
    Act::SendRefund,
    Act::Settle,
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

/// The same of orders that are paid online.
const LIVES_ONLINE: [&[Act]; 6] = [
    &[
        Act::Begin,
        Act::Arrive,
        Act::Accept,
        Act::ShipAll,
        Act::Receive,
        Act::Wait,
        Act::Settle,
        Act::BackAmount,
        Act::SendRefund,
        Act::Settle,
    ],
    &[
        Act::Begin,
        Act::Arrive,
        Act::BackLine,
        Act::Accept,
        Act::ShipAll,
        Act::BackAmount,
        Act::SendRefund,
        Act::Receive,
        Act::Wait,
        Act::Settle,
    ],
    &[Act::Begin, Act::CancelByBuyer, Act::Arrive, Act::SendRefund],
    &[Act::Begin, Act::Wait, Act::Arrive, Act::SendRefund],
    &[
        Act::Begin,
        Act::Arrive,
        Act::Arrive,
        Act::CancelByShop,
        Act::SendRefund,
    ],
    &[
        Act::Begin,
        Act::Arrive,
        Act::Accept,
        Act::ShipOne,
        Act::BackLine,
        Act::Refuse,
        Act::TakeBack,
        Act::SendRefund,
    ],
];

/// A shop of the world, with who runs it.
struct Party {
    shop: world::Shop,
    manager: UserId,
    /// Who closes its periods, that the manager approves.
    accountant: UserId,
    /// Who lets programmes pay what the platform's supervisor approves.
    officer: UserId,
    carrier_digits: i64,
}

const PARTIES: [Party; 2] = [
    Party {
        shop: world::LONGJING,
        manager: UserId(11),
        accountant: UserId(14),
        officer: UserId(2),
        carrier_digits: 1,
    },
    Party {
        shop: world::PINGGU,
        manager: UserId(21),
        accountant: UserId(23),
        officer: UserId(5),
        carrier_digits: 2,
    },
];

/// Who supervises the whole platform.
const SUPERVISOR: UserId = UserId(1);

/// Programmes of both divisions; that for tea runs out on the way.
const PROGRAMMES: &str = "INSERT INTO programmes (id, division_code, name_zh, name_en, about_zh, \
    about_en, kind, basis, amount_minor, rate_bp, most_minor, min_goods_minor, budget_minor, \
    starts_on, ends_on, state, created_at) VALUES \
    (1, '33', '帮扶', '', '', '', 'price_subsidy', 'percent', NULL, 1000, 3000, 0, 200000, \
        '2026-11-01', '2036-11-30', 'active', 0), \
    (2, '11', '免邮', '', '', '', 'freight_subsidy', 'percent', NULL, 5000, NULL, 0, 9000000, \
        '2026-11-01', '2036-11-30', 'active', 0), \
    (3, '33', '免费', '', '', '', 'fee_waiver', 'percent', NULL, 5000, NULL, 0, 9000000, \
        '2026-11-01', '2036-11-30', 'active', 0), \
    (4, '11', '补贴', '', '', '', 'price_subsidy', 'per_line', 333, 0, NULL, 0, 9000000, \
        '2026-11-01', '2036-11-30', 'active', 0); \
    INSERT INTO programme_areas (programme_id, division_code) VALUES (1, '3301'), (2, '11'), \
    (3, '33'), (4, '110117')";

/// An order of a sequence.
struct Order {
    party: &'static Party,
    purchase: PurchaseNumber,
    number: OrderNumber,
    life: &'static [Act],
}

struct Play<'a> {
    db: &'a Database,
    chance: Random,
    buyer: BuyerScope,
    gateway: Arc<dyn Gateway>,
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
        let method = match self.draw(4) {
            0 => PaymentMethod::CashOnDelivery,
            1 => PaymentMethod::Transfer,
            _ => PaymentMethod::Gateway,
        };
        let tea = [(world::TEA_TIN, ["1", "2", "3"][self.draw(3)])];
        let loose = [(world::TEA_LOOSE, ["50g", "250g", "1000g"][self.draw(3)])];
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
            let checkout = Checkout {
                gateways: PaperGateway::offered(),
                commission: Rate::new(250)?,
                ..fill_cart(tx, &self.buyer, &goods, method)?
            };
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
                let lives = if method == PaymentMethod::Gateway {
                    &LIVES_ONLINE
                } else {
                    &LIVES
                };
                Ok(Order {
                    party,
                    purchase: placed.number.clone(),
                    number,
                    life: lives[self.draw(lives.len())],
                })
            })
            .collect()
    }

    fn act(&self, order: &Order, act: Act) -> Result<String> {
        let chance = self.chance.between(0, 1_000);
        match act {
            Act::Wait => return self.wait(),
            Act::Begin => return app::runtime().block_on(self.begin(order)),
            Act::Arrive => return app::runtime().block_on(self.arrive(order)),
            Act::SendRefund => app::runtime().block_on(self.send_online())?,
            _ => {}
        }
        self.db.write_now(|tx| self.command(tx, order, act, chance))
    }

    async fn begin(&self, order: &Order) -> Result<String> {
        let keys = PurchaseKeys::default().with_buyer(&self.buyer);
        let wish = Wish {
            origin: "http://yipin.test".to_owned(),
            back: "http://yipin.test".to_owned(),
            title: "茶".to_owned(),
            locale: Locale::Zh,
            is_phone: false,
            address: String::new(),
        };
        let named = Number::Purchase(order.purchase.clone());
        shown(gateway_pay::pay(self.db, &self.gateway, &keys, &named, &wish).await)
    }

    /// The gateway says that it has the money of what was begun last.
    async fn arrive(&self, order: &Order) -> Result<String> {
        let latest = self.db.read_now(|conn| {
            let all = orders::bought_of_purchase(conn, &self.buyer, &order.purchase)?;
            let order = all.iter().find(|one| one.number == order.number);
            let order = order.ok_or_else(Error::not_found)?;
            payments::latest_of_order(conn, order.scope())
        })?;
        let Some(payment) = latest else {
            return Ok("nothing begun".to_owned());
        };
        let gateway = &self.gateway;
        shown(gateway_message::ask(self.db, SYSTEM, gateway, &payment, false).await)
    }

    /// Sends what is to go back through the gateway.
    async fn send_online(&self) -> Result<()> {
        let now = self.db.clock().now();
        let from = (RefundId(0), now);
        let unsent = self
            .db
            .read_now(|conn| payments::list_unsent_refunds(conn, &SYSTEM, from, 500))?;
        for refund in unsent {
            self.db
                .write_now(|tx| gateway_refund::set_down(tx, &SYSTEM, refund))?;
        }
        let own = [self.gateway.name()];
        let due = self
            .db
            .read_now(|conn| payments::list_due_sendings(conn, &SYSTEM, (&own, now), 500))?;
        for sending in due {
            let payment = self
                .db
                .read_now(|conn| payments::find_gateway_payment(conn, &SYSTEM, sending.payment))?;
            let payment = payment.ok_or_else(Error::not_found)?;
            gateway_refund::send(self.db, SYSTEM, &self.gateway, payment, sending).await?;
        }
        Ok(())
    }

    /// Up to a week goes by, and what falls due happens.
    fn wait(&self) -> Result<String> {
        self.db
            .clock()
            .advance_ms(self.chance.between(1, 170) * HOUR_MS);
        let now = self.db.clock().now();
        let due = self
            .db
            .read_now(|conn| orders::list_due(conn, &SYSTEM, now, None, 200))?;
        let mut outcomes = String::new();
        for order in due {
            let outcome = self
                .db
                .write_now(|tx| expiry::settle(tx, &SYSTEM, order.id))?;
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
                let wrong = Money::new(1)?;
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
            Act::BackAmount | Act::BackLine => {
                let locked = orders::lock_for_shop(tx, &packer, number)?;
                let locked = locked.ok_or_else(Error::not_found)?;
                let goods = orders::list_priced(tx.conn(), locked.scope())?;
                let refunds = payments::refunds_of_order(tx.conn(), &money, number)?;
                let what = if act == Act::BackAmount {
                    What::Amount(Money::new(1 + chance * 7)?)
                } else {
                    What::Parts {
                        lines: vec![LineBack {
                            line_id: goods[0].id,
                            quantity: 1,
                            restock: chance % 2 == 0,
                        }],
                        freight: chance % 3 == 0,
                    }
                };
                let part = PartBack {
                    what,
                    reason,
                    seen: Money::total(refunds.iter().map(|refund| refund.amount))?,
                };
                shown(refund::open_part(tx, &money, number, &part))
            }
            Act::Settle => settle(tx, party),
            Act::SendRefund => {
                let mut outcomes = String::new();
                for owed in payments::refunds_of_order(tx.conn(), &money, number)? {
                    let outcome = refund::record_sent(tx, &money, number, owed.id)?;
                    write!(outcomes, "{outcome:?} ").unwrap();
                }
                Ok(outcomes)
            }
            Act::Begin | Act::Arrive | Act::Wait => unreachable!("done outside of a transaction"),
        }
    }
}

/// Closes a period of the shop and pays what it says.
fn settle(tx: &mut Tx<'_>, party: &Party) -> Result<String> {
    let accountant = grant::shop::<ManageMoney>(tx.conn(), party.accountant, party.shop.slug)?;
    let manager = grant::shop::<ManageMoney>(tx.conn(), party.manager, party.shop.slug)?;
    let Closed::Done(period) = settlements::close_period(tx, &accountant, Extent::USUAL)? else {
        return Ok("nothing".to_owned());
    };
    let mut outcomes = String::new();
    for instruction in settlements::instructions(tx.conn(), &manager, period)? {
        write!(outcomes, "{} ", instruction.state).unwrap();
        if instruction.state != InstructionState::Open {
            continue;
        }
        if instruction.is_of_programme() {
            for (by, command) in [
                (SUPERVISOR, InstructionCommand::Approve),
                (party.officer, InstructionCommand::Send),
                (party.officer, InstructionCommand::Pay),
            ] {
                let office = grant::division::<ManageProgrammes>(tx.conn(), by)?;
                settlements::take_programme_step(tx, &office, instruction.id, command, "B2")?;
            }
            outcomes.push_str("subsidy ");
            continue;
        }
        for (by, command) in [
            (&manager, InstructionCommand::Approve),
            (&accountant, InstructionCommand::Send),
            (&accountant, InstructionCommand::Pay),
        ] {
            settlements::take_step(tx, by, instruction.id, command, "B1")?;
        }
        outcomes.push_str("paid ");
    }
    Ok(outcomes)
}

fn shown(outcome: Result<impl Debug>) -> Result<String> {
    outcome.map(|outcome| format!("{outcome:?}"))
}

/// What the rows say at the end, without the numbers that each engine gives out its own way.
const ENDS: [&str; 6] = [
    "SELECT number || ' ' || state || ' paid ' || paid_minor || ' back ' || refunded_minor
         || ' of ' || total_minor || ' at ' || state_changed_at || ' due '
         || COALESCE(due_at, 0) AS line FROM orders ORDER BY number",
    "SELECT i.name || ' ' || i.on_hand AS line FROM stock_items i ORDER BY i.id",
    "SELECT a.shop_id || ' ' || a.kind || ' ' || SUM(e.amount_minor) AS line
         FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id
         GROUP BY a.shop_id, a.kind ORDER BY a.shop_id, a.kind",
    "SELECT s.shop_id || ' ' || s.number || ' ' || i.state || ' ' || i.payee_kind AS line
         FROM settlement_instructions i JOIN settlements s ON s.id = i.settlement_id
         ORDER BY i.id",
    "SELECT id || ' ' || reserved_minor || ' ' || spent_minor || ' ' || used AS line
         FROM programmes ORDER BY id",
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
    app.execute(PROGRAMMES);
    let db = crowd_database(&app, 7);
    let mut play = Play {
        db: &db,
        chance: Random::seeded(42),
        buyer: grant::account(UserId(31)),
        gateway: PaperGateway::open(),
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
    let settled = |part: &str| {
        let all = outcomes.keys();
        all.filter(|(act, outcome)| *act == Act::Settle && outcome.contains(part))
            .count()
    };
    assert!(settled("open paid ") > 0, "{outcomes:#?}");
    assert!(settled("open subsidy ") > 0, "{outcomes:#?}");
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
        (Act::Arrive, "Some(Paid)", 60),
        (Act::Arrive, "Some(PaidBack)", 5),
        (Act::Arrive, "Some(Already)", 10),
        (Act::BackAmount, "Done", 20),
        (Act::BackLine, "Done", 10),
        (Act::Wait, "Done ", 50),
    ] {
        assert!(
            done(act, outcome) >= least,
            "{act:?} {outcome}: {outcomes:#?}"
        );
    }
}
