//! `yipin search`: the index of search of this node.

use super::{open_database, progress, say};
use crate::base::error::Result;
use crate::config::{Settings, Source};
use crate::domain::search::SearchIndex;

/// Arguments of the verb.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Make the index anew from the database; searches go on meanwhile, a running platform takes
    /// the new index by itself
    Rebuild(Rebuild),
}

#[derive(Debug, clap::Args)]
struct Rebuild {
    #[command(flatten)]
    source: Source,
    /// Print the result as JSON, for programs
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<()> {
    let What::Rebuild(args) = &args.what;
    let settings = Settings::load(&args.source)?;
    let database = open_database(&settings)?;
    let bar = progress::bar(args.json);
    let listings =
        SearchIndex::at(&settings.search_dir).rebuild(&database, &mut |done, total| {
            bar.set_length(u64::try_from(total).unwrap_or_default());
            bar.set_position(u64::try_from(done).unwrap_or_default());
        })?;
    bar.finish_and_clear();
    if args.json {
        return say(&serde_json::json!({ "listings": listings }).to_string());
    }
    say(&format!(
        "{listings} listings in {}",
        settings.search_dir.display()
    ))
}
