//! `yipin verify`: checks what must always be true of the data.

use super::{open_database, say};
use crate::base::error::{Error, Result};
use crate::config::{Settings, Source};
use crate::domain::verify;

/// Arguments of the verb.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    /// Print the faults as JSON, for programs
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<()> {
    let settings = Settings::load(&args.source)?;
    let database = open_database(&settings)?;
    let faults = database.snapshot_now(verify::run)?;
    if args.json {
        say(&serde_json::to_string_pretty(&faults).map_err(Error::internal)?)?;
    } else {
        for fault in &faults {
            say(&format!(
                "{} {}: {}",
                fault.invariant, fault.check, fault.detail
            ))?;
        }
    }
    let checks = verify::checks().count();
    if !faults.is_empty() {
        let count = faults.len();
        return Err(Error::internal(format!(
            "{count} faults found by {checks} checks"
        )));
    }
    if args.json {
        return Ok(());
    }
    say(&format!("{checks} checks passed"))
}
