//! Addresses that people type without having seen them lead to the pages that are meant.
//!
//! For this time only (302): no page names these addresses, and nobody is to keep for good where they lead.

use actix_web::HttpRequest;

use super::visitor::{next_in_query, with_next};
use crate::web::respond::{HtmlResult, found};

pub(super) async fn login(request: HttpRequest) -> HtmlResult {
    lead(&request, "/account/login")
}

pub(super) async fn register(request: HttpRequest) -> HtmlResult {
    lead(&request, "/account/register")
}

/// To the page that asks; reading it ends nothing.
pub(super) async fn logout() -> HtmlResult {
    found("/account/logout")
}

/// To a page that goes on to the same `next`; one of another site is left out here already.
fn lead(request: &HttpRequest, path: &str) -> HtmlResult {
    found(&with_next(path, next_in_query(request).as_ref()))
}
