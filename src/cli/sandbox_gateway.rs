//! `yipin sandbox-gateway`: a payment gateway for trials, which takes no real money.

use std::net::TcpListener;
use std::path::Path;

use super::say;
use crate::base::clock::Clock;
use crate::base::error::{Error, Result};
use crate::config::{Environment, Settings, Source};
use crate::web::sandbox::{self, SandboxStart};

/// Arguments of the verb.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    bind: String,
    /// Port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 8090)]
    port: u16,
}

pub(super) fn run(args: &Args) -> Result<()> {
    let settings = Settings::load(&args.source)?;
    let file = args.source.dir.as_deref();
    let (listener, start) = prepare(&settings, (&args.bind, args.port), file)?;
    crate::telemetry::start(&settings.log_filter, settings.logs_json);
    say(&format!(
        "Yipin sandbox gateway listens on {}",
        start.origin
    ))?;
    sandbox::run(start, listener)
}

/// Binds the port; the books are kept in the folder, if there is one.
pub(super) fn prepare(
    settings: &Settings,
    address: (&str, u16),
    folder: Option<&Path>,
) -> Result<(TcpListener, SandboxStart)> {
    if settings.environment == Environment::Production {
        return Err(Error::internal(
            "the sandbox takes no real money: not in production",
        ));
    }
    let listener = TcpListener::bind(address).map_err(|error| {
        Error::internal(format!(
            "cannot listen on {}:{}: {error}",
            address.0, address.1
        ))
    })?;
    let port = listener.local_addr().map_err(Error::internal)?.port();
    let start = SandboxStart {
        origin: format!("http://{}:{port}", address.0),
        secret: settings.secret.clone(),
        currency: settings.currency.clone(),
        zone: settings.zone,
        faults: settings
            .sandbox_faults
            .parse()
            .map_err(|reason: String| Error::internal(reason))?,
        file: folder.map(|folder| folder.join("sandbox.json")),
        clock: Clock::System,
    };
    Ok((listener, start))
}
