//! Purchases of the world, placed through the flow that the checkout page calls.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use yipin::base::error::Result;
use yipin::base::ids::{OrderLineId, ShopId, UserId};
use yipin::base::money::Money;
use yipin::base::order_number::OrderNumber;
use yipin::db::Tx;
use yipin::domain::access::{BuyerScope, ManageMoney, PackOrders, grant};
use yipin::domain::flows::checkout::{self, Placed};
use yipin::domain::flows::payment_record::{self, Recorded};
use yipin::domain::flows::{accept, ship};
use yipin::domain::orders::PaymentMethod;
use yipin::domain::payments::Receipt;
use yipin::domain::shipments::NewParcel;

use super::buyers::fill_cart;
use super::{TestApp, world};

pub const COD: PaymentMethod = PaymentMethod::CashOnDelivery;
pub const TRANSFER: PaymentMethod = PaymentMethod::Transfer;

/// Wang, the buyer in Shanghai.
pub fn wang() -> BuyerScope {
    grant::account(UserId(31))
}

/// Emily, the buyer in Beijing.
pub fn emily() -> BuyerScope {
    grant::account(UserId(32))
}

/// Places a purchase of these variants; gives the numbers of its orders by shop id.
pub fn place(
    app: &TestApp,
    buyer: &BuyerScope,
    method: PaymentMethod,
    goods: &[(i64, i64)],
) -> BTreeMap<i64, String> {
    let placed = try_place(app, buyer, method, goods).unwrap();
    orders_of(app, placed.number.as_str())
}

/// One tin of tea or the like at one shop; gives the number of its order.
pub fn place_one(app: &TestApp, method: PaymentMethod, goods: &[(i64, i64)]) -> String {
    let placed = place(app, &wang(), method, goods);
    assert_eq!(placed.len(), 1);
    placed.into_values().next().unwrap()
}

pub fn try_place(
    app: &TestApp,
    buyer: &BuyerScope,
    method: PaymentMethod,
    goods: &[(i64, i64)],
) -> Result<Placed> {
    let typed: Vec<(i64, String)> = goods
        .iter()
        .map(|(variant, quantity)| {
            let unit = if *variant == world::TEA_LOOSE {
                "g"
            } else {
                ""
            };
            (*variant, format!("{quantity}{unit}"))
        })
        .collect();
    let goods: Vec<(i64, &str)> = typed
        .iter()
        .map(|(variant, text)| (*variant, text.as_str()))
        .collect();
    app.db.write_now(|tx| {
        let mut checkout = fill_cart(tx, buyer, &goods, method)?;
        for shop in [world::LONGJING, world::PINGGU] {
            let note = "请包好 <b>".to_owned();
            checkout.notes.insert(ShopId(shop.id), note);
        }
        checkout::place(tx, buyer, &checkout)
    })
}

fn orders_of(app: &TestApp, purchase: &str) -> BTreeMap<i64, String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        shop_id: i64,
        #[diesel(sql_type = Text)]
        number: String,
    }
    let sql = format!("SELECT shop_id, number FROM orders WHERE number LIKE '{purchase}-%'");
    let mut conn = world::connect(app.database_url());
    let rows: Vec<Row> = diesel::sql_query(sql).load(&mut conn).unwrap();
    rows.into_iter()
        .map(|row| (row.shop_id, row.number))
        .collect()
}

/// The word that stands in a column of an order.
pub fn word(app: &TestApp, order: &str, column: &str) -> String {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        word: String,
    }
    let sql = format!("SELECT {column} AS word FROM orders WHERE number = '{order}'");
    let mut conn = world::connect(app.database_url());
    diesel::sql_query(sql)
        .get_result::<Row>(&mut conn)
        .unwrap()
        .word
}

/// How far an order has come.
pub fn state(app: &TestApp, order: &str) -> String {
    word(app, order, "state")
}

/// What is left of a stock item.
pub fn on_hand(app: &TestApp, item: i64) -> i64 {
    app.number(&format!(
        "SELECT on_hand AS n FROM stock_items WHERE id = {item}"
    ))
}

/// What a shop's account of the ledger holds (or owes: then it is negative).
pub fn balance(app: &TestApp, shop: i64, kind: &str) -> i64 {
    app.number(&format!(
        "SELECT CAST(COALESCE(SUM(e.amount_minor), 0) AS BIGINT) AS n FROM ledger_entries e \
         JOIN ledger_accounts a ON a.id = e.account_id \
         WHERE a.shop_id = {shop} AND a.kind = '{kind}'"
    ))
}

/// What the manager of the order's shop does with it.
fn at_its_shop<T>(
    app: &TestApp,
    order: &str,
    act: impl Fn(&mut Tx<'_>, &OrderNumber, UserId, &str) -> Result<T>,
) -> T {
    let sql = format!("SELECT shop_id AS n FROM orders WHERE number = '{order}'");
    let (manager, slug) = match app.number(&sql) {
        1 => (UserId(11), world::LONGJING.slug),
        _ => (UserId(21), world::PINGGU.slug),
    };
    let number = OrderNumber::parse(order).unwrap();
    app.db
        .write_now(|tx| act(tx, &number, manager, slug))
        .unwrap()
}

/// The shop records that the whole amount has come by transfer, today.
pub fn record_payment(app: &TestApp, order: &str, minor: i64) -> Recorded {
    at_its_shop(app, order, |tx, number, manager, slug| {
        let shop = grant::shop::<ManageMoney>(tx.conn(), manager, slug)?;
        let receipt = Receipt {
            amount: Money::new(minor)?,
            paid_by: TRANSFER,
            received_on: tx.business_date(),
            note: String::new(),
        };
        payment_record::record(tx, &shop, number, &receipt)
    })
}

/// The shop takes an order up and sends all of it.
pub fn send_all(app: &TestApp, order: &str) {
    at_its_shop(app, order, |tx, number, manager, slug| {
        let shop = grant::shop::<PackOrders>(tx.conn(), manager, slug)?;
        accept::accept(tx, &shop, number)?;
        let parcel = NewParcel::parse("SF", "SF1234567890123", [])?;
        ship::ship(tx, &shop, number, &parcel)
    });
}

/// The shop takes an order up and sends so much of one line.
pub fn send_part(app: &TestApp, order: &str, line: i64, quantity: &str) {
    at_its_shop(app, order, |tx, number, manager, slug| {
        let shop = grant::shop::<PackOrders>(tx.conn(), manager, slug)?;
        accept::accept(tx, &shop, number)?;
        let lines = [(OrderLineId(line), quantity)];
        let parcel = NewParcel::parse("SF", "SF1234567890123", lines)?;
        ship::ship(tx, &shop, number, &parcel)
    });
}
