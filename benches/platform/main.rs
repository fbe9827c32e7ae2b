//! The measurements of design §9 that exist so far, on release servers: writes
//! `docs/performance.md`. Run by `scripts/bench`, which starts a durable PostgreSQL first.

mod baseline;
mod checkout;
mod http;
mod machine;
mod pages;
mod pgbench;
mod report;
mod server;

use std::error::Error;

/// Whatever went wrong; a measurement that cannot be made ends the run.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().collect();
    // The same program serves as the server that real pages are compared with.
    if let Some(at) = args.iter().position(|arg| arg == baseline::FLAG) {
        let file = args.get(at + 1).ok_or("a file to serve")?;
        return baseline::serve(file);
    }
    let mut report = report::Report::new(machine::describe()?);
    pages::measure(&mut report)?;
    checkout::measure(&mut report)?;
    report.write("docs/performance.md")
}
