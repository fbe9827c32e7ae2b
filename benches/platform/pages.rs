//! Anonymous pages from the cache, beside the same bytes from memory; start-up and memory.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::Result;
use crate::baseline::Baseline;
use crate::http::{Answer, Client};
use crate::machine;
use crate::report::Report;
use crate::server::Server;

const SECONDS: &str = "6";
const ROUNDS: usize = 3;

/// Measures the public pages of the full demo.
pub fn measure(report: &mut Report) -> Result<()> {
    let folder = tempfile::tempdir()?;
    seed(folder.path(), &[])?;
    let dir = folder.path().display().to_string();
    let server = Server::start(&["--dir", &dir], &folder.path().join("log"))?;
    report.add(
        "start to first answer, demo with all shops (SQLite)",
        &format!("{} ms", server.started_in.as_millis()),
        "≤ 500 ms",
    );
    std::thread::sleep(Duration::from_secs(10));
    let idle = machine::resident_mib(server.pid())?;
    report.add("idle memory", &format!("{idle} MiB"), "≤ 60 MB");
    let home = fetch(&server.origin, "/")?.text();
    for (name, prefix) in [("home page", None), ("shop page", Some("/v/")), ("listing page", Some("/p/"))] {
        let path = prefix.map_or(Some("/"), |prefix| first_link(&home, prefix));
        let path = path.ok_or("the home page links to no shop or listing")?;
        compare(report, name, &server.origin, path)?;
    }
    let loaded = machine::resident_mib(server.pid())?;
    report.add("memory after the page load", &format!("{loaded} MiB"), "≤ 200 MB");
    Ok(())
}

/// Makes the demo's data in a folder, without serving it.
pub fn seed(folder: &Path, more: &[&str]) -> Result<()> {
    let dir = folder.display().to_string();
    let done = Command::new(env!("CARGO_BIN_EXE_yipin"))
        .args(["demo", "--dir", &dir, "--seed-only"])
        .args(more)
        .output()?;
    if done.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&done.stderr).into_owned().into())
    }
}

fn compare(report: &mut Report, name: &str, origin: &str, path: &str) -> Result<()> {
    let answer = packed(origin, path)?;
    let ours = median_rate(&format!("{origin}{path}"))?;
    let baseline = Baseline::start(&answer)?;
    let theirs = median_rate(&format!("{}/", baseline.origin))?;
    report.add(
        &format!("anonymous {name} from the cache, {} bytes", answer.body.len()),
        &format!("{ours:.0} requests/s, {:.2} × actix-web's {theirs:.0}", ours / theirs),
        "≥ 0.8 ×",
    );
    Ok(())
}

fn packed(origin: &str, path: &str) -> Result<Answer> {
    let mut client = Client::connect(origin)?;
    let headers = [("accept-encoding", "br")];
    // The first answer fills the cache.
    client.get(path, &headers)?;
    let answer = client.get(path, &headers)?;
    if answer.status != 200 || answer.header("content-encoding") != Some("br") {
        return Err(format!("{path}: status {}, not compressed", answer.status).into());
    }
    Ok(answer)
}

fn fetch(origin: &str, path: &str) -> Result<Answer> {
    Client::connect(origin)?.get(path, &[])
}

/// The first link of a page that begins so.
pub fn first_link<'a>(html: &'a str, prefix: &str) -> Option<&'a str> {
    let at = html.find(&format!("href=\"{prefix}"))?;
    html.get(at + 6..)?.split('"').next()
}

fn median_rate(url: &str) -> Result<f64> {
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let duration = format!("-d{SECONDS}s");
        let said = machine::output(
            "wrk",
            &["-t1", "-c16", &duration, "-H", "Accept-Encoding: br", url],
        )?;
        let line = said.lines().find(|line| line.starts_with("Requests/sec:"));
        let rate = line.and_then(|line| line.split(':').nth(1)).ok_or("wrk gave no rate")?;
        if said.contains("Non-2xx") {
            return Err(format!("{url}: {said}").into());
        }
        rates.push(rate.trim().parse::<f64>()?);
    }
    rates.sort_by(f64::total_cmp);
    rates.get(ROUNDS / 2).copied().ok_or_else(|| "no rounds".into())
}
