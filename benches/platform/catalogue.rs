//! Pages and searches that nobody has asked for before, over a country's worth of listings.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::load::{self, Measured};
use super::report::{mib, ms, ratio};
use super::server::Server;
use super::{Args, Result};

/// The questions: one and two characters, pinyin, first letters, slips, places, English.
const CASES: &str = include_str!("../../tests/data/search_cases.csv");
/// Listing pages of a run.
const PAGES: u64 = 1_000;
/// Seconds of rest before the idle memory is read, at each size.
const REST: u64 = 5;
/// What visitors leaf through without any words.
const BROWSED: [&str; 8] = [
    "/search?q=&c=tea",
    "/search?q=&c=fruit&sort=price",
    "/search?q=&place=42",
    "/search?q=&place=4211&sort=sales",
    "/search?q=&season=1",
    "/search?q=&mass=1&place=32",
    "/search?q=&price=20-50",
    "/search?q=&c=fruit&place=33&season=1",
];

/// One size, measured.
struct Figures {
    listings: u64,
    filled: Duration,
    indexed: Duration,
    started: u64,
    idle_kib: u64,
    loaded_kib: u64,
    listing: Measured,
    shop: Measured,
    lists: Measured,
    words: Measured,
    filters: Measured,
}

/// Measures each size on SQLite.
pub fn measure(args: &Args, folder: &Path) -> Result<String> {
    let mut all = Vec::new();
    let root = args.keep.as_deref().unwrap_or(folder);
    for listings in &args.listings {
        let dir = root.join(format!("listings-{listings}"));
        std::fs::create_dir_all(&dir)?;
        all.push(one(args, &dir, *listings)?);
        if args.keep.is_none() {
            std::fs::remove_dir_all(&dir)?;
        }
    }
    table(&all)
}

fn one(args: &Args, dir: &Path, listings: u64) -> Result<Figures> {
    let (filled, indexed) = make(args, dir, listings)?;
    warm(&dir.join("yipin.db"))?;
    let arguments = ["serve", "--port", "0", "--dir"].map(OsStr::new);
    let arguments = [&arguments[..], &[dir.as_os_str()]].concat();
    let server = Server::start(&args.binary, &arguments, "/")?;
    let started = u64::try_from(server.answered_after.as_micros())?;
    std::thread::sleep(Duration::from_secs(REST));
    let idle_kib = server.resident_kib()?;
    let shops = listings.div_ceil(50);
    let spread = |upto: u64| {
        let pages = PAGES.min(upto);
        (0..pages).map(move |n| 1 + n * upto / pages)
    };
    // One after the other: the time of one request, with nothing beside it.
    let ask = |paths: Vec<String>| ask(&server, paths);
    Ok(Figures {
        listings,
        filled,
        indexed,
        started,
        idle_kib,
        listing: ask(spread(listings)
            .map(|id| format!("/p/{id}-listing-{id}"))
            .collect())?,
        shop: ask(spread(shops).map(|id| format!("/v/shop-{id}")).collect())?,
        lists: ask(lists())?,
        words: ask(questions()?)?,
        filters: ask(BROWSED.map(ToOwned::to_owned).to_vec())?,
        loaded_kib: server.resident_kib()?,
    })
}

/// Reads a file once, so that what is measured is not how quick its disk is.
fn warm(file: &Path) -> Result<()> {
    std::io::copy(&mut std::fs::File::open(file)?, &mut std::io::sink())?;
    Ok(())
}

/// Makes data and index, unless an earlier run has kept them; says how long each took.
fn make(args: &Args, dir: &Path, listings: u64) -> Result<(Duration, Duration)> {
    let note = dir.join("made.json");
    if let Ok(kept) = std::fs::read(&note) {
        let (filled, indexed): (u64, u64) = serde_json::from_slice(&kept)?;
        return Ok((Duration::from_secs(filled), Duration::from_secs(indexed)));
    }
    let number = listings.to_string();
    let filled = run(args, dir, &["bench-data", "--json", "--listings", &number])?;
    let indexed = run(args, dir, &["search", "rebuild", "--json"])?;
    std::fs::write(
        note,
        serde_json::to_vec(&(filled.as_secs(), indexed.as_secs()))?,
    )?;
    Ok((filled, indexed))
}

/// Runs a verb to its end; says how long that took.
fn run(args: &Args, dir: &Path, verb: &[&str]) -> Result<Duration> {
    let begun = Instant::now();
    let status = Command::new(&args.binary)
        .args(verb)
        .arg("--dir")
        .arg(dir)
        .stdout(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(format!("yipin {} failed", verb.join(" ")).into());
    }
    Ok(begun.elapsed())
}

fn ask(server: &Server, paths: Vec<String>) -> Result<Measured> {
    let requests = paths
        .iter()
        .map(|path| load::page_request(&server.address, path))
        .collect::<Vec<_>>();
    let next = RefCell::new(requests.iter());
    load::run(&server.address, 1, "200", || {
        next.borrow_mut().next().map(Vec::as_slice)
    })
}

/// The front page, categories and provinces, each in both languages.
fn lists() -> Vec<String> {
    let paths = [
        "/",
        "/c/tea",
        "/c/fruit",
        "/region/42",
        "/region/4211",
        "/region/33",
    ];
    let both = |path: &str| ["zh-CN", "en"].map(|lang| format!("{path}?lang={lang}"));
    paths.into_iter().flat_map(both).collect()
}

/// Each case in three orders, on the first page.
fn questions() -> Result<Vec<String>> {
    let mut table = csv::Reader::from_reader(CASES.as_bytes());
    let mut paths = Vec::new();
    for row in table.records() {
        let query = row?.get(0).unwrap_or_default().to_owned();
        let mut words = String::new();
        for byte in query.bytes() {
            write!(words, "%{byte:02X}")?;
        }
        for order in ["", "&sort=price", "&sort=sales"] {
            paths.push(format!("/search?q={words}{order}"));
        }
    }
    Ok(paths)
}

/// A line of the table: what it tells, and how it is read from the figures of one size.
type Line = (&'static str, &'static str, fn(&Figures) -> String);

fn table(all: &[Figures]) -> Result<String> {
    let lines: [Line; 11] = [
        ("listing page, p50", "3 ms", |it| ms(it.listing.at(500))),
        ("listing page, p95", "", |it| ms(it.listing.at(950))),
        ("shop page, p50", "", |it| ms(it.shop.at(500))),
        ("front page, categories, provinces, p50", "", |it| {
            ms(it.lists.at(500))
        }),
        ("search with words, p50", "", |it| ms(it.words.at(500))),
        ("search with words, p95", "15 ms", |it| ms(it.words.at(950))),
        ("filters without words, slowest of 8", "", |it| {
            ms(it.filters.at(1_000))
        }),
        ("start to the first answer", "500 ms at 100 000", |it| {
            ms(it.started)
        }),
        ("resident memory, idle", "", |it| mib(it.idle_kib)),
        ("resident memory after these requests", "200 MiB", |it| {
            mib(it.loaded_kib)
        }),
        ("making the data; the index of search", "", |it| {
            format!("{} s; {} s", it.filled.as_secs(), it.indexed.as_secs())
        }),
    ];
    let mut section = String::from(
        "## Pages and searches over many listings\n\n\
         Data of `yipin bench-data` on SQLite, fifty listings a shop, the file read once before; the \
         whole answer over HTTP, \
         each address asked once, so that nothing comes out of the cache of pages, one request \
         after the other. The searches are the cases of `tests/data/search_cases.csv`, each in \
         three orders.\n\n| listings |",
    );
    for it in all {
        write!(section, " {} |", it.listings)?;
    }
    section.push_str(" budget |\n|---|");
    section.push_str(&"--:|".repeat(all.len() + 1));
    section.push('\n');
    for (name, budget, figure) in lines {
        write!(section, "| {name} |")?;
        for it in all {
            write!(section, " {} |", figure(it))?;
        }
        writeln!(section, " {budget} |")?;
    }
    if let (Some(first), Some(last)) = (all.first(), all.last()) {
        writeln!(
            section,
            "\nThe listing page takes {} times as long with {} listings as with {} \
             (budget ≤ 1.3).",
            ratio(last.listing.at(500), first.listing.at(500)),
            last.listings,
            first.listings,
        )?;
    }
    section.push_str("\nCommand: `scripts/bench --part catalogue`\n");
    Ok(section)
}
