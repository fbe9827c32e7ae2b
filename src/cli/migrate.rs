//! `yipin migrate`: brings the schema up to date and fills the fixed tables.

use super::say;
use crate::base::error::Result;
use crate::config::{Settings, Source};
use crate::db::migrate;

/// Arguments of the verb.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
}

pub(super) fn run(args: &Args) -> Result<()> {
    let settings = Settings::load(&args.source)?;
    let done = migrate::run(&settings.database_url)?;
    for name in &done {
        say(&format!("migrated {name}"))?;
    }
    say(&format!(
        "{} migrations run; the schema is up to date",
        done.len()
    ))
}
