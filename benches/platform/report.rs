//! Gathers the figures, and writes them beside their budgets.

use std::fmt::Write;

use crate::Result;

/// One figure.
struct Row {
    what: String,
    figure: String,
    budget: String,
}

/// The report under construction.
pub struct Report {
    machine: Vec<String>,
    rows: Vec<Row>,
}

impl Report {
    /// An empty report about this machine.
    pub fn new(machine: Vec<String>) -> Self {
        Self { machine, rows: Vec::new() }
    }

    /// Adds a figure and says it aloud.
    pub fn add(&mut self, what: &str, figure: &str, budget: &str) {
        println!("{what}: {figure} ({budget})");
        self.rows.push(Row {
            what: what.to_owned(),
            figure: figure.to_owned(),
            budget: budget.to_owned(),
        });
    }

    /// Writes the page.
    pub fn write(&self, path: &str) -> Result<()> {
        let mut text = String::from(
            "# Performance\n\nWritten by `scripts/bench`; do not edit by hand. Client and server \
             share the machine, so that ratios count more than single figures.\n\n## Machine\n\n",
        );
        for line in &self.machine {
            writeln!(text, "- {line}")?;
        }
        text.push_str("\n## Figures\n\n| what | measured | budget |\n|---|---|---|\n");
        for row in &self.rows {
            writeln!(text, "| {} | {} | {} |", row.what, row.figure, row.budget)?;
        }
        text.push_str(NOTES);
        std::fs::write(path, text)?;
        Ok(())
    }
}

const NOTES: &str = "
## How

- Pages: `wrk` with one thread and 16 connections for 6 seconds, three times, median; the anonymous
  visitor accepts brotli. The comparison is a bare actix-web server that sends the same headers
  and the same compressed bytes from memory.
- Checkout: carts are filled beforehand; then 16 clients place them as fast as they can, each
  order two lines of one shop, cash on delivery. Counted from the first to the last answer.
- pgbench: the statements of the same transaction with as many clients, on the same PostgreSQL
  cluster with its normal, durable settings.
- Start-up: from the start of the process to the first `200` of `/readyz`. Memory: resident set
  10 seconds later, and after the page and checkout load.
";
