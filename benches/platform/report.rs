//! The figures as a page: printed, and written to `docs/performance.md` when asked.

use std::fmt::Write as _;

use super::machine::Machine;
use super::{Args, Result};

/// Begins the section of the page that is not written here.
const LIGHTHOUSE: &str = "\n## Lighthouse";

/// Sections of the page, in the order in which they were measured.
pub struct Report(String);

impl Report {
    /// Begins with the machine.
    pub fn new(args: &Args) -> Result<Self> {
        let mut page = String::from(
            "# Performance\n\n\
             Written by `scripts/bench`, which measures a release build; do not edit by hand. \
             Load and server share the machine, so that both columns of a comparison pay for the \
             same load. Budgets: the right column.\n\n",
        );
        let machine = Machine::read()?;
        writeln!(page, "{machine}")?;
        writeln!(
            page,
            "Each run under load: {} seconds, {} connections kept open, after one of a tenth of \
             that to warm up.\n",
            args.seconds, args.clients
        )?;
        Ok(Self(page))
    }

    /// Adds a section.
    pub fn add(&mut self, section: &str) {
        self.0.push_str(section);
        self.0.push('\n');
    }

    /// Prints the page, and writes it where it shall stand.
    pub fn finish(self, args: &Args) -> Result<()> {
        let page = format!("{}\n", self.0.trim_end());
        println!("{page}");
        match &args.write {
            Some(_) if !args.part.is_empty() => {
                Err("a part of the figures does not replace all of them".into())
            }
            Some(file) => {
                // What `scripts/lighthouse` has measured stays.
                let old = std::fs::read_to_string(file).unwrap_or_default();
                let kept = old.find(LIGHTHOUSE).and_then(|at| old.get(at..));
                Ok(std::fs::write(file, page + kept.unwrap_or_default())?)
            }
            None => Ok(()),
        }
    }
}

/// `part / whole` with two decimals.
pub fn ratio(part: u64, whole: u64) -> String {
    let hundredths = part.saturating_mul(100) / whole.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Microseconds as milliseconds with two decimals.
pub fn ms(us: u64) -> String {
    let hundredths = us / 10;
    format!("{}.{:02} ms", hundredths / 100, hundredths % 100)
}

/// Kibibytes as mebibytes.
pub fn mib(kib: u64) -> String {
    let tenths = kib * 10 / 1024;
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}
