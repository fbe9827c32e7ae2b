//! Where payment gateways send their messages.

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse, web};

use super::extract::{Db, Segment, app, client_address};
use super::respond::HtmlResult;
use super::routes::{Area, Routes};
use crate::base::error::{Code, Error};
use crate::domain::access::SystemScope;
use crate::domain::flows::gateway_message;
use crate::domain::payments::Verdict;
use crate::domain::payments::gateway::Raw;

/// For what a gateway has said, proven by its signature, and for nothing else.
pub(super) const GATEWAYS: SystemScope = SystemScope::new("payment gateways");

/// More than any message has.
const MESSAGE_LIMIT_BYTES: usize = 64 * 1024;

/// Mounts the address.
pub(super) fn routes(routes: &mut Routes) {
    routes.post(
        Area::Public,
        "/payments/{provider}/notification",
        notification,
    );
}

async fn notification(
    request: HttpRequest,
    db: Db,
    provider: Segment<String>,
    body: web::Bytes,
) -> HtmlResult {
    let app = app(&request)?;
    let gateway = app
        .gateways
        .find(&provider.0)
        .ok_or_else(Error::not_found)?;
    if body.len() > MESSAGE_LIMIT_BYTES {
        return Err(Error::from(Code::RequestTooLarge).into());
    }
    let headers = gateway.signed_headers().iter().filter_map(|name| {
        let value = request.headers().get(*name)?.to_str().ok()?;
        Some(((*name).to_owned(), value.to_owned()))
    });
    let raw = Raw {
        headers: headers.collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let (throttles, address) = (&app.doors.throttles, client_address(&request));
    throttles.message(address)?;
    // What goes wrong on our side is an error here: the gateway sends it again.
    let verdict = gateway_message::take(&db, GATEWAYS, gateway, raw).await?;
    if verdict == Verdict::Forged {
        throttles.message_was_forged(address);
        return Ok(HttpResponse::build(StatusCode::BAD_REQUEST).finish());
    }
    let thanks = gateway.thanks();
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, thanks.content_type))
        .body(thanks.body))
}
