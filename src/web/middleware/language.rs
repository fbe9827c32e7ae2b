//! Keeps a language that was chosen by `?lang=` for the next pages.

use actix_web::body::MessageBody;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest};

use crate::base::locale::Locale;
use crate::web::extract::{LANG_COOKIE, app, lang_in_query};

/// Sets the language cookie when a query asks for another language than the cookie says. Stands
/// outside of where pages are stored, so that no stored answer carries a cookie.
pub async fn keep_language(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let is_https = app(request.request()).is_ok_and(|app| app.site.is_https());
    let mut response = next.call(request).await?;
    remember_language(&mut response, is_https)?;
    Ok(response)
}

/// The same for one answer.
pub fn remember_language<B>(
    response: &mut ServiceResponse<B>,
    is_https: bool,
) -> Result<(), Error> {
    let request = response.request();
    let asked = lang_in_query(request.query_string());
    let Some(locale) = asked.filter(|locale| Some(*locale) != kept(request)) else {
        return Ok(());
    };
    let cookie = Cookie::build(LANG_COOKIE, locale.tag())
        .path("/")
        .same_site(SameSite::Lax)
        .secure(is_https)
        .max_age(Duration::days(365))
        .finish();
    response.response_mut().add_cookie(&cookie)?;
    Ok(())
}

fn kept(request: &HttpRequest) -> Option<Locale> {
    request.cookie(LANG_COOKIE)?.value().parse().ok()
}
