//! `yipin serve`: the platform.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use super::migrate::fill_fixed_tables;
use super::{memory, open_database, say};
use crate::base::error::{Error, Result};
use crate::config::{Environment, Settings, Source};
use crate::db::{Database, migrate};
use crate::domain::accounts::password::HashCost;
use crate::domain::mail::{MailSettings, Mailer};
use crate::domain::media::MediaPlace;
use crate::domain::payments::GatewaySettings;
use crate::domain::payments::gateway::alipay::AlipaySettings;
use crate::domain::payments::gateway::sandbox::SandboxSettings;
use crate::domain::payments::gateway::stripe::StripeSettings;
use crate::domain::payments::gateway::wechat::WechatSettings;
use crate::jobs::{Follower, Jobs};
use crate::web::papers::PaperFont;
use crate::web::{App, AppSettings, Site};

/// Arguments of the verb.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    /// Address to listen on
    #[arg(long)]
    bind: Option<String>,
    /// Port to listen on; 0 takes any free one
    #[arg(long)]
    port: Option<u16>,
    /// Bring the schema up to date first
    #[arg(long)]
    migrate: bool,
}

pub(super) fn run(args: &Args) -> Result<()> {
    let mut settings = Settings::load(&args.source)?;
    if let Some(bind) = &args.bind {
        settings.bind.clone_from(bind);
    }
    if let Some(port) = args.port {
        settings.port = port;
    }
    if args.migrate {
        migrate::run(&settings.database_url)?;
        fill_fixed_tables(&settings)?;
    }
    let database = open_database(&settings)?;
    let (listener, origin) = listen(&settings)?;
    serve(&settings, database, listener, origin)
}

/// Binds the port, and gives the address that visitors use.
pub(super) fn listen(settings: &Settings) -> Result<(TcpListener, String)> {
    let address = (settings.bind.as_str(), settings.port);
    let listener = TcpListener::bind(address).map_err(|error| {
        Error::internal(format!(
            "cannot listen on {}:{}: {error}",
            settings.bind, settings.port
        ))
    })?;
    let port = listener.local_addr().map_err(Error::internal)?.port();
    let origin = if settings.public_url.is_empty() {
        format!("http://{}:{port}", settings.bind)
    } else {
        settings.public_url.clone()
    };
    Ok((listener, origin))
}

/// Serves until the process is told to stop.
pub(super) fn serve(
    settings: &Settings,
    database: Database,
    listener: TcpListener,
    origin: String,
) -> Result<()> {
    crate::telemetry::start(&settings.log_filter, settings.logs_json);
    memory::return_freed();
    let is_production = settings.environment == Environment::Production;
    if is_production {
        crate::db::sql::refuse_unsafe_server(&database)?;
    }
    let mailer = Mailer::new(&MailSettings {
        url: settings.mail_url.clone(),
        from: settings.mail_from.clone(),
    })?;
    say(&format!("Yipin listens on {origin}"))?;
    let app = AppSettings {
        site: Site {
            origin,
            is_production,
            trusts_proxy: settings.trusts_proxy,
            operator: settings.operator.clone(),
        },
        currency: settings.currency.clone(),
        commission: settings.commission,
        secret: settings.secret.clone(),
        bank_keys: settings.bank_keys.clone(),
        hash_cost: HashCost::default(),
        hash_places: settings.workers,
        media: MediaPlace::parse(&settings.media_url),
        search_dir: settings.search_dir.clone(),
        reviews_listings: settings.reviews_listings,
        gateways: gateways(settings)?,
        paper_font: PaperFont::find(&settings.papers_font),
    };
    crate::web::run(app, database, listener, settings.workers, |app, stop| {
        jobs_of(app, mailer).run(stop)
    })
}

/// What is set up of each payment gateway.
fn gateways(settings: &Settings) -> Result<GatewaySettings> {
    let timeout = Duration::from_millis(settings.gateway_timeout_ms);
    let sandbox = match settings.sandbox_url.as_str() {
        "" => None,
        url => Some(SandboxSettings {
            url: url.to_owned(),
            secret: settings.secret.clone(),
            mode: settings
                .sandbox_mode
                .parse()
                .map_err(|reason: String| Error::internal(format!("sandbox_mode: {reason}")))?,
            timeout,
        }),
    };
    let stripe = settings.gateways.stripe.clone().map(|keys| StripeSettings {
        url: keys.url,
        key: keys.key,
        webhook_secret: keys.webhook_secret,
        timeout,
    });
    let alipay = settings.gateways.alipay.clone().map(|keys| AlipaySettings {
        url: keys.url,
        app_id: keys.app_id,
        key: keys.key,
        public_key: keys.public_key,
        timeout,
    });
    let wechat = settings.gateways.wechat.clone().map(|keys| WechatSettings {
        url: keys.url,
        app_id: keys.app_id,
        mch_id: keys.mch_id,
        serial: keys.serial,
        key: keys.key,
        v3_key: keys.v3_key,
        public_key: keys.public_key,
        public_key_id: keys.public_key_id,
        shares_profit: keys.shares_profit,
        timeout,
    });
    Ok(GatewaySettings {
        sandbox,
        alipay,
        wechat,
        stripe,
    })
}

/// The index of search, and what hears of its changes.
fn index_of(app: &App) -> Follower {
    let pages = Arc::clone(&app.pages);
    Follower {
        index: app.search.clone(),
        changed: Arc::new(move || pages.searches_changed()),
    }
}

fn jobs_of(app: &App, mailer: Mailer) -> Jobs {
    Jobs {
        db: app.db.clone(),
        catalog: Arc::clone(&app.catalog),
        formats: app.formats.clone(),
        keys: Arc::clone(&app.doors.keys),
        mailer,
        gateways: app.gateways.clone(),
        media: app.media.clone(),
        index: index_of(app),
        origin: app.site.origin.clone(),
        holder: app.db.random().token(),
    }
}
