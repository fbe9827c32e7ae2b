//! `yipin import`: brings divisions and villages up to date with a CSV file.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::explain::explain;
use super::{open_database, progress, say};
use crate::base::error::{Error, Result};
use crate::config::{Settings, Source};
use crate::db::Database;
use crate::domain::access::SystemScope;
use crate::domain::divisions::{self, Directory, ImportOptions};
use crate::domain::flows::rehoming::{Rehomed, rehome_villages};
use crate::domain::villages;

/// Arguments of the verb.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Administrative divisions (columns code, name, level, parent_code; optionally name_en,
    /// valid_from, valid_to, successor_code)
    Divisions(Divisions),
    /// Villages, towns and county-wide communities (columns division_code, town, village;
    /// optionally town_code, village_code, town_en, village_en)
    Villages(Villages),
}

#[derive(Debug, clap::Args)]
struct Divisions {
    /// CSV file; leave out for the list that comes with the program
    file: Option<PathBuf>,
    /// The file is the whole country: divisions that it does not name end today
    #[arg(long)]
    complete: bool,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct Villages {
    /// CSV file
    file: PathBuf,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct Common {
    /// Write the result as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    source: Source,
}

/// A column that means nothing may be a misspelt one.
const UNUSED_COLUMNS: &str = "columns without a meaning here";

/// What an import of divisions did to them, and to the villages of those that ended.
#[derive(Debug, Serialize)]
struct DivisionsReport {
    #[serde(flatten)]
    list: divisions::ImportReport,
    villages: Rehomed,
}

pub(super) fn run(args: &Args) -> Result<()> {
    match &args.what {
        What::Divisions(args) => import_divisions(args),
        What::Villages(args) => import_villages(args),
    }
}

fn import_divisions(args: &Divisions) -> Result<()> {
    let scope = SystemScope::new("yipin import divisions");
    let options = ImportOptions {
        is_complete: args.complete,
    };
    let bytes = match &args.file {
        Some(path) => read(path)?,
        None => divisions::STANDARD_LIST.to_vec(),
    };
    let report = args.common.run(|database, progress| {
        let list = divisions::import(database, &scope, &bytes, options, progress)?;
        let villages = rehome_villages(database, &Directory::default(), &scope)?;
        Ok(DivisionsReport { list, villages })
    })?;
    let DivisionsReport { list, villages } = &report;
    args.common.report(&report, || {
        format!(
            "{} divisions read: {} new, {} changed, {} ended; {} villages moved",
            list.rows, list.added, list.changed, list.ended, villages.moved
        )
    })?;
    args.common.warn(
        "villages that could not move, since the name is taken",
        &villages.left,
    )?;
    args.common.warn(UNUSED_COLUMNS, &list.ignored_columns)
}

fn import_villages(args: &Villages) -> Result<()> {
    let scope = SystemScope::new("yipin import villages");
    let directory = Directory::default();
    let bytes = read(&args.file)?;
    let report = args.common.run(|database, progress| {
        villages::import(database, &directory, &scope, &bytes, progress)
    })?;
    args.common.report(&report, || {
        format!(
            "{} places read: {} new, {} changed",
            report.rows, report.added, report.changed
        )
    })?;
    args.common.warn(UNUSED_COLUMNS, &report.ignored_columns)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| Error::internal(format!("{}: {error}", path.display())))
}

impl Common {
    /// Runs an import with a progress bar; a failure is also written as JSON if that is wanted.
    fn run<T>(
        &self,
        import: impl FnOnce(&Database, &mut dyn FnMut(usize, usize)) -> Result<T>,
    ) -> Result<T> {
        let database = open_database(&Settings::load(&self.source)?)?;
        let bar = progress::bar(self.json);
        let mut show = |done: usize, total: usize| {
            bar.set_length(u64::try_from(total).unwrap_or_default());
            bar.set_position(u64::try_from(done).unwrap_or_default());
        };
        let result = import(&database, &mut show);
        bar.finish_and_clear();
        if let (true, Err(error)) = (self.json, &result) {
            say(&serde_json::json!({ "error": explain(error) }).to_string())?;
        }
        result
    }

    fn report(&self, report: &impl Serialize, line: impl FnOnce() -> String) -> Result<()> {
        if self.json {
            say(&serde_json::to_string(report).map_err(Error::internal)?)
        } else {
            say(&line())
        }
    }

    /// Names what people should look at; in JSON it stands in the report.
    fn warn(&self, what: &str, names: &[String]) -> Result<()> {
        if self.json || names.is_empty() {
            return Ok(());
        }
        say(&format!("{what}: {}", names.join(", ")))
    }
}
