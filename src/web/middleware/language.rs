//! Keeps a language that was chosen by `?lang=`, and a province that was chosen by `?to=`, for the
//! next pages.

use actix_web::body::MessageBody;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest};

use crate::base::locale::Locale;
use crate::web::extract::{LANG_COOKIE, PROVINCE_COOKIE, app, lang_in_query, province_in_query};

/// Sets the cookie when a query asks for something else than the cookie says. Stands
/// outside of where pages are stored, so that no stored answer carries a cookie.
pub async fn keep_language(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let is_https = app(request.request()).is_ok_and(|app| app.site.is_https());
    let mut response = next.call(request).await?;
    remember(&mut response, is_https)?;
    Ok(response)
}

/// The same for one answer, and likewise the province that things are to be sent to.
pub fn remember<B>(response: &mut ServiceResponse<B>, is_https: bool) -> Result<(), Error> {
    let request = response.request();
    let locale = lang_in_query(request.query_string());
    let locale = locale.filter(|locale| Some(*locale) != kept(request));
    let province = province_in_query(request.query_string()).filter(|province| {
        let kept = request.cookie(PROVINCE_COOKIE);
        kept.is_none_or(|kept| kept.value() != province.as_str())
    });
    let choices = [
        (LANG_COOKIE, locale.map(|locale| locale.tag().to_owned())),
        (
            PROVINCE_COOKIE,
            province.map(|code| code.as_str().to_owned()),
        ),
    ];
    for (name, value) in choices {
        let Some(value) = value else { continue };
        let cookie = Cookie::build(name, value)
            .path("/")
            .same_site(SameSite::Lax)
            .secure(is_https)
            .max_age(Duration::days(365))
            .finish();
        response.response_mut().add_cookie(&cookie)?;
    }
    Ok(())
}

fn kept(request: &HttpRequest) -> Option<Locale> {
    request.cookie(LANG_COOKIE)?.value().parse().ok()
}
