//! `yipin bench-data`: as many shops and listings as a whole country would have, to measure with.
//!
//! The places, products, packs and texts are those of the demo, the places multiplied over the
//! counties of the country. The rows are written straight into the tables, a hundred times quicker
//! than people would make them; the cards are made from them by the same code as everywhere.

mod plan;
mod store;

use self::plan::{Country, PER_SHOP};
use super::demo::DIVISIONS;
use super::demo::data::DemoData;
use super::migrate::fill_fixed_tables;
use super::{open_database, progress, say};
use crate::base::error::{Error, Result};
use crate::config::{Environment, Settings, Source};
use crate::db::migrate;
use crate::domain::access::SystemScope;
use crate::domain::divisions::{self, Directory, ImportOptions};
use crate::domain::listings::cards;

/// Shops that are written in one transaction.
const SHOPS_AT_ONCE: usize = 20;
/// The seed of everything that chance decides.
const SEED: u64 = 1_000_000;

/// Arguments of the verb.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    /// How many listings; each shop has fifty
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    listings: u32,
    /// Print the result as JSON, for programs
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<()> {
    let settings = Settings::load(&args.source)?;
    if settings.environment == Environment::Production {
        return Err(Error::internal(
            "made-up shops would stand among real ones: not in production",
        ));
    }
    migrate::run(&settings.database_url)?;
    fill_fixed_tables(&settings)?;
    let database = open_database(&settings)?;
    if database.read_now(store::has_shops)? {
        return Err(Error::internal("the database has shops: give an empty one"));
    }
    let scope = SystemScope::new("yipin bench-data");
    divisions::import(
        &database,
        &scope,
        DIVISIONS,
        ImportOptions::default(),
        |_, _| {},
    )?;
    let data = DemoData::load()?;
    let tree = database.read_now(|conn| Directory::default().tree(conn))?;
    let now = database.clock().now();
    let country = Country::new(&data, &tree, now, database.zone(), SEED);
    let wanted = usize::try_from(args.listings).map_err(Error::internal)?;
    let bar = progress::bar(args.json);
    bar.set_length(u64::from(args.listings));
    let shops: Vec<usize> = (0..wanted.div_ceil(PER_SHOP)).collect();
    for part in shops.chunks(SHOPS_AT_ONCE) {
        let plans: Vec<_> = part
            .iter()
            .map(|n| country.shop(*n, PER_SHOP.min(wanted - n * PER_SHOP)))
            .collect::<Result<_>>()?;
        database.write_now(|tx| {
            for shop in store::insert(tx, &plans)? {
                cards::refresh_shop(tx, shop)?;
            }
            Ok(())
        })?;
        let written: usize = plans.iter().map(|plan| plan.listings.len()).sum();
        bar.inc(u64::try_from(written).map_err(Error::internal)?);
    }
    database.write_now(store::finish)?;
    bar.finish_and_clear();
    if args.json {
        let done = serde_json::json!({ "shops": shops.len(), "listings": wanted });
        return say(&done.to_string());
    }
    say(&format!(
        "{} shops with {wanted} listings in {}",
        shops.len(),
        settings.database_url
    ))
}
