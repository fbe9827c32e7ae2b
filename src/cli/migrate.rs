//! `yipin migrate`: brings the schema up to date and fills the fixed tables.

use super::{open_database, say};
use crate::base::error::Result;
use crate::config::{Settings, Source};
use crate::db::migrate;
use crate::domain::charters::categories;

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

/// The categories come with the program, so that a new version brings its own.
pub(super) fn fill_fixed_tables(settings: &Settings) -> Result<()> {
    open_database(settings)?.write_now(categories::seed)?;
    Ok(())
}
