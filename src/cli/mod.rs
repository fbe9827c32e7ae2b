//! The command line: one file per verb.
//!
//! Exit codes: 0 done, 1 failed (the reason stands on standard error), 2 wrong usage.

mod admin;
mod bench_data;
mod demo;
mod explain;
mod import;
mod memory;
mod migrate;
mod progress;
mod sandbox_gateway;
mod search;
mod serve;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::base::error::{Error, Result};
use crate::config::Settings;
use crate::db::{Database, DbSettings, migrate as migrations};

/// Yipin (一品): the marketplace on which each village sells its one special product.
#[derive(Debug, Parser)]
#[command(name = "yipin", version, after_long_help = crate::config::help())]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Administrators' accounts
    Admin(admin::Args),
    /// Fill an empty database with many listings, to measure with
    BenchData(bench_data::Args),
    /// Serve a demo with sample data; nothing to set up
    Demo(demo::Args),
    /// Bring divisions or villages up to date with a CSV file
    Import(import::Args),
    /// Bring the database schema up to date
    Migrate(migrate::Args),
    /// Serve a payment gateway for trials, which takes no real money
    SandboxGateway(sandbox_gateway::Args),
    /// The index of search of this node
    Search(search::Args),
    /// Serve the platform
    Serve(serve::Args),
    /// Check what must always be true of the data
    Verify(verify::Args),
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let done = match Cli::parse().verb {
        Verb::Admin(args) => admin::run(&args),
        Verb::BenchData(args) => bench_data::run(&args),
        Verb::Demo(args) => demo::run(&args),
        Verb::Import(args) => import::run(&args),
        Verb::Migrate(args) => migrate::run(&args),
        Verb::SandboxGateway(args) => sandbox_gateway::run(&args),
        Verb::Search(args) => search::run(&args),
        Verb::Serve(args) => serve::run(&args),
        Verb::Verify(args) => verify::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

/// Says on standard error why a command failed.
fn complain(error: &Error) {
    use std::io::Write;
    // Nothing is left to do if even this cannot be written.
    let _ = writeln!(std::io::stderr(), "yipin: {}", explain::explain(error));
}

/// Writes a line for the person or program that called.
fn say(text: &str) -> Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")
        .and_then(|()| out.flush())
        .map_err(Error::internal)
}

/// Opens a database whose schema is up to date.
///
/// # Errors
/// Names the missing migrations otherwise, and the command that runs them.
fn open_database(settings: &Settings) -> Result<Database> {
    let missing = migrations::pending(&settings.database_url)?;
    if !missing.is_empty() {
        return Err(Error::internal(format!(
            "the database schema is {} migrations behind (first: {}); run `yipin migrate` with \
             the same --dir or --database-url, or start with --migrate",
            missing.len(),
            missing.first().map_or("", String::as_str),
        )));
    }
    Database::open(DbSettings {
        pool_size: settings.pool_size,
        zone: settings.zone,
        counts_statements: tracing::enabled!(tracing::Level::TRACE),
        ..DbSettings::new(&settings.database_url)
    })
}
