//! What the pages around logging in share: who knocks, where to go on, the cookies.

use actix_web::HttpRequest;
use actix_web::http::header::USER_AGENT;

use crate::base::local_path::LocalPath;
use crate::domain::accounts::{Device, SessionTokens, Visitor};
use crate::web::extract::{LoginState, app, client_address};
use crate::web::respond::{HtmlResult, Redirect};
use crate::web::{cart_cookies, session_cookies};

/// Who sends a request.
pub(super) fn visitor(request: &HttpRequest) -> Visitor {
    let address = client_address(request);
    let user_agent = request
        .headers()
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    Visitor {
        device: Device::new(user_agent, &address.to_string()),
        address,
        session: LoginState::of(request)
            .0
            .map(|login| (login.user_id, login.session_id)),
    }
}

/// The `next=` of an address, if it is a page of ours.
pub(super) fn next_in_query(request: &HttpRequest) -> Option<LocalPath> {
    url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "next")
        .and_then(|(_, value)| LocalPath::parse(&value))
}

/// The address of a form that goes on to the same page.
pub(super) fn with_next(path: &str, next: Option<&LocalPath>) -> String {
    match next {
        None => path.to_owned(),
        Some(next) => {
            let next: String =
                url::form_urlencoded::byte_serialize(next.as_str().as_bytes()).collect();
            format!("{path}?next={next}")
        }
    }
}

/// Where to go on after logging in.
pub(super) fn target(next: Option<&LocalPath>) -> &str {
    next.map_or("/account", LocalPath::as_str)
}

/// The answer that hands a new session to the browser.
pub(super) fn enter(request: &HttpRequest, to: Redirect, tokens: &SessionTokens) -> HtmlResult {
    let mut response = to.done()?;
    session_cookies::set(&mut response, tokens, app(request)?.site.is_https())?;
    Ok(response)
}

/// The answer that takes the session back from the browser, and the count of the person's cart.
pub(super) fn leave(request: &HttpRequest, to: Redirect) -> HtmlResult {
    let mut response = to.done()?;
    let is_https = app(request)?.site.is_https();
    session_cookies::clear(&mut response, is_https)?;
    if LoginState::of(request).0.is_some() {
        cart_cookies::set_count(&mut response, 0, is_https)?;
    }
    Ok(response)
}
