//! The races of [`crate::races`] through the whole platform, over HTTP.

use std::collections::BTreeSet;
use std::sync::Mutex;

use yipin::base::ids::UserId;
use yipin::base::order_number::PurchaseNumber;
use yipin::domain::access::{PackOrders, grant};
use yipin::domain::flows::cancel::{self, Reason};

use crate::support::buyers::count;
use crate::support::page::Page;
use crate::support::race::race;
use crate::support::till::Till;
use crate::support::{TestApp, buyers, buying, on_both, world};

fn stock_in(app: &TestApp, shop: &world::Shop, item: i64, amount: usize) {
    app.db
        .write_now(|tx| buyers::receive(tx, shop, item, &amount.to_string()))
        .unwrap();
}

fn rows(app: &TestApp, table: &str) -> usize {
    usize::try_from(app.number(&format!("SELECT COUNT(*) AS n FROM {table}"))).unwrap()
}

/// Who got one, under which number; everybody else is told that it is sold out.
fn sold(answers: &[Page]) -> Vec<(usize, String)> {
    for answer in answers.iter().filter(|answer| answer.status != 303) {
        assert_eq!(answer.status, 409, "{}", answer.shown());
        assert!(answer.has("[role=alert]"), "{}", answer.shown());
    }
    let all = answers.iter().enumerate();
    let placed = all.filter(|(_, answer)| answer.status == 303);
    placed
        .map(|(person, answer)| (person, buying::number_of(answer)))
        .collect()
}

/// Calls an order off, which puts its tin back for the next round: nobody ends up with more
/// unpaid goods than one may hold.
fn call_off(app: &TestApp, purchase: &str) {
    let number = PurchaseNumber::parse(purchase).unwrap().order(1).unwrap();
    app.db
        .write_now(|tx| {
            let slug = world::LONGJING.slug;
            let shop = grant::shop::<PackOrders>(tx.conn(), UserId(11), slug)?;
            cancel::by_shop(tx, &shop, &number, &Reason::parse("下一轮")?)
        })
        .unwrap();
}

on_both!(o_03_a_hundred_buyers_of_the_last_tin_over_http, |app| {
    let (people, rounds) = (100, count(20, 1_000));
    let tin = [(world::TEA_TIN, "1")];
    app.db
        .write_now(|tx| buyers::waste(tx, &world::LONGJING, 1, "39"))
        .unwrap();
    let guests: Vec<_> = (0..people).map(|_| app.visitor()).collect();
    let tills: Vec<Mutex<Till>> = guests
        .iter()
        .map(|guest| Mutex::new(Till::new(guest, &tin, &[])))
        .collect();
    let winner: Mutex<Option<(usize, String)>> = Mutex::default();
    race(
        people,
        rounds,
        |person| tills[person].lock().unwrap().send(),
        |_| {
            if let Some((person, purchase)) = winner.lock().unwrap().take() {
                call_off(app, &purchase);
                *tills[person].lock().unwrap() = Till::new(&guests[person], &tin, &[]);
            }
        },
        |round, answers| {
            let bought = sold(&answers);
            assert_eq!(bought.len(), 1, "round {round}");
            *winner.lock().unwrap() = bought.into_iter().next();
        },
    );
    assert_eq!(rows(app, "orders"), rounds);
    assert_eq!(rows(app, "stock_items WHERE id = 1 AND on_hand = 0"), 1);
});

// O-06: twenty tabs send one form; afterwards another server, as after a restart, gives the same
// answer to the same form.
on_both!(o_06_one_form_from_twenty_tabs_is_one_purchase, |app| {
    let (tabs, rounds) = (20, count(20, 500));
    stock_in(app, &world::LONGJING, 1, 4 * rounds);
    stock_in(app, &world::PINGGU, 3, 4 * rounds);
    let both = [(world::TEA_TIN, "1"), (world::PEACH_BOX, "1")];
    let stranger = app.visitor();
    let now: Mutex<Vec<Till>> = Mutex::default();
    let sent: Mutex<Vec<(Till, String)>> = Mutex::default();
    race(
        tabs,
        rounds,
        |tab| {
            let till = now.lock().unwrap()[tab].another_tab();
            till.send()
        },
        |_| {
            let first = Till::new(&app.visitor(), &both, &[]);
            *now.lock().unwrap() = (0..tabs).map(|_| first.another_tab()).collect();
        },
        |round, answers| {
            let numbers: BTreeSet<String> = answers.iter().map(buying::number_of).collect();
            assert_eq!(numbers.len(), 1, "round {round}: {numbers:?}");
            let number = numbers.into_iter().next().unwrap();
            let till = now.lock().unwrap()[0].another_tab();
            if round % 4 == 0 {
                // The key of somebody else opens and closes nothing.
                let own = Till::new(&stranger, &[(world::TEA_TIN, "1")], &[]);
                let own = own.with("key", till.value("key"));
                assert_ne!(buying::number_of(&own.send()), number);
                // The same key with another content places nothing: it leads to what was ordered.
                let other = till.another_tab().with("recipient", "别人");
                assert_eq!(buying::number_of(&other.send()), number);
            }
            sent.lock().unwrap().push((till, number));
        },
    );
    let placed = rounds + rounds.div_ceil(4);
    assert_eq!(rows(app, "purchases"), placed);
    let restarted = app.another_node();
    for (till, number) in sent.into_inner().unwrap() {
        let again = till.moved_to(&restarted.origin).send();
        assert_eq!(buying::number_of(&again), number);
    }
    assert_eq!(rows(app, "purchases"), placed);
});
