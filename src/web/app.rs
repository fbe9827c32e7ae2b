//! Mounts everything, and serves it.

use std::future::{Future, ready};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App as ActixApp, HttpRequest, HttpServer, web};
use tokio::sync::watch;

use super::middleware::{
    assign_request_id, compress, error_pages, keep_language, no_wrong_length, refuse_forgery,
    secure_headers, sessions,
};
use super::page_cache::{store_pages, stored_pages, tail_events};
use super::routes::{RouteInfo, Routes, nowhere};
use super::state::{App, AppSettings};
use crate::base::error::{Error, Result};
use crate::db::Database;

/// The largest body of a form; uploads have a limit of their own.
const FORM_LIMIT_BYTES: usize = 2 * 1024 * 1024;

/// How long running requests may take after the signal to stop.
const DRAIN_SECONDS: u64 = 30;

/// How long background work may take after that.
const BACKGROUND_DRAIN: Duration = Duration::from_secs(5);

/// Every route of the site.
fn routes() -> Routes {
    let mut routes = Routes::default();
    super::files::routes(&mut routes);
    super::divisions::routes(&mut routes);
    super::gateways::routes(&mut routes);
    super::health::routes(&mut routes);
    super::invitations::routes(&mut routes);
    super::account::routes(&mut routes);
    super::admin::routes(&mut routes);
    super::orders::routes(&mut routes);
    super::apply::routes(&mut routes);
    super::storefront::routes(&mut routes);
    super::machines::routes(&mut routes);
    super::media::routes(&mut routes);
    super::desk::routes(&mut routes);
    routes
}

/// The facts of every route, for tests and documentation.
pub fn route_list() -> Vec<RouteInfo> {
    routes().list()
}

/// Builds the shared state and serves until the process is told to stop.
///
/// `background` runs beside the requests; the channel tells it when they have ended.
pub fn run<F>(
    settings: AppSettings,
    database: Database,
    listener: TcpListener,
    workers: usize,
    background: impl FnOnce(&App, watch::Receiver<bool>) -> F,
) -> Result<()>
where
    F: Future<Output = ()> + 'static,
{
    let app = web::Data::new(App::build(settings, database)?);
    let (stop, stopped) = watch::channel(false);
    let background = background(&app, stopped);
    actix_web::rt::System::new().block_on(async move {
        let background = actix_web::rt::spawn(background);
        // Other nodes change things too, and on SQLite the commands do (`yipin import`).
        actix_web::rt::spawn(tail_events(
            app.db.clone(),
            Arc::clone(&app.pages),
            app.divisions.clone(),
        ));
        let served = serve(app, listener, workers)?.await;
        // Whoever no longer listens has ended already.
        let _ = stop.send(true);
        if tokio::time::timeout(BACKGROUND_DRAIN, background)
            .await
            .is_err()
        {
            tracing::warn!("background work was cut off; it goes on at the next start");
        }
        served.map_err(Error::internal)
    })
}

/// Serves the site on a bound listener until the process is told to stop; requests that run then
/// are finished first.
pub fn serve(app: web::Data<App>, listener: TcpListener, workers: usize) -> Result<Server> {
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(app.clone())
            .app_data(web::PayloadConfig::new(FORM_LIMIT_BYTES))
            // The last one wraps all others.
            .wrap(from_fn(refuse_forgery))
            .wrap(from_fn(sessions))
            .wrap(from_fn(store_pages))
            .wrap(from_fn(error_pages))
            .wrap(from_fn(compress))
            .wrap(from_fn(no_wrong_length))
            .wrap(from_fn(keep_language))
            .wrap(from_fn(secure_headers))
            .wrap(from_fn(assign_request_id))
            .wrap(from_fn(stored_pages))
            .configure(|config| routes().mount(config))
            .default_service(web::to(|request: HttpRequest| ready(nowhere(&request))))
    })
    .workers(workers.max(1))
    .shutdown_timeout(DRAIN_SECONDS)
    .listen(listener)
    .map_err(Error::internal)?;
    Ok(server.run())
}
