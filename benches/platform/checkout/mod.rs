//! Checkouts of two lines over HTTP, on both databases, beside the plain statements.

mod data;
mod figures;
mod plain;

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;

use self::data::{Cart, SUMS};
use self::figures::Figures;
use crate::report::{mib, ms, ratio};
use crate::server::Server;
use crate::{Args, Result, load};

/// Carts that are filled for each second: more than will be ordered.
const CARTS_A_SECOND: u64 = 4_000;

/// Runs of the platform on PostgreSQL and of pgbench, of which the middle ones count.
const ROUNDS: usize = 5;

/// Measures on SQLite in `folder`, and on a PostgreSQL with its usual, durable settings.
pub fn measure(args: &Args, folder: &Path) -> Result<String> {
    let file = folder.join("checkout.db").display().to_string();
    let sqlite = over_http(args, &file, folder)?;
    let cluster = Command::new("scripts/pg")
        .args(["start", "--durable"])
        .output()?;
    let cluster = String::from_utf8(cluster.stdout)?;
    // In turns: how quick a shared machine and its disk are changes by the minute.
    let (mut postgres, mut plain) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        postgres.push(with_database(cluster.trim(), |url| {
            over_http(args, url, folder)
        })?);
        plain.push(with_database(cluster.trim(), |url| {
            plain::measure(args, url)
        })?);
    }
    Command::new("scripts/pg")
        .args(["stop", "--durable"])
        .status()?;
    let (postgres, plain) = (Figures::median(postgres)?, Figures::median(plain)?);
    table(args, &sqlite, &postgres, &plain)
}

fn table(args: &Args, sqlite: &Figures, postgres: &Figures, plain: &Figures) -> Result<String> {
    let mut section = format!(
        "## Checkout of two lines\n\n\
         One `POST /checkout` of a guest with two packs of one of {} shops, {} connections, each \
         commit on the disk. The rest of the platform runs too: shops are told of each order. \
         The yardstick is pgbench with as many clients, running the same \
         transaction as plain statements, one a table (`benches/platform/checkout/plain.sql`), \
         prepared. Both ran {ROUNDS} times in turns; the middle runs stand here.\n\n\
         | what | orders | orders/s | p50 | p99 |\n|---|--:|--:|--:|--:|\n",
        data::SHOPS,
        args.clients
    );
    for (name, figures) in [
        ("yipin on SQLite", sqlite),
        ("yipin on PostgreSQL", postgres),
        ("pgbench on PostgreSQL", plain),
    ] {
        writeln!(
            section,
            "| {name} | {} | {} | {} | {} |",
            figures.orders,
            figures.per_second,
            ms(figures.p50_us),
            ms(figures.p99_us)
        )?;
    }
    writeln!(
        section,
        "\nyipin on PostgreSQL reaches {} of pgbench (budget ≥ 0.80). Resident memory of the \
         server after its run: {} on SQLite, {} on PostgreSQL (budget ≤ 200 MiB).\n\n\
         Command: `scripts/bench --part checkout`",
        ratio(postgres.per_second, plain.per_second),
        mib(sqlite.resident_kib),
        mib(postgres.resident_kib)
    )?;
    Ok(section)
}

/// Runs with an empty database of the cluster.
fn with_database<T>(cluster: &str, work: impl FnOnce(&str) -> Result<T>) -> Result<T> {
    let mut conn = data::connect(cluster)?;
    conn.batch_execute("DROP DATABASE IF EXISTS yipin_bench WITH (FORCE)")?;
    conn.batch_execute("CREATE DATABASE yipin_bench TEMPLATE template0")?;
    let mut url = url::Url::parse(cluster)?;
    url.set_path("yipin_bench");
    let done = work(url.as_str())?;
    conn.batch_execute("DROP DATABASE IF EXISTS yipin_bench WITH (FORCE)")?;
    Ok(done)
}

fn over_http(args: &Args, url: &str, folder: &Path) -> Result<Figures> {
    drop(data::fill(url)?);
    let carts = data::fill_carts(url, i64::try_from(args.seconds * CARTS_A_SECOND)?)?;
    let arguments = ["serve", "--port", "0", "--database-url", url].map(OsStr::new);
    let mail = format!("file:{}", folder.join("mail").display());
    let media = folder.join("media").display().to_string();
    let server = Server::start_with(
        &args.binary,
        &arguments,
        "/",
        &[
            ("YIPIN_SECRET", "a secret of the bench, 32 bytes long"),
            ("YIPIN_MAIL_URL", &mail),
            ("YIPIN_MEDIA_URL", &media),
        ],
    )?;
    let requests: Vec<Vec<u8>> = carts
        .iter()
        .map(|cart| request(&server.address, cart))
        .collect::<Result<_>>()?;
    let next = AtomicUsize::new(0);
    let order_for = |span: Duration| {
        let end = Instant::now() + span;
        load::run(&server.address, args.clients, "303", || {
            if Instant::now() >= end {
                return None;
            }
            let request = requests.get(next.fetch_add(1, Ordering::Relaxed));
            request.map(Vec::as_slice)
        })
    };
    order_for(args.duration() / 10)?;
    // What a database in use has; before the first order it would tell that there never are any.
    data::analyse(&mut data::connect(url)?)?;
    let measured = order_for(args.duration())?;
    if next.load(Ordering::Relaxed) >= requests.len() {
        return Err("all carts were ordered before the time was over".into());
    }
    let resident_kib = server.resident_kib()?;
    drop(server);
    let verified = Command::new(&args.binary)
        .args(["verify", "--database-url", url])
        .output()?;
    if !verified.status.success() {
        return Err(String::from_utf8_lossy(&verified.stdout)
            .into_owned()
            .into());
    }
    Ok(Figures::of(&measured, resident_kib))
}

/// The checkout's form, as the browser of a guest sends it.
fn request(address: &str, cart: &Cart) -> Result<Vec<u8>> {
    let (token, line, shop) = (&cart.token, cart.line, cart.shop);
    let total = SUMS.large + SUMS.small + SUMS.freight;
    let seen = format!(
        "l{line}:1:{} l{}:1:{} f{shop}:{} t{total}",
        SUMS.large,
        line + 1,
        SUMS.small,
        SUMS.freight
    );
    let body = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("key", token)
        .append_pair("recipient", "沈小雨")
        .append_pair("phone", "13812345678")
        .append_pair("county", "310104")
        .append_pair("detail", "漕溪北路 88 号 1502 室")
        .append_pair("email", "")
        .append_pair("method", "cod")
        .append_pair("seen", &seen)
        .finish();
    let mut request = String::new();
    write!(
        request,
        "POST /checkout HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\n\
         accept-language: zh-CN,zh;q=0.9\r\naccept-encoding: gzip, deflate, br\r\n\
         origin: http://{address}\r\nsec-fetch-site: same-origin\r\ncookie: yipin_cart={token}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    Ok(request.into_bytes())
}
