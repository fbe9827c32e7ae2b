//! Goods that have come, and what is said of them, in process.

use yipin::base::error::Result;
use yipin::base::ids::OrderLineId;
use yipin::base::order_number::OrderNumber;
use yipin::domain::access::BuyerScope;
use yipin::domain::flows::{receipt, reviews as flow};
use yipin::domain::listings::Stars;
use yipin::domain::reviews::Draft;

use super::TestApp;
use super::orders::{TRANSFER, place, record_payment, send_all};

/// An order of one kind of goods that its buyer has paid and received.
pub fn come(app: &TestApp, buyer: &BuyerScope, variant: i64) -> String {
    let order = place(app, buyer, TRANSFER, &[(variant, 1)]);
    let order = order.into_values().next().unwrap();
    let total = format!("SELECT total_minor AS n FROM orders WHERE number = '{order}'");
    record_payment(app, &order, app.number(&total));
    send_all(app, &order);
    let number = OrderNumber::parse(&order).unwrap();
    app.db
        .write_now(|tx| receipt::confirm(tx, buyer, &number))
        .unwrap();
    order
}

/// The first line of an order.
pub fn line_of(app: &TestApp, order: &str) -> i64 {
    app.number(&format!(
        "SELECT MIN(l.id) AS n FROM order_lines l JOIN orders o ON o.id = l.order_id \
         WHERE o.number = '{order}'"
    ))
}

/// Says what the first line of an order is like.
pub fn try_say(
    app: &TestApp,
    buyer: &BuyerScope,
    order: &str,
    (stars, body): (i32, &str),
) -> Result<()> {
    let line = OrderLineId(line_of(app, order));
    let number = OrderNumber::parse(order).unwrap();
    let draft = Draft {
        stars: Stars::new(stars).unwrap(),
        body: body.to_owned(),
        photos: Vec::new(),
        dropped: Vec::new(),
    };
    app.db
        .write_now(|tx| flow::write(tx, buyer, &number, line, &draft))
}

/// Goods come, and are given so many stars; gives the number of the order.
pub fn say(app: &TestApp, buyer: &BuyerScope, variant: i64, stars: i32) -> String {
    let order = come(app, buyer, variant);
    try_say(app, buyer, &order, (stars, "说一句")).unwrap();
    order
}
