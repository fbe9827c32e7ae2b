//! Buyers who order in process, without a page between: for tests that need very many of them.

use std::collections::BTreeMap;
use std::time::Duration;

use yipin::base::division_code::DivisionCode;
use yipin::base::error::Result;
use yipin::base::ids::{StockItemId, UserId, VariantId};
use yipin::base::locale::Locale;
use yipin::base::phone::Phone;
use yipin::base::rate::Rate;
use yipin::base::rng::Random;
use yipin::db::{Database, DbSettings, Tx};
use yipin::domain::access::{BuyerScope, EditListings, ShopScope, grant};
use yipin::domain::carts::{self, Pick};
use yipin::domain::flows::checkout::{self, Checkout, Entered, Seen};
use yipin::domain::orders::{PaymentMethod, ShipTo};
use yipin::domain::payments::Gateways;
use yipin::domain::stock::{self, Handling};

use super::{TestApp, world};

/// How long an order waits for a transfer: three days.
pub const TRANSFER_WAITS_MS: i64 = 72 * 3_600_000;

/// Where the people that [`accounts`] makes begin.
const FIRST_ACCOUNT: i64 = 5_000;

/// Whether the full counts are asked for: `scripts/test --long`.
pub fn count(usual: usize, long: usize) -> usize {
    match std::env::var_os("YIPIN_TEST_LONG") {
        Some(value) if value != "0" && !value.is_empty() => long,
        _ => usual,
    }
}

/// The same database with as many connections as a crowd needs, and chance of its own: two that
/// are seeded alike would draw the same numbers.
pub fn crowd_database(app: &TestApp, seed: u64) -> Database {
    Database::open(DbSettings {
        pool_size: 24,
        wait: Duration::from_secs(60),
        clock: app.db.clock().clone(),
        random: Random::seeded(seed),
        ..DbSettings::new(app.database_url())
    })
    .unwrap()
}

/// Opens this many accounts; nobody can log into them.
pub fn accounts(app: &TestApp, count: usize) -> Vec<BuyerScope> {
    let ids = FIRST_ACCOUNT..FIRST_ACCOUNT + i64::try_from(count).unwrap();
    let rows: Vec<String> = ids
        .clone()
        .map(|id| {
            let now = world::NOW_MS;
            format!("({id}, 'buyer-{id}@example.org', '买家', 'none', 'zh-CN', {now}, {now})")
        })
        .collect();
    app.execute(&format!(
        "INSERT INTO users (id, email, name, password_hash, locale, created_at, updated_at) \
         VALUES {}",
        rows.join(", ")
    ));
    ids.map(|id| grant::account(UserId(id))).collect()
}

/// More of a stock item of a shop of the world, as its manager would book it in.
pub fn receive(tx: &mut Tx<'_>, shop: &world::Shop, item: i64, amount: &str) -> Result<()> {
    handle(tx, shop, stock::receive, (item, amount, ""))
}

/// Less of it.
pub fn waste(tx: &mut Tx<'_>, shop: &world::Shop, item: i64, amount: &str) -> Result<()> {
    handle(tx, shop, stock::waste, (item, amount, "被鼠咬了"))
}

type Handle = fn(&mut Tx<'_>, &ShopScope<EditListings>, Handling<'_>) -> Result<()>;

fn handle(
    tx: &mut Tx<'_>,
    shop: &world::Shop,
    handle: Handle,
    (item, amount, note): (i64, &str, &str),
) -> Result<()> {
    let manager = if shop.id == world::LONGJING.id {
        11
    } else {
        21
    };
    let scope = grant::shop::<EditListings>(tx.conn(), UserId(manager), shop.slug)?;
    let handling = Handling {
        item: StockItemId(item),
        form: tx.random().between(1, i64::MAX),
        amount,
        note,
    };
    handle(tx, &scope, handling)
}

/// Puts goods into a cart, and says what the checkout page would show then.
pub fn fill_cart(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    goods: &[(i64, &str)],
    method: PaymentMethod,
) -> Result<Checkout> {
    for (variant, quantity) in goods {
        carts::add(tx, buyer, VariantId(*variant), quantity)?;
    }
    let ship_to = ship_to()?;
    let province = ship_to.code.as_str().get(..2);
    let entered = Entered::nothing(buyer, tx.business_date());
    let basket = checkout::load(tx.conn(), buyer, province, &entered)?;
    Ok(Checkout {
        pick: Pick::default(),
        seen: Seen::of(&basket)?,
        ship_to,
        email: None,
        notes: BTreeMap::new(),
        coupons: BTreeMap::new(),
        method,
        key: None,
        body_hash: "the form as it was sent".to_owned(),
        network: None,
        currency: "CNY".to_owned(),
        commission: Rate::ZERO,
        locale: Locale::Zh,
        gateways: Gateways::default(),
    })
}

/// An address in Shanghai.
fn ship_to() -> Result<ShipTo> {
    Ok(ShipTo {
        name: "王女士".to_owned(),
        phone: Phone::parse("13800000031")?,
        code: DivisionCode::parse("310104")?,
        region: "上海市徐汇区".to_owned(),
        detail: "漕溪北路 88 号".to_owned(),
    })
}
