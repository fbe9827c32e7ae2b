//! Leaves out how long a page is where nobody can tell without sending it.
//!
//! What is drawn for one answer is other bytes the next time: its tokens are masked anew, and compressed
//! with them, and `HEAD` does not count what is unread. A length in the head has to be that of `GET` or
//! not be there (RFC 9110, 8.6).

use actix_web::Error;
use actix_web::body::{self, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, HeaderMap};
use actix_web::middleware::Next;

/// Sends the head of such an answer without a body, and so without a length, to who asks for no more.
pub async fn no_wrong_length(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody, body::None>>, Error> {
    let is_head = request.method() == Method::HEAD;
    let response = next.call(request).await?;
    if !is_head || !is_of_one_answer(response.headers()) {
        return Ok(response.map_into_left_body());
    }
    let bare = response.map_body(|_, _| body::None::new());
    Ok(bare.map_into_right_body())
}

/// Whether nobody may keep it: what is the same for everybody, or for a while, may be kept.
fn is_of_one_answer(headers: &HeaderMap) -> bool {
    headers
        .get_all(CACHE_CONTROL)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|name| name.trim().eq_ignore_ascii_case("no-store"))
}
