//! Measures the platform as its visitors meet it: release servers, real sample data, HTTP.
//!
//! `scripts/bench` builds and runs it. Everything is counted in whole numbers: microseconds and
//! kibibytes.

mod baseline;
mod catalogue;
mod checkout;
mod load;
mod machine;
mod pages;
mod report;
mod server;
mod start;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, ValueEnum};

/// What can go wrong here is only told.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A part of the measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Part {
    /// Public pages from the cache, beside actix-web with the same bytes
    Pages,
    /// Checkouts over HTTP, beside pgbench with the same statements
    Checkout,
    /// Start-up time and memory of the demo
    Start,
    /// Pages and searches over many listings
    Catalogue,
}

/// Measures the `yipin` that cargo has built along with this.
#[derive(Debug, Parser)]
struct Args {
    /// The program to measure
    #[arg(long, default_value = env!("CARGO_BIN_EXE_yipin"))]
    binary: PathBuf,
    /// Seconds of each run under load
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Connections that ask at the same time
    #[arg(long, default_value_t = 16)]
    clients: usize,
    /// Shops of the demo; all by default
    #[arg(long)]
    shops: Option<usize>,
    /// Seconds of rest before the idle memory is read
    #[arg(long, default_value_t = 30)]
    rest: u64,
    /// How many listings the country has, one run each
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 100_000, 1_000_000])]
    listings: Vec<u64>,
    /// Keep the data of many listings here, and use what is there already: a million takes long
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// What to measure; all by default
    #[arg(long, value_enum)]
    part: Vec<Part>,
    /// Replace this file with the figures
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Serve the answer in this file to everybody, and nothing else
    #[arg(long, hide = true, value_name = "FILE")]
    serve_bytes: Option<PathBuf>,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

impl Args {
    fn wants(&self, part: Part) -> bool {
        self.part.is_empty() || self.part.contains(&part)
    }

    fn duration(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<()> {
    if let Some(file) = &args.serve_bytes {
        return baseline::serve(file);
    }
    let folder = tempfile::tempdir()?;
    let demo = folder.path().join("demo");
    let mut report = report::Report::new(args)?;
    if args.wants(Part::Start) || args.wants(Part::Pages) {
        // The first start makes the data that the pages show.
        let started = start::measure(args, &demo)?;
        if args.wants(Part::Start) {
            report.add(&started);
        }
    }
    if args.wants(Part::Pages) {
        report.add(&pages::measure(args, &demo)?);
    }
    if args.wants(Part::Checkout) {
        report.add(&checkout::measure(args, folder.path())?);
    }
    if args.wants(Part::Catalogue) {
        report.add(&catalogue::measure(args, folder.path())?);
    }
    report.finish(args)
}
