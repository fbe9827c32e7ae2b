//! Many at once, in process: what is sold, and how often. Everybody begins at a barrier; outcomes
//! are counted, never times. `scripts/test --long` runs the full counts.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use yipin::base::error::{Code, Error, Result};
use yipin::base::ids::{OrderId, UserId, VariantId};
use yipin::base::money::Money;
use yipin::base::order_number::OrderNumber;
use yipin::db::Database;
use yipin::domain::access::{BuyerScope, ManageMoney, PackOrders, SystemScope, grant};
use yipin::domain::carts;
use yipin::domain::flows::cancel::{self, Reason};
use yipin::domain::flows::checkout::{self, Checkout, Placed};
use yipin::domain::flows::{Outcome, expiry, payment_record};
use yipin::domain::orders::{self, PaymentMethod};
use yipin::domain::payments::Receipt;

use crate::support::buyers::{
    TRANSFER_WAITS_MS, accounts, count, crowd_database, fill_cart, receive, waste,
};
use crate::support::race::race;
use crate::support::{Engine, TestApp, on_both, world};

/// Somebody with a cart, and what the checkout page shows for it.
struct Buyer {
    scope: BuyerScope,
    goods: Vec<(i64, &'static str)>,
    checkout: Mutex<Checkout>,
}

impl Buyer {
    fn new(db: &Database, scope: BuyerScope, goods: &[(i64, &'static str)]) -> Self {
        let checkout = fill(db, &scope, goods);
        Self {
            scope,
            goods: goods.to_vec(),
            checkout: Mutex::new(checkout),
        }
    }

    fn place(&self, db: &Database) -> Result<Placed> {
        let checkout = self.checkout.lock().unwrap().clone();
        db.write_now(|tx| checkout::place(tx, &self.scope, &checkout))
    }

    /// Who has bought fills the cart again.
    fn refill(&self, db: &Database) {
        *self.checkout.lock().unwrap() = fill(db, &self.scope, &self.goods);
    }
}

fn fill(db: &Database, scope: &BuyerScope, goods: &[(i64, &'static str)]) -> Checkout {
    db.write_now(|tx| fill_cart(tx, scope, goods, PaymentMethod::CashOnDelivery))
        .unwrap()
}

fn stock_in(db: &Database, shop: &world::Shop, item: i64, amount: usize) {
    db.write_now(|tx| receive(tx, shop, item, &amount.to_string()))
        .unwrap();
}

fn stock_out(db: &Database, shop: &world::Shop, item: i64, amount: &str) {
    db.write_now(|tx| waste(tx, shop, item, amount)).unwrap();
}

fn on_hand(app: &TestApp, item: i64) -> i64 {
    app.number(&format!(
        "SELECT on_hand AS n FROM stock_items WHERE id = {item}"
    ))
}

fn rows(app: &TestApp, table: &str) -> usize {
    usize::try_from(app.number(&format!("SELECT COUNT(*) AS n FROM {table}"))).unwrap()
}

/// How many got one, when every other answer says that it is sold out.
fn sold(outcomes: &[Result<Placed>]) -> usize {
    for outcome in outcomes {
        if let Err(error) = outcome {
            assert_eq!(error.code(), Code::StockInsufficient, "{error:?}");
        }
    }
    outcomes.iter().filter(|outcome| outcome.is_ok()).count()
}

// O-03: exactly the stock is sold, and everybody else is told that it is sold out.
on_both!(o_03_a_hundred_buyers_of_the_last_tin, |app| {
    let (people, rounds) = (100, count(200, 10_000));
    let db = crowd_database(app, 7);
    let buyers: Vec<Buyer> = accounts(app, people)
        .into_iter()
        .map(|scope| Buyer::new(&db, scope, &[(world::TEA_TIN, "1")]))
        .collect();
    stock_out(&db, &world::LONGJING, 1, "40");
    let mut expected = 0;
    let winners: Mutex<Vec<usize>> = Mutex::default();
    race(
        people,
        rounds,
        |person| buyers[person].place(&db),
        |round| {
            let stock = if round % 4 == 3 { 3 } else { 1 };
            stock_in(&db, &world::LONGJING, 1, stock);
            // The carts of all others are as they were.
            for person in winners.lock().unwrap().drain(..) {
                buyers[person].refill(&db);
            }
        },
        |round, outcomes| {
            let stock = if round % 4 == 3 { 3 } else { 1 };
            let placed = (0..people).filter(|person| outcomes[*person].is_ok());
            winners.lock().unwrap().extend(placed);
            assert_eq!(sold(&outcomes), stock, "round {round}");
            assert_eq!(on_hand(app, 1), 0, "round {round}");
            expected += stock;
        },
    );
    assert_eq!(rows(app, "purchases"), expected);
    assert_eq!(rows(app, "orders"), expected);
    assert!(expected >= count(300, 15_000), "{expected} were sold");
});

// Two goods of two shops, in carts that were filled in opposite order: nobody gets one without
// the other, and no two wait for each other.
on_both!(o_03_the_last_of_two_goods_is_sold_together, |app| {
    let (people, rounds) = (20, count(40, 2_000));
    let db = crowd_database(app, 7);
    let goods = [(world::TEA_TIN, "1"), (world::PEACH_BOX, "1")];
    let reversed = [(world::PEACH_BOX, "1"), (world::TEA_TIN, "1")];
    let buyers: Vec<Buyer> = accounts(app, people)
        .into_iter()
        .zip([goods, reversed].into_iter().cycle())
        .map(|(scope, goods)| Buyer::new(&db, scope, &goods))
        .collect();
    stock_out(&db, &world::LONGJING, 1, "40");
    stock_out(&db, &world::PINGGU, 3, "200");
    let winners: Mutex<Vec<usize>> = Mutex::default();
    race(
        people,
        rounds,
        |person| buyers[person].place(&db),
        |round| {
            // The goods of one shop last longer in every other round.
            stock_in(&db, &world::LONGJING, 1, 2 + round % 2);
            stock_in(&db, &world::PINGGU, 3, 2);
            for winner in winners.lock().unwrap().drain(..) {
                buyers[winner].refill(&db);
            }
        },
        |round, outcomes| {
            assert_eq!(sold(&outcomes), 2, "round {round}");
            assert_eq!(on_hand(app, 3), 0, "round {round}");
            let bought = outcomes.iter().enumerate().filter(|(_, got)| got.is_ok());
            winners
                .lock()
                .unwrap()
                .extend(bought.map(|(person, _)| person));
        },
    );
    assert_eq!(rows(app, "purchases"), 2 * rounds);
    assert_eq!(rows(app, "orders"), 2 * 2 * rounds);
    assert_eq!(on_hand(app, 1), i64::try_from(rounds / 2).unwrap());
});

// The last tin and the last loose tea of one listing, sold at once: the card must not stay in
// stock because each buyer still saw the other's goods.
on_both!(two_packs_that_sell_out_together_are_sold_out, |app| {
    let rounds = count(100, 2_000);
    let db = crowd_database(app, 7);
    stock_out(&db, &world::LONGJING, 1, "39");
    stock_out(&db, &world::LONGJING, 2, "19950");
    let buyers: Vec<Buyer> = [(world::TEA_TIN, "1"), (world::TEA_LOOSE, "50g")]
        .into_iter()
        .zip(accounts(app, 2))
        .map(|(goods, scope)| Buyer::new(&db, scope, &[goods]))
        .collect();
    race(
        2,
        rounds,
        |person| buyers[person].place(&db),
        |round| {
            if round > 0 {
                stock_in(&db, &world::LONGJING, 1, 1);
                stock_in(&db, &world::LONGJING, 2, 50);
                for buyer in &buyers {
                    buyer.refill(&db);
                }
            }
        },
        |round, outcomes| {
            assert_eq!(sold(&outcomes), 2, "round {round}");
            let in_stock = rows(app, "listing_cards WHERE listing_id = 1 AND is_in_stock");
            assert_eq!(in_stock, 0, "round {round}");
        },
    );
});

/// In which way the same order arrives many times.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sending {
    /// With one key.
    Key,
    /// Without any: a double click in an old browser.
    NoKey,
    /// From several tabs, each with a key of its own.
    Tabs,
}

// O-06, O-07: one purchase, and the same number for all.
on_both!(o_06_the_same_order_fifty_times_is_one_purchase, |app| {
    let (people, rounds) = (50, count(200, 10_000));
    let db = crowd_database(app, 7);
    stock_in(&db, &world::LONGJING, 1, 4 * rounds);
    stock_in(&db, &world::PINGGU, 3, 4 * rounds);
    let goods = [(world::TEA_TIN, "1"), (world::PEACH_BOX, "1")];
    let [buyer, other] = ["one", "other"].map(BuyerScope::of_guest);
    let buyer = Buyer::new(&db, buyer, &goods);
    let other = Buyer::new(&db, other, &goods);
    let sending = Mutex::new((Sending::Key, String::new()));
    let mut numbers = BTreeSet::new();
    race(
        people,
        rounds,
        |person| {
            let mut checkout = buyer.checkout.lock().unwrap().clone();
            let (sending, key) = sending.lock().unwrap().clone();
            checkout.key = match sending {
                Sending::Key => Some(key),
                Sending::NoKey => None,
                Sending::Tabs => Some(format!("{key}-{person}")),
            };
            db.write_now(|tx| checkout::place(tx, &buyer.scope, &checkout))
        },
        |round| {
            let way = [Sending::Key, Sending::NoKey, Sending::Key, Sending::Tabs][round % 4];
            *sending.lock().unwrap() = (way, format!("key-{round}"));
            if round > 0 {
                buyer.refill(&db);
            }
        },
        |round, outcomes| {
            let (way, key) = sending.lock().unwrap().clone();
            let placed: Vec<&Placed> = outcomes
                .iter()
                .filter_map(|outcome| outcome.as_ref().ok())
                .filter(|placed| !placed.is_replay)
                .collect();
            assert_eq!(placed.len(), 1, "round {round}");
            let number = &placed[0].number;
            for outcome in &outcomes {
                match outcome {
                    Ok(same) => assert_eq!(&same.number, number, "round {round}"),
                    // Another tab is led to what was ordered.
                    Err(error) => {
                        assert!(way == Sending::Tabs, "round {round}: {error:?}");
                        assert_eq!(error.code(), Code::CheckoutPlaced, "{error:?}");
                        assert_eq!(error.params(), [("number", number.to_string())]);
                    }
                }
            }
            assert!(numbers.insert(number.clone()), "a number came twice");
            if way == Sending::Key {
                same_key_for_something_else(&db, &buyer, &other, &key);
            }
        },
    );
    let strangers = rounds / 2;
    assert_eq!(numbers.len(), rounds);
    assert_eq!(rows(app, "purchases"), rounds + strangers);
    // O-07: every shop has its part of each purchase once.
    for shop in [world::LONGJING, world::PINGGU] {
        let own = format!("orders WHERE shop_id = {}", shop.id);
        assert_eq!(rows(app, &own), rounds + strangers);
    }
    assert_eq!(
        usize::try_from(on_hand(app, 1)).unwrap(),
        40 + 4 * rounds - rounds - strangers
    );
});

/// A key belongs to one person and one content.
fn same_key_for_something_else(db: &Database, buyer: &Buyer, other: &Buyer, key: &str) {
    let mut changed = buyer.checkout.lock().unwrap().clone();
    changed.key = Some(key.to_owned());
    changed.body_hash = "another form".to_owned();
    let refused = db.write_now(|tx| checkout::place(tx, &buyer.scope, &changed));
    assert_eq!(refused.unwrap_err().code(), Code::IdempotencyMismatch);
    other.checkout.lock().unwrap().key = Some(key.to_owned());
    let own = other.place(db).unwrap();
    assert!(!own.is_replay, "somebody else's key says nothing");
    other.refill(db);
}

// O-05, O-09: the payment three times, the deadline three times, and in every other round both
// sides calling the order off: one payment, and what was paid for nothing goes back once.
on_both!(o_05_payment_deadline_and_cancelling_at_once_agree, |app| {
    let (people, rounds) = (8, count(100, 5_000));
    let db = crowd_database(app, 7);
    let buyer = BuyerScope::of_guest("somebody");
    let now: Mutex<Option<(OrderNumber, OrderId, bool)>> = Mutex::default();
    let mut kept = 0;
    race(
        people,
        rounds,
        |person| {
            let order = now.lock().unwrap().clone();
            let (number, id, is_cancelled) = order.ok_or_else(Error::not_found)?;
            db.write_now(|tx| {
                let (user, slug) = (UserId(11), world::LONGJING.slug);
                match person {
                    0..3 => {
                        let shop = grant::shop::<ManageMoney>(tx.conn(), user, slug)?;
                        // A tin, and the first kilogram of freight.
                        let amount = Money::new(16_800 + 1_000)?;
                        let receipt = Receipt {
                            amount,
                            paid_by: PaymentMethod::Transfer,
                            received_on: tx.business_date(),
                            note: String::new(),
                        };
                        let recorded = payment_record::record(tx, &shop, &number, &receipt)?;
                        return Ok(format!("{recorded:?}"));
                    }
                    3..6 => expiry::settle(tx, &SystemScope::new("test"), id)?,
                    6 if is_cancelled => cancel::by_buyer(tx, &buyer, &number, &Reason::default())?,
                    7 if is_cancelled => {
                        let shop = grant::shop::<PackOrders>(tx.conn(), user, slug)?;
                        cancel::by_shop(tx, &shop, &number, &Reason::parse("没有货了")?)?
                    }
                    _ => Outcome::Already,
                };
                Ok(String::new())
            })
        },
        |round| {
            let (number, id) = db
                .write_now(|tx| {
                    let goods = [(world::TEA_TIN, "1")];
                    let checkout = fill_cart(tx, &buyer, &goods, PaymentMethod::Transfer)?;
                    let placed = checkout::place(tx, &buyer, &checkout)?;
                    let number = placed.number.order(1)?;
                    let order = orders::lock_for_buyer(tx, &buyer, &number)?;
                    let order = order.ok_or_else(Error::not_found)?;
                    Ok((number, order.scope().order_id()))
                })
                .unwrap();
            *now.lock().unwrap() = Some((number, id, round % 2 == 1));
            db.clock().advance_ms(TRANSFER_WAITS_MS);
        },
        |round, outcomes| {
            let (number, id, is_cancelled) = now.lock().unwrap().clone().unwrap();
            let said: Vec<String> = outcomes.into_iter().filter_map(Result::ok).collect();
            let paid = said.iter().filter(|said| *said == "Paid").count();
            let late = said.iter().filter(|said| *said == "TooLate").count();
            assert_eq!(paid + late, 1, "round {round}: {said:?}");
            let payments = format!("payment_allocations WHERE order_id = {}", id.0);
            assert_eq!(rows(app, &payments), 1, "{number}");
            let is_over = format!("orders WHERE id = {} AND state = 'cancelled'", id.0);
            let is_over = rows(app, &is_over);
            assert_eq!(
                is_over == 1,
                is_cancelled || late == 1,
                "{number}: {said:?}"
            );
            let refunds = format!("refunds WHERE order_id = {}", id.0);
            assert_eq!(rows(app, &refunds), is_over, "{number}");
            kept += 1 - i64::try_from(is_over).unwrap();
            assert_eq!(on_hand(app, 1), 40 - kept, "{number}");
            if kept == 20 {
                stock_in(&db, &world::LONGJING, 1, 20);
                kept = 0;
            }
        },
    );
    assert_eq!(rows(app, "payments"), rounds);
});

// O-61: fifty writers of four kinds, in two processes' worth of connections. Nobody is turned
// away, and nothing is lost.
on_both!(o_61_fifty_writers_at_once_lose_nothing, |app| {
    let (people, rounds) = (50, count(10, 400));
    let nodes = [7, 8].map(|seed| crowd_database(app, seed));
    // No cart holds more than there is.
    stock_in(&nodes[0], &world::PINGGU, 3, rounds);
    let buyers: Vec<BuyerScope> = accounts(app, people);
    let done: Mutex<[usize; 3]> = Mutex::default();
    let tries = AtomicUsize::new(0);
    race(
        people,
        rounds,
        |person| {
            let db = &nodes[person % 2];
            let buyer = &buyers[person];
            let kind = (person / 2) % 3;
            db.write_now(|tx| {
                tries.fetch_add(1, Ordering::SeqCst);
                match kind {
                    // The loose tea of 20 kg is what everybody writes to.
                    0 => receive(tx, &world::LONGJING, 2, "100")?,
                    1 => drop(carts::add(tx, buyer, VariantId(world::PEACH_BOX), "1")?),
                    _ => {
                        let goods = [(world::TEA_LOOSE, "50g")];
                        let method = PaymentMethod::CashOnDelivery;
                        let checkout = fill_cart(tx, buyer, &goods, method)?;
                        checkout::place(tx, buyer, &checkout)?;
                    }
                }
                Ok(kind)
            })
        },
        |_| {},
        |round, outcomes| {
            for outcome in outcomes {
                let kind = outcome.unwrap_or_else(|error| panic!("round {round}: {error:?}"));
                done.lock().unwrap()[kind] += 1;
            }
        },
    );
    if app.engine == Engine::Sqlite {
        // They wait for their turn; one that began as a reader would fail and begin again.
        assert_eq!(tries.into_inner(), people * rounds, "tries");
    }
    let [received, carts, sold] = *done.lock().unwrap();
    assert_eq!(received + carts + sold, people * rounds);
    assert!(received.min(carts).min(sold) >= 16 * rounds);
    assert_eq!(
        usize::try_from(on_hand(app, 2)).unwrap(),
        20_000 + received * 100 - sold * 50
    );
    assert_eq!(rows(app, "purchases"), sold);
    let in_carts = "SELECT CAST(SUM(quantity) AS BIGINT) AS n FROM cart_lines";
    assert_eq!(usize::try_from(app.number(in_carts)).unwrap(), carts);
});
