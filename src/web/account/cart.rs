//! The guest's cart of somebody who comes in.

use actix_web::HttpRequest;

use super::visitor::enter;
use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::db::Database;
use crate::domain::accounts::Entered;
use crate::domain::flows::cart_merge::{self, Merged};
use crate::web::chrome::Tone;
use crate::web::extract::app;
use crate::web::respond::{HtmlResult, Redirect};
use crate::web::{cart_cookies, purchase_cookie};

/// The answer that lets somebody in: the session, and the guest's cart in the account's (O-52).
pub(super) async fn welcome(
    request: &HttpRequest,
    db: &Database,
    to: Redirect,
    entered: &Entered,
) -> HtmlResult {
    let is_https = app(request)?.site.is_https();
    let token = cart_cookies::read(request, is_https);
    let merged = match take_over(db, entered.user.id, token).await {
        Ok(merged) => merged,
        Err(error) => {
            // Nothing about a cart keeps anybody from logging in; the cookie stays for the next time.
            tracing::warn!(%error, user.id = entered.user.id.0, "the cart was not taken over");
            return enter(request, to, &entered.tokens);
        }
    };
    let taken = &merged.purchases;
    let to = if merged.was_capped {
        to.with_flash(Tone::Warning, "flash-cart-capped")
    } else if taken.adopted > 0 {
        to.with_success("flash-purchases-adopted")
    } else {
        to
    };
    let to = if taken.links.is_empty() {
        to
    } else {
        to.with_cookie(purchase_cookie::with_tokens(
            request,
            &taken.links,
            is_https,
        ))
    };
    let mut response = enter(request, to, &entered.tokens)?;
    cart_cookies::clear(&mut response, is_https)?;
    cart_cookies::set_count(&mut response, merged.lines, is_https)?;
    Ok(response)
}

async fn take_over(db: &Database, user: UserId, token: Option<String>) -> Result<Merged> {
    match token {
        Some(token) => {
            db.write(move |tx| cart_merge::merge(tx, user, &token))
                .await
        }
        None => db.read(move |conn| cart_merge::own(conn, user)).await,
    }
}
