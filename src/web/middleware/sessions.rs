//! Finds the session of a request, and renews its tokens without anybody noticing.

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};

use crate::base::error::Result;
use crate::db::{Database, DbConn};
use crate::domain::accounts::session::{self, Refreshed};
use crate::domain::accounts::tokens::TokenKeys;
use crate::domain::accounts::{Doors, Session, SessionTokens, find_session};
use crate::domain::{messages, notifications};
use crate::web::extract::{Login, app};
use crate::web::respond::HtmlError;
use crate::web::session_cookies;

/// What the cookies of a request came to.
#[derive(Default)]
struct Found {
    session: Option<Session>,
    unread: Unread,
    change: CookieChange,
}

/// What the person has not read.
#[derive(Default, Clone, Copy)]
struct Unread {
    notices: i64,
    messages: i64,
}

/// What the answer does with the cookies.
#[derive(Default)]
enum CookieChange {
    #[default]
    Keep,
    Renew(SessionTokens),
    Clear,
}

/// Reads the session cookies and puts the person into the request.
///
/// The row of the session is read with each request, so that an ended one is dead at once. An
/// access token that ran out is renewed on the way, on a POST as well.
pub async fn sessions(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> std::result::Result<ServiceResponse<EitherBody<impl MessageBody, BoxBody>>, Error> {
    let app = app(request.request()).map_err(HtmlError)?;
    let is_https = app.site.is_https();
    let cookies = session_cookies::read(request.request(), is_https);
    if cookies == (None, None) || is_asset(request.path()) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let counts = request.method() == Method::GET;
    let found = match find(&app.db, &app.doors, cookies, counts).await {
        Ok(found) => found,
        Err(error) => {
            return Ok(request
                .error_response(HtmlError(error))
                .map_into_right_body());
        }
    };
    if let Some(session) = &found.session {
        let login = login(&app.doors.keys, session, found.unread);
        request.extensions_mut().insert(login);
    }
    let mut response = next.call(request).await?.map_into_left_body();
    if !session_cookies::is_decided(response.response(), is_https) {
        let answer = response.response_mut();
        match &found.change {
            CookieChange::Keep => Ok(()),
            CookieChange::Renew(tokens) => session_cookies::set(answer, tokens, is_https),
            CookieChange::Clear => session_cookies::clear(answer, is_https),
        }
        .map_err(HtmlError)?;
    }
    Ok(response)
}

/// Files that are the same for everybody.
fn is_asset(path: &str) -> bool {
    ["/assets/", "/media/", "/healthz", "/readyz"]
        .iter()
        .any(|prefix| path.starts_with(prefix))
}

async fn find(
    db: &Database,
    doors: &Doors,
    (access, refresh): (Option<String>, Option<String>),
    counts: bool,
) -> Result<Found> {
    let now = db.clock().now();
    if let Some(public_id) = access.and_then(|token| doors.keys.read_access(&token, now)) {
        let found = db
            .read(move |conn| match find_session(conn, &public_id, now)? {
                Some(session) => with_unread(conn, session, CookieChange::Keep, counts),
                None => Ok(Found {
                    change: CookieChange::Clear,
                    ..Found::default()
                }),
            })
            .await?;
        return Ok(found);
    }
    let Some(token) = refresh.as_deref().and_then(TokenKeys::read_refresh) else {
        return Ok(Found {
            change: CookieChange::Clear,
            ..Found::default()
        });
    };
    let keys = std::sync::Arc::clone(&doors.keys);
    db.write(move |tx| match session::refresh(tx, &keys, &token)? {
        Refreshed::Renewed(session, tokens) => {
            with_unread(tx.conn(), *session, CookieChange::Renew(tokens), counts)
        }
        Refreshed::Ended => Ok(Found {
            change: CookieChange::Clear,
            ..Found::default()
        }),
    })
    .await
}

/// Only pages show the count.
fn with_unread(
    conn: &mut DbConn,
    session: Session,
    change: CookieChange,
    counts: bool,
) -> Result<Found> {
    let unread = if counts {
        Unread {
            notices: notifications::count_unread(conn, session.user.id)?,
            messages: messages::unread_of_account(conn, &session.buyer())?,
        }
    } else {
        Unread::default()
    };
    Ok(Found {
        session: Some(session),
        unread,
        change,
    })
}

fn login(keys: &TokenKeys, session: &Session, unread: Unread) -> Login {
    Login {
        user_id: session.user.id,
        name: session.user.name.clone(),
        locale: session.user.locale,
        session_id: session.id,
        csrf: keys.csrf(&session.public_id),
        unread: unread.notices,
        unread_messages: unread.messages,
        buyer: session.buyer(),
    }
}
