//! Goods and money of orders that do not go the straight way: held unpaid, called off, paid late,
//! overtaken by a closed shop. In process; the pages are tested with their nouns.

use std::sync::Mutex;

use yipin::base::clock::{DAY_MS, HOUR_MS};
use yipin::base::error::{Code, Error, Result};
use yipin::base::ids::{RefundId, ShopId, UserId, VariantId};
use yipin::base::money::Money;
use yipin::base::order_number::{OrderNumber, PurchaseNumber};
use yipin::db::Database;
use yipin::domain::access::{BuyerScope, ManageMoney, PackOrders, grant};
use yipin::domain::carts;
use yipin::domain::flows::cancel::{self, Reason};
use yipin::domain::flows::checkout::{self, Placed};
use yipin::domain::flows::payment_record::{self, Recorded};
use yipin::domain::flows::{Outcome, refund};
use yipin::domain::listings::cards;
use yipin::domain::orders::PaymentMethod;
use yipin::domain::payments::{self, Receipt};

use crate::support::buyers::{
    TRANSFER_WAITS_MS, accounts, count, crowd_database, fill_cart, waste,
};
use crate::support::race::race;
use crate::support::{TestApp, on_both, smtp, world};

/// A tin, and its freight: below ¥300 the first kilogram costs ¥10.
const TIN_AND_FREIGHT: i64 = 16_800 + 1_000;

fn guest(name: &str) -> BuyerScope {
    BuyerScope::of_guest(name)
}

fn order(
    db: &Database,
    buyer: &BuyerScope,
    goods: (i64, &str),
    method: PaymentMethod,
) -> Result<Placed> {
    db.write_now(|tx| {
        let checkout = fill_cart(tx, buyer, &[goods], method)?;
        checkout::place(tx, buyer, &checkout)
    })
}

/// Orders by transfer, which holds the goods until it is paid.
fn hold(app: &TestApp, buyer: &BuyerScope, goods: (i64, &str)) -> Result<OrderNumber> {
    order(&app.db, buyer, goods, PaymentMethod::Transfer)?
        .number
        .order(1)
}

/// Buys at once, to be paid on delivery.
fn buy(app: &TestApp, buyer: &BuyerScope, goods: (i64, &str)) {
    order(&app.db, buyer, goods, PaymentMethod::CashOnDelivery).unwrap();
}

fn refused<T: std::fmt::Debug>(result: Result<T>) -> Code {
    let error = result.unwrap_err();
    let field = error.field_errors().iter().next();
    field.map_or(error.code(), |fault| fault.code)
}

fn pay(app: &TestApp, number: &OrderNumber, minor: i64) -> Result<Recorded> {
    app.db.write_now(|tx| {
        let shop = grant::shop::<ManageMoney>(tx.conn(), UserId(14), world::LONGJING.slug)?;
        let receipt = Receipt {
            amount: Money::new(minor)?,
            paid_by: PaymentMethod::Transfer,
            received_on: tx.business_date(),
            note: String::new(),
        };
        payment_record::record(tx, &shop, number, &receipt)
    })
}

fn cancel_by_shop(app: &TestApp, number: &OrderNumber) -> Outcome {
    app.db
        .write_now(|tx| {
            let shop = grant::shop::<PackOrders>(tx.conn(), UserId(13), world::LONGJING.slug)?;
            cancel::by_shop(tx, &shop, number, &Reason::parse("霜冻减产")?)
        })
        .unwrap()
}

fn waste_tins(app: &TestApp, amount: &str) {
    app.db
        .write_now(|tx| waste(tx, &world::LONGJING, 1, amount))
        .unwrap();
}

fn tins(app: &TestApp) -> i64 {
    app.number("SELECT on_hand AS n FROM stock_items WHERE id = 1")
}

fn state_is(app: &TestApp, number: &OrderNumber, state: &str) -> bool {
    let sql =
        format!("SELECT COUNT(*) AS n FROM orders WHERE number = '{number}' AND state = '{state}'");
    app.number(&sql) == 1
}

/// What is to go back for an order, whether it was sent or not.
fn to_go_back(app: &TestApp, number: &OrderNumber) -> i64 {
    app.number(&format!(
        "SELECT CAST(COALESCE(SUM(r.amount_minor), 0) AS BIGINT) AS n FROM refunds r \
         JOIN orders o ON o.id = r.order_id WHERE o.number = '{number}'"
    ))
}

on_both!(o_01_nobody_holds_a_shop_without_paying, |app| {
    let people = accounts(app, 3);
    let tin = (world::TEA_TIN, "1");
    for _ in 0..checkout::MAX_OPEN_UNPAID {
        hold(app, &people[0], tin).unwrap();
    }
    assert_eq!(
        refused(hold(app, &people[0], tin)),
        Code::OrderTooManyUnpaid
    );
    // What is paid on delivery is no hold, another shop has its own count, others still buy.
    buy(app, &people[0], tin);
    hold(app, &people[0], (world::PEACH_BOX, "1")).unwrap();
    hold(app, &people[1], tin).unwrap();
    // Half of what is there at most: of 200 boxes one is held, so 99 more.
    let half = |quantity| hold(app, &people[0], (world::PEACH_BOX, quantity));
    assert_eq!(refused(half("100")), Code::OrderHoldsTooMuch);
    half("99").unwrap();
    assert_eq!(refused(half("1")), Code::OrderHoldsTooMuch);
    hold(app, &people[2], (world::PEACH_BOX, "50")).unwrap();
    // The holds end by themselves, and the goods are for sale again.
    app.advance_ms(TRANSFER_WAITS_MS);
    app.settle();
    assert_eq!(tins(app), 39, "one was bought");
    let boxes = app.number("SELECT on_hand AS n FROM stock_items WHERE id = 3");
    assert_eq!(boxes, 200);
    hold(app, &people[0], tin).unwrap();
});

on_both!(o_01_a_guest_is_known_by_the_phone, |app| {
    for n in 0..checkout::MAX_OPEN_UNPAID {
        hold(app, &guest(&format!("browser {n}")), (world::TEA_TIN, "1")).unwrap();
    }
    let another = hold(app, &guest("one more browser"), (world::TEA_TIN, "1"));
    assert_eq!(refused(another), Code::OrderTooManyUnpaid);
});

on_both!(o_02_goods_held_unpaid_are_not_sold_again, |app| {
    waste_tins(app, "37");
    let (a, b, c) = (guest("a"), guest("b"), guest("c"));
    let before = app
        .db
        .write_now(|tx| {
            fill_cart(
                tx,
                &b,
                &[(world::TEA_TIN, "1")],
                PaymentMethod::CashOnDelivery,
            )
        })
        .unwrap();
    let held = hold(app, &a, (world::TEA_TIN, "3")).unwrap();
    // Who had it in the cart, and who comes later.
    let late = app.db.write_now(|tx| checkout::place(tx, &b, &before));
    assert_eq!(refused(late), Code::StockInsufficient);
    assert_eq!(
        refused(hold(app, &c, (world::TEA_TIN, "1"))),
        Code::StockNone
    );
    assert_eq!(
        refused(hold(app, &c, (world::TEA_TIN, "5"))),
        Code::StockNone
    );
    // 3 × 168.00 is free of freight.
    assert_eq!(pay(app, &held, 3 * 16_800).unwrap(), Recorded::Paid);
    assert_eq!(tins(app), 0);
});

on_both!(o_02_more_than_is_there_cannot_be_ordered, |app| {
    waste_tins(app, "37");
    let many = hold(app, &guest("c"), (world::TEA_TIN, "5"));
    assert_eq!(refused(many), Code::StockLeft);
    assert_eq!(tins(app), 3);
});

on_both!(o_04_who_pays_too_late_is_paid_back, |app| {
    waste_tins(app, "39");
    let late = hold(app, &guest("a"), (world::TEA_TIN, "1")).unwrap();
    let others = hold(app, &guest("b"), (world::TEA_TIN, "1"));
    assert_eq!(
        refused(others),
        Code::StockNone,
        "the hold keeps others out"
    );
    app.advance_ms(TRANSFER_WAITS_MS);
    app.settle();
    buy(app, &guest("b"), (world::TEA_TIN, "1"));
    assert_eq!(pay(app, &late, TIN_AND_FREIGHT).unwrap(), Recorded::TooLate);
    assert!(state_is(app, &late, "cancelled"));
    assert_eq!(to_go_back(app, &late), TIN_AND_FREIGHT);
    assert_eq!(tins(app), 0);
});

on_both!(o_09_money_does_not_bring_a_finished_order_back, |app| {
    let paid = hold(app, &guest("a"), (world::TEA_TIN, "1")).unwrap();
    pay(app, &paid, TIN_AND_FREIGHT).unwrap();
    cancel_by_shop(app, &paid);
    for pause in [0, 2 * HOUR_MS, 3 * DAY_MS] {
        app.advance_ms(pause);
        assert_eq!(pay(app, &paid, TIN_AND_FREIGHT).unwrap(), Recorded::Already);
        assert!(state_is(app, &paid, "cancelled"));
        assert_eq!((to_go_back(app, &paid), tins(app)), (TIN_AND_FREIGHT, 40));
    }
    let unpaid = hold(app, &guest("b"), (world::TEA_TIN, "1")).unwrap();
    cancel_by_shop(app, &unpaid);
    assert_eq!(
        pay(app, &unpaid, TIN_AND_FREIGHT).unwrap(),
        Recorded::TooLate
    );
    assert_eq!(
        pay(app, &unpaid, TIN_AND_FREIGHT).unwrap(),
        Recorded::Already
    );
    assert!(state_is(app, &unpaid, "cancelled"));
    assert_eq!((to_go_back(app, &unpaid), tins(app)), (TIN_AND_FREIGHT, 40));
});

on_both!(
    o_10_a_payment_after_the_shop_has_closed_keeps_the_order,
    |app| {
        let number = hold(app, &grant::account(UserId(31)), (world::TEA_TIN, "1")).unwrap();
        let editor = app.login(world::LONGJING_EDITOR);
        editor.get("/desk/longjing/listings/1");
        for gone in ["1/packs/1/retirement", "1/pause", "1/archival"] {
            let done = editor.post(&format!("/desk/longjing/listings/{gone}"), &[]);
            assert_eq!(done.status, 303, "{gone}: {}", done.shown());
        }
        app.execute("UPDATE shops SET state = 'suspended' WHERE id = 1");
        app.db
            .write_now(|tx| cards::refresh_shop(tx, ShopId(1)))
            .unwrap();
        app.settle();
        app.letters();
        assert_eq!(pay(app, &number, TIN_AND_FREIGHT).unwrap(), Recorded::Paid);
        assert!(state_is(app, &number, "confirmed"));
        let lines = "SELECT COUNT(*) AS n FROM order_lines WHERE title_zh = '明前西湖龙井' \
                 AND unit_price_minor = 16800 AND quantity = 1";
        assert_eq!((app.number(lines), tins(app)), (1, 39));
        app.settle();
        let told: Vec<String> = app.letters().into_iter().map(|letter| letter.to).collect();
        assert!(told.contains(&world::WANG.to_owned()), "{told:?}");
    }
);

on_both!(o_54_orders_and_payments_need_no_mail_server, |app| {
    let number = hold(app, &grant::account(UserId(31)), (world::TEA_TIN, "1")).unwrap();
    app.settle_by(smtp::refusing());
    assert_eq!(pay(app, &number, TIN_AND_FREIGHT).unwrap(), Recorded::Paid);
    app.settle_by(smtp::refusing());
    assert!(state_is(app, &number, "confirmed"));
    // Once there is one again, each letter goes out, and once.
    app.advance_ms(HOUR_MS);
    app.settle();
    app.advance_ms(HOUR_MS);
    app.settle();
    let letters = app.letters().into_iter();
    let mut subjects: Vec<String> = letters
        .filter(|letter| letter.to == world::WANG)
        .map(|letter| letter.subject)
        .collect();
    subjects.sort_unstable();
    assert_eq!(subjects.len(), 2, "{subjects:?}");
    assert_ne!(subjects[0], subjects[1]);
});

// O-50: what is not on sale any more cannot be ordered, from the cart or from an old page.
on_both!(o_50_o_53_what_is_taken_off_sale_cannot_be_ordered, |app| {
    let undo = "UPDATE listings SET state = 'active' WHERE id = 1; \
                UPDATE variants SET state = 'active' WHERE id = 1; \
                UPDATE shops SET state = 'approved' WHERE id = 1";
    for (n, change) in [
        "UPDATE listings SET state = 'paused' WHERE id = 1",
        "UPDATE listings SET state = 'archived' WHERE id = 1",
        "UPDATE variants SET state = 'retired' WHERE id = 1",
        "UPDATE shops SET state = 'suspended' WHERE id = 1",
        "UPDATE shops SET state = 'closed' WHERE id = 1",
    ]
    .into_iter()
    .enumerate()
    {
        let buyer = guest(&format!("buyer {n}"));
        let cod = PaymentMethod::CashOnDelivery;
        let seen = app
            .db
            .write_now(|tx| fill_cart(tx, &buyer, &[(world::TEA_TIN, "1")], cod))
            .unwrap();
        app.execute(change);
        let placed = app.db.write_now(|tx| checkout::place(tx, &buyer, &seen));
        assert_eq!(refused(placed), Code::CheckoutChanged, "{change}");
        let added = app.db.write_now(|tx| {
            let (tin, one) = (VariantId(world::TEA_TIN), "1");
            carts::add(tx, &guest("newcomer"), tin, one)
        });
        assert_eq!(refused(added), Code::CartNotOnSale, "{change}");
        app.execute(undo);
        app.db
            .write_now(|tx| checkout::place(tx, &buyer, &seen))
            .unwrap();
    }
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM purchases"), 5);
});

// O-12, as far as refunds go yet: all that was paid goes back, and it is sent once.
on_both!(o_12_a_refund_that_ten_people_send_is_sent_once, |app| {
    let rounds = count(10, 500);
    let db = crowd_database(app, 7);
    let buyer = guest("a");
    let now: Mutex<Option<(OrderNumber, RefundId)>> = Mutex::default();
    let money = |tx: &mut yipin::db::Tx<'_>| {
        grant::shop::<ManageMoney>(tx.conn(), UserId(14), world::LONGJING.slug)
    };
    race(
        10,
        rounds,
        |_| {
            let (number, id) = now.lock().unwrap().clone().ok_or_else(Error::not_found)?;
            db.write_now(|tx| {
                let shop = money(tx)?;
                refund::record_sent(tx, &shop, &number, id)
            })
        },
        |_| {
            let number = hold(app, &buyer, (world::TEA_TIN, "1")).unwrap();
            pay(app, &number, TIN_AND_FREIGHT).unwrap();
            cancel_by_shop(app, &number);
            let owed = db
                .write_now(|tx| {
                    let shop = money(tx)?;
                    payments::refunds_of_order(tx.conn(), &shop, &number)
                })
                .unwrap();
            assert_eq!(owed.len(), 1);
            *now.lock().unwrap() = Some((number, owed[0].id));
        },
        |round, outcomes| {
            let sent = outcomes.into_iter().map(Result::unwrap);
            let done = sent.filter(|outcome| *outcome == Outcome::Done).count();
            assert_eq!(done, 1, "round {round}");
        },
    );
    let back = "SELECT CAST(SUM(refunded_minor) AS BIGINT) AS n FROM orders";
    let all = TIN_AND_FREIGHT * i64::try_from(rounds).unwrap();
    assert_eq!(app.number(back), all);
});

// The request that comes again while its cart is, for once, still full: it gets the answer of the
// first, and what it had written goes back.
on_both!(o_02_a_request_that_comes_again_writes_nothing, |app| {
    let buyer = guest("a");
    let cod = PaymentMethod::CashOnDelivery;
    let seen = app
        .db
        .write_now(|tx| fill_cart(tx, &buyer, &[(world::TEA_TIN, "1")], cod))
        .unwrap();
    let place = || {
        app.db
            .write_now(|tx| checkout::place(tx, &buyer, &seen))
            .unwrap()
    };
    let line = app.number("SELECT MAX(id) AS n FROM cart_lines");
    let cart = app.number("SELECT MAX(cart_id) AS n FROM cart_lines");
    let first = place();
    assert!(!first.is_replay);
    app.execute(&format!(
        "INSERT INTO cart_lines (id, cart_id, shop_id, variant_id, quantity, added_at) \
         VALUES ({line}, {cart}, 1, {}, 1, 0)",
        world::TEA_TIN
    ));
    let counts = || {
        [
            "orders",
            "order_lines",
            "stock_movements",
            "events",
            "idempotency_keys",
            "cart_lines",
        ]
        .map(|table| app.number(&format!("SELECT COUNT(*) AS n FROM {table}")))
    };
    let on_hand = || app.number("SELECT CAST(SUM(on_hand) AS BIGINT) AS n FROM stock_items");
    let before = (counts(), on_hand());
    let again = place();
    assert!(again.is_replay);
    assert_eq!(again.number, first.number);
    assert_eq!((counts(), on_hand()), before);
});

on_both!(a_number_that_is_taken_is_drawn_again, |app| {
    let cod = PaymentMethod::CashOnDelivery;
    let numbers = ["a", "b"].map(|name| {
        let buyer = guest(name);
        let seen = app
            .db
            .write_now(|tx| fill_cart(tx, &buyer, &[(world::TEA_TIN, "1")], cod))
            .unwrap();
        // The same chance twice: it draws the same number first.
        let database = crowd_database(app, 11);
        let placed = database.write_now(|tx| checkout::place(tx, &buyer, &seen));
        placed.unwrap().number
    });
    assert_ne!(numbers[0], numbers[1]);
    let today = app.db.clock().now().date_in(app.db.zone());
    let first = PurchaseNumber::generate(today, crowd_database(app, 11).random());
    assert_eq!(numbers[0], first, "the test draws what the shop drew");
});
