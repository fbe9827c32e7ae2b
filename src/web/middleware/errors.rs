//! Turns failures into pages in the language of the visitor, and logs our own faults once.

use crate::base::error::{Code, Error, Kind, Result};
use crate::web::error_page::ErrorView;
use crate::web::respond::{HtmlError, Ui, status_of};
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ALLOW, CACHE_CONTROL, ContentType, LOCATION, RETRY_AFTER, SET_COOKIE,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, HttpResponse};

/// Draws the page of every failure, whether ours or one of the framework.
pub async fn error_pages(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> std::result::Result<ServiceResponse<EitherBody<impl MessageBody, BoxBody>>, actix_web::Error> {
    let response = next.call(request).await?;
    let status = response.status();
    let is_drawn = response.response().body().size() != actix_web::body::BodySize::Sized(0)
        && response.response().error().is_none();
    if !(status.is_client_error() || status.is_server_error()) || is_drawn {
        return Ok(response.map_into_left_body());
    }
    let (request, response) = response.into_parts();
    let mut page = {
        let ours = response
            .error()
            .and_then(actix_web::Error::as_error::<HtmlError>);
        match ours {
            Some(HtmlError(error)) => answer(&request, error),
            None => answer(&request, &Error::from(code_of(status))),
        }
    };
    if let Some(allowed) = response.headers().get(ALLOW) {
        page.headers_mut().insert(ALLOW, allowed.clone());
    }
    // A session that was renewed on the way must reach the browser with an error page as well.
    for cookie in response.headers().get_all(SET_COOKIE) {
        page.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    Ok(ServiceResponse::new(request, page).map_into_right_body())
}

fn answer(request: &HttpRequest, error: &Error) -> HttpResponse {
    if error.kind() == Kind::Internal {
        tracing::error!(error = %error, "request failed");
    } else {
        tracing::debug!(error = %error, "request refused");
    }
    if error.code() == Code::AccessLoginNeeded {
        return to_login(request);
    }
    draw(request, error).unwrap_or_else(|fault| {
        tracing::error!(error = %fault, "error page failed");
        HttpResponse::new(StatusCode::INTERNAL_SERVER_ERROR)
    })
}

/// To the log-in form, which comes back here; what was being posted is not repeated.
fn to_login(request: &HttpRequest) -> HttpResponse {
    let mut target = "/account/login".to_owned();
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        let here = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str());
        let here: String = url::form_urlencoded::byte_serialize(here.as_bytes()).collect();
        target = format!("{target}?next={here}");
    }
    HttpResponse::SeeOther()
        .insert_header((LOCATION, target))
        .finish()
}

fn draw(request: &HttpRequest, error: &Error) -> Result<HttpResponse> {
    let ui = Ui::of(request)?;
    let status = status_of(error.kind());
    let view = ErrorView::new(&ui.app().catalog, ui.locale(), status.as_u16(), error);
    let mut response = HttpResponse::build(status);
    response
        .insert_header(ContentType::html())
        .insert_header((CACHE_CONTROL, "no-store"));
    if let Some(seconds) = error.retry_after_s() {
        response.insert_header((RETRY_AFTER, seconds.to_string()));
    }
    Ok(response.body(ui.html(&view)?))
}

/// The code for a failure of the framework itself.
fn code_of(status: StatusCode) -> Code {
    match status {
        StatusCode::NOT_FOUND => Code::PageNotFound,
        StatusCode::METHOD_NOT_ALLOWED => Code::RequestMethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Code::RequestTooLarge,
        StatusCode::TOO_MANY_REQUESTS => Code::RequestTooMany,
        StatusCode::SERVICE_UNAVAILABLE => Code::SystemUnavailable,
        status if status.is_client_error() => Code::RequestMalformed,
        _ => Code::SystemInternal,
    }
}
