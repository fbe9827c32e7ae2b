//! Whether the process lives, and whether it can serve.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, RETRY_AFTER};

use super::extract::Db;
use super::routes::{Area, Routes};

/// Mounts the two probes.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Public, "/healthz", alive)
        .get(Area::Public, "/readyz", ready);
}

async fn alive() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .body("ok\n")
}

async fn ready(db: Db) -> HttpResponse {
    match db.read(crate::db::sql::ping).await {
        Ok(()) => HttpResponse::Ok()
            .insert_header((CACHE_CONTROL, "no-store"))
            .body("ready\n"),
        Err(error) => {
            tracing::warn!(error = %error, "not ready");
            HttpResponse::ServiceUnavailable()
                .insert_header((CACHE_CONTROL, "no-store"))
                .insert_header((RETRY_AFTER, "5"))
                .body("the database does not answer\n")
        }
    }
}
