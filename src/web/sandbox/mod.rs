//! The sandbox gateway's own server: what the platform calls, the page on which a buyer pays, and
//! the messages that it sends. It behaves like a real gateway, and misbehaves as it is told (see
//! `faults`).

mod api;
mod beside;
mod books;
mod faults;
mod outbox;
mod pages;

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::{App as ActixApp, HttpServer, web};

use self::books::Books;
use super::assets::Assets;
use super::state::Look;
use super::templates::Templates;
use crate::base::clock::Clock;
use crate::base::error::{Error, Result};
use crate::base::mac::MacKey;
use crate::base::rng::Random;
use crate::base::secret::Secret;
use crate::domain::payments::gateway::sandbox::sandbox_key;

pub use beside::SandboxBeside;
pub use faults::Faults;
#[cfg(test)]
pub(in crate::web) use pages::SandboxPayView;

/// How often the outbox is looked at.
const PUMP_EVERY: Duration = Duration::from_millis(100);

/// What is needed to start the sandbox.
pub struct SandboxStart {
    /// Its address as buyers' browsers see it, without a slash at the end.
    pub origin: String,
    /// The platform's secret.
    pub secret: Secret,
    /// The platform's currency.
    pub currency: String,
    /// The zone of times that are shown.
    pub zone: chrono_tz::Tz,
    /// What it does wrong.
    pub faults: Faults,
    /// Where it keeps its books; in memory only without it.
    pub file: Option<PathBuf>,
    /// Its clock.
    pub clock: Clock,
}

/// The sandbox at work.
pub struct SandboxGateway {
    origin: String,
    key: MacKey,
    clock: Clock,
    random: Random,
    books: Mutex<Books>,
    faults: Mutex<Faults>,
    file: Option<PathBuf>,
    templates: Arc<Templates>,
    assets: Arc<Assets>,
    client: reqwest::Client,
}

impl SandboxGateway {
    /// Sets it up, with the books of its last run if it has kept them.
    pub fn new(start: SandboxStart) -> Result<Self> {
        let look = Look::of(start.zone, &start.currency)?;
        let books = match &start.file {
            Some(file) if file.exists() => Books::load(file)?,
            _ => Books::default(),
        };
        // Somebody else may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            origin: start.origin,
            key: sandbox_key(&start.secret),
            clock: start.clock,
            random: Random::system(),
            books: Mutex::new(books),
            faults: Mutex::new(start.faults),
            file: start.file,
            templates: look.templates,
            assets: look.assets,
            client: reqwest::Client::builder()
                .timeout(Duration::from_secs(10))
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .pool_max_idle_per_host(0)
                .build()
                .map_err(Error::internal)?,
        })
    }

    /// What it does wrong from now on.
    pub fn set_faults(&self, faults: Faults) {
        *self.faults() = faults;
    }

    fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the books and keeps them.
    fn change<T>(&self, change: impl FnOnce(&mut Books) -> T) -> Result<T> {
        let mut books = self.books();
        let done = change(&mut books);
        if let Some(file) = &self.file {
            books.save(file)?;
        }
        Ok(done)
    }
}

/// Serves the sandbox until the process is told to stop; messages go out by a loop of their own.
pub fn serve(gateway: web::Data<SandboxGateway>, listener: TcpListener) -> Result<Server> {
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(gateway.clone())
            .configure(api::mount)
            .configure(pages::mount)
    })
    .workers(1)
    .shutdown_timeout(1)
    .listen(listener)
    .map_err(Error::internal)?;
    Ok(server.run())
}

/// Serves the sandbox and sends its messages, on this thread.
pub fn run(start: SandboxStart, listener: TcpListener) -> Result<()> {
    let gateway = web::Data::new(SandboxGateway::new(start)?);
    actix_web::rt::System::new().block_on(async move {
        actix_web::rt::spawn(pump_for_ever(gateway.clone()));
        serve(gateway, listener)?.await.map_err(Error::internal)
    })
}

async fn pump_for_ever(gateway: web::Data<SandboxGateway>) {
    loop {
        gateway.pump().await;
        actix_web::rt::time::sleep(PUMP_EVERY).await;
    }
}
