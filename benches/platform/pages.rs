//! Public pages out of the cache, beside actix-web with the same bytes.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;

use super::load::{self, Measured};
use super::report::{mib, ms, ratio};
use super::server::Server;
use super::{Args, Result, baseline, start};

/// How often each of two is run, by turns: the machine is not the same from minute to minute.
const TURNS: usize = 3;

struct Run {
    measured: Measured,
    processor_us: u64,
}

/// Measures the demo in `demo`.
pub fn measure(args: &Args, demo: &Path) -> Result<String> {
    let server = start::serve(args, demo)?;
    let listing = first_link(&server, "/p/")?;
    let shop = first_link(&server, "/v/")?;
    let mut section = String::from(
        "## Public pages from the cache\n\n\
         What an anonymous visitor gets who names no language but that of the browser: brotli, \
         the whole page from memory. The yardstick is actix-web with as many threads, answering \
         with the same bytes, headers included.\n\n\
         | page | bytes | yipin /s | actix-web /s | ratio (budget ≥ 0.80) | p50 | p99 | \
         processor a request, yipin : actix-web |\n|---|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for (name, path) in [("shop", shop.as_str()), ("listing", listing.as_str())] {
        let line = compare(args, &server, name, path)?;
        section.push_str(&line);
    }
    writeln!(
        section,
        "\nMemory of the server after these runs: {} (budget ≤ 200 MiB).\n\n\
         Command: `scripts/bench --part pages`",
        mib(server.resident_kib()?)
    )?;
    Ok(section)
}

/// The first link of the front page that begins so.
fn first_link(server: &Server, begin: &str) -> Result<String> {
    let plain = load::get_plain(&server.address, "/")?;
    let page = String::from_utf8(plain.body)?;
    let (_, rest) = page
        .split_once(&format!("href=\"{begin}"))
        .ok_or_else(|| format!("no link to {begin} on the front page"))?;
    let (rest, _) = rest.split_once('"').ok_or("half a link")?;
    Ok(format!("{begin}{rest}"))
}

fn compare(args: &Args, server: &Server, name: &str, path: &str) -> Result<String> {
    let answer = load::get(&server.address, path)?;
    let file = tempfile::NamedTempFile::new()?;
    baseline::write(file.path(), &answer)?;
    let own = std::env::current_exe()?;
    let arguments = [OsStr::new("--serve-bytes"), file.path().as_os_str()];
    let yardstick = Server::start(&own, &arguments, path)?;
    let same = load::get(&yardstick.address, path)?;
    if same.body != answer.body || same.head.len().abs_diff(answer.head.len()) > 8 {
        return Err(format!("the yardstick answers something else:\n{}", same.head).into());
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        ours.push(once(args, server, path)?);
        theirs.push(once(args, &yardstick, path)?);
    }
    let (ours, theirs) = (median(ours)?, median(theirs)?);
    Ok(format!(
        "| {name} | {} | {} | {} | {} | {} | {} | {} µs : {} µs |\n",
        answer.body.len(),
        ours.measured.per_second(),
        theirs.measured.per_second(),
        ratio(ours.measured.per_second(), theirs.measured.per_second()),
        ms(ours.measured.at(500)),
        ms(ours.measured.at(990)),
        ours.processor_us / ours.measured.requests().max(1),
        theirs.processor_us / theirs.measured.requests().max(1),
    ))
}

fn once(args: &Args, server: &Server, path: &str) -> Result<Run> {
    let request = load::page_request(&server.address, path);
    let before = server.processor_us()?;
    let measured = load::repeat(&server.address, args.clients, &request, args.duration())?;
    Ok(Run {
        measured,
        processor_us: server.processor_us()?.saturating_sub(before),
    })
}

fn median(mut runs: Vec<Run>) -> Result<Run> {
    runs.sort_by_key(|run| run.measured.per_second());
    let middle = runs.len() / 2;
    Ok(runs.into_iter().nth(middle).ok_or("no run")?)
}
