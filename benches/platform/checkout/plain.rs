//! The yardstick: pgbench, running the plain statements of the same transaction.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use diesel::connection::SimpleConnection;
use tracing_subscriber::fmt;
use yipin::base::division_code::DivisionCode;
use yipin::base::locale::Locale;
use yipin::base::phone::Phone;
use yipin::db::Database;
use yipin::domain::access::BuyerScope;
use yipin::domain::carts::Pick;
use yipin::domain::flows::checkout::{self, Checkout, Entered, Seen};
use yipin::domain::orders::{PaymentMethod, ShipTo};

use super::data::{self, Cart, SHOPS};
use super::figures::Figures;
use crate::{Args, Result};

const SCRIPT: &str = include_str!("plain.sql");

/// Carts that each client has for each second, half of them for warming up: more than it can order.
const CARTS_A_SECOND: u64 = 600;

/// Lines of the script that belong to pgbench or begin and end the transaction.
const FRAME: [&str; 4] = ["\\", "--", "BEGIN", "COMMIT"];

/// Runs it with as many clients as the platform had.
pub fn measure(args: &Args, url: &str) -> Result<Figures> {
    let database = data::fill(url)?;
    compare_statements(&database, url)?;
    drop(database);
    fill_carts(args, url)?;
    // As for the platform: a tenth to warm up, then the statistics that a database in use has.
    run(args, url, 0, (args.seconds / 10).max(1))?;
    data::analyse(&mut data::connect(url)?)?;
    run(args, url, args.seconds * CARTS_A_SECOND / 2, args.seconds)
}

/// Lets it run for some seconds, each client from a certain one of its carts on.
fn run(args: &Args, url: &str, first: u64, seconds: u64) -> Result<Figures> {
    let folder = tempfile::tempdir()?;
    let script = folder.path().join("plain.sql");
    std::fs::write(&script, SCRIPT)?;
    let log = folder.path().join("log");
    let output = Command::new(program()?)
        .args([
            "--no-vacuum",
            "--protocol",
            "prepared",
            "--log",
            "--jobs",
            "2",
        ])
        .args(["--client", &args.clients.to_string()])
        .args(["--time", &seconds.to_string()])
        .args(["-D", &format!("k={first}"), "-D", &format!("shops={SHOPS}")])
        .arg(format!("--log-prefix={}", log.display()))
        .arg("--file")
        .arg(&script)
        .arg(url)
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("pgbench failed: {why}").into());
    }
    let tps = said
        .lines()
        .find_map(|line| line.strip_prefix("tps = "))
        .and_then(|rest| rest.split('.').next())
        .ok_or("pgbench names no tps")?;
    Figures::new(tps.parse()?, latencies(folder.path())?)
}

/// pgbench stands beside the server, or on the path.
fn program() -> Result<PathBuf> {
    let bin = Command::new("scripts/pg").arg("bin").output()?;
    let folder = String::from_utf8(bin.stdout)?;
    let beside = Path::new(folder.trim()).join("pgbench");
    Ok(if beside.exists() {
        beside
    } else {
        "pgbench".into()
    })
}

/// The third word of each line of its logs is how long a transaction took, in microseconds.
fn latencies(folder: &Path) -> Result<Vec<u64>> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "sql") {
            continue;
        }
        for line in std::fs::read_to_string(&path)?.lines() {
            let word = line
                .split(' ')
                .nth(2)
                .ok_or("half a line of pgbench's log")?;
            all.push(word.parse()?);
        }
    }
    Ok(all)
}

/// Each client has carts of its own, enough for more than it can order.
fn fill_carts(args: &Args, url: &str) -> Result<()> {
    let each = args.seconds * CARTS_A_SECOND;
    let mut conn = data::connect(url)?;
    for client in 0..args.clients {
        let sql = format!(
            "INSERT INTO carts (id, token_hash, created_at, updated_at)
                 SELECT {client} * 1000000 + k, 'plain-' || ({client} * 1000000 + k), 0, 0
                 FROM generate_series(1, {each}) k;
             INSERT INTO cart_lines (id, cart_id, shop_id, variant_id, quantity, added_at)
                 SELECT 2 * c.id - w, c.id, 1 + c.id % {SHOPS}, 2 * (1 + c.id % {SHOPS}) - w, 1, 0
                 FROM carts c, generate_series(0, 1) w
                 WHERE c.id / 1000000 = {client} AND c.token_hash LIKE 'plain-%';"
        );
        conn.batch_execute(&sql)?;
    }
    Ok(())
}

/// Fails when the script reads or changes other tables than a checkout, or in another order. A
/// checkout does several at once.
fn compare_statements(database: &Database, url: &str) -> Result<()> {
    let carts = data::fill_carts(url, 1)?;
    let cart = carts.first().ok_or("no cart")?;
    let mut real = statements_of(database, cart)?;
    real.dedup();
    let is_statement = |line: &&str| !FRAME.iter().any(|begin| line.starts_with(begin));
    let mut plain: Vec<String> = SCRIPT
        .lines()
        .filter(is_statement)
        .flat_map(subjects)
        .collect();
    plain.dedup();
    data::connect(url)?.batch_execute("DELETE FROM cart_lines; DELETE FROM carts")?;
    if real == plain {
        return Ok(());
    }
    Err(format!("plain.sql differs from a checkout:\n{real:#?}\n{plain:#?}").into())
}

/// What a checkout sends to the database.
fn statements_of(database: &Database, cart: &Cart) -> Result<Vec<String>> {
    let log = tempfile::NamedTempFile::new()?;
    let subscriber = fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(Arc::new(log.reopen()?))
        .finish();
    let buyer = BuyerScope::of_guest(&cart.token);
    let today = database.clock().now().date_in(database.zone());
    let entered = Entered::nothing(&buyer, today);
    let basket = database.read_now(|conn| checkout::load(conn, &buyer, Some("31"), &entered))?;
    let seen = Seen::of(&basket)?;
    let order = Checkout {
        pick: Pick::default(),
        ship_to: ShipTo {
            name: "沈小雨".to_owned(),
            phone: Phone::parse("13812345678")?,
            code: DivisionCode::parse("310104")?,
            region: "上海市徐汇区".to_owned(),
            detail: "漕溪北路 88 号".to_owned(),
        },
        email: None,
        notes: std::collections::BTreeMap::new(),
        coupons: std::collections::BTreeMap::new(),
        method: PaymentMethod::CashOnDelivery,
        seen,
        key: None,
        body_hash: String::new(),
        network: None,
        currency: "CNY".to_owned(),
        commission: yipin::base::rate::Rate::ZERO,
        locale: Locale::Zh,
        gateways: yipin::domain::payments::Gateways::default(),
    };
    tracing::subscriber::with_default(subscriber, || {
        database.write_now(|tx| checkout::place(tx, &buyer, &order))
    })?;
    let text = std::fs::read_to_string(log.path())?;
    // A statement may have several lines.
    Ok(text.split("sql=").skip(1).flat_map(subjects).collect())
}

/// `SELECT variants` of a statement that only reads, variants first of all; else each change, as
/// `INSERT orders`.
fn subjects(sql: &str) -> Vec<String> {
    let plain: String = sql.chars().filter(|c| !"\"()".contains(*c)).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    if words.first() == Some(&"SELECT") {
        let table = words.iter().skip_while(|word| **word != "FROM").nth(1);
        return vec![format!("SELECT {}", table.copied().unwrap_or_default())];
    }
    let change = |three: &[&str]| match *three {
        ["INSERT", "INTO", table] => Some(format!("INSERT {table}")),
        ["DELETE", "FROM", table] => Some(format!("DELETE {table}")),
        ["UPDATE", table, "SET"] => Some(format!("UPDATE {table}")),
        _ => None,
    };
    words.windows(3).filter_map(change).collect()
}
